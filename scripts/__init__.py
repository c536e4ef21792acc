"""The commands of Cầm Tay."""
