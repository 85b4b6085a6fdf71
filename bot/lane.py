"""The lane: the one sender of one platform account. It takes what is due, keeps the budgets, sends, settles.

One turn of the lane is one transaction: what came back is settled, what goes out next is marked. Then the requests
run, one per chat at a time, within a window.
"""

import asyncio
import hashlib
import logging
from collections import deque
from dataclasses import dataclass, replace
from random import Random

from bot import consequences
from bot.budget import Line, Pace
from bot.consequences import Consequence, InDoubtPolicy
from bot.delivery import (
    Chat,
    Delivered,
    GivenUp,
    Mark,
    Outcome,
    Outdated,
    Passed,
    Postponed,
    Relocated,
    Revised,
    Suspended,
    Unsent,
)
from bot.errors import InDoubt, PlatformError, Rejected
from bot.log import say
from bot.model import ChatKey, MessageId
from bot.planning import Plan, Planner, Sending, newest
from bot.ports import Clock, Platform
from bot.retry import growing
from bot.revision import Revision
from bot.store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LaneSettings:
    """`window`: requests in flight at most. `repeats_are_safe`: the platform recognises a nonce that it saw before."""

    pace: Pace
    window: int
    repeats_are_safe: bool
    in_doubt: InDoubtPolicy = InDoubtPolicy.RESEND


class Lane:
    def __init__(self, platform: Platform, store: Store, settings: LaneSettings, clock: Clock, random: Random) -> None:
        self._platform = platform
        self._store = store
        self._window = settings.window
        self._policy = InDoubtPolicy.RESEND if settings.repeats_are_safe else settings.in_doubt
        self._clock = clock
        self._random = random
        self._line = Line(settings.pace.account, clock)
        self._planner = Planner(platform, store, settings.pace, clock)
        self._in_flight: set[ChatKey] = set()
        self._outcomes: deque[Outcome] = deque()
        self._settling = asyncio.Lock()
        self._bell = asyncio.Event()
        self._stopping = False
        self._fatal: PlatformError | None = None
        self._failures = 0
        self._paused_until = float("-inf")

    def wake(self) -> None:
        """Something may be due."""
        self._bell.set()

    def stop(self) -> None:
        """Send nothing new; `run` returns when what is in flight has come back and is written."""
        self._stopping = True
        self._bell.set()

    async def admit(self) -> None:
        """Wait for the account's budget: answers to commands go through here."""
        await self._line.admit()

    async def run(self) -> None:
        """Serve until stopped. Raises `Unauthorised` or `Conflict` when the platform refuses us."""
        self._in_flight.clear()
        await self._recover()
        try:
            async with asyncio.TaskGroup() as requests:
                while not self._finished():
                    await self._turn(requests)
        finally:
            await asyncio.shield(self._settle(Plan()))
        if self._fatal:
            raise self._fatal

    def _finished(self) -> bool:
        return (self._stopping or self._fatal is not None) and not self._in_flight

    async def _recover(self) -> None:
        """What a relay that died was sending is in doubt now."""
        marks = await self._store.deliveries.marked(self._platform.name)
        for mark in marks:
            say(log, "in-doubt", logging.WARNING, chat=mark.chat.address, entry=mark.entry, since=mark.started_at)
        if self._policy is InDoubtPolicy.SKIP:
            self._outcomes.extend(GivenUp(mark) for mark in marks)
            await self._settle(Plan())
        else:
            self._planner.doubt(marks)

    async def _turn(self, requests: asyncio.TaskGroup) -> None:
        self._bell.clear()
        began = self._clock.monotonic()
        waiting_ends = await self._store.deliveries.end_waiting(self._clock.now())
        plan = await self._planner.plan(self._free(), self._in_flight)
        try:
            progress = await asyncio.shield(self._settle(plan))
        except asyncio.CancelledError:
            self._outcomes.extend(Unsent(sending.mark) for sending in plan.sendings)
            raise
        for sending in plan.sendings:
            self._in_flight.add(sending.mark.chat.key)
            requests.create_task(self._send(sending), name=f"send to {sending.mark.chat.address}")
        for outdated in plan.revisions:
            self._in_flight.add(outdated.chat.key)
            requests.create_task(self._revise(outdated), name=f"revise in {outdated.chat.address}")
        if not progress and not self._finished():
            ends = [end for end in (plan.look_again, self._paused_until) if end is not None and end > began]
            waits = [end - self._clock.monotonic() for end in ends]
            if waiting_ends:
                waits.append((waiting_ends - self._clock.now()).total_seconds())
            await self._rest(min(waits, default=None))

    def _free(self) -> int:
        """Places in the window: none while pausing, one while it is not known whether the platform answers again."""
        if self._stopping or self._fatal or self._paused_until > self._clock.monotonic():
            return 0
        return (1 if self._failures else self._window) - len(self._in_flight)

    async def _settle(self, plan: Plan) -> bool:
        """Write what came back and what goes out. False when there was nothing that may have made more work due."""
        async with self._settling:
            settled = list(self._outcomes)
            if settled or plan.passed or plan.sendings:
                await self._store.deliveries.turn(
                    self._platform.name, [*settled, *plan.passed], [sending.mark for sending in plan.sendings]
                )
            for outcome in settled:
                self._outcomes.popleft()
                self._in_flight.discard(_chat(outcome).key)
        return bool(settled or plan.passed)

    async def _rest(self, seconds: float | None) -> None:
        """Until somebody rings, at most so long."""
        async with asyncio.TaskGroup() as alarms:
            alarm = alarms.create_task(self._ring_after(seconds), name="alarm")
            await self._bell.wait()
            alarm.cancel()

    async def _ring_after(self, seconds: float | None) -> None:
        if seconds is not None:
            await self._clock.sleep(max(0.0, seconds))
            self._bell.set()

    async def _send(self, sending: Sending) -> None:
        mark = sending.mark
        await self._admitted(mark)
        try:
            message = await self._request(sending)
        except PlatformError as error:
            self._suffer(consequences.of_sending(error, mark, self._policy, self._clock.now()), error, mark.chat)
        else:
            self._succeed(Delivered(mark, message))
            say(log, "sent", chat=mark.chat.address, entry=mark.entry, part=mark.part, revision=mark.revision)

    async def _admitted(self, mark: Mark) -> None:
        """Wait for the budget; whoever is cut off here has surely sent nothing."""
        try:
            await self._line.admit()
        except asyncio.CancelledError:
            self._outcomes.append(Unsent(mark))
            raise

    async def _request(self, sending: Sending) -> MessageId:
        address, mark = sending.mark.chat.address, sending.mark
        nonce = nonce_of(mark.chat, mark.entry or -mark.seq, mark.part, 0)
        rendered = self._platform.render(sending.message)
        try:
            return await self._platform.send(address, rendered, nonce=nonce, reply_to=sending.reply_to)
        except Rejected as error:
            say(log, "rejected", logging.WARNING, chat=address, entry=mark.entry, why=error, next="plain text")
            await self._admitted(mark)
            plain = self._platform.render(replace(sending.message, markup=False))
            return await self._platform.send(address, plain, nonce=nonce, reply_to=sending.reply_to)

    async def _revise(self, outdated: Outdated) -> None:
        entry, composed = await newest(self._store, self._platform, outdated)
        revision = Revision(self._platform, self._line.admit, entry, composed, outdated)
        try:
            await revision.bring(lambda part: nonce_of(outdated.chat, entry.id, part, entry.revision))
        except PlatformError as error:
            self._outcomes.append(revision.so_far)
            self._suffer(consequences.of_revising(error, outdated, self._clock.now()), error, outdated.chat)
        else:
            self._succeed(revision.so_far)
            say(log, "revised", chat=outdated.chat.address, entry=entry.id, revision=entry.revision)

    def _succeed(self, outcome: Outcome) -> None:
        self._failures = 0
        self._outcomes.append(outcome)
        self._bell.set()

    def _suffer(self, consequence: Consequence, error: PlatformError, chat: Chat) -> None:
        say(log, "failed", logging.WARNING, chat=chat.address, kind=type(error).__name__, why=error)
        if isinstance(consequence.outcome, Unsent) and isinstance(error, InDoubt):
            self._planner.doubt([consequence.outcome.mark])
        self._pause(consequence.pause)
        if consequence.failing and self._paused_until <= self._clock.monotonic():
            self._failures += 1
            self._pause(growing(self._failures, self._random))
        if consequence.stop:
            self._fatal = error
        self._outcomes.append(consequence.outcome)
        self._bell.set()

    def _pause(self, seconds: float) -> None:
        """What fails during a pause fails for the reason of the pause: it makes it no longer."""
        if seconds:
            self._line.pause(seconds)
            self._paused_until = max(self._paused_until, self._clock.monotonic() + seconds)


def nonce_of(chat: Chat, subject: int, part: int, revision: int) -> str:
    """The same for each repeat of the same message, at most 25 characters (Discord's limit of a nonce)."""
    address = chat.address
    name = f"{address}:{subject}:{part}:{revision}"
    return hashlib.blake2s(name.encode(), digest_size=12).hexdigest()


def _chat(outcome: Outcome) -> Chat:
    match outcome:
        case Passed(due):
            return due.chat
        case Delivered(mark) | Unsent(mark) | GivenUp(mark):
            return mark.chat
        case Revised(outdated) | Postponed(outdated):
            return outdated.chat
        case Suspended(chat) | Relocated(chat):
            return chat
