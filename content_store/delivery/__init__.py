"""The rows of the delivery: what is shown where."""
