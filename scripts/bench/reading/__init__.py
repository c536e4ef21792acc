"""The public read path, measured beside what it could be at best: plain bytes, and one statement written by hand."""
