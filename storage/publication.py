"""Writing revisions: the rows behind publish, release, correct and retract. Inside the caller's transaction."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

import aiosqlite

from bot.errors import AlreadyRetracted, CoverageClosed, NoSuchCoverage, NoSuchEntry, Stale
from bot.languages.words import words
from bot.model import (
    Change,
    Content,
    CorrectionKind,
    CoverageId,
    CoverageState,
    Entry,
    EntryId,
    EntryState,
    Level,
    Marks,
    Seq,
)
from bot.store import Correction, Publication, Written
from storage import rows
from storage.database import fetch
from storage.media import shown_by_entry
from storage.picks import note
from storage.pins import wish
from storage.rows import ENTRY_COLUMNS, ENTRY_TABLES, LEVEL_CODES, PLATFORMS, milliseconds


def only_entry(found: list[rows.Row], name: int) -> Entry:
    if not found:
        raise NoSuchEntry(words("There is no entry {number}.", number=str(name)))
    return rows.entry(found[0])


async def read_entry(connection: aiosqlite.Connection, entry: EntryId) -> Entry:
    return only_entry(
        await fetch(connection, f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE entry.id = ?", (entry,)), entry
    )


async def require_open(connection: aiosqlite.Connection, coverage: CoverageId) -> None:
    """Raises `NoSuchCoverage`, `CoverageClosed`."""
    state = await fetch(connection, "SELECT state FROM coverage WHERE id = ?", (coverage,))
    if not state:
        raise NoSuchCoverage(words("There is no coverage number {number}.", number=str(coverage)))
    if state[0][0] != CoverageState.OPEN:
        raise CoverageClosed(words("This coverage is closed: nothing new will come."))


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
    await require_open(connection, publication.coverage)
    identity = await _insert(connection, publication)
    await connection.execute(
        "INSERT INTO revision (entry, revision, change, content, at, author) VALUES (?, 1, ?, ?, ?, ?)",
        (identity, Change.PUBLICATION, publication.content.model_dump_json(), milliseconds(at), author),
    )
    await shown_by_entry(connection, identity, publication.content)
    await _tag(connection, identity, (), publication.content.tags)
    entry = await read_entry(connection, identity)
    if entry.marks.pinned:
        await wish(connection, entry, at)
    if publication.pushed and not publication.content.empty:
        await push(connection, entry, Change.PUBLICATION, at)
    else:
        await append(connection, entry.coverage, Change.PUBLICATION, entry, at, pushed=False)
    return await read_entry(connection, identity)


async def _insert(connection: aiosqlite.Connection, publication: Publication) -> EntryId:
    marks = publication.marks
    try:
        inserted = await fetch(
            connection,
            "INSERT INTO entry (coverage, number, origin, revision, state, key, breaking, pinned, published_at,"
            " date_inferred, about, summary) VALUES (?,"
            " COALESCE((SELECT MAX(number) FROM entry WHERE coverage = ?), 0) + 1,"
            " ?, 1, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (
                publication.coverage,
                publication.coverage,
                publication.origin,
                EntryState.LIVE,
                marks.key,
                marks.breaking,
                marks.pinned,
                milliseconds(publication.published_at),
                publication.date_inferred,
                publication.about,
                publication.summary,
            ),
        )
    except aiosqlite.IntegrityError as error:
        raise Stale(words("This coverage has an entry “{name}” already.", name=publication.origin or "")) from error
    return EntryId(inserted[0][0])


async def _tag(
    connection: aiosqlite.Connection, entry: EntryId, before: Collection[str], after: Collection[str]
) -> None:
    if gone := set(before) - set(after):
        await connection.executemany(
            "DELETE FROM entry_tag WHERE entry = ? AND tag = ?", [(entry, tag) for tag in sorted(gone)]
        )
    if new := set(after) - set(before):
        await connection.executemany(
            "INSERT INTO entry_tag (entry, tag) VALUES (?, ?)", [(entry, tag) for tag in sorted(new)]
        )


async def push(connection: aiosqlite.Connection, entry: Entry, change: Change, at: datetime) -> None:
    seq = await append(connection, entry.coverage, change, entry, at, pushed=True)
    await connection.execute("UPDATE entry SET pushed_as = ? WHERE id = ?", (seq, entry.id))
    await note(connection, seq)
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
        raise AlreadyRetracted(
            words("Entry {number} was withdrawn; it cannot be changed any more.", number=str(present.number))
        )
    return present


async def correct(connection: aiosqlite.Connection, correction: Correction, at: datetime, author: str) -> Entry:
    present = await changeable(connection, correction.entry)
    if present.revision != correction.expected:
        raise Stale(
            words(
                "Entry {number} was changed meanwhile; look at its newest text and correct that.",
                number=str(present.number),
            )
        )
    # Media cannot be exchanged in messages that are out: an entry keeps those that it has.
    content = correction.content.model_copy(update={"media": present.content.media})
    revision, note = present.revision + 1, correction.note
    written = Written(revision, Change.CORRECTION, content, note, at, author, correction.kind)
    await revise(connection, present, written)
    if correction.aloud:
        await _tell(connection, present, correction.aloud, at, author)
    return await read_entry(connection, correction.entry)


async def _tell(connection: aiosqlite.Connection, entry: Entry, content: Content, at: datetime, author: str) -> None:
    """As an entry, so that it arrives as surely as any other. When the coverage has ended, nobody follows."""
    try:
        await require_open(connection, entry.coverage)
    except CoverageClosed:
        return
    marks = Marks(key=entry.marks.key, breaking=entry.marks.breaking)
    await publish(connection, Publication(entry.coverage, content, at, marks, about=entry.id), at, author)


async def _told(
    connection: aiosqlite.Connection, present: Entry, written: Written
) -> tuple[datetime | None, str | None]:
    """When it changed, and the note. A typo leaves both as they were; a renewal has neither. What is corrected before
    anybody got it is shown as it is."""
    if written.kind is CorrectionKind.RENEWAL:
        return None, None
    quiet = written.kind is CorrectionKind.TYPO
    changed_at, note = (present.changed_at, present.note) if quiet else (written.at, written.note)
    if written.change is Change.CORRECTION and not await _given(connection, present):
        changed_at = None
    return changed_at, note


async def _given(connection: aiosqlite.Connection, entry: Entry) -> bool:
    """Has anybody got it, or is it on its way to somebody?"""
    if entry.pushed:
        return True
    found = await fetch(
        connection,
        "SELECT EXISTS (SELECT 1 FROM receipt WHERE entry = :entry) OR EXISTS ("
        " SELECT 1 FROM mark, json_each(mark.holds, '$[0]') AS carried"
        " WHERE json_extract(carried.value, '$[0]') = :entry)",
        {"entry": entry.id},
    )
    return bool(found[0][0])


async def revise(connection: aiosqlite.Connection, present: Entry, written: Written) -> None:
    """What readers are told of it is settled here, since a revision reads the same for ever."""
    revised = replace(present, revision=written.revision)
    changed_at, note = await _told(connection, present, written)
    await connection.execute(
        "INSERT INTO revision (entry, revision, change, content, note, at, author, kind, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            present.id,
            written.revision,
            written.change,
            written.content.model_dump_json(),
            note,
            milliseconds(written.at),
            written.author,
            written.kind,
            None if changed_at is None else milliseconds(changed_at),
        ),
    )
    await _tag(connection, present.id, present.content.tags, written.content.tags)
    seq = await append(connection, present.coverage, written.change, revised, written.at, pushed=False)
    await connection.execute(
        "UPDATE entry SET revision = ?, changed_as = ? WHERE id = ?", (revised.revision, seq, present.id)
    )
    await connection.executemany(
        "INSERT INTO revising (platform, entry, revision, cursor) SELECT :platform, :entry, :revision, 0"
        " WHERE EXISTS (SELECT 1 FROM receipt WHERE entry = :entry AND platform = :platform)"
        " ON CONFLICT DO UPDATE SET revision = excluded.revision, cursor = 0",
        [{"platform": code, "entry": present.id, "revision": revised.revision} for code in range(len(PLATFORMS))],
    )
