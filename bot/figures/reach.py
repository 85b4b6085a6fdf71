"""How far an entry got and how a platform stands, as the store counts it."""

import math
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an entry got: chats that should have it, chats that have it, chats that cannot be reached.

    `half_within` is the delay in seconds that half of the deliveries stayed within, None before the first. `skipped`
    are chats where it is in doubt and is not sent again. `worst` is the longest delay, rounded up to two digits;
    `doubted` are chats where it ever was in doubt, sent again or not. `without_media` are chats that got the text of an
    entry with media, and not these; `pinned` are those where it is pinned.
    """

    audience: int
    reached: int
    unreachable: int
    half_within: float | None = None
    skipped: int = 0
    worst: float | None = None
    doubted: int = 0
    without_media: int = 0
    pinned: int = 0

    @property
    def waiting(self) -> int:
        """Chats that it is still on its way to."""
        return max(0, self.audience - self.reached - self.unreachable - self.skipped)


@dataclass(frozen=True, slots=True)
class PlatformStatus:
    """How one platform's lane stands. `oldest` is when the oldest entry was published that a chat still waits for;
    `learned` is the share of its rate that the lane uses; `in_doubt` counts the cases so far, `skipped` those of them
    that were not sent again."""

    platform: str
    chats: int
    behind: int
    suspended: int
    marked: int
    in_doubt: int
    skipped: int
    learned: float
    oldest: datetime | None


def coarse(seconds: float) -> int:
    """A delay in tenths of a second, rounded up to two digits: what delays are counted by."""
    return _two_digits(max(1, math.ceil(seconds * 10)))


@lru_cache(maxsize=256)
def _two_digits(number: int) -> int:
    step = int(10 ** max(0, len(str(number)) - 2))
    return -(-number // step) * step
