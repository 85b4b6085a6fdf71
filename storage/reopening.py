"""Reopening: what ends with a coverage is kept for a while, so that it can be had back. Inside the caller's
transaction."""

from datetime import datetime

import aiosqlite

from bot.model import Change, CoverageId, CoverageState
from bot.store import REOPENED_WITHIN
from storage.picks import begin_enrolling
from storage.publication import append
from storage.rows import milliseconds

_CLOSED_STILL = "EXISTS (SELECT 1 FROM stream WHERE stream.seq = :seq AND stream.pushed = 1)"
"""The closing line that arrived was not taken back since."""


def ending(subscriptions: str) -> tuple[str, str, str]:
    """What follows a closing line that arrived: these subscriptions end, or, where the coverage goes on, have passed
    it. `subscriptions` is a condition; the statements take the line's `:seq` beside its parameters."""
    return (
        (
            "INSERT INTO former_subscription (coverage, chat, platform, level, exceptions, because)"
            " SELECT coverage, chat, platform, level, exceptions, because FROM subscription"
            f" WHERE {subscriptions} AND {_CLOSED_STILL}"
            " ON CONFLICT DO UPDATE SET level = excluded.level, exceptions = excluded.exceptions,"
            "  because = excluded.because"
        ),
        f"DELETE FROM subscription WHERE {subscriptions} AND {_CLOSED_STILL}",
        f"UPDATE subscription SET ordinary = max(ordinary, :seq), remaining = NULL WHERE {subscriptions}",
    )


RESTORE = (
    "INSERT INTO subscription"
    " (coverage, chat, platform, level, exceptions, ordinary, breaking, waiting_until, since, because)"
    " SELECT :coverage, home.id, former.platform, former.level, former.exceptions, newest, newest,"
    "  home.throttled_until, :at, former.because"
    " FROM (SELECT MAX(max(ordinary, breaking)) AS newest FROM head WHERE coverage = :coverage)"
    " CROSS JOIN former_subscription AS former ON former.coverage = :coverage"
    " CROSS JOIN chat ON chat.id = former.chat"
    " CROSS JOIN chat AS home ON home.id = COALESCE(chat.successor, chat.id)"
    " WHERE true ON CONFLICT DO NOTHING"
)
"""They start at the heads, owed nothing: what was published before, they had. A chat that moved has them where it is
now."""


async def reopen(connection: aiosqlite.Connection, coverage: CoverageId, at: datetime) -> bool:
    """False when it is open. Chats that wait for the closing line still do not get it."""
    reopened = await connection.execute(
        "UPDATE coverage SET state = ?, closed_at = NULL WHERE id = ? AND state = ?",
        (CoverageState.OPEN, coverage, CoverageState.CLOSED),
    )
    if not reopened.rowcount:
        return False
    await connection.execute(
        "UPDATE stream INDEXED BY stream_pushed SET pushed = 0 WHERE coverage = ? AND pushed = 1 AND change = ?",
        (coverage, Change.CLOSING),
    )
    seq = await append(connection, coverage, Change.REOPENING, None, at, pushed=False)
    await begin_enrolling(connection, coverage, seq)
    await connection.execute(RESTORE, {"coverage": coverage, "at": milliseconds(at)})
    await connection.execute("DELETE FROM former_subscription WHERE coverage = ?", (coverage,))
    await connection.execute("UPDATE forum_post SET archived = 0 WHERE coverage = ? AND archived = 1", (coverage,))
    return True


async def forget(connection: aiosqlite.Connection, now: datetime) -> None:
    """What ended too long ago to be had back."""
    await connection.execute(
        "DELETE FROM former_subscription WHERE coverage IN (SELECT id FROM coverage WHERE closed_at < ?)",
        (milliseconds(now - REOPENED_WITHIN),),
    )
