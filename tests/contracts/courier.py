"""A courier: a lane in miniature, which serves one chat at a time and keeps what each chat shows."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from bot.delivery import Chat, Delivered, Due, Mark, Outcome, Outdated, Passed, Revised, StreamRow, Urgency
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

    async def mark(self, due: Due, parts: int = 1, at: datetime = START) -> Mark | None:
        """Begin to serve a chat; None when nothing is left that it should get."""
        head = await self.store.deliveries.head(due.coverage, due.level, due.urgency)
        row = await self._next(due)
        if row is None:
            await self.turn(Passed(due, head))
            return None
        if row.entry and row.change is Change.RELEASE and await self._has(due.chat, row.entry.id):
            await self.turn(Passed(due, row.seq))
            return await self.mark(replace(due, after=row.seq), parts, at)
        mark = Mark(
            chat=due.chat,
            coverage=due.coverage,
            urgency=due.urgency,
            seq=row.seq,
            entry=row.entry.id if row.entry else None,
            revision=row.entry.revision if row.entry else 0,
            part=0,
            parts=parts,
            started_at=at,
        )
        await self.turn(marks=(mark,))
        return mark

    async def begin(self, parts: int = 1) -> Mark:
        """Begin to serve the first chat that is due."""
        mark = await self.mark((await self.due())[0], parts)
        assert mark
        return mark

    async def arrive(self, mark: Mark) -> Delivered:
        """It is on the chat's screen, and the store is told."""
        delivered = Delivered(mark, self.message())
        address = mark.chat.address
        if mark.entry is not None:
            self.shown[address][mark.entry] = mark.revision
        if mark.part == 0:
            self.sent[address].append(mark.entry)
        await self.turn(delivered)
        return delivered

    async def revise(self, outdated: Outdated) -> None:
        entry = await self.store.stream.entry(outdated.entry)
        kept = tuple(replace(receipt, revision=entry.revision) for receipt in outdated.receipts)
        self.shown[outdated.chat.address][entry.id] = entry.revision
        await self.turn(Revised(outdated, entry.revision, kept))

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

    def message(self) -> MessageId:
        self._messages += 1
        return MessageId(self._messages)

    async def _next(self, due: Due) -> StreamRow | None:
        if due.urgency is Urgency.OWED:
            assert due.owed is not None
            entry = await self.store.stream.entry(due.owed)
            has_it = entry.state is EntryState.RETRACTED or await self._has(due.chat, entry.id)
            return None if has_it else StreamRow(due.after, Change.PUBLICATION, entry)
        return await self.store.deliveries.next_row(due.coverage, due.level, due.urgency, due.after)

    async def _has(self, chat: Chat, entry: EntryId) -> bool:
        return bool(await self.store.deliveries.receipts(entry, chat.key, self.platform))
