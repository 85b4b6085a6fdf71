"""The SQLite file: one writer, one reader, migrations.

Only short transactions: `write()` holds the writer for one `BEGIN IMMEDIATE … COMMIT`; two coroutines never
interleave statements inside one transaction, which on one aiosqlite connection they otherwise would.
"""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.resources import files
from pathlib import Path

import aiosqlite

from bot.errors import SettingsInvalid
from storage.rows import Row

BUSY_TIMEOUT = 10.0
"""Seconds that a command waits for another process's short transaction."""

_MIGRATION = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


def migrations() -> list[tuple[int, str]]:
    """The numbered migrations, in order: (version, SQL)."""
    found = [
        (int(match[1]), file.read_text(encoding="utf-8"))
        for file in (files("storage") / "migrations").iterdir()
        if (match := _MIGRATION.fullmatch(file.name))
    ]
    return sorted(found)


class Database:
    """Two connections to one file; `open` makes it."""

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self._writer = writer
        self._reader = reader
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[aiosqlite.Connection]:
        """One transaction; committed at the end of the block, rolled back when the block raises or is cancelled."""
        async with self._turn:
            await self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
            except BaseException:
                await asyncio.shield(self._writer.rollback())
                raise
            await asyncio.shield(self._writer.commit())

    async def read(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """All rows, as of the newest commit."""
        return [tuple(row) for row in await self._reader.execute_fetchall(sql, parameters)]

    async def read_one(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        rows = await self.read(sql, parameters)
        return rows[0] if rows else None

    async def foreign_version(self) -> int:
        """A number that changes when another process has written (`PRAGMA data_version` of the writer)."""
        async with self._turn:
            rows = list(await self._writer.execute_fetchall("PRAGMA data_version"))
        return int(rows[0][0])


async def fetch(connection: aiosqlite.Connection, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
    """Rows inside a transaction."""
    return [tuple(row) for row in await connection.execute_fetchall(sql, parameters)]


@asynccontextmanager
async def open_database(path: Path) -> AsyncIterator[Database]:
    """The database at `path`, made or migrated if need be. Raises `SettingsInvalid` when it cannot be opened."""
    async with AsyncExitStack() as stack:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            writer = await stack.enter_async_context(_connect(path))
            reader = await stack.enter_async_context(_connect(path))
            await _migrate(writer)
            await reader.execute("PRAGMA query_only = ON")
        except (OSError, sqlite3.DatabaseError) as error:
            message = (
                f"the database {path} cannot be used ({error}); set TICKERTAPE_DATABASE to a file that can be written"
            )
            raise SettingsInvalid(message) from error
        yield Database(writer, reader)


@asynccontextmanager
async def _connect(path: Path) -> AsyncIterator[aiosqlite.Connection]:
    async with aiosqlite.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT) as connection:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            await connection.execute(f"PRAGMA {pragma}")
        yield connection


async def _migrate(connection: aiosqlite.Connection) -> None:
    await connection.execute("BEGIN IMMEDIATE")
    try:
        present = int((await fetch(connection, "PRAGMA user_version"))[0][0])
        known = migrations()
        if present > known[-1][0]:
            message = "the database was made by a newer Tickertape; install that version or set another database"
            raise SettingsInvalid(message)
        for version, sql in known:
            if version > present:
                for statement in statements(sql):
                    await connection.execute(statement)
                await connection.execute(f"PRAGMA user_version = {version}")
    except BaseException:
        await asyncio.shield(connection.rollback())
        raise
    await connection.commit()


def statements(sql: str) -> list[str]:
    """The single statements of a script; `executescript` would commit in the middle of ours."""
    found: list[str] = []
    gathered = ""
    for line in sql.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            found.append(gathered)
            gathered = ""
    return found
