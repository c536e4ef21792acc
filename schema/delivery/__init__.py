"""The delivery in the graph."""
