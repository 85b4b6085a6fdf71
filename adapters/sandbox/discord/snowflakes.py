"""Snowflakes: Discord's ids, which carry the time of their making in the upper bits.

Layout (documentation, "Snowflake Format"): milliseconds since 2015 in the bits above 22.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_SHIFT = 22
_MILLISECOND = timedelta(milliseconds=1)


class Snowflakes:
    """Makes ids that always grow, also while the clock stands still."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last = 0

    def next(self) -> int:
        self._last = max(self._last + 1, first_of(self._now()))
        return self._last


def first_of(moment: datetime) -> int:
    """The smallest id of that millisecond."""
    return max(0, (moment - EPOCH) // _MILLISECOND) << _SHIFT


def made_at(snowflake: int) -> datetime:
    return EPOCH + (snowflake >> _SHIFT) * _MILLISECOND


def shard_of(guild: int, shards: int) -> int:
    """Which shard serves a guild (documentation, "Sharding Formula")."""
    return (guild >> _SHIFT) % shards
