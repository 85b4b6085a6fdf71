"""What a lane does next: reads what is due, keeps to one request per chat and to the chats' budgets, composes.

Nothing is remembered of a chat between two plans but its budget.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import islice

from bot.budgets.budget import Act, Budgets, Pace
from bot.composing.merging import MOST_MESSAGES, Portion
from bot.composing.refusals import Refusals
from bot.lanes.agenda import Agenda, Work
from bot.lanes.card import Card
from bot.lanes.concern import act_of, asked_of
from bot.lanes.delivery import UNKNOWN, Chat, Due, Form, Layout, Outdated, Pending, Pin, Receipt
from bot.lanes.outcome import Passed
from bot.lanes.passing import passed_over
from bot.lanes.plan import Course, Plan, Received, Step
from bot.lanes.precedence import in_order, most_cards
from bot.lanes.reading import Reading, picks
from bot.model import Change, ChatKey, EntryId, Seq
from bot.ports import Clock, Platform
from bot.readers.quiet import awake
from bot.store import Store

SPARE_SHARE = 4
"""One plan looks at so much more, a quarter, than it has places for: some chats may have to rest."""
MOST_LOOKED_AT = 4096
"""Chats that one plan looks through for some that need not rest."""
BEHIND_AFTER = 120.0
"""Seconds with more due than there are places, after which a chat gets one message at a time."""


class Planner:
    def __init__(self, platform: Platform, store: Store, pace: Pace, clock: Clock) -> None:
        self._platform = platform
        self._store = store
        self._pace = pace
        self._clock = clock
        self._chats: Budgets[ChatKey] = Budgets()
        self._reading = Reading(platform, store)
        self._refusals = Refusals()
        self._behind_since: float | None = None
        self._given = 0

    async def plan(self, free: int, busy: Collection[ChatKey]) -> Plan:
        """At most `free` requests, to chats that are not busy."""
        plan = Plan()
        if free <= 0:
            plan.waiting_ends = await self._store.deliveries.end_waiting(self._clock.now())
            return plan
        chosen = await self._choose(plan, free, busy)
        plan.revisions += [one for one in chosen if isinstance(one, Outdated)]
        plan.pins += [one for one in chosen if isinstance(one, Pin)]
        plan.cards += [one for one in chosen if isinstance(one, Card)]
        dues = [one for one in chosen if isinstance(one, Due)]
        for due in dues:
            if due.doubted:
                await self._take_doubted(plan, due)
        fresh = [due for due in dues if not due.doubted]
        courses = await self._courses(fresh)
        received = await self._received(fresh, courses)
        for due, course in zip(fresh, courses, strict=True):
            await self._take(plan, due, course, received)
        self._given += plan.size
        return plan

    def ready_in(self, chat: Chat, act: Act) -> float:
        """Seconds until the chat's budget has room."""
        now = self._clock.monotonic()
        return self._chats.ready_at(chat.key, now, self._pace.of(chat.kind, act)) - now

    def spend(self, chat: Chat, act: Act) -> None:
        """A request leaves now: what waited for the account counts from then on."""
        self._chats.take(chat.key, self._pace.of(chat.kind, act), self._clock.monotonic())

    def refused(self, layout: Layout) -> None:
        """The platform takes a message that holds this in no form."""
        self._refusals.note(layout)

    async def _choose(self, plan: Plan, free: int, busy: Collection[ChatKey]) -> list[Work]:
        """Who is served now. Chats that rest may hide others that need not: then look further."""
        deliveries, name = self._store.deliveries, self._platform.name
        limit = free + 1 + free // SPARE_SHARE
        while True:
            agenda = await deliveries.look(name, limit, busy, self._clock.now())
            self._reading.renew(agenda.newest)
            plan.look_again, plan.waiting_ends = None, agenda.waiting_ends
            wanted, plan.passed = await passed_over(agenda.due, self._reading)
            dues, plan.deferred = awake(wanted, self._clock.now())
            chosen = self._allowed(plan, replace(agenda, due=dues), free, busy)
            revisions = max(len(agenda.outdated), len(agenda.pins))
            seen_all = len(agenda.due) < limit and revisions < limit + len(busy)
            if len(chosen) >= free or seen_all or limit >= MOST_LOOKED_AT:
                break
            limit = min(4 * limit, MOST_LOOKED_AT)
        self._compare(waiting=len(dues), free=free)
        return chosen

    def _compare(self, waiting: int, free: int) -> None:
        if waiting <= free:
            self._behind_since = None
        elif self._behind_since is None:
            self._behind_since = self._clock.monotonic()

    def _allowed(self, plan: Plan, agenda: Agenda, free: int, busy: Collection[ChatKey]) -> list[Work]:
        taken, now = set(busy), self._clock.monotonic()

        def may(one: Work) -> bool:
            return taken.isdisjoint(asked_of(one)) and self._rested(plan, one.chat, act_of(one), now)

        chosen: list[Work] = []
        cards = most_cards(agenda, free, idle=not busy)
        for one in islice(in_order(agenda, self._given, cards, may), free):
            taken.add(one.chat.key)
            chosen.append(one)
        return chosen

    def _rested(self, plan: Plan, chat: Chat, act: Act, now: float) -> bool:
        ready = self._chats.ready_at(chat.key, now, self._pace.of(chat.kind, act))
        if ready > now:
            plan.look_again = min(ready, plan.look_again or ready)
        return ready <= now

    async def _take_doubted(self, plan: Plan, due: Due) -> None:
        mark = await self._store.deliveries.doubted(due.chat.key)
        if mark:
            plan.doubted.append(replace(mark, chat=due.chat))

    async def _courses(self, dues: Sequence[Due]) -> list[Course]:
        """Thought out once for all chats at the same place: they are many, and differ in nothing but their address."""
        known: dict[tuple[object, ...], Course] = {}
        courses: list[Course] = []
        for due in dues:
            picked = await self._reading.pending(due) if due.selective else None
            place = (due.coverage, due.level, due.urgency, due.after, due.owed, due.remaining, due.chat.language)
            alike = (place, picks(picked) if picked else None)
            if alike not in known:
                known[alike] = await self._course(due, picked or await self._reading.pending(due))
            courses.append(known[alike])
        return courses

    async def _course(self, due: Due, pending: Pending) -> Course:
        if not pending.rows:
            return Course(pending)
        entry = pending.rows[0].entry
        released = tuple(row.entry.id for row in pending.rows if row.entry and row.change is Change.RELEASE)
        asks = entry and (due.owed or released or entry.revision > 1 or await self._long(due, pending))
        return Course(
            pending,
            asks_for=entry.id if entry and asks else None,
            released=released,
            step=None if released else await self._step(due, pending, ()),
        )

    async def _received(self, dues: Sequence[Due], courses: Sequence[Course]) -> Received:
        """What chats have of the first entry that they are behind by: asked only where they may have some of it, or
        are to be told of its correction."""
        chats: dict[EntryId, list[ChatKey]] = {}
        for due, course in zip(dues, courses, strict=True):
            for entry in filter(None, (course.asks_for, course.about)):
                chats.setdefault(entry, []).append(due.chat.key)
        received: Received = {}
        for entry, keys in chats.items():
            for receipt in await self._store.deliveries.receipts(entry, keys, self._platform.name):
                received.setdefault((entry, receipt.chat), []).append(receipt)
        return received

    async def _long(self, due: Due, pending: Pending) -> bool:
        return len((await self._reading.alone(due, pending.rows[0])).messages) > 1

    async def _take(self, plan: Plan, due: Due, course: Course, received: Received) -> None:
        """What was released may be there already, if the chat was owed it."""
        pending = course.pending
        step: Step | Seq | None = course.step
        begun = received.get((course.asks_for, due.chat.key), []) if course.asks_for else []
        if pending.rows and begun:
            step = await self._next_part(due, pending, begun)
        elif course.step and course.about:
            step = _below(course.step, received.get((course.about, due.chat.key), []))
        elif course.released:
            had = await self._store.deliveries.had(course.released, due.chat.key, self._platform.name)
            step = await self._step(due, pending, had)
        if isinstance(step, Step):
            plan.sendings.append(step.to(due))
        else:
            plan.passed.append(Passed(due, pending.until if step is None else step))

    async def _next_part(self, due: Due, pending: Pending, received: Sequence[Receipt]) -> Step | Seq:
        """Some of the first entry is there: parts of it, which a correction may have made fewer, or its place in a
        message with others."""
        portion = await self._reading.alone(due, pending.rows[0])
        begun = [one.part for one in received] == list(range(len(received))) and received[0].form is Form.ALONE
        if not begun or len(received) >= len(portion.messages):
            return portion.seq
        left = self._places(due) - len(portion.messages) if len(pending.rows) > 1 else 0
        before = next((one.message for one in reversed(received) if one.message > UNKNOWN), None)
        now = self._clock.now()
        return Step(portion, max(left, 0), now, portion.messages[len(received)], (), len(received), before)

    async def _step(self, due: Due, pending: Pending, had: Collection[EntryId]) -> Step | None:
        """None where the chat has all of it."""
        places, now = self._places(due), self._clock.now()
        portions = await self._portions(due, pending, places, had)
        if not portions:
            return None
        remaining = min(places, sum(len(portion.messages) for portion in portions)) - 1
        first = portions[0]
        since = () if due.owed else tuple((row.entry.id, row.at) for row in first.rows if row.entry)
        return Step(first, remaining if len(portions) > 1 else 0, now, first.messages[0], since)

    async def _portions(
        self, due: Due, pending: Pending, places: int, without: Collection[EntryId]
    ) -> tuple[Portion, ...]:
        """Composed; of what was refused together, the first half for now."""
        while True:
            portions = await self._reading.service(due, pending, places, self._clock.now(), without)
            if not portions or not self._refusals.forbid(portions[0].layout):
                return portions
            rows = portions[0].rows[: len(portions[0].rows) // 2]
            pending = Pending(rows, portions[0].layout.earlier, rows[-1].seq)

    def _places(self, due: Due) -> int:
        """How many messages this service may still make."""
        return due.remaining or (1 if self._behind else MOST_MESSAGES)

    @property
    def _behind(self) -> bool:
        since = self._behind_since
        return since is not None and self._clock.monotonic() - since > BEHIND_AFTER


def _below(step: Step, answered: Sequence[Receipt]) -> Step | Seq:
    """In answer to what the chat has of an entry; who has none of it is told nothing."""
    if not answered:
        return step.portion.seq
    return replace(step, reply_to=next((one.message for one in answered if one.message > UNKNOWN), None))
