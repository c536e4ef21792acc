"""Exporting: what is public, whole, as files that other programs and other houses can use."""
