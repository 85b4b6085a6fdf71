"""Watched sources and what the desk is asked about them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

import aiosqlite
import orjson
from pydantic import SecretStr

from bot.errors import NoSuchCoverage, NoSuchSource, Refused
from bot.fetching import Validators
from bot.model import CoverageId, EntryId
from bot.source import (
    Announcement,
    Question,
    QuestionId,
    QuestionKind,
    Source,
    SourceId,
    SourceOptions,
    SourceState,
    Verdict,
)
from bot.store import Publication
from storage.database import Database, fetch
from storage.publication import publish
from storage.rows import Row, milliseconds, moment

_SOURCE_COLUMNS = (
    "id, address, coverage, options, state, since, next_at, etag, last_modified, read_at, changed_at, failures, trouble"
)

_QUESTIONS = (
    "SELECT question.id, question.source, source.coverage, question.kind, question.asked_at, question.verdict,"
    "  (SELECT json_group_array(entry) FROM questioned WHERE question = question.id)"
    " FROM question JOIN source ON source.id = question.source"
)

_ANNOUNCEMENTS = "SELECT source, hub, topic, token, secret, asked_at, lease_until FROM announcement"


class SqliteSources:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, address: str, coverage: CoverageId, options: SourceOptions, at: datetime) -> Source:
        async with self._database.write() as connection:
            if await fetch(connection, "SELECT 1 FROM source WHERE address = ?", (address,)):
                raise Refused(f"{address} is read already.")
            if not await fetch(connection, "SELECT 1 FROM coverage WHERE id = ?", (coverage,)):
                raise NoSuchCoverage(f"There is no coverage number {coverage}.")
            added = await fetch(
                connection,
                "INSERT INTO source (address, coverage, options, state, since, next_at) VALUES (?, ?, ?, ?, ?, ?)"
                f" RETURNING {_SOURCE_COLUMNS}",
                (
                    address,
                    coverage,
                    options.model_dump_json(),
                    SourceState.ACTIVE,
                    milliseconds(at),
                    milliseconds(at),
                ),
            )
        return _source(added[0])

    async def source(self, source: SourceId) -> Source:
        row = await self._database.read_one(f"SELECT {_SOURCE_COLUMNS} FROM source WHERE id = ?", (source,))
        if row is None:
            raise NoSuchSource(f"There is no source {source}.")
        return _source(row)

    async def sources(self) -> list[Source]:
        return [_source(row) for row in await self._database.read(f"SELECT {_SOURCE_COLUMNS} FROM source ORDER BY id")]

    async def settle(self, source: Source) -> None:
        async with self._database.write() as connection:
            settled = await connection.execute(
                "UPDATE source SET next_at = ?, etag = ?, last_modified = ?, read_at = ?, changed_at = ?, failures = ?,"
                " trouble = ? WHERE id = ?",
                (
                    milliseconds(source.next_at),
                    source.validators.etag,
                    source.validators.last_modified,
                    source.read_at and milliseconds(source.read_at),
                    source.changed_at and milliseconds(source.changed_at),
                    source.failures,
                    source.trouble,
                    source.id,
                ),
            )
            _require(settled, source.id)
            await connection.execute(
                "UPDATE OR IGNORE source SET address = ? WHERE id = ? AND address <> ?",
                (source.address, source.id, source.address),
            )

    async def set_state(self, source: SourceId, state: SourceState, at: datetime) -> None:
        async with self._database.write() as connection:
            changed = await connection.execute(
                "UPDATE source SET state = ?, next_at = ?, failures = iif(? = 'active', 0, failures) WHERE id = ?",
                (state, milliseconds(at), state, source),
            )
            _require(changed, source)

    async def set_options(self, source: SourceId, options: SourceOptions) -> None:
        async with self._database.write() as connection:
            changed = await connection.execute(
                "UPDATE source SET options = ?, etag = NULL, last_modified = NULL WHERE id = ?",
                (options.model_dump_json(), source),
            )
            _require(changed, source)

    async def hurry(self, source: SourceId, at: datetime) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                "UPDATE source SET next_at = min(next_at, ?), etag = NULL, last_modified = NULL WHERE id = ?",
                (milliseconds(at), source),
            )

    async def remove(self, source: SourceId) -> None:
        async with self._database.write() as connection:
            _require(await connection.execute("DELETE FROM source WHERE id = ?", (source,)), source)

    async def ask(self, source: SourceId, kind: QuestionKind, entries: Sequence[EntryId], at: datetime) -> Question:
        async with self._database.write() as connection:
            return await _ask(connection, source, kind, entries, at)

    async def hold_back(
        self, source: SourceId, publications: Sequence[Publication], at: datetime, author: str
    ) -> Question:
        async with self._database.write() as connection:
            entries = [(await publish(connection, replace(one, pushed=False), at, author)).id for one in publications]
            return await _ask(connection, source, QuestionKind.MANY, entries, at)

    async def question(self, question: QuestionId) -> Question | None:
        row = await self._database.read_one(f"{_QUESTIONS} WHERE question.id = ?", (question,))
        return _question(row) if row else None

    async def open_questions(self) -> list[Question]:
        found = await self._database.read(f"{_QUESTIONS} WHERE question.verdict IS NULL ORDER BY question.id")
        return [_question(row) for row in found]

    async def asked(self, source: SourceId, kind: QuestionKind) -> set[EntryId]:
        found = await self._database.read(
            "SELECT questioned.entry FROM question JOIN questioned ON questioned.question = question.id"
            " WHERE question.source = ? AND question.kind = ?",
            (source, kind),
        )
        return {EntryId(row[0]) for row in found}

    async def answer(self, question: QuestionId, verdict: Verdict, at: datetime) -> Question | None:
        async with self._database.write() as connection:
            answered = await connection.execute(
                "UPDATE question SET verdict = ?, answered_at = ? WHERE id = ? AND verdict IS NULL",
                (verdict, milliseconds(at), question),
            )
            return await _read_question(connection, question) if answered.rowcount else None

    async def forget(self, source: SourceId, kind: QuestionKind, entries: Collection[EntryId]) -> None:
        async with self._database.write() as connection:
            await connection.executemany(
                "DELETE FROM questioned WHERE entry = ?"
                " AND question IN (SELECT id FROM question WHERE source = ? AND kind = ?)",
                [(entry, source, kind) for entry in entries],
            )
            await connection.execute(
                "UPDATE question SET verdict = ? WHERE source = ? AND verdict IS NULL"
                " AND NOT EXISTS (SELECT 1 FROM questioned WHERE question = question.id)",
                (Verdict.SETTLED, source),
            )

    async def announcement(self, source: SourceId) -> Announcement | None:
        row = await self._database.read_one(f"{_ANNOUNCEMENTS} WHERE source = ?", (source,))
        return _announcement(row) if row else None

    async def announcement_at(self, token: str) -> Announcement | None:
        row = await self._database.read_one(f"{_ANNOUNCEMENTS} WHERE token = ?", (token,))
        return _announcement(row) if row else None

    async def put_announcement(self, announcement: Announcement) -> None:
        async with self._database.write() as connection:
            if not await fetch(connection, "SELECT 1 FROM source WHERE id = ?", (announcement.source,)):
                raise NoSuchSource(f"There is no source {announcement.source}.")
            await connection.execute(
                "INSERT OR REPLACE INTO announcement (source, hub, topic, token, secret, asked_at, lease_until)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    announcement.source,
                    announcement.hub,
                    announcement.topic,
                    announcement.token,
                    announcement.secret.get_secret_value(),
                    milliseconds(announcement.asked_at),
                    announcement.lease_until and milliseconds(announcement.lease_until),
                ),
            )

    async def drop_announcement(self, source: SourceId) -> None:
        async with self._database.write() as connection:
            await connection.execute("DELETE FROM announcement WHERE source = ?", (source,))


async def _ask(
    connection: aiosqlite.Connection, source: SourceId, kind: QuestionKind, entries: Sequence[EntryId], at: datetime
) -> Question:
    asked = await fetch(
        connection,
        "INSERT INTO question (source, kind, asked_at) VALUES (?, ?, ?) RETURNING id",
        (source, kind, milliseconds(at)),
    )
    question = QuestionId(asked[0][0])
    await connection.executemany(
        "INSERT INTO questioned (question, entry) VALUES (?, ?)", [(question, entry) for entry in entries]
    )
    return await _read_question(connection, question)


async def _read_question(connection: aiosqlite.Connection, question: QuestionId) -> Question:
    return _question((await fetch(connection, f"{_QUESTIONS} WHERE question.id = ?", (question,)))[0])


def _require(changed: aiosqlite.Cursor, source: SourceId) -> None:
    if not changed.rowcount:
        raise NoSuchSource(f"There is no source {source}.")


def _source(row: Row) -> Source:
    """From `_SOURCE_COLUMNS`."""
    return Source(
        id=SourceId(row[0]),
        address=row[1],
        coverage=CoverageId(row[2]),
        options=SourceOptions.model_validate_json(row[3]),
        state=SourceState(row[4]),
        since=moment(row[5]),
        next_at=moment(row[6]),
        validators=Validators(row[7], row[8]),
        read_at=None if row[9] is None else moment(row[9]),
        changed_at=None if row[10] is None else moment(row[10]),
        failures=row[11],
        trouble=row[12],
    )


def _question(row: Row) -> Question:
    """From `_QUESTIONS`."""
    return Question(
        id=QuestionId(row[0]),
        source=SourceId(row[1]),
        coverage=CoverageId(row[2]),
        kind=QuestionKind(row[3]),
        entries=tuple(EntryId(entry) for entry in orjson.loads(row[6])),
        asked_at=moment(row[4]),
        verdict=Verdict(row[5]) if row[5] else None,
    )


def _announcement(row: Row) -> Announcement:
    """From `_ANNOUNCEMENTS`."""
    return Announcement(
        source=SourceId(row[0]),
        hub=row[1],
        topic=row[2],
        token=row[3],
        secret=SecretStr(row[4]),
        asked_at=moment(row[5]),
        lease_until=None if row[6] is None else moment(row[6]),
    )
