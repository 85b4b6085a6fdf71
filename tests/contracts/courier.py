"""A courier: a lane in miniature, which serves one chat at a time and keeps what each chat shows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.lanes.delivery import Carried, Chat, Due, Form, Layout, Mark, Outdated, Pending, Receipt, StreamRow, Urgency
from bot.lanes.outcome import Delivered, Outcome, Passed, Revised
from bot.model import Address, Change, EntryId, EntryState, MessageId
from bot.store import Store
from tests.contracts.newsroom import START

ROUNDS = 1000
"""More than any test needs; a store that always finds something more to do fails instead of hanging."""


class Courier:
    """`shown` is what each chat has on its screen: the revision of each entry. `sent` is what was sent there, in
    order: entries, and None for a closing line."""

    def __init__(self, store: Store, platform: str = "telegram") -> None:
        self.store = store
        self.platform = platform
        self.shown: dict[Address, dict[EntryId, int]] = defaultdict(dict)
        self.sent: dict[Address, list[EntryId | None]] = defaultdict(list)
        self._messages = 0

    async def due(self) -> list[Due]:
        return await self.store.deliveries.due(self.platform, 100)

    async def outdated(self) -> list[Outdated]:
        return await self.store.deliveries.outdated(self.platform, 100)

    async def turn(self, *outcomes: Outcome, marks: tuple[Mark, ...] = ()) -> None:
        await self.store.deliveries.turn(self.platform, outcomes, marks)

    async def mark(self, due: Due, parts: int = 1, at: datetime = START, together: int = 1) -> Mark | None:
        """Begin to serve a chat, with so many entries in one message; None when nothing is left that it should get.

        What is in doubt there goes first, as it was.
        """
        mark = await self._doubted(due) if due.doubted else await self._composed(due, parts, at, together)
        if mark:
            await self.turn(marks=(mark,))
        return mark

    async def begin(self, parts: int = 1, together: int = 1) -> Mark:
        """Begin to serve the first chat that is due."""
        mark = await self.mark((await self.due())[0], parts, together=together)
        assert mark
        return mark

    async def arrive(self, mark: Mark) -> Delivered:
        """It is on the chat's screen, and the store is told."""
        delivered = Delivered(mark, self.message())
        address = mark.chat.address
        self.shown[address].update({one.entry: one.revision for one in mark.layout.carried})
        if mark.part == 0:
            self.sent[address] += [*carried(mark), *([None] if mark.layout.closes else [])]
        await self.turn(delivered)
        return delivered

    async def arrive_part(self, mark: Mark, part: int) -> Delivered:
        return await self.arrive(replace(mark, part=part))

    async def revise(self, outdated: Outdated) -> None:
        """What is frozen is told anew, in one message."""
        entry = await self.store.stream.entry(outdated.entry)
        kept = tuple(replace(receipt, revision=entry.revision) for receipt in outdated.receipts)
        gone: tuple[Receipt, ...] = ()
        if outdated.frozen:
            gone = outdated.receipts
            kept = (Receipt(entry.id, outdated.chat.key, 0, self.message(), entry.revision),)
        self.shown[outdated.chat.address][entry.id] = entry.revision
        await self.turn(Revised(outdated, entry.revision, kept, gone, reached=True))

    async def serve(self) -> None:
        """Deliver and correct until nothing is left to do."""
        for _ in range(ROUNDS):
            due, outdated = await self.due(), await self.outdated()
            if outdated:
                await self.revise(outdated[0])
            elif not due:
                return
            elif mark := await self.mark(due[0]):
                await self.arrive(mark)
        message = f"still not done after {ROUNDS} rounds"
        raise AssertionError(message)

    async def waited(self, now: datetime) -> datetime:
        """When a chat is tried again that could not be reached; `now` when none ever is."""
        if ends := await self.store.deliveries.end_waiting(now):
            await self.store.deliveries.end_waiting(ends)
        return ends or now

    def message(self) -> MessageId:
        self._messages += 1
        return MessageId(self._messages)

    async def pending(self, due: Due) -> Pending:
        """What a subscription is to be sent next."""
        if due.owed is None:
            chat = due.chat.key if due.selective else None
            return await self.store.deliveries.pending(due.coverage, due.level, due.urgency, due.after, chat)
        assert due.urgency is Urgency.OWED
        entry = await self.store.stream.entry(due.owed)
        if entry.state is EntryState.RETRACTED or await self._has(due.chat, entry.id):
            return Pending((), 0, due.after)
        return Pending((StreamRow(due.after, Change.PUBLICATION, entry, entry.published_at),), 0, due.after)

    async def received(self, mark: Mark) -> list[Receipt]:
        """What the chat has of the entries that a mark carries."""
        chats, deliveries = [mark.chat.key], self.store.deliveries
        found = [await deliveries.receipts(entry, chats, self.platform) for entry in carried(mark)]
        return [receipt for receipts in found for receipt in receipts]

    async def cases(self) -> tuple[int, int]:
        """How many were in doubt so far, and how many of them were not sent again."""
        status = await self.store.deliveries.status(self.platform, START)
        return status.in_doubt, status.skipped

    async def _doubted(self, due: Due) -> Mark:
        mark = await self.store.deliveries.doubted(due.chat.key)
        assert mark
        return replace(mark, chat=due.chat)

    async def _composed(self, due: Due, parts: int, at: datetime, together: int) -> Mark | None:
        pending = await self.pending(due)
        rows = [row for row in pending.rows if not await self._had(due.chat, row)]
        if not rows:
            await self.turn(Passed(due, pending.until))
            return None
        shown = rows[:together]
        return Mark(
            chat=due.chat,
            coverage=due.coverage,
            urgency=due.urgency,
            seq=shown[-1].seq if len(shown) < len(rows) else pending.until,
            layout=layout_of(shown, pending.earlier),
            started_at=at,
            parts=parts,
        )

    async def _had(self, chat: Chat, row: StreamRow) -> bool:
        """What is released may have been owed to the chat."""
        return row.change is Change.RELEASE and row.entry is not None and await self._has(chat, row.entry.id)

    async def _has(self, chat: Chat, entry: EntryId) -> bool:
        return bool(await self.store.deliveries.had([entry], chat.key, self.platform))


def layout_of(rows: Sequence[StreamRow], earlier: int = 0) -> Layout:
    """Alone, or whole beside others."""
    form = Form.ALONE if len(rows) == 1 and not earlier else Form.FULL
    shown = tuple(Carried(row.entry.id, row.entry.revision, form) for row in rows if row.entry)
    return Layout(shown, earlier, closes=rows[-1].entry is None)


def carried(mark: Mark) -> list[EntryId]:
    return [one.entry for one in mark.layout.carried]
