"""What a piece of work costs SQLite, in numbers that are the same on every machine."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiosqlite
import pytest

from storage.connection import Connection, Parameters, Statement
from storage.database import Database


@dataclass(slots=True)
class Cost:
    """`steps` of SQLite's virtual machine, `rows` changed."""

    steps: int = 0
    rows: int = 0


@asynccontextmanager
async def measured(database: Database) -> AsyncIterator[Cost]:
    """The cost of what is done inside the block."""
    cost = Cost()

    def step() -> int:
        cost.steps += 1
        return 0

    connections = (database._writer, database._reader, database._counter)
    before = database._writer.total_changes
    for connection in connections:
        await connection.set_progress_handler(step, 1)
    yield cost
    for connection in connections:
        await connection.set_progress_handler(step, 0)
    cost.rows = database._writer.total_changes - before


class Recorder:
    """The SQL that went to the database, each text once, with parameters that it was given."""

    def __init__(self) -> None:
        self.statements: dict[str, Parameters] = {}

    def attach(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("execute", "execute_fetchall"):
            monkeypatch.setattr(aiosqlite.Connection, name, self._one(getattr(aiosqlite.Connection, name)))
        for name in ("read_all", "write_all"):
            monkeypatch.setattr(Connection, name, self._several(getattr(Connection, name)))
        monkeypatch.setattr(aiosqlite.Connection, "executemany", self._first(aiosqlite.Connection.executemany))

    def _one(self, original: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        def record(connection: aiosqlite.Connection, sql: str, given: Parameters = ()) -> Awaitable[object]:
            self.statements[sql] = given
            return original(connection, sql, given)

        return record

    def _several(self, original: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        def record(connection: Connection, statements: Sequence[Statement]) -> Awaitable[object]:
            self.statements |= dict(statements)
            return original(connection, statements)

        return record

    def _first(self, original: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        def record(connection: aiosqlite.Connection, sql: str, given: Sequence[Parameters]) -> Awaitable[object]:
            if given:
                self.statements[sql] = given[0]
            return original(connection, sql, given)

        return record
