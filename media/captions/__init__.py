"""Captions: read from WebVTT and SRT, and kept as WebVTT."""
