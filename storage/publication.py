"""Writing revisions: the rows behind publish, release, correct and retract. Inside the caller's transaction."""

from datetime import datetime

import aiosqlite

from bot.errors import AlreadyRetracted, CoverageClosed, NoSuchCoverage, NoSuchEntry, Stale
from bot.model import Change, CoverageId, CoverageState, Entry, EntryId, EntryState, Level, Seq
from bot.store import Correction, Publication
from storage import rows
from storage.database import fetch
from storage.rows import ENTRY_COLUMNS, ENTRY_TABLES, LEVEL_CODES, PLATFORMS, milliseconds


def only_entry(found: list[rows.Row], name: int) -> Entry:
    if not found:
        raise NoSuchEntry(f"There is no entry {name}.")
    return rows.entry(found[0])


async def read_entry(connection: aiosqlite.Connection, entry: EntryId) -> Entry:
    return only_entry(
        await fetch(connection, f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE entry.id = ?", (entry,)), entry
    )


async def append(
    connection: aiosqlite.Connection,
    coverage: CoverageId,
    change: Change,
    entry: Entry | None,
    at: datetime,
    *,
    pushed: bool,
) -> Seq:
    inserted = await fetch(
        connection,
        "INSERT INTO stream (coverage, change, entry, revision, key, breaking, pushed, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING seq",
        (
            coverage,
            change,
            entry.id if entry else None,
            entry.revision if entry else None,
            entry.marks.key if entry else False,
            entry.marks.breaking if entry else False,
            pushed,
            milliseconds(at),
        ),
    )
    return Seq(inserted[0][0])


async def publish(connection: aiosqlite.Connection, publication: Publication, at: datetime, author: str) -> Entry:
    state = await fetch(connection, "SELECT state FROM coverage WHERE id = ?", (publication.coverage,))
    if not state:
        raise NoSuchCoverage(f"There is no coverage number {publication.coverage}.")
    if state[0][0] != CoverageState.OPEN:
        raise CoverageClosed("This coverage is closed: it takes no new entries.")
    marks = publication.marks
    inserted = await fetch(
        connection,
        "INSERT INTO entry (coverage, number, origin, revision, state, key, breaking, pinned, published_at,"
        " date_inferred)"
        " SELECT ?1, COALESCE(MAX(number), 0) + 1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8 FROM entry WHERE coverage = ?1"
        " RETURNING id",
        (
            publication.coverage,
            publication.origin,
            EntryState.LIVE,
            marks.key,
            marks.breaking,
            marks.pinned,
            milliseconds(publication.published_at),
            publication.date_inferred,
        ),
    )
    identity = EntryId(inserted[0][0])
    await connection.execute(
        "INSERT INTO revision (entry, revision, change, content, at, author) VALUES (?, 1, ?, ?, ?, ?)",
        (identity, Change.PUBLICATION, publication.content.model_dump_json(), milliseconds(at), author),
    )
    entry = await read_entry(connection, identity)
    if publication.pushed and not publication.content.empty:
        await push(connection, entry, Change.PUBLICATION, at)
    else:
        await append(connection, entry.coverage, Change.PUBLICATION, entry, at, pushed=False)
    return await read_entry(connection, identity)


async def push(connection: aiosqlite.Connection, entry: Entry, change: Change, at: datetime) -> None:
    seq = await append(connection, entry.coverage, change, entry, at, pushed=True)
    await connection.execute("UPDATE entry SET pushed_as = ? WHERE id = ?", (seq, entry.id))
    if entry.marks.breaking:
        await connection.execute("UPDATE head SET breaking = ? WHERE coverage = ?", (seq, entry.coverage))
    else:
        highest = max(
            code
            for level, code in LEVEL_CODES.items()
            if level is Level.ALL or (level is Level.KEY and entry.marks.key)
        )
        await connection.execute(
            "UPDATE head SET ordinary = ? WHERE coverage = ? AND level <= ?", (seq, entry.coverage, highest)
        )


async def changeable(connection: aiosqlite.Connection, entry: EntryId) -> Entry:
    present = await read_entry(connection, entry)
    if present.state is EntryState.RETRACTED:
        raise AlreadyRetracted(f"Entry {present.number} was withdrawn; it cannot be changed any more.")
    return present


async def correct(connection: aiosqlite.Connection, correction: Correction, at: datetime, author: str) -> Entry:
    present = await changeable(connection, correction.entry)
    if present.revision != correction.expected:
        raise Stale(f"Entry {present.number} was changed meanwhile; look at its newest text and correct that.")
    await connection.execute(
        "UPDATE entry SET origin = COALESCE(?, origin), published_at = COALESCE(?, published_at) WHERE id = ?",
        (
            correction.origin,
            milliseconds(correction.published_at) if correction.published_at else None,
            correction.entry,
        ),
    )
    content = correction.content.model_dump_json()
    await revise(connection, present, Change.CORRECTION, content, correction.note, at, author)
    return await read_entry(connection, correction.entry)


async def revise(
    connection: aiosqlite.Connection,
    present: Entry,
    change: Change,
    content: str,
    note: str | None,
    at: datetime,
    author: str,
) -> None:
    revision = present.revision + 1
    await connection.execute(
        "INSERT INTO revision (entry, revision, change, content, note, at, author) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (present.id, revision, change, content, note, milliseconds(at), author),
    )
    await connection.execute("UPDATE entry SET revision = ? WHERE id = ?", (revision, present.id))
    await append(connection, present.coverage, change, await read_entry(connection, present.id), at, pushed=False)
    await connection.executemany(
        "INSERT INTO revising (entry, platform, revision, cursor) VALUES (?, ?, ?, 0)"
        " ON CONFLICT DO UPDATE SET revision = excluded.revision, cursor = 0",
        [(present.id, code, revision) for code in range(len(PLATFORMS))],
    )
