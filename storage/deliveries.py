"""Due work: who is behind, what comes next for them, who shows an older revision."""

from collections.abc import Sequence
from datetime import datetime

from bot.delivery import Chat, Due, Mark, Outcome, Outdated, Reach, Receipt, StreamRow, Urgency
from bot.model import Change, ChatKey, ChatKind, CoverageId, EntryId, EntryState, Level, MessageId, Seq
from storage import rows
from storage.database import Database
from storage.rows import (
    ENTRY_COLUMNS,
    ENTRY_TABLES,
    FOREVER,
    LEVEL_CODES,
    LEVELS,
    PLATFORM_CODES,
    Row,
    milliseconds,
    moment,
)
from storage.settlement import settle

_CHAT = "chat.id, chat.platform, chat.chat, chat.thread, chat.kind"

_DUE = {
    Urgency.BREAKING: f"SELECT {_CHAT}, s.coverage, s.level, s.breaking, s.owed FROM head"
    " CROSS JOIN subscription AS s INDEXED BY due_breaking ON s.platform = ? AND s.coverage = head.coverage"
    "  AND s.level = head.level AND s.breaking < head.breaking AND s.waiting_until IS NULL"
    " CROSS JOIN chat ON chat.id = s.chat LIMIT ?",
    Urgency.OWED: f"SELECT {_CHAT}, s.coverage, s.level, s.ordinary, s.owed FROM subscription AS s INDEXED BY due_owed"
    " CROSS JOIN chat ON chat.id = s.chat"
    " WHERE s.platform = ? AND s.owed IS NOT NULL AND s.waiting_until IS NULL LIMIT ?",
    Urgency.ORDINARY: f"SELECT {_CHAT}, s.coverage, s.level, s.ordinary, s.owed FROM head"
    " CROSS JOIN subscription AS s INDEXED BY due_ordinary ON s.platform = ? AND s.coverage = head.coverage"
    "  AND s.level = head.level AND s.ordinary < head.ordinary AND s.waiting_until IS NULL"
    " CROSS JOIN chat ON chat.id = s.chat LIMIT ?",
}


def _chat(row: Row) -> Chat:
    return Chat(ChatKey(row[0]), rows.address(row[1], row[2], row[3]), ChatKind(row[4]))


def _due(row: Row, urgency: Urgency) -> Due:
    return Due(
        chat=_chat(row),
        coverage=CoverageId(row[5]),
        level=LEVELS[row[6]],
        urgency=urgency,
        after=Seq(row[7]),
        owed=EntryId(row[8]) if urgency is Urgency.OWED else None,
    )


class SqliteDeliveries:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, platform: str, limit: int) -> list[Due]:
        found: list[Due] = []
        for urgency, sql in _DUE.items():
            if len(found) < limit:
                behind = await self._database.read(sql, (PLATFORM_CODES[platform], limit - len(found)))
                found += [_due(row, urgency) for row in behind]
        return found

    async def next_row(self, coverage: CoverageId, level: Level, urgency: Urgency, after: Seq) -> StreamRow | None:
        wanted = (
            "breaking = 1"
            if urgency is Urgency.BREAKING
            else "breaking = 0 AND (change = 'closing' OR ?3 = 0 OR (?3 = 1 AND key = 1))"
        )
        row = await self._database.read_one(
            f"SELECT seq, change, entry FROM stream WHERE coverage = ?1 AND seq > ?2 AND pushed = 1 AND ({wanted})"
            " AND (entry IS NULL OR EXISTS (SELECT 1 FROM entry WHERE entry.id = stream.entry AND state = ?4))"
            " ORDER BY seq LIMIT 1",
            (coverage, after, LEVEL_CODES[level], EntryState.LIVE),
        )
        if row is None:
            return None
        entry = None
        if row[2] is not None:
            found = await self._database.read(
                f"SELECT {ENTRY_COLUMNS} FROM {ENTRY_TABLES} WHERE entry.id = ?", (row[2],)
            )
            entry = rows.entry(found[0])
        return StreamRow(Seq(row[0]), Change(row[1]), entry)

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
        code = PLATFORM_CODES[platform]
        found: list[Outdated] = []
        for entry, revision, cursor in await self._database.read(
            "SELECT revising.entry, revising.revision, cursor FROM revising JOIN entry ON entry.id = revising.entry"
            " WHERE platform = ? ORDER BY entry.state = 'retracted' OR entry.breaking DESC, revising.entry",
            (code,),
        ):
            shown = await self._shown(EntryId(entry), code, revision, cursor, limit - len(found))
            if not shown:
                await self._finish(entry, code)
            found += shown
            if len(found) >= limit:
                break
        return found

    async def _shown(self, entry: EntryId, platform: int, revision: int, cursor: int, limit: int) -> list[Outdated]:
        chats = await self._database.read(
            f"SELECT DISTINCT {_CHAT} FROM receipt CROSS JOIN chat ON chat.id = receipt.chat"
            " WHERE receipt.entry = ? AND receipt.platform = ? AND receipt.chat > ? AND receipt.revision < ?"
            "  AND chat.absence IS NULL ORDER BY receipt.chat LIMIT ?",
            (entry, platform, cursor, revision, limit),
        )
        return [
            Outdated(chat, entry, tuple(await self.receipts(entry, chat.key, chat.address.platform)))
            for chat in map(_chat, chats)
        ]

    async def _finish(self, entry: int, platform: int) -> None:
        """Forget a correction that no reachable chat needs any more."""
        async with self._database.write() as connection:
            await connection.execute(
                "DELETE FROM revising WHERE entry = ?1 AND platform = ?2 AND NOT EXISTS ("
                " SELECT 1 FROM receipt JOIN chat ON chat.id = receipt.chat WHERE receipt.entry = ?1"
                "  AND receipt.platform = ?2 AND receipt.chat > revising.cursor"
                "  AND receipt.revision < revising.revision AND chat.absence IS NULL)",
                (entry, platform),
            )

    async def turn(self, platform: str, outcomes: Sequence[Outcome], marks: Sequence[Mark]) -> None:
        code = PLATFORM_CODES[platform]
        async with self._database.write() as connection:
            await settle(connection, code, outcomes)
            await connection.executemany(
                "INSERT OR REPLACE INTO mark (chat, platform, coverage, urgency, seq, entry, revision, part, parts,"
                " started_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        mark.chat.key,
                        code,
                        mark.coverage,
                        mark.urgency,
                        mark.seq,
                        mark.entry,
                        mark.revision,
                        mark.part,
                        mark.parts,
                        milliseconds(mark.started_at),
                    )
                    for mark in marks
                ],
            )

    async def marked(self, platform: str) -> list[Mark]:
        found = await self._database.read(
            f"SELECT {_CHAT}, mark.coverage, mark.urgency, mark.seq, mark.entry, mark.revision, mark.part, mark.parts,"
            " mark.started_at FROM mark JOIN chat ON chat.id = mark.chat WHERE mark.platform = ?",
            (PLATFORM_CODES[platform],),
        )
        return [
            Mark(
                chat=_chat(row),
                coverage=CoverageId(row[5]),
                urgency=Urgency(row[6]),
                seq=Seq(row[7]),
                entry=None if row[8] is None else EntryId(row[8]),
                revision=row[9],
                part=row[10],
                parts=row[11],
                started_at=moment(row[12]),
            )
            for row in found
        ]

    async def end_waiting(self, now: datetime) -> datetime | None:
        next_end = await self._next_end()
        if next_end is None or next_end > milliseconds(now):
            return None if next_end is None else moment(next_end)
        async with self._database.write() as connection:
            for sql in (
                "UPDATE subscription SET waiting_until = NULL WHERE waiting_until <= ?",
                "UPDATE chat SET throttled_until = NULL WHERE throttled_until <= ?",
            ):
                await connection.execute(sql, (milliseconds(now),))
        next_end = await self._next_end()
        return None if next_end is None else moment(next_end)

    async def _next_end(self) -> int | None:
        row = await self._database.read_one(
            "SELECT MIN(waiting_until) FROM subscription WHERE waiting_until IS NOT NULL AND waiting_until < ?",
            (FOREVER,),
        )
        return None if row is None else row[0]

    async def reach(self, entry: EntryId) -> Reach:
        counted = await self._database.read_one(
            "WITH wanted AS (SELECT coverage, pushed_as AS seq, breaking, key FROM entry WHERE id = ?1),"
            " missing AS (SELECT s.waiting_until IS NOT NULL AND s.waiting_until = ?2 AS absent"
            "  FROM subscription AS s JOIN wanted ON wanted.coverage = s.coverage"
            "  WHERE CASE WHEN wanted.breaking THEN s.breaking ELSE s.ordinary END < wanted.seq"
            "   AND (wanted.breaking OR s.level = 0 OR (s.level = 1 AND wanted.key))"
            "  UNION ALL SELECT s.waiting_until IS NOT NULL AND s.waiting_until = ?2"
            "  FROM subscription AS s WHERE s.owed = ?1)"
            " SELECT (SELECT COUNT(*) FROM receipt WHERE entry = ?1 AND part = 0),"
            "  (SELECT COUNT(*) FROM missing WHERE NOT absent), (SELECT COUNT(*) FROM missing WHERE absent)",
            (entry, FOREVER),
        )
        assert counted is not None
        reached, waiting, unreachable = counted
        return Reach(audience=reached + waiting + unreachable, reached=reached, unreachable=unreachable)

    async def foreign_version(self) -> int:
        return await self._database.foreign_version()
