"""The SQLite file: one writer, two readers, migrations.

Only short transactions: `write()` holds the writer for one `BEGIN IMMEDIATE … COMMIT`; two coroutines never
interleave statements inside one transaction, which on one aiosqlite connection they otherwise would.
"""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.resources import files
from pathlib import Path

import aiosqlite

from bot.errors import SettingsInvalid
from storage.connection import Connection, Parameters, Statement, connecting
from storage.rows import Row

BUSY_TIMEOUT = 10.0
"""Seconds that a command waits for another process's short transaction."""

WAL_PAUSE = 0.02
"""Seconds between two attempts to switch a new file to WAL."""

OLDEST_SQLITE = (3, 37, 0)
"""Of 2021-11-27: the first with STRICT tables (sqlite.org/changes.html)."""

NEWER = "the database was made by a newer Tickertape; install that version or set another database"

_MIGRATION = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


Migration = tuple[int, str]
"""Version and SQL."""


def migrations() -> list[Migration]:
    """The numbered migrations, in order."""
    found = [
        (int(match[1]), file.read_text(encoding="utf-8"))
        for file in (files("storage") / "migrations").iterdir()
        if (match := _MIGRATION.fullmatch(file.name))
    ]
    return sorted(found)


class Database:
    """Three connections to one file; `open_database` makes it."""

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
            _require_current(path, await _present(connection))
            yield Database(connection, connection, connection)
        except (OSError, sqlite3.DatabaseError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            message = f"the database {path} cannot be read ({why}); set TICKERTAPE_DATABASE to the relay's"
            raise SettingsInvalid(message) from error


def _require_current(path: Path, present: int) -> None:
    newest = migrations()[-1][0]
    if present < newest:
        message = f"the database {path} is an older version's; the relay brings it up to date when it starts"
        raise SettingsInvalid(message)
    if present > newest:
        raise SettingsInvalid(NEWER)


async def _present(connection: aiosqlite.Connection) -> int:
    """The version of a database. Raises `SettingsInvalid` when it is another program's."""
    version = int((await fetch(connection, "PRAGMA user_version"))[0][0])
    if not version and await fetch(connection, "SELECT 1 FROM sqlite_master LIMIT 1"):
        raise SettingsInvalid("the database is another program's; set TICKERTAPE_DATABASE to a file of the relay's own")
    return version


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


async def migrate(connection: aiosqlite.Connection, known: Sequence[Migration]) -> None:
    """Apply what is missing, all of it or nothing. Raises `SettingsInvalid` when the database is ahead of us."""
    async with transaction(connection):
        present = await _present(connection)
        if present > known[-1][0]:
            raise SettingsInvalid(NEWER)
        for version, sql in known:
            if version > present:
                for statement in statements(sql):
                    await connection.execute(statement)
                await connection.execute(f"PRAGMA user_version = {version}")


def statements(sql: str) -> list[str]:
    """The single statements of a script; `executescript` would commit in the middle of ours."""
    found: list[str] = []
    gathered = ""
    for line in sql.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            found.append(gathered)
            gathered = ""
    return [*found, gathered] if gathered.strip() else found
