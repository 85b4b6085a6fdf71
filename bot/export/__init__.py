"""What the relay knows of a coverage, for others to read: each module writes one format that `bot.sources` reads."""
