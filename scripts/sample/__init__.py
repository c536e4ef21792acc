"""The guides, places and figures that a fresh installation starts with."""
