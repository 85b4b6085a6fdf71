"""What chats prefer, and what follows for what they follow."""

from collections.abc import Sequence
from datetime import datetime

import aiosqlite

from bot.model import Address, ChatKind, CoverageId, Level
from bot.readers.preferences import AS_IT_COMES, NO_EXCEPTIONS, CardUse, Exceptions, Preferences
from bot.store import Wishes
from storage import rows
from storage.cards import use
from storage.chats import UNMUTE, chat_key, miss
from storage.crossposts import LET_GO
from storage.database import Database, fetch
from storage.marks import FIRST_MARKED
from storage.picks import LEVEL_OF_PICKS, WHOLE, head
from storage.rows import (
    COVERAGE_COLUMNS,
    LEVEL_CODES,
    PLATFORM_CODES,
    Row,
    milliseconds,
    milliseconds_at_least,
    moment,
    wishes,
)
from storage.sifting import sift_for

_AT = "chat.platform = ? AND chat.chat = ? AND chat.thread = ?"

CHAT = f"SELECT id, preferences, muted_until FROM chat WHERE {_AT}"

FOLLOWED = (
    f"SELECT {COVERAGE_COLUMNS}, s.exceptions FROM subscription AS s INDEXED BY subscription_of_chat"
    " CROSS JOIN coverage ON coverage.id = s.coverage WHERE s.chat = ? ORDER BY coverage.id DESC"
)

LEVEL = (
    "UPDATE subscription AS s SET level = :level, ordinary = CASE"
    " WHEN s.ordinary >= (SELECT ordinary FROM head WHERE head.coverage = s.coverage AND head.level = s.level)"
    " THEN max(s.ordinary, (SELECT ordinary FROM head WHERE head.coverage = s.coverage AND head.level = :level))"
    " ELSE COALESCE((SELECT MIN(seq) - 1 FROM stream INDEXED BY stream_pushed"
    "   WHERE coverage = s.coverage AND pushed = 1 AND seq > s.ordinary AND breaking = 0"
    "   AND (s.level = 0 OR (s.level = 1 AND key = 1) OR entry IS NULL)), s.ordinary) END"
    f" WHERE s.chat = :chat AND s.level <> :level AND s.{WHOLE} AND :coverage IN (0, s.coverage)"
    " AND (:coverage OR s.exceptions IS NULL OR json_extract(s.exceptions, '$.level') IS NULL)"
)
"""Who was up to date stays so: what they did not want does not come afterwards. Who was behind begins with the first
that they waited for."""

OWE_ON_ITS_WAY = (
    f"UPDATE subscription SET owed = (SELECT {FIRST_MARKED} FROM mark"
    "  WHERE mark.chat = subscription.chat AND mark.coverage = subscription.coverage)"
    f" WHERE chat = :chat AND owed IS NULL AND ordinary >= (SELECT {head('subscription', 'ordinary')} FROM head"
    "  WHERE head.coverage = subscription.coverage AND head.level = subscription.level)"
)
"""What is on its way, or in doubt, is owed where nothing else is due any more at the new level: otherwise nobody would
find out what became of it."""

CATCH_UP = (
    "UPDATE subscription SET owed = NULL, owed_next = NULL, remaining = NULL,"
    " ordinary = max(ordinary, COALESCE((SELECT seq FROM stream INDEXED BY stream_pushed"
    "  WHERE coverage = subscription.coverage AND pushed = 1 AND entry IS NOT NULL ORDER BY seq DESC LIMIT 1), 0)),"
    " breaking = max(breaking, (SELECT MAX(breaking) FROM head WHERE head.coverage = subscription.coverage))"
    " WHERE chat = ?"
)
"""What its card showed does not come afterwards; that a coverage has ended, which ends the subscription, does."""

WAKE = "UPDATE subscription SET quiet_until = NULL, hushed_until = NULL WHERE chat = ?"
"""Whether they may sleep on is decided when they are due."""

PREFER = "UPDATE chat SET preferences = ?, preferred = preferred + 1 WHERE id = ?"


class SqlitePreferences:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, address: Address) -> Wishes:
        found = await self._database.read(CHAT, _place(address))
        if not found:
            return Wishes()
        chat, preferences, muted_until = found[0]
        followed = await self._database.read(FOLLOWED, (chat,))
        return Wishes(
            preferences=wishes(preferences, None),
            muted_until=None if muted_until is None else moment(muted_until),
            followed=tuple(rows.coverage(row) for row in followed),
            exceptions={CoverageId(row[0]): Exceptions.model_validate_json(row[8]) for row in followed if row[8]},
        )

    async def prefer(
        self, address: Address, kind: ChatKind, title: str, preferences: Preferences, at: datetime
    ) -> None:
        text = None if preferences == AS_IT_COMES else preferences.model_dump_json(exclude_defaults=True)
        async with self._database.write() as connection:
            chat = await chat_key(connection, address, kind, title, at)
            before = await fetch(connection, "SELECT preferences FROM chat WHERE id = ?", (chat,))
            await sift_for(connection, chat, at)
            await connection.execute(PREFER, (text, chat))
            await connection.execute(LET_GO, (chat,))
            await _take_level(connection, chat, preferences.level)
            await use(connection, chat, preferences.card)
            if preferences.card is not CardUse.ONLY and _card_alone(before):
                await connection.execute(CATCH_UP, (chat,))
                await connection.execute(OWE_ON_ITS_WAY, {"chat": chat})
            await connection.execute(WAKE, (chat,))

    async def make_exceptions(self, address: Address, coverage: CoverageId, exceptions: Exceptions) -> bool:
        text = None if exceptions == NO_EXCEPTIONS else exceptions.model_dump_json(exclude_none=True)
        async with self._database.write() as connection:
            found = await fetch(connection, CHAT, _place(address))
            if not found:
                return False
            chat, preferences, _ = found[0]
            changed = await connection.execute(
                "UPDATE subscription SET exceptions = ? WHERE chat = ? AND coverage = ?", (text, chat, coverage)
            )
            await connection.execute("UPDATE chat SET preferred = preferred + 1 WHERE id = ?", (chat,))
            await _take_level(connection, chat, exceptions.level or wishes(preferences, None).level, coverage)
            await connection.execute(WAKE, (chat,))
        return changed.rowcount > 0

    async def mute(self, address: Address, kind: ChatKind, title: str, until: datetime, at: datetime) -> None:
        async with self._database.write() as connection:
            chat = await chat_key(connection, address, kind, title, at)
            await miss(connection, chat)
            await connection.execute(
                "UPDATE chat SET muted_until = ?, preferred = preferred + 1 WHERE id = ?",
                (milliseconds_at_least(until), chat),
            )
            await connection.execute(WAKE, (chat,))

    async def unmute(self, address: Address, at: datetime) -> bool:
        now = milliseconds(at)
        async with self._database.write() as connection:
            found = await fetch(connection, CHAT, _place(address))
            if not found or found[0][2] is None:
                return False
            chat, _, muted_until = found[0]
            await connection.execute(
                "UPDATE chat SET muted_until = ?, preferred = preferred + 1 WHERE id = ?", (now, chat)
            )
            for sql in UNMUTE:
                await connection.execute(sql, {"now": now})
            await connection.execute(WAKE, (chat,))
        return int(muted_until) > now


def _card_alone(found: Sequence[Row]) -> bool:
    return any(wishes(preferences, None).card is CardUse.ONLY for (preferences,) in found)


async def _take_level(connection: aiosqlite.Connection, chat: int, level: Level, coverage: int = 0) -> None:
    """In one coverage, or in all without an exception."""
    wanted = {"level": LEVEL_CODES[level], "chat": chat, "coverage": coverage}
    changed = [await connection.execute(sql, wanted) for sql in (LEVEL, LEVEL_OF_PICKS)]
    if any(one.rowcount for one in changed):
        await connection.execute(OWE_ON_ITS_WAY, wanted)


def _place(address: Address) -> tuple[int, int, int]:
    return PLATFORM_CODES[address.platform], address.chat, address.thread
