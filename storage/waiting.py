"""Waiting: throttled, suspended and sleeping chats and their subscriptions, out of the due work until their time."""

from collections.abc import Sequence
from datetime import datetime

from storage.chats import PROBE, UNMUTE
from storage.database import Database
from storage.rows import Row, milliseconds, moment

AWAKE = "quiet_until IS NULL"
AWAKE_TO_BREAKING = "hushed_until IS NULL"
"""Conditions on a subscription, as its indexes have them."""

MOST_WOKEN = 5000
"""Subscriptions that wake up in one transaction: at seven in the morning it may be everybody."""

NEXT_END = (
    "SELECT MIN(ends) FROM ("
    " SELECT MIN(waiting_until) AS ends FROM subscription WHERE waiting_until IS NOT NULL"
    " UNION ALL SELECT MIN(quiet_until) FROM subscription WHERE quiet_until IS NOT NULL"
    " UNION ALL SELECT MIN(hushed_until) FROM subscription WHERE hushed_until IS NOT NULL"
    " UNION ALL SELECT MIN(throttled_until) FROM chat WHERE throttled_until IS NOT NULL"
    " UNION ALL SELECT MIN(edits_throttled_until) FROM chat WHERE edits_throttled_until IS NOT NULL"
    " UNION ALL SELECT MIN(muted_until) FROM chat WHERE muted_until IS NOT NULL"
    " UNION ALL SELECT MIN(probe_at) FROM chat WHERE probe_at > 0"
    " UNION ALL SELECT MIN(ready_at) FROM card WHERE ready_at IS NOT NULL)"
)
"""A chat may wait without a subscription, for a correction of what it received before."""


def _wake(column: str) -> str:
    return (
        f"UPDATE subscription SET {column} = NULL WHERE (coverage, chat) IN (SELECT coverage, chat FROM subscription"
        f" WHERE {column} <= :now ORDER BY {column} LIMIT {MOST_WOKEN})"
    )


END = (
    "UPDATE subscription SET waiting_until = NULL WHERE waiting_until <= :now",
    _wake("hushed_until"),
    _wake("quiet_until"),
    "UPDATE chat SET throttled_until = NULL WHERE throttled_until <= :now",
    "UPDATE chat SET edits_throttled_until = NULL WHERE edits_throttled_until <= :now",
    *UNMUTE,
    *PROBE,
    "UPDATE card SET ready_at = NULL WHERE ready_at <= :now",
)


async def end_waiting(database: Database, now: datetime) -> datetime | None:
    """Make due again what waited until now, of many that slept some; the time when the next ends, which is over where
    some were left."""
    next_end = end_of(await database.read(NEXT_END))
    if next_end is not None and next_end <= now:
        async with database.write() as connection:
            for sql in END:
                await connection.execute(sql, {"now": milliseconds(now)})
        next_end = end_of(await database.read(NEXT_END))
    return next_end


def end_of(found: Sequence[Row]) -> datetime | None:
    """From `NEXT_END`."""
    ((ends,),) = found
    return None if ends is None else moment(ends)
