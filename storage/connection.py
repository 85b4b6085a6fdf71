"""A connection to the database that does several things on one way to its thread and back.

The way takes a turn of the event loop, which is milliseconds while hundreds of answers come in.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self, TypeVar

import aiosqlite

from storage.rows import Row

Parameters = Sequence[object] | Mapping[str, object]
"""For `?` in their order, or for `:name` by name; never for `?1`, which Python 3.12 warns of."""

Statement = tuple[str, Parameters]
"""SQL and what is given to it."""


Done = TypeVar("Done")

CHUNK = 64
"""Rows that aiosqlite fetches at once when it is iterated over."""


class Connection(aiosqlite.Connection):
    """aiosqlite's, made by `connecting`. What it does in its thread, it does with `_execute`."""

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        return self

    async def read_all(self, queries: Sequence[Statement]) -> list[list[Row]]:
        """The rows of each query, one query after the other."""
        return await self._at_once(read_all, queries)

    async def write_all(self, statements: Sequence[Statement]) -> None:
        """One transaction: all of them, or nothing. Whoever is cancelled does not stop it."""
        await self._at_once(write_all, statements)

    async def _at_once(
        self, work: Callable[[sqlite3.Connection, Sequence[Statement]], Done], statements: Sequence[Statement]
    ) -> Done:
        done: Done = await self._execute(work, self._conn, statements)  # type: ignore[no-untyped-call]
        return done


def connecting(database: Path | str, *, timeout: float) -> Connection:
    """To be entered. A path, or an address (`file:…?mode=ro`); `timeout` is seconds that it waits for other processes.
    Without transactions of the library's own."""

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(database, uri=isinstance(database, str), isolation_level=None, timeout=timeout)

    return Connection(connect, iter_chunk_size=CHUNK)


def read_all(connection: sqlite3.Connection, queries: Sequence[Statement]) -> list[list[Row]]:
    return [connection.execute(sql, parameters).fetchall() for sql, parameters in queries]


def write_all(connection: sqlite3.Connection, statements: Sequence[Statement]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for sql, parameters in statements:
            connection.execute(sql, parameters)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
