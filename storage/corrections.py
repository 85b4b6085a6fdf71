"""Corrections on their way: which chats still show an older revision."""

from collections.abc import Sequence
from itertools import groupby

from bot.delivery import Outdated, Receipt
from bot.model import EntryId, MessageId
from storage import rows
from storage.database import Database
from storage.rows import CHAT_COLUMNS, Row

ON_THEIR_WAY = (
    "SELECT revising.entry, revising.revision, revising.cursor"
    " FROM revising CROSS JOIN entry ON entry.id = revising.entry WHERE revising.platform = ?"
    " ORDER BY entry.state = 'retracted' OR entry.breaking DESC, revising.entry"
)


def _behind(cursor: str, revision: str) -> str:
    return (
        "FROM receipt AS older CROSS JOIN chat ON chat.id = older.chat"
        " WHERE older.entry = :entry AND older.platform = :platform"
        f" AND older.chat > {cursor} AND older.revision < {revision} AND chat.absence IS NULL"
    )


SHOWN = (
    f"SELECT {CHAT_COLUMNS}, receipt.part, receipt.message, receipt.revision"
    f" FROM (SELECT DISTINCT older.chat {_behind(':cursor', ':revision')}"
    "   AND chat.throttled_until IS NULL ORDER BY older.chat LIMIT :limit) AS behind"
    " CROSS JOIN chat ON chat.id = behind.chat"
    " CROSS JOIN receipt ON receipt.entry = :entry AND receipt.platform = :platform AND receipt.chat = behind.chat"
    " ORDER BY behind.chat, receipt.part"
)
"""All parts of the next chats, in one reading."""

UNFINISHED = f"SELECT 1 {_behind(':cursor', ':revision')} LIMIT 1"
"""Throttled chats still need it, later."""

FINISH = (
    "DELETE FROM revising WHERE entry = :entry AND platform = :platform"
    f" AND NOT EXISTS (SELECT 1 {_behind('revising.cursor', 'revising.revision')})"
)


async def outdated(database: Database, platform: int, limit: int) -> list[Outdated]:
    """Reachable chats that show an older revision, retractions and breaking entries first."""
    found: list[Outdated] = []
    for entry, revision, cursor in await database.read(ON_THEIR_WAY, (platform,)):
        if len(found) >= limit:
            break
        of = {"entry": entry, "platform": platform, "cursor": cursor, "revision": revision}
        shown = _outdated(EntryId(entry), await database.read(SHOWN, of | {"limit": limit - len(found)}))
        if not shown and not await database.read(UNFINISHED, of):
            await _finish(database, entry, platform)
        found += shown
    return found


def _outdated(entry: EntryId, shown: Sequence[Row]) -> list[Outdated]:
    return [
        Outdated(chat, entry, tuple(Receipt(entry, chat.key, row[5], MessageId(row[6]), row[7]) for row in parts))
        for chat, parts in groupby(shown, key=rows.chat)
    ]


async def _finish(database: Database, entry: int, platform: int) -> None:
    """Forget a correction that no chat needs any more; what came up since it was looked at keeps it."""
    async with database.write() as connection:
        await connection.execute(FINISH, {"entry": entry, "platform": platform})
