"""The hunt: servers and workers are killed at moments drawn by chance, and nothing acknowledged may be lost."""
