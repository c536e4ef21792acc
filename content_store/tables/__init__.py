"""Tables that people send: CSV and XLSX, read row by row within bounds, and written so that no cell is a formula."""
