"""The rows of the people: who works here, and who may do what."""
