"""When a source is read again. Pure."""

from random import Random

from bot.lanes.retry import growing

LEAST = 5.0
MOST = 300.0
"""Seconds between two readings of a source that can be read."""
SHARE = 12
"""A source that has been quiet for a while is looked at so many times in as long a while again."""
LONGEST_WISH = 3600.0
"""Seconds for which a source's own wish not to be asked is granted."""
SOONEST = 1.0
SPREAD = 0.1
"""Sources that began together do not stay together."""


def next_reading(quiet: float, random: Random, *, fresh_for: float = 0.0, again: float | None = None) -> float:
    """Seconds to wait after a reading. `quiet`: since the source last changed; `fresh_for`: what it asks for;
    `again`: what is held waits for that."""
    usual = min(max(quiet / SHARE, LEAST), MOST) * random.uniform(1 - SPREAD, 1 + SPREAD)
    wait = max(usual, min(fresh_for, LONGEST_WISH))
    return wait if again is None else min(wait, max(again, SOONEST))


def next_attempt(failures: int, random: Random, *, retry_after: float | None = None) -> float:
    """Seconds to wait after a reading that failed, so many in a row."""
    return max(growing(failures, random), LEAST, retry_after or 0.0)
