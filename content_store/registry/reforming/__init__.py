"""Reforming: a file that says how the map changes, checked, applied and taken back."""
