"""The schema: numbered migrations, forward only, and the version that a database has."""

import re
import sqlite3
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import aiosqlite

from bot.errors import SettingsInvalid
from storage.database import fetch, transaction

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


async def migrate(connection: aiosqlite.Connection, known: Sequence[Migration]) -> None:
    """Apply what is missing, all of it or nothing. Raises `SettingsInvalid` when the database is ahead of us."""
    async with transaction(connection):
        present = await version_of(connection)
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


def require_current(path: Path, present: int) -> None:
    newest = migrations()[-1][0]
    if present < newest:
        message = f"the database {path} is an older version's; the relay brings it up to date when it starts"
        raise SettingsInvalid(message)
    if present > newest:
        raise SettingsInvalid(NEWER)


async def version_of(connection: aiosqlite.Connection) -> int:
    """The version of a database. Raises `SettingsInvalid` when it is another program's."""
    version = int((await fetch(connection, "PRAGMA user_version"))[0][0])
    if not version and await fetch(connection, "SELECT 1 FROM sqlite_master LIMIT 1"):
        raise SettingsInvalid("the database is another program's; set TICKERTAPE_DATABASE to a file of the relay's own")
    return version
