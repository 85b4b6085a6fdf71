"""The lane: everything that one platform account sends. It takes what is due, keeps the budgets, sends, settles.

One turn of the lane is one transaction: what came back is settled, what goes out next is marked. The requests are one
per chat at a time, and within a window. While they run, the next are marked already and stand ready: marked and
unsettled are never more than twice the window, and nobody waits for the disk.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from bot.budgets.account import Account
from bot.budgets.budget import Pace
from bot.budgets.line import Errand
from bot.budgets.purse import PaidBroadcast
from bot.clock import rung
from bot.figures.meters import NO_METERS, Meters
from bot.lanes.card_reading import CardReading
from bot.lanes.card_service import CardService
from bot.lanes.concern import put_back
from bot.lanes.condition import Condition
from bot.lanes.consequences import InDoubtPolicy
from bot.lanes.outcome import Delivered, GivenUp, Outcome, Resolved, Unsent
from bot.lanes.plan import Plan, Request
from bot.lanes.planning import Planner
from bot.lanes.sender import Sender
from bot.lanes.service import Service
from bot.lanes.tidings import Tidings
from bot.lanes.traffic import Traffic
from bot.lanes.uploads import Uploads
from bot.log import say
from bot.model import ChatKey
from bot.ports import Clock, Platform
from bot.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LaneSettings:
    """`window`: requests in flight at most. `repeats_are_safe`: the platform recognises a nonce that it saw before.
    `names_scope`: a throttled answer says whether the whole account is meant. `paid_cap` is in Stars a day.
    `cards_every`: a card rests so long after it was renewed."""

    pace: Pace
    window: int
    repeats_are_safe: bool
    in_doubt: InDoubtPolicy = InDoubtPolicy.RESEND
    names_scope: bool = True
    paid_broadcast: PaidBroadcast = PaidBroadcast.OFF
    paid_cap: int = 0
    cards_every: timedelta = timedelta(minutes=1)


class Lane:
    def __init__(
        self,
        platform: Platform,
        store: Store,
        settings: LaneSettings,
        clock: Clock,
        random: Random,
        meters: Meters = NO_METERS,
    ) -> None:
        self._platform = platform
        self._store = store
        self._policy = None if settings.repeats_are_safe else settings.in_doubt
        self._clock = clock
        self._meters = meters
        self._tidings = Tidings(platform.name, clock)
        self._account = Account(
            platform.name, store.deliveries, settings.pace, settings.paid_broadcast, settings.paid_cap, clock
        )
        self._planner = Planner(platform, store, settings.pace, clock)
        self._condition = Condition(self._account.line, clock, random, names_scope=settings.names_scope)
        self._window = settings.window
        self._traffic = Traffic(2 * settings.window)
        self._ready: asyncio.Queue[Request] = asyncio.Queue()
        self._outcomes: deque[Outcome] = deque()
        self._settling = asyncio.Lock()
        self._bell = asyncio.Event()
        self._stopping = False
        self._sender = self._new_sender(settings)

    def _new_sender(self, settings: LaneSettings) -> Sender:
        platform, store, condition = self._platform, self._store, self._condition
        return Sender(
            platform.name,
            self._account,
            self._planner,
            Service(platform, store, Uploads(platform, store.media), self._policy, condition),
            condition,
            CardService(platform, store.cards, CardReading(platform, store), condition, settings.cards_every),
            self._policy,
            self._clock,
            self._meters,
            self._departs,
            self._came_back,
        )

    def wake(self) -> None:
        """Something may be due."""
        self._bell.set()

    def stop(self) -> None:
        """Send nothing new; `run` returns when what is in flight has come back and is written."""
        self._stopping = True
        self._bell.set()

    async def admit(self, errand: Errand = Errand.ANSWER) -> None:
        """Wait for the account's budget: what is not the lane's own goes through here."""
        await self._account.admit(errand)

    async def run(self) -> None:
        """Serve until stopped. Raises `Unauthorised` or `Conflict` when the platform refuses us."""
        self._traffic.clear()
        await self._recover()
        try:
            async with asyncio.TaskGroup() as senders:
                working = [senders.create_task(self._work(), name="sender") for _ in range(self._window)]
                while not self._finished():
                    await self._turn()
                for sender in working:
                    sender.cancel()
        finally:
            while not self._ready.empty():
                self._put_back(self._ready.get_nowait())
            await asyncio.shield(self._settle(Plan()))
        if self._condition.fatal:
            raise self._condition.fatal

    def _finished(self) -> bool:
        return (self._stopping or self._condition.fatal is not None) and not self._traffic.busy

    async def _recover(self) -> None:
        """What a relay that died was sending is in doubt now, where the platform cannot tell for good."""
        deliveries, name = self._store.deliveries, self._platform.name
        skipped = self._policy is InDoubtPolicy.SKIP
        marks = await deliveries.recover(name, self._clock.now(), skipped=skipped)
        for mark in marks:
            say(log, "in-doubt", logging.WARNING, chat=mark.chat.address, seq=mark.seq, since=mark.started_at)
        if await self._store.cards.recover(name, self._clock.now(), known_again=self._policy is None, skipped=skipped):
            say(log, "cards-in-doubt", logging.WARNING, platform=name)
        if self._policy:
            self._outcomes.extend(GivenUp(mark) if skipped else Resolved(mark) for mark in marks)
            await self._settle(Plan())
        await self._account.restore()

    async def _turn(self) -> None:
        self._bell.clear()
        began = self._clock.monotonic()
        plan = await self._planner.plan(self._free(), self._traffic.busy)
        try:
            progress = await asyncio.shield(self._settle(plan))
        except asyncio.CancelledError:
            self._outcomes.extend(Unsent(mark) for mark in plan.marks)
            raise
        self._start(plan)
        await self._account.remember()
        self._tidings.tell(at_rest=not self._traffic.busy)
        if not progress and not self._finished():
            ends = [end for end in (plan.look_again, self._condition.paused_until) if end is not None and end > began]
            waits = [end - self._clock.monotonic() for end in ends]
            if plan.waiting_ends:
                waits.append((plan.waiting_ends - self._clock.now()).total_seconds())
            await rung(self._bell, self._clock, max(0.0, min(waits)) if waits else None)

    def _start(self, plan: Plan) -> None:
        now = self._clock.monotonic()
        for request in plan.requests:
            self._traffic.begin(request, now)
            self._ready.put_nowait(request)

    async def _work(self) -> None:
        """One sender: what stands ready longest, one after the other."""
        while True:
            request = await self._ready.get()
            if self._stopping or not self._condition.places(1):
                self._put_back(request)
            else:
                await self._sender.carry_out(request)

    def _departs(self, key: ChatKey) -> None:
        self._traffic.depart(key, self._clock.monotonic())

    def _came_back(self, outcomes: Iterable[Outcome]) -> None:
        self._outcomes.extend(outcomes)
        self._bell.set()

    def _put_back(self, request: Request) -> None:
        self._came_back([put_back(request)])

    def _free(self) -> int:
        """Places for more requests. They follow the rate, so that a crash leaves few requests in doubt. One turn gives
        no more of them than the window has: one half is settled while the other is on its way."""
        if self._stopping:
            return 0
        places = self._condition.places(self._traffic.places(self._account.rate))
        return min(self._window, places - self._traffic.beside(self._outcomes))

    async def _settle(self, plan: Plan) -> bool:
        """Write what came back and what goes out. False when there was nothing that may have made more work due."""
        async with self._settling:
            settled = list(self._outcomes)
            told: list[Outcome] = [*plan.passed, *plan.deferred, *plan.asked]
            if settled or told or plan.marks:
                await self._store.deliveries.turn(self._platform.name, [*settled, *told], plan.marks)
                self._meters.turned(self._platform.name, settled)
                self._tidings.sent(sum(isinstance(outcome, Delivered) for outcome in settled))
            for outcome in settled:
                self._outcomes.popleft()
                self._traffic.land(outcome, self._clock.monotonic())
        return bool(settled or plan.passed or plan.deferred)
