"""The content in the graph."""
