"""Due work: who is behind, and what comes next for them."""

from collections.abc import Sequence
from datetime import datetime

from bot.delivery import Due, Mark, Outcome, Outdated, Reach, Receipt, StreamRow, Urgency
from bot.model import Change, ChatKey, CoverageId, EntryId, EntryState, Level, MessageId, Seq
from storage import rows
from storage.corrections import outdated
from storage.database import Database
from storage.marks import read_marks, write_marks
from storage.reach import reach
from storage.rows import CHAT_COLUMNS, ENTRY_COLUMNS, LEVEL_CODES, LEVELS, PLATFORM_CODES, Row
from storage.settlement import settle
from storage.waiting import end_waiting


def _behind(position: str) -> str:
    """Of each coverage and level, those furthest behind; of them, those furthest behind of all.

    Each is read in the order of its index, so that nothing is scanned and no coverage starves another; coverages that
    nobody follows any more, which in time are most, are stepped over.
    """
    index = f"subscription INDEXED BY due_{position} WHERE platform = :platform AND waiting_until IS NULL"
    return (
        "WITH RECURSIVE followed (coverage) AS ("
        f" SELECT MIN(coverage) FROM {index}"
        f" UNION ALL SELECT (SELECT MIN(coverage) FROM {index} AND coverage > followed.coverage)"
        "  FROM followed WHERE followed.coverage IS NOT NULL)"
        f" SELECT {CHAT_COLUMNS}, s.coverage, s.level, s.{position}, NULL"
        " FROM followed CROSS JOIN head ON head.coverage = followed.coverage"
        " CROSS JOIN subscription AS s ON s.coverage = head.coverage AND s.chat IN ("
        f"  SELECT chat FROM {index} AND coverage = head.coverage AND level = head.level"
        f"   AND subscription.{position} < head.{position} ORDER BY subscription.{position}, chat LIMIT :limit)"
        f" CROSS JOIN chat ON chat.id = s.chat ORDER BY s.{position}, s.chat LIMIT :limit"
    )


DUE = {
    Urgency.BREAKING: _behind("breaking"),
    Urgency.OWED: f"SELECT {CHAT_COLUMNS}, s.coverage, s.level, s.ordinary, s.owed"
    " FROM subscription AS s INDEXED BY due_owed CROSS JOIN chat ON chat.id = s.chat"
    " WHERE s.platform = :platform AND s.owed IS NOT NULL AND s.waiting_until IS NULL ORDER BY s.since LIMIT :limit",
    Urgency.ORDINARY: _behind("ordinary"),
}


def _due(row: Row, urgency: Urgency) -> Due:
    return Due(
        chat=rows.chat(row),
        coverage=CoverageId(row[5]),
        level=LEVELS[row[6]],
        urgency=urgency,
        after=Seq(row[7]),
        owed=None if row[8] is None else EntryId(row[8]),
    )


def _next(wanted: str) -> str:
    return (
        f"SELECT stream.seq, stream.change, {ENTRY_COLUMNS} FROM stream INDEXED BY stream_pushed"
        " LEFT JOIN entry ON entry.id = stream.entry"
        " LEFT JOIN revision ON revision.entry = entry.id AND revision.revision = entry.revision"
        " WHERE stream.coverage = ? AND stream.seq > ? AND stream.pushed = 1"
        f" AND (stream.entry IS NULL OR entry.state = ?) AND {wanted} ORDER BY stream.seq LIMIT 1"
    )


NEXT = {
    Level.ALL: _next("stream.breaking = 0"),
    Level.KEY: _next("stream.breaking = 0 AND (stream.key = 1 OR stream.entry IS NULL)"),
    Level.BREAKING: _next("stream.breaking = 0 AND stream.entry IS NULL"),
}
NEXT_BREAKING = _next("stream.breaking = 1")


class SqliteDeliveries:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, platform: str, limit: int) -> list[Due]:
        found: list[Due] = []
        for urgency, sql in DUE.items():
            if len(found) < limit:
                behind = await self._database.read(
                    sql, {"platform": PLATFORM_CODES[platform], "limit": limit - len(found)}
                )
                found += [_due(row, urgency) for row in behind]
        return found

    async def next_row(self, coverage: CoverageId, level: Level, urgency: Urgency, after: Seq) -> StreamRow | None:
        sql = NEXT_BREAKING if urgency is Urgency.BREAKING else NEXT[level]
        row = await self._database.read_one(sql, (coverage, after, EntryState.LIVE))
        if row is None:
            return None
        return StreamRow(Seq(row[0]), Change(row[1]), None if row[2] is None else rows.entry(row[2:]))

    async def head(self, coverage: CoverageId, level: Level, urgency: Urgency) -> Seq:
        column = "breaking" if urgency is Urgency.BREAKING else "ordinary"
        row = await self._database.read_one(
            f"SELECT {column} FROM head WHERE coverage = ? AND level = ?", (coverage, LEVEL_CODES[level])
        )
        return Seq(row[0] if row else 0)

    async def receipts(self, entry: EntryId, chat: ChatKey, platform: str) -> list[Receipt]:
        found = await self._database.read(
            "SELECT part, message, revision FROM receipt WHERE entry = ? AND platform = ? AND chat = ? ORDER BY part",
            (entry, PLATFORM_CODES[platform], chat),
        )
        return [Receipt(entry, chat, part, MessageId(message), revision) for part, message, revision in found]

    async def outdated(self, platform: str, limit: int) -> list[Outdated]:
        return await outdated(self._database, PLATFORM_CODES[platform], limit)

    async def turn(self, platform: str, outcomes: Sequence[Outcome], marks: Sequence[Mark]) -> None:
        code = PLATFORM_CODES[platform]
        async with self._database.write() as connection:
            await settle(connection, code, outcomes)
            await write_marks(connection, code, marks)

    async def marked(self, platform: str) -> list[Mark]:
        return await read_marks(self._database, PLATFORM_CODES[platform])

    async def end_waiting(self, now: datetime) -> datetime | None:
        return await end_waiting(self._database, now)

    async def reach(self, entry: EntryId) -> Reach:
        return await reach(self._database, entry)

    async def foreign_version(self) -> int:
        return await self._database.foreign_version()
