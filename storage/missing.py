"""Who misses an entry: chats that follow, can be reached, and have no receipt of it though it went past them."""

from bot.model import EntryId
from storage.chats import ABSENT
from storage.database import Database
from storage.picks import picked

_AT_ONCE = 5000
"""Subscriptions that are gone through in one transaction: lanes settle in between."""

_WITHOUT = (
    "s.coverage = wanted.coverage AND s.owed IS NULL"
    " AND (wanted.breaking OR s.level = 0 OR (s.level = 1 AND wanted.key))"
    " AND CASE WHEN wanted.breaking THEN s.breaking ELSE s.ordinary END >= wanted.pushed_as"
    f" AND s.chat NOT IN ({ABSENT}) AND {picked('s', 'wanted.pushed_as')}"
    " AND NOT EXISTS (SELECT 1 FROM card WHERE card.chat = s.chat AND card.alone = 1)"
    " AND NOT EXISTS (SELECT 1 FROM receipt AS r"
    "  WHERE r.entry = wanted.id AND r.platform = s.platform AND r.chat = s.chat)"
    " AND NOT EXISTS (SELECT 1 FROM chat AS former CROSS JOIN receipt AS r ON r.entry = wanted.id"
    "  AND r.platform = s.platform AND r.chat = former.id WHERE former.successor = s.chat)"
    " AND NOT EXISTS (SELECT 1 FROM doubt AS d"
    "  WHERE d.entry = wanted.id AND d.platform = s.platform AND d.chat = s.chat AND d.skipped)"
)
"""Neither those who are to get it anyhow, nor those who want nothing beside their card, nor those who may have it: had
where the chat was before, or in doubt."""

_WANTED = (
    "entry AS wanted WHERE wanted.id = :entry AND wanted.state = 'live' AND wanted.pushed_as IS NOT NULL"
    " AND wanted.about IS NULL"
)
"""What tells of a correction is only for those who had what was wrong."""

MISSING = f"SELECT COUNT(*) FROM (SELECT * FROM {_WANTED}) AS wanted CROSS JOIN subscription AS s ON {_WITHOUT}"

_STEP = (
    "SELECT COALESCE(MAX(chat), -1) FROM (SELECT s.chat FROM entry AS wanted CROSS JOIN subscription AS s"
    "  ON s.coverage = wanted.coverage AND s.chat > :after WHERE wanted.id = :entry ORDER BY s.chat LIMIT :most)"
)

OWE = (
    "UPDATE subscription AS s SET owed = :entry"
    f" FROM (SELECT * FROM {_WANTED}) AS wanted WHERE {_WITHOUT} AND s.chat > :after AND s.chat <= :until"
)
"""What is owed is sent once more after its receipts were looked at, so that a chat which got it meanwhile passes it."""


async def missing(database: Database, entry: EntryId) -> int:
    (counted,) = await database.count(MISSING, {"entry": entry})
    return counted


async def owe(database: Database, entry: EntryId) -> int:
    """Make the entry due to those who miss it; how many they are. Cut off in the middle, the rest still miss it."""
    owed, after = 0, -1
    while True:
        (until,) = await database.count(_STEP, {"entry": entry, "after": after, "most": _AT_ONCE})
        if until < 0:
            return owed
        async with database.write() as connection:
            made = await connection.execute(OWE, {"entry": entry, "after": after, "until": until})
            owed += made.rowcount
        after = until
