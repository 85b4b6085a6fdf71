"""Chats and what they follow."""

from datetime import datetime

import aiosqlite

from bot.errors import Absence, CoverageClosed, NoSuchCoverage
from bot.model import Address, ChatKind, Coverage, CoverageId, CoverageState, Level
from storage import rows
from storage.chats import absent, chat_key, relocate, returned
from storage.database import Database, fetch
from storage.rows import COVERAGE_COLUMNS, FOREVER, LEVEL_CODES, PLATFORM_CODES, milliseconds


class SqliteSubscriptions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def subscribe(
        self, address: Address, kind: ChatKind, title: str, coverage: CoverageId, level: Level, at: datetime
    ) -> bool:
        async with self._database.write() as connection:
            await _require_open(connection, coverage)
            chat = await chat_key(connection, address, kind, title, at)
            await returned(connection, chat)
            platform = PLATFORM_CODES[address.platform]
            inserted = await connection.execute(
                "INSERT INTO subscription (coverage, chat, platform, level, ordinary, breaking, owed, since)"
                " SELECT ?1, ?2, ?3, ?4, newest, newest, ("
                "  SELECT entry.id FROM entry JOIN revision ON revision.entry = entry.id AND revision.revision = 1"
                "  WHERE entry.coverage = ?1 AND entry.state = 'live'"
                "   AND (?4 = 0 OR entry.breaking OR (?4 = 1 AND entry.key))"
                "   AND (json_array_length(content, '$.body') > 0 OR json_extract(content, '$.headline') IS NOT NULL)"
                "  ORDER BY published_at DESC, number DESC LIMIT 1), ?5"
                " FROM (SELECT COALESCE(MAX(seq), 0) AS newest FROM stream WHERE coverage = ?1) WHERE true"
                " ON CONFLICT DO NOTHING",
                (coverage, chat, platform, LEVEL_CODES[level], milliseconds(at)),
            )
            await connection.execute(
                "UPDATE subscription SET owed = NULL WHERE coverage = ?1 AND chat = ?2 AND EXISTS ("
                " SELECT 1 FROM receipt WHERE entry = owed AND receipt.platform = ?3 AND receipt.chat = ?2)",
                (coverage, chat, platform),
            )
        return inserted.rowcount > 0

    async def unsubscribe(self, address: Address, coverage: CoverageId) -> bool:
        async with self._database.write() as connection:
            deleted = await connection.execute(
                "DELETE FROM subscription WHERE coverage = ? AND chat ="
                " (SELECT id FROM chat WHERE platform = ? AND chat = ? AND thread = ?)",
                (coverage, PLATFORM_CODES[address.platform], address.chat, address.thread),
            )
        return deleted.rowcount > 0

    async def following(self, address: Address) -> list[Coverage]:
        found = await self._database.read(
            f"SELECT {COVERAGE_COLUMNS} FROM coverage WHERE id IN ("
            "  SELECT coverage FROM subscription JOIN chat ON chat.id = subscription.chat"
            "  WHERE chat.platform = ? AND chat.chat = ? AND chat.thread = ?)"
            " ORDER BY id DESC",
            (PLATFORM_CODES[address.platform], address.chat, address.thread),
        )
        return [rows.coverage(row) for row in found]

    async def audience(self, coverage: CoverageId) -> int:
        counted = await self._database.read(
            "SELECT COUNT(*) FROM subscription WHERE coverage = ? AND COALESCE(waiting_until, 0) < ?",
            (coverage, FOREVER),
        )
        return int(counted[0][0])

    async def suspend(self, address: Address, absence: Absence) -> None:
        async with self._database.write() as connection:
            for chat in await _keys(connection, address):
                await absent(connection, chat, absence)

    async def restore(self, address: Address) -> None:
        async with self._database.write() as connection:
            for chat in await _keys(connection, address):
                await returned(connection, chat)

    async def move(self, old: Address, new: Address) -> None:
        async with self._database.write() as connection:
            for chat in await _keys(connection, old):
                await relocate(connection, chat, new)


async def _require_open(connection: aiosqlite.Connection, coverage: CoverageId) -> None:
    state = await fetch(connection, "SELECT state FROM coverage WHERE id = ?", (coverage,))
    if not state:
        raise NoSuchCoverage(f"There is no coverage number {coverage}.")
    if state[0][0] != CoverageState.OPEN:
        raise CoverageClosed("This coverage is closed: nothing new will come.")


async def _keys(connection: aiosqlite.Connection, address: Address) -> list[int]:
    """The chats at an address; without a thread, all of the chat's topics too."""
    found = await fetch(
        connection,
        "SELECT id FROM chat WHERE platform = ?1 AND chat = ?2 AND (?3 = 0 OR thread = ?3)",
        (PLATFORM_CODES[address.platform], address.chat, address.thread),
    )
    return [row[0] for row in found]
