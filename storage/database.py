"""The SQLite file: one writer, two readers.

Only short transactions: `write()` holds the writer for one `BEGIN IMMEDIATE … COMMIT`; two coroutines never
interleave statements inside one transaction, which on one aiosqlite connection they otherwise would.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import aiosqlite

from storage.connection import Connection, Parameters, Statement
from storage.rows import Row


class Database:
    """Three connections to one file; `opening.open_database` makes it."""

    def __init__(self, writer: Connection, reader: Connection, counter: Connection) -> None:
        self._writer = writer
        self._reader = reader
        self._counter = counter
        self._turn = asyncio.Lock()
        self._holder: asyncio.Task[object] | None = None

    @asynccontextmanager
    async def together(self) -> AsyncIterator[None]:
        """All that this task writes in the block is one transaction: seen by readers, its own included, when the block
        ends, and not at all when it raises. Everybody else who writes waits meanwhile."""
        if self._holder is asyncio.current_task():
            async with savepoint(self._writer):
                yield
            return
        async with self._turn, transaction(self._writer):
            self._holder = asyncio.current_task()
            try:
                yield
            finally:
                self._holder = None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[aiosqlite.Connection]:
        """One transaction; committed at the end of the block, rolled back when the block raises or is cancelled.

        Whoever is cancelled during the commit may have committed, and the next transaction never finds one open.
        """
        async with self.together():
            yield self._writer

    async def write_all(self, statements: Iterable[Statement]) -> None:
        """The same for what is known beforehand, on one way to the database's thread and back."""
        if self._holder is asyncio.current_task():
            await execute_all(self._writer, statements)
            return
        async with self._turn:
            await self._writer.write_all(list(statements))

    async def read(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows, as of the newest commit."""
        return [tuple(row) for row in await self._reader.execute_fetchall(sql, parameters)]

    async def read_all(self, *queries: Statement) -> list[list[Row]]:
        """The rows of each query, on one way to the database's thread and back."""
        return await self._reader.read_all(queries)

    async def read_one(self, sql: str, parameters: Parameters = ()) -> Row | None:
        rows = await self.read(sql, parameters)
        return rows[0] if rows else None

    async def read_beside(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows, on a connection of its own: for what may take a while, so that what is due does not wait for it."""
        return [tuple(row) for row in await self._counter.execute_fetchall(sql, parameters)]

    async def count(self, sql: str, parameters: Parameters = ()) -> tuple[int, ...]:
        """One row of numbers, read beside: counting a large audience takes a while."""
        rows = await self.read_beside(sql, parameters)
        return tuple(int(number) for number in rows[0])

    async def foreign_version(self) -> int:
        """A number that changes when another process has written (`PRAGMA data_version` of the writer)."""
        async with self._turn:
            rows = list(await self._writer.execute_fetchall("PRAGMA data_version"))
        return int(rows[0][0])


@asynccontextmanager
async def transaction(connection: aiosqlite.Connection) -> AsyncIterator[None]:
    try:
        # Inside the block: a cancelled BEGIN has reached the database's thread, and takes place.
        await connection.execute("BEGIN IMMEDIATE")
        yield
        await connection.commit()
    except BaseException:
        await _roll_back(connection)
        raise


@asynccontextmanager
async def savepoint(connection: aiosqlite.Connection) -> AsyncIterator[None]:
    """A part of a transaction that can fail alone. Whoever is cancelled inside loses the whole transaction."""
    await connection.execute("SAVEPOINT part")
    try:
        yield
    except Exception:
        await connection.execute("ROLLBACK TO part")
        await connection.execute("RELEASE part")
        raise
    await connection.execute("RELEASE part")


async def _roll_back(connection: aiosqlite.Connection) -> None:
    """To the end, even when cancelled meanwhile. It waits for what was begun before; after a COMMIT, cancelled or
    not, it finds nothing to do."""
    task = asyncio.create_task(connection.rollback())
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled:
        raise cancelled
    task.result()


async def execute_all(connection: aiosqlite.Connection, statements: Iterable[Statement]) -> None:
    """One after the other inside a transaction."""
    for sql, parameters in statements:
        await connection.execute(sql, parameters)


async def fetch(connection: aiosqlite.Connection, sql: str, parameters: Parameters = ()) -> list[Row]:
    """Rows inside a transaction."""
    return [tuple(row) for row in await connection.execute_fetchall(sql, parameters)]
