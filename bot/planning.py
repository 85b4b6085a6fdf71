"""What a lane does next: reads what is due, keeps to one request per chat and to the chats' budgets, composes.

Nothing is remembered between two plans but the chats' budgets and what is in doubt.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from bot.budget import Budgets, Pace
from bot.compose import closing, messages
from bot.delivery import Chat, Due, Mark, Outdated, Passed, StreamRow, Urgency
from bot.model import (
    Address,
    Change,
    ChatKey,
    ChatKind,
    Coverage,
    CoverageId,
    Entry,
    EntryId,
    EntryState,
    Level,
    Message,
    MessageId,
    Seq,
)
from bot.ports import Clock, Platform
from bot.store import Store

REVISION_SHARE = 5
"""One of so many places belongs to corrections, however long the backlog is."""
MOST_LOOKED_AT = 4096
"""Subscriptions that one plan looks through for chats that need not rest."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One message that is to go out now."""

    mark: Mark
    message: Message
    reply_to: MessageId | None


@dataclass(slots=True)
class Plan:
    """What this turn starts; `look_again` is when (monotonic seconds) a chat that had to rest may be served."""

    sendings: list[Sending] = field(default_factory=list)
    revisions: list[Outdated] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    look_again: float | None = None

    @property
    def size(self) -> int:
        return len(self.sendings) + len(self.revisions)


class Planner:
    def __init__(self, platform: Platform, store: Store, pace: Pace, clock: Clock) -> None:
        self._platform = platform
        self._store = store
        self._pace = pace
        self._clock = clock
        self._chats: Budgets[Address] = Budgets()
        self._doubted: dict[_Subject, Mark] = {}
        self._given = 0

    def doubt(self, marks: Collection[Mark]) -> None:
        """These may have arrived in the shape that their marks say."""
        self._doubted |= {_subject(mark): mark for mark in marks}

    async def plan(self, free: int, busy: Collection[ChatKey]) -> Plan:
        """At most `free` requests, to chats that are not busy."""
        plan = Plan()
        if free <= 0:
            return plan
        reading = _Reading(self._platform, self._store)
        taken = set(busy)
        limit = 2 * (free + len(taken))
        outdated = await self._store.deliveries.outdated(self._platform.name, limit)
        self._take_revisions(plan, outdated, taken, (self._given % REVISION_SHARE + free) // REVISION_SHARE)
        while await self._take_due(plan, free, taken, reading, limit) and limit < MOST_LOOKED_AT:
            limit = min(4 * limit, MOST_LOOKED_AT)
        self._take_revisions(plan, outdated, taken, free - plan.size)
        self._given += plan.size
        return plan

    async def _take_due(self, plan: Plan, free: int, taken: set[ChatKey], reading: "_Reading", limit: int) -> bool:
        """Fill the free places. True when chats that rest may hide others that need not."""
        found = await self._store.deliveries.due(self._platform.name, limit)
        for due in found:
            if plan.size >= free:
                return False
            if self._may(due.chat, taken, plan):
                await self._take(plan, due, taken, reading)
        return plan.size < free and len(found) == limit

    def _take_revisions(self, plan: Plan, outdated: list[Outdated], taken: set[ChatKey], places: int) -> None:
        for one in outdated:
            if places <= 0:
                return
            if self._may(one.chat, taken, plan):
                self._occupy(one.chat, taken)
                plan.revisions.append(one)
                places -= 1

    def _may(self, chat: Chat, taken: Collection[ChatKey], plan: Plan) -> bool:
        if chat.key in taken:
            return False
        now = self._clock.monotonic()
        ready = self._chats.ready_at(chat.address, now)
        if ready > now:
            plan.look_again = min(ready, plan.look_again or ready)
        return ready <= now

    def _occupy(self, chat: Chat, taken: set[ChatKey]) -> None:
        taken.add(chat.key)
        rate = self._pace.private if chat.kind is ChatKind.PRIVATE else self._pace.group
        self._chats.take(chat.address, rate, self._clock.monotonic())

    async def _take(self, plan: Plan, due: Due, taken: set[ChatKey], reading: "_Reading") -> None:
        row = await reading.next(due)
        if not isinstance(row, StreamRow):
            taken.add(due.chat.key)
            plan.passed.append(Passed(due, row))
            return
        composed = await reading.composed(due.coverage, row)
        sent = await self._sent(due, row, len(composed))
        if len(sent) >= len(composed):
            taken.add(due.chat.key)
            plan.passed.append(Passed(due, row.seq))
            return
        self._occupy(due.chat, taken)
        mark = self._mark(due, row, part=len(sent), parts=len(composed))
        plan.sendings.append(Sending(mark, composed[len(sent)], sent[-1] if sent else None))

    async def _sent(self, due: Due, row: StreamRow, parts: int) -> list[MessageId]:
        """The parts that the chat has: asked only where it may have some. A correction may have made them fewer."""
        if row.entry is None:
            return []
        split = parts > 1 or row.entry.revision > 1
        if not split and due.urgency is not Urgency.OWED and row.change is not Change.RELEASE:
            return []
        receipts = await self._store.deliveries.receipts(row.entry.id, due.chat.key, self._platform.name)
        return [receipt.message for receipt in receipts]

    def _mark(self, due: Due, row: StreamRow, part: int, parts: int) -> Mark:
        mark = Mark(
            chat=due.chat,
            coverage=due.coverage,
            urgency=due.urgency,
            seq=row.seq,
            entry=row.entry.id if row.entry else None,
            revision=row.entry.revision if row.entry else 0,
            part=part,
            parts=parts,
            started_at=self._clock.now(),
        )
        doubted = self._doubted.pop(_subject(mark), None)
        if doubted:
            # What may be there already shows the older revision; as a receipt of that, it is corrected afterwards.
            return replace(mark, revision=min(mark.revision, doubted.revision))
        return mark


_Subject = tuple[ChatKey, EntryId | None, int]


def _subject(mark: Mark) -> _Subject:
    """What a repeat of the same message has in common with it."""
    return mark.chat.key, mark.entry, mark.part


class _Reading:
    """What one plan has read of the store: many chats are behind by the same rows."""

    def __init__(self, platform: Platform, store: Store) -> None:
        self._platform = platform
        self._store = store
        self._rows: dict[tuple[CoverageId, Level, Urgency, Seq], StreamRow | Seq] = {}
        self._composed: dict[tuple[CoverageId, int], tuple[Message, ...]] = {}
        self._coverages: dict[CoverageId, Coverage] = {}

    async def next(self, due: Due) -> StreamRow | Seq:
        """What is to be sent next; where there is nothing, the seq up to which that is so."""
        if due.owed is not None:
            entry = await self._store.stream.entry(due.owed)
            retracted = entry.state is EntryState.RETRACTED
            return due.after if retracted else StreamRow(due.after, Change.PUBLICATION, entry)
        key = (due.coverage, due.level, due.urgency, due.after)
        if key not in self._rows:
            self._rows[key] = await self._store.deliveries.next_row(*key) or await self._nothing_up_to(*key)
        return self._rows[key]

    async def _nothing_up_to(self, coverage: CoverageId, level: Level, urgency: Urgency, after: Seq) -> StreamRow | Seq:
        """The head, read first: what is published while we look lies behind it or is found."""
        head = await self._store.deliveries.head(coverage, level, urgency)
        return await self._store.deliveries.next_row(coverage, level, urgency, after) or head

    async def coverage(self, coverage: CoverageId) -> Coverage:
        if coverage not in self._coverages:
            self._coverages[coverage] = await self._store.stream.coverage(coverage)
        return self._coverages[coverage]

    async def composed(self, coverage: CoverageId, row: StreamRow) -> tuple[Message, ...]:
        key = (coverage, row.entry.id if row.entry else 0)
        if key not in self._composed:
            told = await self.coverage(coverage)
            self._composed[key] = (
                (closing(told),) if row.entry is None else messages(row.entry, told, self._platform.fits)
            )
        return self._composed[key]


async def newest(store: Store, platform: Platform, outdated: Outdated) -> tuple[Entry, tuple[Message, ...]]:
    """The entry that a correction is to bring, composed."""
    entry = await store.stream.entry(outdated.entry)
    coverage = await store.stream.coverage(entry.coverage)
    return entry, messages(entry, coverage, platform.fits)
