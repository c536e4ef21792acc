"""The bytes: how they arrive, rest, and become renditions."""
