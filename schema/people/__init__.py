"""The people in the graph."""
