"""Reach: how far an entry got."""

from bot.delivery import Reach
from bot.model import EntryId
from storage.database import Database
from storage.rows import FOREVER

REACH = (
    "WITH wanted AS (SELECT coverage, pushed_as AS seq, breaking, key FROM entry WHERE id = :entry),"
    " missing AS (SELECT COALESCE(s.waiting_until, 0) = :forever AS absent"
    "  FROM wanted CROSS JOIN subscription AS s ON s.coverage = wanted.coverage"
    "  WHERE (s.owed = :entry OR (CASE WHEN wanted.breaking THEN s.breaking ELSE s.ordinary END < wanted.seq"
    "    AND (wanted.breaking OR s.level = 0 OR (s.level = 1 AND wanted.key))))"
    "   AND NOT EXISTS (SELECT 1 FROM receipt AS r"
    "    WHERE r.entry = :entry AND r.platform = s.platform AND r.chat = s.chat AND r.part = 0))"
    " SELECT (SELECT COUNT(*) FROM receipt WHERE entry = :entry AND part = 0), COUNT(*), COALESCE(SUM(absent), 0)"
    " FROM missing"
)


async def reach(database: Database, entry: EntryId) -> Reach:
    reached, missing, unreachable = await database.count(REACH, {"entry": entry, "forever": FOREVER})
    return Reach(audience=reached + missing, reached=reached, unreachable=unreachable)
