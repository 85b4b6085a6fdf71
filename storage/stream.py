"""Coverages, entries and the stream. Publishing costs a handful of rows whatever the number of subscriptions."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

import aiosqlite

from bot.errors import Stale
from bot.languages.words import words
from bot.model import Change, Content, Coverage, CoverageId, CoverageState, Entry, EntryId, EntryState, Marks
from bot.store import Correction, DraftState, Move, Publication, Summary, Written
from storage import coverages, rows
from storage.database import Database, fetch
from storage.drafts import draft_of, leaving_of, publish_draft
from storage.missing import owe
from storage.pins import let_go, wish
from storage.publication import changeable, correct, only_entry, publish, push, read_entry, require_open, revise
from storage.reopening import reopen
from storage.rows import COVERAGE_COLUMNS, ENTRY_COLUMNS, ENTRY_TABLES, WITH_TEXT, milliseconds
from storage.summaries import LIVE, summarise

Made = TypeVar("Made")

_AT_ONCE = 50
"""Rows that are made into entries without a pause: a millisecond."""

PAGE = f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE coverage = ? AND number < ? ORDER BY number DESC LIMIT ?"


class SqliteStream:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_coverage(
        self, title: str, standfirst: Sequence[str], slug: str, source: str | None, at: datetime
    ) -> Coverage:
        async with self._database.write() as connection:
            return await coverages.open_coverage(connection, title, standfirst, slug, source, at)

    async def describe_coverage(self, coverage: CoverageId, title: str, standfirst: Sequence[str]) -> None:
        async with self._database.write() as connection:
            await coverages.describe(connection, coverage, title, standfirst)

    async def close_coverage(self, coverage: CoverageId, at: datetime) -> bool:
        async with self._database.write() as connection:
            return await coverages.close(connection, coverage, at)

    async def reopen_coverage(self, coverage: CoverageId, at: datetime) -> bool:
        async with self._database.write() as connection:
            await coverages.require(connection, coverage)
            return await reopen(connection, coverage, at)

    async def coverages(self, state: CoverageState | None = None) -> list[Coverage]:
        found = await self._database.read(
            f"SELECT {COVERAGE_COLUMNS} FROM coverage WHERE ? IS NULL OR state = ? ORDER BY id DESC", (state, state)
        )
        return [rows.coverage(row) for row in found]

    async def coverage(self, coverage: CoverageId) -> Coverage:
        return coverages.known(await self._database.read(coverages.BY_ID, (coverage,)), coverage)

    async def coverage_named(self, slug: str) -> Coverage:
        return coverages.known(
            await self._database.read(f"SELECT {COVERAGE_COLUMNS} FROM coverage WHERE slug = ?", (slug,)), slug
        )

    async def coverage_from(self, source: str) -> Coverage | None:
        row = await self._database.read_one(f"SELECT {COVERAGE_COLUMNS} FROM coverage WHERE source = ?", (source,))
        return rows.coverage(row) if row else None

    async def publish(self, publications: Sequence[Publication], at: datetime, author: str) -> list[Entry]:
        async with self._database.write() as connection:
            return [await publish(connection, publication, at, author) for publication in publications]

    async def publish_draft(
        self, draft: int, marks: Marks, at: datetime, author: str, revision: int | None = None
    ) -> Entry | None:
        async with self._database.write() as connection:
            waiting = await draft_of(connection, draft)
            if waiting is None or waiting.state is not DraftState.OPEN or revision not in {None, waiting.revision}:
                return None
            return await publish_draft(connection, waiting, marks, at, author)

    async def publish_leaving(self, draft: int, at: datetime) -> Entry | None:
        async with self._database.write() as connection:
            leaving = await leaving_of(connection, draft)
            if leaving is None:
                return None
            departure = leaving.departure
            return await publish_draft(connection, leaving.draft, departure.marks, at, departure.author)

    async def release(self, coverage: CoverageId, at: datetime, only: Collection[EntryId] | None = None) -> list[Entry]:
        async with self._database.write() as connection:
            await require_open(connection, coverage)
            stored = await fetch(
                connection,
                f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE coverage = ? AND pushed_as IS NULL AND state = ?"
                f" AND {WITH_TEXT} ORDER BY published_at, number",
                (coverage, EntryState.LIVE),
            )
            released = [
                replace(entry, pushed=True) for entry in map(rows.entry, stored) if only is None or entry.id in only
            ]
            for entry in released:
                await push(connection, entry, Change.RELEASE, at)
        return released

    async def send_again(self, entry: EntryId) -> int:
        return await owe(self._database, entry)

    async def correct(self, corrections: Sequence[Correction], at: datetime, author: str) -> list[Entry]:
        async with self._database.write() as connection:
            return [await correct(connection, correction, at, author) for correction in corrections]

    async def summarise(self, summary: Summary, at: datetime, author: str) -> Entry:
        async with self._database.write() as connection:
            return await summarise(connection, summary, at, author)

    async def summary(self, coverage: CoverageId) -> Entry | None:
        row = await self._database.read_one(LIVE, (coverage,))
        return rows.entry(row) if row else None

    async def pin(self, entry: EntryId, at: datetime, *, pinned: bool) -> Entry:
        async with self._database.write() as connection:
            present = await read_entry(connection, entry)
            if pinned:
                await wish(connection, await changeable(connection, entry), at)
            elif present.marks.pinned:
                await let_go(connection, entry)
            return await read_entry(connection, entry)

    async def restamp(self, moves: Sequence[Move]) -> None:
        async with self._database.write() as connection:
            await connection.executemany(
                "UPDATE entry SET origin = NULL WHERE id = ?", [(move.entry,) for move in moves]
            )
            try:
                await connection.executemany(
                    "UPDATE entry SET origin = ?, published_at = ? WHERE id = ?",
                    [(move.origin, milliseconds(move.published_at), move.entry) for move in moves],
                )
            except aiosqlite.IntegrityError as error:
                raise Stale(words("Another entry of this coverage has that origin.")) from error

    async def retract(self, entry: EntryId, reason: str, at: datetime, author: str, *, remove: bool = False) -> Entry:
        async with self._database.write() as connection:
            present = await changeable(connection, entry)
            await connection.execute("UPDATE entry SET state = ? WHERE id = ?", (EntryState.RETRACTED, entry))
            await let_go(connection, entry)
            revision, content = present.revision + 1, present.content
            change = Change.REMOVAL if remove else Change.RETRACTION
            await revise(connection, present, Written(revision, change, content, reason, at, author))
            return await read_entry(connection, entry)

    async def entry(self, entry: EntryId) -> Entry:
        found = await self._database.read(f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE entry.id = ?", (entry,))
        return only_entry(found, entry)

    async def revision(self, entry: EntryId, revision: int) -> Entry:
        found = await self._database.read(
            f"SELECT {ENTRY_COLUMNS} FROM entry JOIN revision ON revision.entry = entry.id"
            " WHERE entry.id = ? AND revision.revision = ?",
            (entry, revision),
        )
        newest = only_entry(found, entry)
        state = newest.state if revision == newest.revision else EntryState.LIVE
        revised_at = newest.revised_at if revision > 1 else None
        return replace(newest, revision=revision, state=state, revised_at=revised_at)

    async def revisions(self, entry: EntryId) -> list[Written]:
        found = await self._database.read(
            "SELECT revision, change, content, note, at, author, kind FROM revision WHERE entry = ? ORDER BY revision",
            (entry,),
        )
        return [rows.written(row) for row in found]

    async def entry_numbered(self, coverage: CoverageId, number: int) -> Entry:
        found = await self._database.read(
            f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE coverage = ? AND number = ?", (coverage, number)
        )
        return only_entry(found, number)

    async def newest(self, coverage: CoverageId, count: int) -> list[Entry]:
        found = await self._database.read(
            f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE coverage = ? AND state = ? AND summary = 0"
            f" AND {WITH_TEXT} ORDER BY published_at DESC, number DESC LIMIT ?",
            (coverage, EntryState.LIVE, count),
        )
        return [rows.entry(row) for row in found]

    async def entries(self, coverage: CoverageId) -> list[Entry]:
        found = await self._database.read(
            f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE coverage = ? ORDER BY number", (coverage,)
        )
        return await _one_by_one(found, rows.entry)

    async def entries_before(self, coverage: CoverageId, number: int | None, count: int) -> list[Entry]:
        found = await self._database.read(PAGE, (coverage, 2**62 if number is None else number, count))
        return [rows.entry(row) for row in found]

    async def given(self, coverage: CoverageId, author: str) -> dict[EntryId, Content]:
        given = await self._database.read(
            "SELECT entry.id, revision.content FROM entry JOIN revision ON revision.entry = entry.id"
            " WHERE entry.coverage = ? AND entry.origin IS NOT NULL AND revision.author = ?"
            " ORDER BY entry.id, revision.revision",
            (coverage, author),
        )
        newest: dict[int, str] = {row[0]: row[1] for row in given}
        return dict(await _one_by_one(list(newest.items()), _with_content))


async def _one_by_one(found: Sequence[rows.Row], made: Callable[[rows.Row], Made]) -> list[Made]:
    """All of a long coverage takes a while to be made, in which others are to get their turns."""
    done: list[Made] = []
    for start in range(0, len(found), _AT_ONCE):
        done += map(made, found[start : start + _AT_ONCE])
        await asyncio.sleep(0)
    return done


def _with_content(row: rows.Row) -> tuple[EntryId, Content]:
    return EntryId(row[0]), Content.model_validate_json(row[1])
