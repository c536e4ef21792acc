"""The registry in the graph."""
