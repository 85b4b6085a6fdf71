"""Discord, through discord.py: platform (the port), render, incoming, errors."""
