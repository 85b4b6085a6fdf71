"""Reach: how far an entry got, and how fast."""

from bot.figures.reach import Reach
from bot.model import EntryId
from storage.chats import ABSENT
from storage.database import Database
from storage.picks import picked
from storage.pins import State

REACH = (
    "WITH wanted AS (SELECT coverage, pushed_as AS seq, breaking, key FROM entry WHERE id = :entry),"
    f" missing AS (SELECT s.chat IN ({ABSENT}) AS absent"
    "  FROM wanted CROSS JOIN subscription AS s ON s.coverage = wanted.coverage"
    "  WHERE (:entry IN (s.owed, s.owed_next)"
    "    OR (CASE WHEN wanted.breaking THEN s.breaking ELSE s.ordinary END < wanted.seq"
    f"     AND (wanted.breaking OR s.level = 0 OR (s.level = 1 AND wanted.key)) AND {picked('s', 'wanted.seq')}))"
    "   AND NOT EXISTS (SELECT 1 FROM receipt AS r"
    "    WHERE r.entry = :entry AND r.platform = s.platform AND r.chat = s.chat AND r.part = 0)),"
    " delays AS (SELECT tenths, SUM(chats) AS chats FROM delay WHERE entry = :entry GROUP BY tenths),"
    " sums AS (SELECT tenths, SUM(chats) OVER (ORDER BY tenths) AS so_far, SUM(chats) OVER () AS total FROM delays)"
    " SELECT (SELECT COUNT(*) FROM receipt WHERE entry = :entry AND part = 0), COUNT(*), COALESCE(SUM(absent), 0),"
    "  (SELECT COALESCE(MIN(tenths), -1) FROM sums WHERE 2 * so_far >= total),"
    "  (SELECT COUNT(DISTINCT d.chat) FROM doubt AS d WHERE d.entry = :entry AND d.skipped AND NOT EXISTS"
    "    (SELECT 1 FROM receipt AS r WHERE r.entry = :entry AND r.platform = d.platform AND r.chat = d.chat)),"
    "  (SELECT COALESCE(MAX(tenths), -1) FROM delays),"
    "  (SELECT COUNT(*) FROM (SELECT DISTINCT d.platform, d.chat FROM doubt AS d WHERE d.entry = :entry)),"
    "  (SELECT COUNT(*) FROM receipt AS r WHERE r.entry = :entry AND r.part = 0"
    "    AND EXISTS (SELECT 1 FROM entry_medium AS m INDEXED BY medium_of_entry WHERE m.entry = :entry)"
    "    AND NOT EXISTS (SELECT 1 FROM exhibit AS e WHERE e.chat = r.chat AND e.message = r.message)),"
    f"  (SELECT COUNT(*) FROM pin WHERE entry = :entry AND state = {State.PINNED})"
    " FROM missing"
)


async def reach(database: Database, entry: EntryId) -> Reach:
    counts = await database.count(REACH, {"entry": entry})
    reached, missing, unreachable, tenths, skipped, worst, doubted, without_media, pinned = counts
    return Reach(
        audience=reached + missing + skipped,
        reached=reached,
        unreachable=unreachable,
        half_within=_seconds(tenths),
        skipped=skipped,
        worst=_seconds(worst),
        doubted=doubted,
        without_media=without_media,
        pinned=pinned,
    )


def _seconds(tenths: int) -> float | None:
    return None if tenths < 0 else tenths / 10
