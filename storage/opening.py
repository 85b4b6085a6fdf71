"""Opening the database: its file, made where there is none, with the connections to it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiosqlite

from bot.errors import SettingsInvalid
from storage.connection import Connection, connecting
from storage.database import Database
from storage.schema import migrate, migrations, require_current, version_of

BUSY_TIMEOUT = 10.0
"""Seconds that a command waits for another process's short transaction."""

WAL_PAUSE = 0.02
"""Seconds between two attempts to switch a new file to WAL."""

OLDEST_SQLITE = (3, 37, 0)
"""Of 2021-11-27: the first with STRICT tables (sqlite.org/changes.html)."""


@asynccontextmanager
async def open_database(path: Path, *, durable: bool = True) -> AsyncIterator[Database]:
    """The database at `path`, made or migrated if need be. Raises `SettingsInvalid` when it cannot be opened.

    `durable=False` is for files that nobody needs tomorrow: a power cut may break them, writing is faster.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        wanted = ".".join(map(str, OLDEST_SQLITE))
        message = f"this Python brings SQLite {sqlite3.sqlite_version}; Tickertape needs {wanted} or newer"
        raise SettingsInvalid(message)
    async with AsyncExitStack() as stack:
        try:
            _make_file(path)
            writer = await stack.enter_async_context(_connect(path, durable=durable))
            await migrate(writer, migrations())
            reader, counter = [await stack.enter_async_context(_connect(path, durable=durable)) for _ in range(2)]
            for connection in (reader, counter):
                await connection.execute("PRAGMA query_only = ON")
        except (OSError, sqlite3.DatabaseError) as error:
            message = (
                f"the database {path} cannot be used ({error}); set TICKERTAPE_DATABASE to a file that can be written"
            )
            raise SettingsInvalid(message) from error
        yield Database(writer, reader, counter)


@asynccontextmanager
async def open_to_read(path: Path) -> AsyncIterator[Database]:
    """The database at `path` as it is, whoever else uses it: nothing is made, migrated or written.

    Raises `SettingsInvalid` when there is none, or when it is another version's.
    """
    async with AsyncExitStack() as stack:
        try:
            opening = connecting(_uri(path), timeout=BUSY_TIMEOUT)
            connection = await stack.enter_async_context(opening)
            require_current(path, await version_of(connection))
            yield Database(connection, connection, connection)
        except (OSError, sqlite3.DatabaseError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            message = f"the database {path} cannot be read ({why}); set TICKERTAPE_DATABASE to the relay's"
            raise SettingsInvalid(message) from error


def _uri(path: Path) -> str:
    """For reading only. Raises `OSError` when that cannot be, for the reason that `_make_file` gives."""
    with path.open("rb"):
        return f"{path.resolve().as_uri()}?mode=ro"


def _make_file(path: Path) -> None:
    """Raises `OSError` before a connection is tried: one that fails leaves aiosqlite's thread behind, which then
    speaks to an event loop that may be closed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab"):
        pass


@asynccontextmanager
async def _connect(path: Path, *, durable: bool) -> AsyncIterator[Connection]:
    async with connecting(path, timeout=BUSY_TIMEOUT) as connection:
        await _use_wal(connection)
        for pragma in (f"synchronous = {'FULL' if durable else 'OFF'}", "foreign_keys = ON"):
            await connection.execute(f"PRAGMA {pragma}")
        yield connection


async def _use_wal(connection: aiosqlite.Connection) -> None:
    """SQLite does not wait here as it does elsewhere: two processes that make the same file would fail."""
    for remaining in reversed(range(round(BUSY_TIMEOUT / WAL_PAUSE))):
        try:
            await connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or not remaining:
                raise
            await asyncio.sleep(WAL_PAUSE)
        else:
            return
