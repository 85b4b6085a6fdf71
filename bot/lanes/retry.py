"""How long to wait before trying again: growing, jittered, bounded. Pure."""

from random import Random

FIRST = 0.5
LONGEST = 60.0


def growing(attempt: int, random: Random, *, first: float = FIRST, longest: float = LONGEST) -> float:
    """Seconds before attempt number `attempt` (1 is the first repeat): doubling, between half and all of it."""
    full = min(longest, first * 2.0 ** min(attempt - 1, 32))
    return full * random.uniform(0.5, 1.0)
