"""Pins on their way: in which chats an entry's message is to be pinned, or no longer.

A wish is a mark of the entry. What may be pinned is written down before the request leaves, and what became of it after
that: so a relay that dies asks once more and forgets nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import IntEnum

import aiosqlite

from bot.lanes.delivery import Pin
from bot.model import Entry, EntryId, MessageId
from storage import rows
from storage.database import Database, fetch
from storage.rows import CHAT_COLUMNS, PLATFORMS, Row, milliseconds

REFUSED_FOR = timedelta(days=1)
"""Each refusal counts towards Discord's ban, and rights seldom change."""


class State(IntEnum):
    """Of a row: without one, nothing is pinned."""

    PINNED = 1
    ASKED = 2
    """It may be, or may be not: nobody has heard of the last request."""
    GONE = 3
    """The message is not there any more."""
    KEPT = 4
    """It is pinned, and may not be unpinned."""


_MAY_BE = f"({State.PINNED}, {State.ASKED})"

ON_THEIR_WAY = (
    "SELECT pinning.entry, pinning.cursor, entry.pinned FROM pinning CROSS JOIN entry ON entry.id = pinning.entry"
    " WHERE pinning.platform = ? ORDER BY entry.pinned, pinning.entry"
)
"""What is to be unpinned first: the new pin takes its place."""


def _wanting(entry: str, platform: str, cursor: str) -> str:
    """Where an entry is to be pinned. A former address of a chat is left as it is."""
    return (
        f"FROM receipt AS r CROSS JOIN chat ON chat.id = r.chat AND chat.absence IS NULL AND chat.successor IS NULL"
        "  AND chat.muted_until IS NULL"
        "  AND chat.pins_refused_at IS NULL"
        " LEFT JOIN pin ON pin.entry = r.entry AND pin.platform = r.platform AND pin.chat = r.chat"
        f" WHERE r.entry = {entry} AND r.platform = {platform} AND r.chat > {cursor} AND r.part = 0 AND r.message > 0"
        f" AND (pin.state IS NULL OR pin.state = {State.ASKED} OR pin.message <> r.message)"
    )


def _leaving(entry: str, platform: str, cursor: str) -> str:
    """Where it is pinned."""
    return (
        "FROM pin AS r CROSS JOIN chat ON chat.id = r.chat AND chat.absence IS NULL AND chat.successor IS NULL"
        "  AND chat.muted_until IS NULL"
        f" WHERE r.entry = {entry} AND r.platform = {platform} AND r.chat > {cursor} AND r.state IN {_MAY_BE}"
    )


_FORMER = (
    "EXISTS (SELECT 1 FROM pinning CROSS JOIN entry ON entry.id = pinning.entry AND NOT entry.pinned"
    "  AND entry.coverage = (SELECT coverage FROM entry WHERE id = :entry)"
    "  CROSS JOIN pin AS former ON former.entry = entry.id AND former.platform = :platform AND former.chat = r.chat"
    f"  AND former.state IN {_MAY_BE} WHERE pinning.platform = :platform)"
)
"""What was pinned before is still to be unpinned there. Both may stand in one message."""

_PLACE = (":entry", ":platform", ":cursor")
_RESTED = "chat.throttled_until IS NULL AND chat.edits_throttled_until IS NULL"
_MOVED_ON = f"pin.state IN {_MAY_BE} AND pin.message <> r.message"
"""Another message is pinned for it: that one is unpinned first."""

NEXT = (
    f"SELECT {CHAT_COLUMNS}, r.message, 0 {_leaving(*_PLACE)} AND {_RESTED} ORDER BY r.chat LIMIT :limit",
    (
        f"SELECT {CHAT_COLUMNS}, CASE WHEN {_MOVED_ON} THEN pin.message ELSE r.message END,"
        f" COALESCE(NOT ({_MOVED_ON}), 1) {_wanting(*_PLACE)} AND {_RESTED} AND NOT {_FORMER}"
        " ORDER BY r.chat LIMIT :limit"
    ),
)
"""For what is to be unpinned, and for what is to be pinned."""

_OF_EACH = ("pinning.entry", "pinning.platform", "pinning.cursor")
_WISHED = "(SELECT pinned FROM entry WHERE id = pinning.entry)"

UNFINISHED = (
    f"CASE WHEN {_WISHED} THEN EXISTS (SELECT 1 {_wanting(*_OF_EACH)}) ELSE EXISTS (SELECT 1 {_leaving(*_OF_EACH)}) END"
)
"""Throttled chats still need it, later."""

FINISH = f"DELETE FROM pinning WHERE entry = :entry AND platform = :platform AND NOT {UNFINISHED}"

ADVANCE = (
    f"UPDATE pinning SET cursor = COALESCE(CASE WHEN {_WISHED}"
    f" THEN (SELECT r.chat - 1 {_wanting(*_OF_EACH)} ORDER BY r.chat LIMIT 1)"
    f" ELSE (SELECT r.chat - 1 {_leaving(*_OF_EACH)} ORDER BY r.chat LIMIT 1) END, cursor)"
    " WHERE entry = ? AND platform = ?"
)

_FROM_THERE_ON = "ON CONFLICT DO UPDATE SET cursor = min(cursor, excluded.cursor)"

RECEIVED = (
    "INSERT INTO pinning (platform, entry, cursor)"
    " SELECT :platform, :entry, (SELECT MIN(value) - 1 FROM json_each(:rows)) FROM entry WHERE id = :entry AND pinned"
    " AND EXISTS (SELECT 1 FROM json_each(:rows) CROSS JOIN receipt AS r ON r.entry = :entry"
    "  AND r.platform = :platform AND r.chat = value AND r.part = 0 AND r.message > 0"
    "  LEFT JOIN pin ON pin.entry = :entry AND pin.platform = :platform AND pin.chat = value"
    f"  WHERE pin.message IS NULL OR pin.message <> r.message) {_FROM_THERE_ON}"
)
"""What arrives of an entry that is to be pinned is pinned."""

SET = (
    "INSERT OR REPLACE INTO pin (entry, platform, chat, message, state)"
    " VALUES (:entry, :platform, :chat, :message, :state)"
)

CLEAR = "DELETE FROM pin WHERE entry = :entry AND platform = :platform AND chat = :chat AND message = :message"

AGAIN = (
    "INSERT INTO pinning (platform, entry, cursor) SELECT :platform, id, :chat - 1 FROM entry"
    f" WHERE id = :entry AND pinned <> :pinned {_FROM_THERE_ON}"
)
"""Something else was wished while the request was on its way, or is to follow it."""

REFUSED = "UPDATE chat SET pins_refused_at = :at WHERE id = :chat"


def taken_up(chats: str) -> str:
    """The statement that makes due what was wished while these were away; `chats` is a query for their keys."""
    return (
        "INSERT INTO pinning (platform, entry, cursor) SELECT chat.platform, entry.id, chat.id - 1"
        f" FROM chat CROSS JOIN entry INDEXED BY entry_was_pinned ON entry.was_pinned = 1 WHERE chat.id IN ({chats})"
        " AND CASE WHEN entry.pinned THEN EXISTS (SELECT 1 FROM receipt AS r"
        "   WHERE r.entry = entry.id AND r.platform = chat.platform AND r.chat = chat.id AND r.part = 0)"
        "  ELSE EXISTS (SELECT 1 FROM pin AS r"
        f"   WHERE r.entry = entry.id AND r.platform = chat.platform AND r.chat = chat.id AND r.state IN {_MAY_BE}) END"
        f" {_FROM_THERE_ON}"
    )


_TAKE_UP = taken_up(":chat")

LET_GO = (
    f"UPDATE pin SET state = {State.ASKED} WHERE chat = :chat AND state = {State.KEPT}"
    " AND platform = (SELECT platform FROM chat WHERE id = :chat)"
    " AND entry IN (SELECT id FROM entry INDEXED BY entry_was_pinned WHERE was_pinned = 1)"
)
"""What might not be unpinned is tried again."""


async def take_up(connection: aiosqlite.Connection, chat: int) -> None:
    """A chat is back: what was wished meanwhile is due."""
    await connection.execute(_TAKE_UP, {"chat": chat})


async def lift(connection: aiosqlite.Connection, chat: int) -> None:
    """The bot may have got other rights there."""
    lifted = await connection.execute(
        "UPDATE chat SET pins_refused_at = NULL WHERE id = ? AND pins_refused_at IS NOT NULL", (chat,)
    )
    kept = await connection.execute(LET_GO, {"chat": chat})
    if lifted.rowcount or kept.rowcount:
        await take_up(connection, chat)


async def wish(connection: aiosqlite.Connection, entry: Entry, at: datetime) -> None:
    """Pin it where it arrived and where it will, in the place of the one before; the summary has a place of its own."""
    former = await fetch(
        connection,
        "UPDATE entry SET pinned = 0 WHERE coverage = ? AND was_pinned = 1 AND pinned = 1 AND summary = ? AND id <> ?"
        " RETURNING id",
        (entry.coverage, entry.summary, entry.id),
    )
    await connection.execute("UPDATE entry SET pinned = 1, was_pinned = 1 WHERE id = ?", (entry.id,))
    await connection.execute(
        "UPDATE chat SET pins_refused_at = NULL WHERE pins_refused_at <= ?", (milliseconds(at - REFUSED_FOR),)
    )
    for one in (*(EntryId(row[0]) for row in former), entry.id):
        await _bring(connection, one)


async def let_go(connection: aiosqlite.Connection, entry: EntryId) -> None:
    """Unpin it wherever it is pinned."""
    changed = await connection.execute("UPDATE entry SET pinned = 0 WHERE id = ? AND pinned = 1", (entry,))
    if changed.rowcount:
        await _bring(connection, entry)


async def _bring(connection: aiosqlite.Connection, entry: EntryId) -> None:
    """From the first chat on."""
    await connection.executemany(
        "INSERT INTO pinning (platform, entry, cursor) SELECT :platform, :entry, 0"
        " WHERE EXISTS (SELECT 1 FROM receipt WHERE entry = :entry AND platform = :platform)"
        " OR EXISTS (SELECT 1 FROM pin WHERE entry = :entry AND platform = :platform)"
        " ON CONFLICT DO UPDATE SET cursor = 0",
        [{"platform": code, "entry": entry} for code in range(len(PLATFORMS))],
    )


async def pins(database: Database, platform: int, limit: int) -> list[Pin]:
    """What is to be done now."""
    found: list[Pin] = []
    for entry, cursor, pinned in await database.read(ON_THEIR_WAY, (platform,)):
        if len(found) >= limit:
            break
        of = {"entry": entry, "platform": platform}
        due = await database.read(NEXT[pinned], of | {"cursor": cursor, "limit": limit - len(found)})
        found += _pins(EntryId(entry), due)
        if not due and not (await database.read(_IS_UNFINISHED, of))[0][0]:
            async with database.write() as connection:
                await connection.execute(FINISH, of)
    return found


_IS_UNFINISHED = f"SELECT COALESCE((SELECT {UNFINISHED} FROM pinning WHERE entry = :entry AND platform = :platform), 1)"


def _pins(entry: EntryId, found: Sequence[Row]) -> list[Pin]:
    return [Pin(rows.chat(row), entry, MessageId(row[7]), pinned=bool(row[8])) for row in found]
