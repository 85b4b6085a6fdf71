"""What the desk is asked about sources."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

import aiosqlite
import orjson

from bot.model import CoverageId, EntryId
from bot.source import (
    Question,
    QuestionId,
    QuestionKind,
    SourceId,
    Verdict,
)
from bot.store import Publication
from storage.database import Database, fetch
from storage.publication import publish
from storage.rows import Row, milliseconds, moment

_QUESTIONS = (
    "SELECT question.id, question.source, source.coverage, question.kind, question.asked_at, question.verdict,"
    "  (SELECT json_group_array(entry) FROM questioned WHERE question = question.id)"
    " FROM question JOIN source ON source.id = question.source"
)


class SqliteQuestions:
    def __init__(self, database: Database) -> None:
        self._database = database

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
