"""Corrections on their way: which chats still show an older revision."""

from collections.abc import Sequence
from itertools import groupby

from bot.lanes.delivery import UNKNOWN, UNSENT, Outdated, Receipt
from bot.model import ChatKey, EntryId, MessageId
from storage import rows
from storage.database import Database
from storage.layouts import FORMS
from storage.picks import head
from storage.rows import CHAT_COLUMNS, WISHES, Row

ON_THEIR_WAY = (
    "SELECT revising.entry, revising.revision, revising.cursor, entry.state = 'retracted' OR entry.breaking AS urgent"
    " FROM revising CROSS JOIN entry ON entry.id = revising.entry WHERE revising.platform = ?"
    " ORDER BY urgent DESC, revising.entry"
)

_HERE = "(home.absence IS NULL OR home.probe_at = 0) AND home.muted_until IS NULL"
"""It can be reached, or is tried again, and wants to hear something."""


def _behind(entry: str, platform: str, cursor: str, revision: str) -> str:
    """Receipts of an address that its chat has left are brought to where it went, unless it has others there. What a
    correction added at the former address and nobody saw arrive is settled all the same."""
    return (
        "FROM receipt AS older CROSS JOIN chat AS former ON former.id = older.chat"
        " CROSS JOIN chat AS home ON home.id = COALESCE(former.successor, former.id)"
        f" WHERE older.entry = {entry} AND older.platform = {platform}"
        f" AND older.chat > {cursor} AND older.revision < {revision} AND {_HERE}"
        f" AND (former.successor IS NULL OR older.message IN ({UNKNOWN}, {UNSENT})"
        "  OR NOT EXISTS (SELECT 1 FROM receipt AS own"
        "   WHERE own.entry = older.entry AND own.platform = older.platform AND own.chat = home.id))"
    )


_BEGUN = (
    "EXISTS (SELECT 1 FROM entry CROSS JOIN subscription AS s ON s.coverage = entry.coverage AND s.chat = home.id"
    " CROSS JOIN head ON head.coverage = s.coverage AND head.level = s.level WHERE entry.id = :entry"
    f" AND CASE WHEN entry.breaking THEN s.breaking < entry.pushed_as AND s.breaking < {head('s', 'breaking')}"
    f"  ELSE s.ordinary < entry.pushed_as AND s.ordinary < {head('s', 'ordinary')} END)"
)
"""Some of its parts are there, others are still to be sent for the first time: no correction overtakes them."""

_OF_ONE = _behind(":entry", ":platform", ":cursor", ":revision")
_OF_EACH = _behind("revising.entry", "revising.platform", "revising.cursor", "revising.revision")

SHOWN = (
    f"SELECT {CHAT_COLUMNS}, receipt.chat, receipt.part, receipt.message, receipt.revision, receipt.form,"
    f" {WISHES} FROM (SELECT DISTINCT older.chat AS former, home.id AS home {_OF_ONE}"
    "   AND home.throttled_until IS NULL AND home.edits_throttled_until IS NULL"
    f"   AND NOT {_BEGUN}"
    "   ORDER BY older.chat LIMIT :limit) AS behind"
    " CROSS JOIN chat ON chat.id = behind.home"
    " CROSS JOIN receipt ON receipt.entry = :entry AND receipt.platform = :platform AND receipt.chat = behind.former"
    " CROSS JOIN entry ON entry.id = receipt.entry"
    " LEFT JOIN subscription AS s ON s.coverage = entry.coverage AND s.chat = chat.id"
    " ORDER BY behind.former, receipt.part"
)
"""All parts of the next chats, in one reading."""

UNFINISHED = f"SELECT 1 {_OF_ONE} LIMIT 1"
"""Throttled chats still need it, later."""

FINISH = f"DELETE FROM revising WHERE entry = :entry AND platform = :platform AND NOT EXISTS (SELECT 1 {_OF_EACH})"

ADVANCE = (
    f"UPDATE revising SET cursor = COALESCE((SELECT older.chat - 1 {_OF_EACH} ORDER BY older.chat LIMIT 1), cursor)"
    " WHERE entry = ? AND platform = ?"
)
"""Move the cursor up to the first chat that still shows something older.

A throttled chat holds it, so that it is not passed over; a chat that is away does not: what it misses is taken up when
it returns.
"""


async def outdated(database: Database, platform: int, limit: int) -> list[Outdated]:
    """Reachable chats that show an older revision, retractions and breaking entries first."""
    found: list[Outdated] = []
    for entry, revision, cursor, urgent in await database.read(ON_THEIR_WAY, (platform,)):
        if len(found) >= limit:
            break
        of = {"entry": entry, "platform": platform, "cursor": cursor, "revision": revision}
        shown = await database.read(SHOWN, of | {"limit": limit - len(found)})
        if not shown and not await database.read(UNFINISHED, of):
            await _finish(database, entry, platform)
        found += _outdated(EntryId(entry), shown, urgent=bool(urgent))
    return found


def _outdated(entry: EntryId, shown: Sequence[Row], *, urgent: bool) -> list[Outdated]:
    found: list[Outdated] = []
    for former, parts in groupby(shown, key=lambda row: ChatKey(row[7])):
        of_chat = list(parts)
        chat = rows.wishing(rows.chat(of_chat[0]), of_chat[0][12:16])
        receipts = tuple(Receipt(entry, former, row[8], MessageId(row[9]), row[10], FORMS[row[11]]) for row in of_chat)
        found.append(Outdated(chat, entry, receipts, urgent=urgent, frozen=former != chat.key))
    return found


async def _finish(database: Database, entry: int, platform: int) -> None:
    """Forget a correction that no chat needs any more; what came up since it was looked at keeps it."""
    async with database.write() as connection:
        await connection.execute(FINISH, {"entry": entry, "platform": platform})
