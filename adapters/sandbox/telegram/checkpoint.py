"""Where every call is counted, held up and disturbed: limits and faults, between its arrival and its effect."""

from contextlib import suppress
from math import ceil
from random import Random

from adapters.sandbox.conditions import conditions_of
from adapters.sandbox.faults import Fault, FaultKind, Faults, Operation, ThrottleScope
from adapters.sandbox.limits import Pauses
from adapters.sandbox.record import Record
from adapters.sandbox.telegram.calls import Answer, Call, Carrier
from adapters.sandbox.telegram.limits import STARS_PER_MESSAGE, Attempt, Limits
from adapters.sandbox.telegram.mishaps import mishap
from adapters.sandbox.telegram.operations import attempt, is_plain, named_chat, operation
from adapters.sandbox.telegram.refusals import FrontFailure, Refusal, too_many_requests
from adapters.sandbox.telegram.world import World
from adapters.sandbox.view import ConditionView

OK = 200
NO_STATUS = 0
WHOLE_ACCOUNT = 0
"""The key of pauses that bind every chat; no chat has this id."""

_PAUSED = frozenset({Operation.SEND, Operation.EDIT, Operation.DELETE, Operation.PIN})


class Checkpoint:
    """A `Passage`. `paid_messages` counts those above the free rate that were sent, 0.1 stars each."""

    def __init__(self, world: World, limits: Limits, random: Random) -> None:
        self._world = world
        self._pauses = Pauses[int]()
        self._shown = Pauses[int]()
        self.limits = limits
        self.faults = Faults(random)
        self.record = Record()
        self.paid_messages = 0

    @property
    def stars(self) -> float:
        return round(self.paid_messages * STARS_PER_MESSAGE, 1)

    async def passage(self, call: Call, carry_out: Carrier) -> Answer:
        """Raises `Refusal`, `NoAnswer`, `FrontFailure`."""
        now = self._world.now().timestamp()
        what, chat = operation(call.method), named_chat(call.arguments)
        status = NO_STATUS
        try:
            answer = await self._pass(call, carry_out, what, chat, now)
            status = OK
        except Refusal as refusal:
            status = refusal.code
            raise
        except FrontFailure as failure:
            status = failure.status
            raise
        finally:
            self.record.note(now, what, chat, status)
        return answer

    async def _pass(self, call: Call, carry_out: Carrier, what: Operation, chat: int | None, now: float) -> Answer:
        if self.limits.factor is None and not self.faults and not self._pauses:
            return await carry_out(call)
        tried = attempt(call.method, chat, call.arguments) if chat else None
        if tried:
            self._check_pauses(tried, now)
        costs = tried is not None and self._admit(tried, now)
        fault = self.faults.pick(what, chat, plain=is_plain(call.arguments))
        if fault:
            await self._disturb(fault, call, carry_out, what, chat, now)
        answer = await carry_out(call)
        if tried and costs:
            self.paid_messages += tried.messages
        return answer

    def _check_pauses(self, tried: Attempt, now: float) -> None:
        if tried.operation not in _PAUSED:
            return
        left = max(self._pauses.left(WHOLE_ACCOUNT, now), self._pauses.left(tried.chat, now))
        if left > 0:
            raise too_many_requests(left)

    def _admit(self, tried: Attempt, now: float) -> bool:
        """Count the call; does it cost stars? Raises `Refusal` where it comes too soon."""
        if self.limits.factor is None or not tried.limited:
            return False
        in_chat = self.limits.chat_wait(tried, now)
        if in_chat > 0:
            self._show(tried.chat, now + ceil(in_chat))
        wait = max(in_chat, self.limits.account_wait(tried, now))
        if wait > 0:
            raise too_many_requests(wait)
        return self.limits.enter(tried, now)

    async def _disturb(
        self, fault: Fault, call: Call, carry_out: Carrier, what: Operation, chat: int | None, now: float
    ) -> None:
        """Always raises."""
        if fault.kind is FaultKind.THROTTLED:
            self._pause(fault, chat, now)
        if fault.takes_effect:
            with suppress(Refusal):
                await carry_out(call)
        raise mishap(fault, what, self._world.chats.get(chat) if chat else None)

    def _pause(self, fault: Fault, chat: int | None, now: float) -> None:
        until = now + ceil(fault.retry_after)
        account = fault.scope is ThrottleScope.ACCOUNT or chat is None
        if fault.lasting:
            self._pauses.extend(WHOLE_ACCOUNT if account else chat or WHOLE_ACCOUNT, until)
        if chat:
            self._show(chat, until)

    def _show(self, chat: int, until: float) -> None:
        if chat in self._world.chats:
            self._shown.extend(chat, until)
            self._world.touch()

    def forgive(self) -> None:
        """Nobody has to wait any more because of a fault."""
        self._pauses.clear()
        self._shown.clear()
        self._world.touch()

    def conditions(self, chat: int) -> list[ConditionView]:
        """What limits and faults do to a chat at present, for the page."""
        now = self._world.now().timestamp()
        return conditions_of(chat, self.faults, now, self._shown.left(chat, now))
