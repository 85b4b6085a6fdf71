"""The real store without its thread: the same SQL in the same transactions, run where it is asked for.

One database in memory stands for the file; each life of the relay opens it anew. A life that died writes nothing
more, as a process that is gone.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import closing
from functools import cache
from typing import Any

import aiosqlite
from aiosqlite.context import contextmanager

from storage.connection import Connection, Statement, read_all, write_all
from storage.database import Database
from storage.rows import Row
from storage.schema import migrations
from storage.sqlite import SqliteStore
from tests.simulation.wording import PHOTO

Pause = Callable[[], Awaitable[None]]
"""Lets others run, for as long as the way to the database's thread and back may take."""


async def no_pause() -> None:
    """As if the database answered at once."""


class InlineConnection(Connection):
    """`storage.connection.Connection` as far as the store uses it. Never started, it has no thread.

    Others run before each reading, before a transaction begins and after it was committed, but not within one: as a
    transaction is all or nothing, and a reading sees the newest commit, nobody could tell the difference.
    """

    def __init__(self, opened: sqlite3.Connection, pause: Pause) -> None:
        super().__init__(lambda: opened, iter_chunk_size=64)
        self._opened = opened
        self._pause = pause
        self._dead = False

    def die(self) -> None:
        """The process is gone: what was not committed never was."""
        self._dead = True
        self._opened.rollback()

    async def _way(self) -> None:
        if not self._dead and not self._opened.in_transaction:
            await self._pause()
        self._check()

    def _check(self) -> None:
        """Whoever still runs in a dead process gets no further."""
        if self._dead:
            raise asyncio.CancelledError

    async def read_all(self, queries: Sequence[Statement]) -> list[list[Row]]:
        await self._way()
        return read_all(self._opened, queries)

    async def write_all(self, statements: Sequence[Statement]) -> None:
        await self._way()
        write_all(self._opened, statements)
        await self._pause()

    @contextmanager
    async def execute(self, sql: str, parameters: Sequence[Any] | None = None) -> aiosqlite.Cursor:
        await self._way()
        return aiosqlite.Cursor(self, self._opened.execute(sql, () if parameters is None else parameters))

    @contextmanager
    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> aiosqlite.Cursor:
        self._check()
        return aiosqlite.Cursor(self, self._opened.executemany(sql, parameters))

    @contextmanager
    async def execute_fetchall(self, sql: str, parameters: Sequence[Any] | None = None) -> Iterable[sqlite3.Row]:
        await self._way()
        return self._opened.execute(sql, () if parameters is None else parameters).fetchall()

    async def commit(self) -> None:
        self._check()
        self._opened.commit()
        await self._pause()

    async def rollback(self) -> None:
        if not self._dead:
            self._opened.rollback()


def new_database() -> sqlite3.Connection:
    """A migrated database in memory; closed by the caller."""
    opened = _open()
    opened.deserialize(_migrated())
    return opened


@cache
def _migrated() -> bytes:
    """Making the tables takes longer than copying them: it is done once."""
    with closing(_open()) as opened:
        for _, sql in migrations():
            opened.executescript(sql)
        opened.execute("INSERT INTO medium (digest, content, since) VALUES (?, x'00', 0)", (PHOTO.digest,))
        return opened.serialize()


def _open() -> sqlite3.Connection:
    opened = sqlite3.connect(":memory:", isolation_level=None)
    opened.execute("PRAGMA foreign_keys = ON")
    return opened


def database_on(connection: InlineConnection) -> Database:
    """Writer and readers share the one connection."""
    return Database(connection, connection, connection)


def store_on(connection: InlineConnection) -> SqliteStore:
    """The real store."""
    return SqliteStore(database_on(connection))
