"""Waiting: throttled and suspended chats and their subscriptions, out of the due work until their time."""

from collections.abc import Sequence
from datetime import datetime

from storage.chats import PROBE
from storage.database import Database
from storage.rows import Row, milliseconds, moment

NEXT_END = (
    "SELECT MIN(ends) FROM ("
    " SELECT MIN(waiting_until) AS ends FROM subscription WHERE waiting_until IS NOT NULL"
    " UNION ALL SELECT MIN(throttled_until) FROM chat WHERE throttled_until IS NOT NULL"
    " UNION ALL SELECT MIN(edits_throttled_until) FROM chat WHERE edits_throttled_until IS NOT NULL"
    " UNION ALL SELECT MIN(probe_at) FROM chat WHERE probe_at > 0)"
)
"""A chat may wait without a subscription, for a correction of what it received before."""

END = (
    "UPDATE subscription SET waiting_until = NULL WHERE waiting_until <= :now",
    "UPDATE chat SET throttled_until = NULL WHERE throttled_until <= :now",
    "UPDATE chat SET edits_throttled_until = NULL WHERE edits_throttled_until <= :now",
    *PROBE,
)


async def end_waiting(database: Database, now: datetime) -> datetime | None:
    """Make due again what waited until now; the time when the next ends."""
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
