"""Coverages, entries and the stream. Publishing costs a handful of rows whatever the number of subscriptions."""

from collections.abc import Sequence
from datetime import datetime

import aiosqlite
import orjson

from bot.errors import NoSuchCoverage
from bot.model import Change, Coverage, CoverageId, CoverageState, Entry, EntryId, EntryState, Marks
from bot.store import Correction, DraftState, Publication
from storage import rows
from storage.database import Database, fetch
from storage.drafts import draft_of
from storage.publication import append, changeable, correct, only_entry, publish, push, read_entry, revise
from storage.rows import COVERAGE_COLUMNS, ENTRY_COLUMNS, ENTRY_TABLES, LEVELS, milliseconds


class SqliteStream:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_coverage(
        self, title: str, standfirst: Sequence[str], slug: str, source: str | None, at: datetime
    ) -> Coverage:
        async with self._database.write() as connection:
            inserted = await fetch(
                connection,
                "INSERT INTO coverage (slug, title, standfirst, state, source, opened_at)"
                f" VALUES (?, ?, ?, ?, ?, ?) RETURNING {COVERAGE_COLUMNS}",
                (
                    await _free_slug(connection, slug),
                    title,
                    orjson.dumps(list(standfirst)).decode(),
                    CoverageState.OPEN,
                    source,
                    milliseconds(at),
                ),
            )
            coverage = rows.coverage(inserted[0])
            await connection.executemany(
                "INSERT INTO head (coverage, level) VALUES (?, ?)", [(coverage.id, code) for code in range(len(LEVELS))]
            )
        return coverage

    async def describe_coverage(self, coverage: CoverageId, title: str, standfirst: Sequence[str]) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE coverage SET title = ?, standfirst = ? WHERE id = ?",
                (title, orjson.dumps(list(standfirst)).decode(), coverage),
            )

    async def adopt_source(self, coverage: CoverageId, source: str) -> None:
        async with self._database.write() as connection:
            await connection.execute("UPDATE coverage SET source = ? WHERE id = ?", (source, coverage))

    async def close_coverage(self, coverage: CoverageId, at: datetime) -> bool:
        async with self._database.write() as connection:
            closed = await connection.execute(
                "UPDATE coverage SET state = ?, closed_at = ? WHERE id = ? AND state = ?",
                (CoverageState.CLOSED, milliseconds(at), coverage, CoverageState.OPEN),
            )
            if not closed.rowcount:
                return False
            seq = await append(connection, coverage, Change.CLOSING, None, at, pushed=True)
            await connection.execute("UPDATE head SET ordinary = ? WHERE coverage = ?", (seq, coverage))
        return True

    async def coverages(self, state: CoverageState | None = None) -> list[Coverage]:
        found = await self._database.read(
            f"SELECT {COVERAGE_COLUMNS} FROM coverage WHERE ? IS NULL OR state = ? ORDER BY id DESC", (state, state)
        )
        return [rows.coverage(row) for row in found]

    async def coverage(self, coverage: CoverageId) -> Coverage:
        return _known(
            await self._database.read(f"SELECT {COVERAGE_COLUMNS} FROM coverage WHERE id = ?", (coverage,)),
            f"number {coverage}",
        )

    async def coverage_named(self, slug: str) -> Coverage:
        return _known(
            await self._database.read(f"SELECT {COVERAGE_COLUMNS} FROM coverage WHERE slug = ?", (slug,)), f"“{slug}”"
        )

    async def coverage_from(self, source: str) -> Coverage | None:
        row = await self._database.read_one(f"SELECT {COVERAGE_COLUMNS} FROM coverage WHERE source = ?", (source,))
        return rows.coverage(row) if row else None

    async def publish(self, publications: Sequence[Publication], at: datetime, author: str) -> list[Entry]:
        async with self._database.write() as connection:
            return [await publish(connection, publication, at, author) for publication in publications]

    async def publish_draft(self, draft: int, marks: Marks, at: datetime, author: str) -> Entry | None:
        async with self._database.write() as connection:
            waiting = await draft_of(connection, draft)
            if waiting is None or waiting.state is not DraftState.OPEN or waiting.coverage is None:
                return None
            publication = Publication(waiting.coverage, waiting.content, published_at=at, marks=marks)
            entry = await publish(connection, publication, at, author)
            await connection.execute(
                "UPDATE draft SET state = ?, entry = ? WHERE id = ?", (DraftState.PUBLISHED, entry.id, draft)
            )
        return entry

    async def release(self, coverage: CoverageId, at: datetime) -> list[Entry]:
        async with self._database.write() as connection:
            stored = await fetch(
                connection,
                f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE coverage = ? AND pushed_as IS NULL AND state = ?"
                " ORDER BY published_at, number",
                (coverage, EntryState.LIVE),
            )
            released = [entry for entry in map(rows.entry, stored) if not entry.content.empty]
            for entry in released:
                await push(connection, entry, Change.RELEASE, at)
        return released

    async def correct(self, corrections: Sequence[Correction], at: datetime, author: str) -> list[Entry]:
        async with self._database.write() as connection:
            return [await correct(connection, correction, at, author) for correction in corrections]

    async def retract(self, entry: EntryId, reason: str, at: datetime, author: str) -> Entry:
        async with self._database.write() as connection:
            present = await changeable(connection, entry)
            await connection.execute("UPDATE entry SET state = ? WHERE id = ?", (EntryState.RETRACTED, entry))
            await revise(connection, present, Change.RETRACTION, present.content.model_dump_json(), reason, at, author)
            return await read_entry(connection, entry)

    async def entry(self, entry: EntryId) -> Entry:
        found = await self._database.read(f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE entry.id = ?", (entry,))
        return only_entry(found, entry)

    async def entry_numbered(self, coverage: CoverageId, number: int) -> Entry:
        found = await self._database.read(
            f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE coverage = ? AND number = ?", (coverage, number)
        )
        return only_entry(found, number)

    async def newest(self, coverage: CoverageId, count: int) -> list[Entry]:
        found = await self._database.read(
            f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE coverage = ? AND state = ?"
            " AND (json_array_length(content, '$.body') > 0 OR json_extract(content, '$.headline') IS NOT NULL)"
            " ORDER BY published_at DESC, number DESC LIMIT ?",
            (coverage, EntryState.LIVE, count),
        )
        return [rows.entry(row) for row in found]

    async def entries(self, coverage: CoverageId) -> list[Entry]:
        found = await self._database.read(
            f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE coverage = ? ORDER BY number", (coverage,)
        )
        return [rows.entry(row) for row in found]


def _known(found: list[rows.Row], name: str) -> Coverage:
    if not found:
        raise NoSuchCoverage(f"There is no coverage {name}.")
    return rows.coverage(found[0])


async def _free_slug(connection: aiosqlite.Connection, wanted: str) -> str:
    taken = {
        row[0]
        for row in await fetch(
            connection, "SELECT slug FROM coverage WHERE slug = ? OR slug GLOB ? || '-[0-9]*'", (wanted, wanted)
        )
    }
    free = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in free if slug not in taken)
