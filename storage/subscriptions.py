"""Chats and what they follow."""

from dataclasses import replace
from datetime import datetime

import aiosqlite

from bot.errors import Absence
from bot.model import Address, ChatKind, Coverage, CoverageId, Level
from storage import rows
from storage.chats import ABSENT, absent, chat_key, chats_at, relocate, returned, revive
from storage.database import Database, fetch
from storage.forgetting import forget_chat
from storage.marks import END_DOUBT
from storage.picks import CHOSEN, WIDEN, decline
from storage.pins import lift
from storage.publication import require_open
from storage.rows import (
    COVERAGE_COLUMNS,
    ENTRY_TABLES,
    LEVEL_CODES,
    PLATFORM_CODES,
    WITH_TEXT,
    milliseconds,
)
from storage.sifting import sift_for

_SUMMARY = "SELECT id FROM entry WHERE coverage = :coverage AND summary = 1 AND state = 'live' AND :level < 2"


def _newest(wanted: str) -> str:
    return (
        f"SELECT entry.id FROM {ENTRY_TABLES} WHERE entry.coverage = :coverage AND entry.state = 'live'"
        f" AND entry.summary = 0 AND entry.about IS NULL AND {wanted}"
        f" AND {WITH_TEXT} ORDER BY published_at DESC, number DESC LIMIT 1"
    )


_NEWEST_KEY = _newest("(entry.key = 1 OR entry.breaking = 1) AND (:level < 2 OR entry.breaking = 1)")

_JOINING = f"SELECT ({_SUMMARY}) AS summary, COALESCE(({_NEWEST_KEY}), ({_newest(':level = 0')})) AS entry"

SUBSCRIBE = (
    "INSERT INTO subscription"
    " (coverage, chat, platform, level, ordinary, breaking, owed, owed_next, waiting_until, since)"
    " SELECT :coverage, :chat, :platform, :level, newest, newest, COALESCE(summary, entry),"
    "  IIF(summary IS NULL, NULL, entry), (SELECT throttled_until FROM chat WHERE id = :chat), :at"
    " FROM (SELECT MAX(max(ordinary, breaking)) AS newest FROM head WHERE coverage = :coverage)"
    f" CROSS JOIN ({_JOINING}) WHERE true"
    " ON CONFLICT DO NOTHING"
)
"""The positions start at the heads: whatever is pushed later comes after them, and nothing before is due but the
summary, and then the newest key entry, or where there is none, the newest of all."""

_PASSED = (
    "(SELECT id FROM entry AS one WHERE one.id = joining.{} AND COALESCE(one.pushed_as, 0)"
    " <= IIF(one.breaking, subscription.breaking, subscription.ordinary))"
)

OWE = (
    f"UPDATE subscription SET (owed, owed_next) = (SELECT COALESCE(summary, entry), IIF(summary IS NULL, NULL, entry)"
    f" FROM (SELECT {_PASSED.format('summary')} AS summary, {_PASSED.format('entry')} AS entry"
    f"  FROM ({_JOINING}) AS joining)) WHERE coverage = :coverage AND chat = :chat AND owed IS NULL"
)
"""The same to who got a part of the coverage only, but for what comes anyhow since they were behind."""

WANT = (
    "INSERT INTO forum_post (forum, coverage, level, since) VALUES (:chat, :coverage, :level, :at)"
    " ON CONFLICT DO UPDATE SET thread = NULL, asked_at = NULL, tries = 0, waiting_until = NULL, archived = 0"
    " WHERE forum_post.thread IS NOT NULL AND NOT EXISTS ("
    "  SELECT 1 FROM chat AS forum CROSS JOIN chat AS post"
    "   ON post.platform = forum.platform AND post.chat = forum_post.thread AND post.thread = 0"
    "  CROSS JOIN subscription ON subscription.chat = post.id AND subscription.coverage = forum_post.coverage"
    "  WHERE forum.id = forum_post.forum AND post.absence IS NULL)"
)
"""Somebody asks for a post: again, where it has one that is gone, or that nothing goes to any more."""

FOLLOWING = (
    f"SELECT {COVERAGE_COLUMNS} FROM coverage WHERE id IN ("
    "  SELECT coverage FROM chat CROSS JOIN subscription ON subscription.chat = chat.id"
    "  WHERE chat.platform = :platform AND chat.chat = :chat AND chat.thread = :thread"
    " UNION SELECT coverage FROM chat CROSS JOIN forum_post ON forum_post.forum = chat.id"
    "  WHERE chat.platform = :platform AND chat.chat = :chat AND chat.thread = :thread)"
    " ORDER BY id DESC"
)

AUDIENCE = f"SELECT COUNT(*) FROM subscription WHERE coverage = ? AND chat NOT IN ({ABSENT})"


class SqliteSubscriptions:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def subscribe(
        self, address: Address, kind: ChatKind, title: str, coverage: CoverageId, level: Level, at: datetime
    ) -> bool:
        async with self._database.write() as connection:
            await require_open(connection, coverage)
            chat = await chat_key(connection, address, kind, title, at)
            await revive(connection, chat)
            of: dict[str, object] = {"coverage": coverage, "chat": chat, "level": LEVEL_CODES[level]}
            place = {"platform": PLATFORM_CODES[address.platform], "at": milliseconds(at)}
            if kind is ChatKind.FORUM:
                return (await connection.execute(WANT, of | place)).rowcount > 0
            await sift_for(connection, chat, at)
            if await _choose(connection, of):
                return True
            inserted = await connection.execute(SUBSCRIBE, of | place)
        return inserted.rowcount > 0

    async def unsubscribe(self, address: Address, coverage: CoverageId) -> bool:
        place = (PLATFORM_CODES[address.platform], address.chat, address.thread)
        async with self._database.write() as connection:
            deleted = await connection.execute(
                "DELETE FROM subscription WHERE coverage = ? AND chat ="
                " (SELECT id FROM chat WHERE platform = ? AND chat = ? AND thread = ?)",
                (coverage, *place),
            )
            await connection.execute(
                "DELETE FROM former_subscription WHERE coverage = ? AND chat ="
                " (SELECT id FROM chat WHERE platform = ? AND chat = ? AND thread = ?)",
                (coverage, *place),
            )
            for (chat,) in await fetch(
                connection, "SELECT id FROM chat WHERE platform = ? AND chat = ? AND thread = ?", place
            ):
                await decline(connection, chat, coverage)
            await connection.execute(
                f"{END_DOUBT} AND chat = (SELECT id FROM chat WHERE platform = ? AND chat = ? AND thread = ?)", place
            )
        return deleted.rowcount > 0

    async def forget(self, address: Address) -> None:
        async with self._database.write() as connection:
            await forget_chat(connection, replace(address, thread=0))

    async def following(self, address: Address) -> list[Coverage]:
        place = {"platform": PLATFORM_CODES[address.platform], "chat": address.chat, "thread": address.thread}
        found = await self._database.read(FOLLOWING, place)
        return [rows.coverage(row) for row in found]

    async def audience(self, coverage: CoverageId) -> int:
        (counted,) = await self._database.count(AUDIENCE, (coverage,))
        return counted

    async def suspend(self, address: Address, absence: Absence, at: datetime) -> None:
        async with self._database.write() as connection:
            for chat, _ in await chats_at(connection, address):
                await absent(connection, chat, absence, at)

    async def restore(self, address: Address) -> None:
        async with self._database.write() as connection:
            for chat, _ in await chats_at(connection, address):
                await returned(connection, chat)
                await lift(connection, chat)

    async def move(self, old: Address, new: Address) -> None:
        async with self._database.write() as connection:
            for chat, thread in await chats_at(connection, old):
                await relocate(connection, chat, new if thread == old.thread else replace(new, thread=thread))


async def _choose(connection: aiosqlite.Connection, of: dict[str, object]) -> bool:
    """A coverage that the chat follows already for another reason. True where that was only a part of it: the rest is
    new."""
    await connection.execute("DELETE FROM declined WHERE chat = :chat AND coverage = :coverage", of)
    widened = await connection.execute(WIDEN, of | {"because": CHOSEN})
    await connection.execute(
        "UPDATE subscription SET because = :because WHERE coverage = :coverage AND chat = :chat",
        of | {"because": CHOSEN},
    )
    if not widened.rowcount:
        return False
    await connection.execute("DELETE FROM pick WHERE chat = :chat AND coverage = :coverage", of)
    await connection.execute(OWE, of)
    return True
