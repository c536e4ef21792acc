"""The rows of Cầm Tay and the rules that they obey."""
