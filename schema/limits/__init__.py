"""Limits: how large and how costly an operation may be, told before it is validated or run."""
