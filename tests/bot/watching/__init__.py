"""Sources that are watched."""
