"""Due work: who is behind, and what comes next for them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

import orjson

from bot.figures.reach import PlatformStatus, Reach
from bot.lanes.agenda import Agenda
from bot.lanes.delivery import Due, Layout, Mark, Outdated, Pending, Pin, Receipt, Urgency
from bot.lanes.outcome import Outcome
from bot.model import Address, ChatKey, CoverageId, EntryId, Level, MessageId, Seq
from storage.agenda import NEWEST, due, look, newest
from storage.corrections import outdated
from storage.database import Database, execute_all
from storage.layouts import FORMS, from_json
from storage.marks import DOUBT, read_doubted, read_marks, recover, written
from storage.missing import missing
from storage.pending import pending
from storage.pins import pins
from storage.reach import reach
from storage.rows import PLATFORM_CODES, Row, milliseconds, moment
from storage.settlement import gathered, move, moves
from storage.status import platform_status
from storage.waiting import end_waiting

FIRST_DAY = date(1970, 1, 1)

RECEIPTS = (
    "SELECT entry, chat, part, message, revision, form FROM receipt WHERE entry = ? AND platform = ?"
    " AND chat IN (SELECT value FROM json_each(?)) ORDER BY chat, part"
)

PUSHED = (
    "SELECT entry.id, stream.at FROM json_each(?) AS wanted CROSS JOIN entry ON entry.id = wanted.value"
    " CROSS JOIN stream ON stream.seq = entry.pushed_as"
)

SHOWN_IN = (
    "SELECT DISTINCT recent.id FROM (SELECT id FROM entry ORDER BY id DESC LIMIT 2000) AS recent"
    " CROSS JOIN chat ON chat.platform = ? AND chat.chat = ? AND chat.thread = ?"
    " CROSS JOIN receipt ON receipt.entry = recent.id AND receipt.platform = chat.platform AND receipt.chat = chat.id"
    " WHERE receipt.message = ?"
)


def _receipt(row: Row) -> Receipt:
    return Receipt(EntryId(row[0]), ChatKey(row[1]), row[2], MessageId(row[3]), row[4], FORMS[row[5]])


class SqliteDeliveries:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def look(self, platform: str, limit: int, busy: Collection[ChatKey], now: datetime) -> Agenda:
        return await look(self._database, PLATFORM_CODES[platform], limit, busy, now)

    async def due(self, platform: str, limit: int, busy: Collection[ChatKey] = ()) -> list[Due]:
        return await due(self._database, PLATFORM_CODES[platform], limit, busy)

    async def pending(
        self, coverage: CoverageId, level: Level, urgency: Urgency, after: Seq, chat: ChatKey | None = None
    ) -> Pending:
        return await pending(self._database, coverage, level, urgency, after, chat)

    async def receipts(self, entry: EntryId, chats: Collection[ChatKey], platform: str) -> list[Receipt]:
        of = (entry, PLATFORM_CODES[platform], orjson.dumps(list(chats)).decode())
        return [_receipt(row) for row in await self._database.read(RECEIPTS, of)]

    async def had(self, entries: Collection[EntryId], chat: ChatKey, platform: str) -> set[EntryId]:
        found = await self._database.read(
            "SELECT wanted.value FROM json_each(?) AS wanted WHERE EXISTS (SELECT 1 FROM receipt"
            " WHERE receipt.entry = wanted.value AND receipt.platform = ? AND receipt.chat = ?)",
            (orjson.dumps(sorted(entries)).decode(), PLATFORM_CODES[platform], chat),
        )
        return {EntryId(row[0]) for row in found}

    async def pushed(self, entries: Collection[EntryId]) -> dict[EntryId, datetime]:
        found = await self._database.read(PUSHED, (orjson.dumps(list(entries)).decode(),))
        return {EntryId(row[0]): moment(row[1]) for row in found}

    async def newest_seq(self) -> Seq:
        return newest((await self._database.read_all(NEWEST))[0])

    async def layout(self, chat: ChatKey, message: MessageId) -> Layout | None:
        row = await self._database.read_one("SELECT holds FROM layout WHERE chat = ? AND message = ?", (chat, message))
        return from_json(row[0]) if row else None

    async def exhibited(self, chat: ChatKey, message: MessageId) -> tuple[MessageId, ...] | None:
        row = await self._database.read_one(
            "SELECT others FROM exhibit WHERE chat = ? AND message = ?", (chat, message)
        )
        return tuple(MessageId(one) for one in orjson.loads(row[0])) if row else None

    async def receipts_in(self, chat: ChatKey, message: MessageId, platform: str) -> list[Receipt]:
        layout = await self.layout(chat, message)
        found = [await self.receipts(one.entry, [chat], platform) for one in layout.carried] if layout else []
        return [receipt for receipts in found for receipt in receipts if receipt.message == message]

    async def outdated(self, platform: str, limit: int) -> list[Outdated]:
        return await outdated(self._database, PLATFORM_CODES[platform], limit)

    async def pins(self, platform: str, limit: int) -> list[Pin]:
        return await pins(self._database, PLATFORM_CODES[platform], limit)

    async def turn(self, platform: str, outcomes: Sequence[Outcome], marks: Sequence[Mark]) -> None:
        code = PLATFORM_CODES[platform]
        settled, marked = gathered(code, outcomes).statements(), written(code, marks)
        moved = [outcome for outcome in outcomes if moves(outcome)]
        if not moved:
            await self._database.write_all([*settled, *marked])
            return
        async with self._database.write() as connection:
            await execute_all(connection, settled)
            for outcome in moved:
                await move(connection, outcome)
            await execute_all(connection, marked)

    async def recover(self, platform: str, at: datetime, *, skipped: bool) -> list[Mark]:
        async with self._database.write() as connection:
            return await recover(connection, PLATFORM_CODES[platform], at, skipped=skipped)

    async def count_doubt(self, receipt: Receipt, platform: str, at: datetime, *, skipped: bool) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                DOUBT,
                {
                    "platform": PLATFORM_CODES[platform],
                    "chat": receipt.chat,
                    "entry": receipt.entry,
                    "part": receipt.part,
                    "at": milliseconds(at),
                    "skipped": skipped,
                },
            )

    async def doubted(self, chat: ChatKey) -> Mark | None:
        return await read_doubted(self._database, chat)

    async def marked(self, platform: str) -> list[Mark]:
        return await read_marks(self._database, PLATFORM_CODES[platform])

    async def end_waiting(self, now: datetime) -> datetime | None:
        return await end_waiting(self._database, now)

    async def reach(self, entry: EntryId) -> Reach:
        return await reach(self._database, entry)

    async def shown(self, address: Address, message: MessageId) -> list[EntryId]:
        place = (PLATFORM_CODES[address.platform], address.chat, address.thread)
        found = await self._database.read(SHOWN_IN, (*place, message))
        return [EntryId(row[0]) for row in found]

    async def missing(self, entry: EntryId) -> int:
        return await missing(self._database, entry)

    async def status(self, platform: str, now: datetime) -> PlatformStatus:
        return await platform_status(self._database, platform, now)

    async def learned(self, platform: str) -> float:
        row = await self._database.read_one(
            "SELECT learned FROM account WHERE platform = ?", (PLATFORM_CODES[platform],)
        )
        return float(row[0]) if row else 1.0

    async def learn(self, platform: str, learned: float) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                "INSERT INTO account (platform, learned) VALUES (?, ?)"
                " ON CONFLICT DO UPDATE SET learned = excluded.learned",
                (PLATFORM_CODES[platform], learned),
            )

    async def spent(self, platform: str) -> tuple[date, int]:
        row = await self._database.read_one(
            "SELECT spent_on, spent FROM account WHERE platform = ?", (PLATFORM_CODES[platform],)
        )
        return (FIRST_DAY + timedelta(days=row[0]), row[1]) if row else (FIRST_DAY, 0)

    async def spend(self, platform: str, day: date, messages: int) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                "INSERT INTO account (platform, learned, spent_on, spent) VALUES (?, 1.0, ?, ?)"
                " ON CONFLICT DO UPDATE SET spent_on = excluded.spent_on, spent = excluded.spent",
                (PLATFORM_CODES[platform], (day - FIRST_DAY).days, messages),
            )

    async def foreign_version(self) -> int:
        return await self._database.foreign_version()
