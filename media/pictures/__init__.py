"""Pictures: opened, drawn where they have no pixels yet, and made into every size and shape."""
