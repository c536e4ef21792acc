"""The rows of the registry: places, teams, their targets and figures, and where these come from."""
