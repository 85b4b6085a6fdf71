"""Where every call is counted, held up and disturbed: bans, limits and faults, after it arrived and before it has an
effect."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from random import Random

import orjson
from aiohttp import web

from adapters.sandbox.conditions import conditions_of
from adapters.sandbox.discord.bans import Bans
from adapters.sandbox.discord.limits import Limits
from adapters.sandbox.discord.mishaps import ban, mishap, throttling
from adapters.sandbox.discord.operations import Call
from adapters.sandbox.discord.rendering import unformatted
from adapters.sandbox.discord.throttling import Throttling
from adapters.sandbox.discord.world import World
from adapters.sandbox.door import Unanswered
from adapters.sandbox.faults import Fault, FaultKind, Faults, Operation, ThrottleScope
from adapters.sandbox.limits import Pauses
from adapters.sandbox.record import Record
from adapters.sandbox.view import ConditionView

NO_STATUS = 0

# The key of a pause that binds every chat; no channel has this id.
_WHOLE_ACCOUNT = 0

_PAUSED = frozenset({Operation.SEND, Operation.EDIT, Operation.DELETE, Operation.PIN})

CarryOut = Callable[[], Awaitable[web.StreamResponse]]


class Checkpoint:
    def __init__(self, world: World, limits: Limits, bans: Bans, random: Random) -> None:
        self._world = world
        self._pauses = {scope: Pauses[int]() for scope in ThrottleScope}
        self._shown = Pauses[int]()
        self.limits = limits
        self.bans = bans
        self.faults = Faults(random)
        self.record = Record()

    def banned(self) -> web.Response | None:
        """What every call is answered during a ban."""
        left = self.bans.left(self._world.now().timestamp())
        return ban(left) if left and self.limits.factor is not None else None

    async def pass_by(self, call: Call, request: web.Request, carry_out: CarryOut) -> web.StreamResponse:
        """The call's answer, or what a fault puts in its place. Raises `Refusal`, `Throttling`."""
        self._require_no_pause(call)
        try:
            self.limits.admit(call, self._world.now())
        except Throttling as too_soon:
            self._show(call.chat, too_soon.wait)
            raise
        fault = self.faults.pick(call.operation, call.chat, plain=await self._plain(request))
        if fault is None:
            return await carry_out()
        if fault.kind is FaultKind.THROTTLED:
            self._pause(fault, call.chat)
        if fault.takes_effect:
            await carry_out()
        return mishap(fault)

    async def _plain(self, request: web.Request) -> bool:
        """Has the text no formatting that could be refused?"""
        if not self.faults.includes(FaultKind.UNPARSED) or request.content_type != "application/json":
            return False
        try:
            body = orjson.loads(await request.read())
        except orjson.JSONDecodeError:
            return False
        content = body.get("content") if isinstance(body, dict) else None
        return isinstance(content, str) and unformatted(content)

    def _require_no_pause(self, call: Call) -> None:
        """Answers to interactions are paused by no fault that hit another call."""
        if call.operation not in _PAUSED:
            return
        now = self._world.now().timestamp()
        for scope, pauses in self._pauses.items():
            left = pauses.left(_WHOLE_ACCOUNT if scope is ThrottleScope.ACCOUNT else call.chat or _WHOLE_ACCOUNT, now)
            if left > 0:
                raise throttling(scope, left)

    def _pause(self, fault: Fault, chat: int | None) -> None:
        whole = fault.scope is ThrottleScope.ACCOUNT
        if fault.lasting and (whole or chat):
            until = self._world.now().timestamp() + fault.retry_after
            self._pauses[fault.scope].extend(_WHOLE_ACCOUNT if whole else chat or _WHOLE_ACCOUNT, until)
        self._show(chat, fault.retry_after)

    def _show(self, chat: int | None, wait: float) -> None:
        if chat in self._world.channels:
            self._shown.extend(chat, self._world.now().timestamp() + wait)
            self._world.touch()

    def note(self, call: Call, response: web.StreamResponse, came: datetime) -> None:
        """Count an answer; `came` is when the call did."""
        now = came.timestamp()
        status = NO_STATUS if isinstance(response, Unanswered) else response.status
        self.record.note(now, call.operation, call.chat, status)
        shared = response.headers.get("X-RateLimit-Scope") == "shared"
        self.bans.note(status, now, shared=shared, factor=self.limits.factor)

    def forgive(self) -> None:
        """Nobody has to wait any more because of a fault, or is banned."""
        for pauses in (*self._pauses.values(), self._shown):
            pauses.clear()
        self.bans.forgive()
        self._world.touch()

    def conditions(self, chat: int) -> list[ConditionView]:
        """What limits and faults do to a chat at present, for the page."""
        now = self._world.now().timestamp()
        return conditions_of(chat, self.faults, now, self._shown.left(chat, now))
