"""The rows of the content: tutorials, their versions and files, and how they become public."""
