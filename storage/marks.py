"""Marks: what is being sent right now, or is in doubt."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import aiosqlite

from bot.lanes.delivery import Mark, Urgency
from bot.model import ChatKey, CoverageId, EntryId, Seq
from storage import rows
from storage.connection import Statement
from storage.database import Database, fetch
from storage.layouts import from_json, to_json
from storage.rows import CHAT_COLUMNS, PLATFORM_CODES, Row, milliseconds, moment, to_rows

_COLUMNS = (
    f"{CHAT_COLUMNS}, mark.coverage, mark.urgency, mark.seq, mark.holds, mark.part, mark.parts, mark.remaining,"
    " mark.started_at, mark.doubts, mark.sending"
)
_TABLES = "mark CROSS JOIN chat ON chat.id = mark.chat"

DOUBT = (
    "INSERT INTO doubt (platform, chat, entry, part, at, skipped)"
    " VALUES (:platform, :chat, :entry, :part, :at, :skipped)"
)

_WRITE = (
    "INSERT OR REPLACE INTO mark"
    " (chat, coverage, urgency, seq, holds, part, parts, remaining, started_at, doubts, platform, sending) SELECT "
    + ", ".join(f"json_extract(value, '$[{place}]')" for place in range(10))
    + ", :platform, 1 FROM json_each(:rows)"
)
"""As one statement: see `batch`."""

FIRST_MARKED = "json_extract(mark.holds, '$[0][0][0]')"
"""The entry that a mark begins with, NULL for a closing line."""

END_DOUBT = (
    "DELETE FROM mark WHERE sending = 0 AND NOT EXISTS (SELECT 1 FROM subscription"
    " WHERE subscription.coverage = mark.coverage AND subscription.chat = mark.chat"
    f" AND (subscription.owed = {FIRST_MARKED} OR CASE mark.urgency"
    f" WHEN '{Urgency.BREAKING}' THEN subscription.breaking < mark.seq"
    f" WHEN '{Urgency.ORDINARY}' THEN subscription.ordinary < mark.seq ELSE subscription.owed IS NOT NULL END))"
)
"""What is in doubt where nobody follows any more need not be settled; nor, where somebody follows anew, what lies
before their beginning and is not owed to them: nothing would make the chat due to settle it."""

DISOWN = (
    "UPDATE subscription SET owed = NULL FROM mark WHERE mark.chat = ? AND mark.doubts = 0 AND mark.part = 0"
    f" AND mark.urgency <> '{Urgency.OWED}' AND subscription.chat = mark.chat"
    f" AND subscription.coverage = mark.coverage AND subscription.owed = {FIRST_MARKED}"
)
"""What is owed only since the level was changed while it was on its way is not, where none of it was sent: it would
come to somebody who does not want it any more."""


def written(platform: int, marks: Sequence[Mark]) -> Iterator[Statement]:
    """The statement that writes them, if there are any."""
    layouts: dict[int, str] = {}
    rows = [
        (
            mark.chat.key,
            mark.coverage,
            mark.urgency,
            mark.seq,
            layouts.get(id(mark.layout)) or layouts.setdefault(id(mark.layout), to_json(mark.layout)),
            mark.part,
            mark.parts,
            mark.remaining,
            milliseconds(mark.started_at),
            mark.doubts,
        )
        for mark in marks
    ]
    if rows:
        yield _WRITE, {"platform": platform, "rows": to_rows(rows)}


def doubts(mark: Mark, at: datetime, *, skipped: bool) -> list[dict[str, object]]:
    """The rows of `DOUBT` for a mark: one for each entry that it carries."""
    platform, moment_of_doubt = PLATFORM_CODES[mark.chat.address.platform], milliseconds(at)
    entries: list[EntryId | None] = [one.entry for one in mark.layout.carried]
    return [
        {
            "platform": platform,
            "chat": mark.chat.key,
            "entry": entry,
            "part": mark.part,
            "at": moment_of_doubt,
            "skipped": skipped,
        }
        for entry in entries or [None]
    ]


async def read_marks(database: Database, platform: int) -> list[Mark]:
    return [
        _mark(row)
        for row in await database.read(f"SELECT {_COLUMNS} FROM {_TABLES} WHERE mark.platform = ?", (platform,))
    ]


async def read_doubted(database: Database, chat: ChatKey) -> Mark | None:
    row = await database.read_one(f"SELECT {_COLUMNS} FROM {_TABLES} WHERE mark.chat = ? AND mark.sending = 0", (chat,))
    return _mark(row) if row else None


async def recover(connection: aiosqlite.Connection, platform: int, at: datetime, *, skipped: bool) -> list[Mark]:
    """All that is in doubt now; what was on its way is so from now on, and counted."""
    await connection.execute("UPDATE mark SET doubts = doubts + 1 WHERE platform = ? AND sending = 1", (platform,))
    found = await fetch(connection, f"SELECT {_COLUMNS} FROM {_TABLES} WHERE mark.platform = ?", (platform,))
    begun = [_mark(row) for row in found if row[16]]
    await connection.executemany(DOUBT, [row for mark in begun for row in doubts(mark, at, skipped=skipped)])
    await connection.execute("UPDATE mark SET sending = 0 WHERE platform = ?", (platform,))
    await connection.execute(f"{END_DOUBT} AND platform = ?", (platform,))
    return [_mark(row) for row in found]


def _mark(row: Row) -> Mark:
    return Mark(
        chat=rows.chat(row),
        coverage=CoverageId(row[7]),
        urgency=Urgency(row[8]),
        seq=Seq(row[9]),
        layout=from_json(row[10]),
        part=row[11],
        parts=row[12],
        remaining=row[13],
        started_at=moment(row[14]),
        doubts=row[15],
    )
