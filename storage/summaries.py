"""What a coverage's summary is, and how it is renewed. Inside the caller's transaction where one is given."""

from datetime import datetime

import aiosqlite

from bot.errors import Stale
from bot.languages.words import words
from bot.model import Change, CorrectionKind, CoverageId, Entry, Marks
from bot.store import Publication, Summary, Written
from storage import rows
from storage.database import fetch
from storage.publication import publish, read_entry, revise
from storage.rows import ENTRY_COLUMNS, ENTRY_TABLES

MARKS = Marks(key=True, pinned=True)
"""Who wants the key entries only wants the summary, too; and nobody wants to look for it."""

LIVE = (
    f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES}"
    " WHERE entry.coverage = ? AND entry.summary = 1 AND entry.state = 'live'"
)


async def summarise(connection: aiosqlite.Connection, summary: Summary, at: datetime, author: str) -> Entry:
    present = await _present(connection, summary.coverage)
    if summary.expected not in {None, present.revision if present else 0}:
        raise Stale(words("The summary was changed meanwhile; look at what it says now, and change that."))
    if present is None:
        return await publish(
            connection, Publication(summary.coverage, summary.content, at, MARKS, summary=True), at, author
        )
    if present.content == summary.content:
        return present
    revision, kind = present.revision + 1, CorrectionKind.RENEWAL
    await revise(connection, present, Written(revision, Change.CORRECTION, summary.content, None, at, author, kind))
    return await read_entry(connection, present.id)


async def _present(connection: aiosqlite.Connection, coverage: CoverageId) -> Entry | None:
    found = await fetch(connection, LIVE, (coverage,))
    return rows.entry(found[0]) if found else None
