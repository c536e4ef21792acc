"""The graph: its types, queries and mutations, and their execution."""
