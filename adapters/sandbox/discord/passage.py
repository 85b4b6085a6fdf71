"""What every REST call passes on its way: latency, the right to call at all, headers, and how errors are written.

What limits calls or disturbs them is the `checkpoint`, which a call comes to when it has arrived.
"""

import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import web

from adapters.sandbox.discord.calls import answer
from adapters.sandbox.discord.checkpoint import Checkpoint
from adapters.sandbox.discord.operations import Call, described
from adapters.sandbox.discord.refusals import Problem, Refusal
from adapters.sandbox.discord.throttling import TOO_MANY_REQUESTS, Scope, Throttling
from adapters.sandbox.discord.world import World
from adapters.sandbox.door import Unanswered

Sleep = Callable[[float], Awaitable[None]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Passage:
    """`latency` is how many seconds a call takes, half of it before it arrives."""

    def __init__(self, world: World, checkpoint: Checkpoint, latency: float, sleep: Sleep) -> None:
        self._world = world
        self._checkpoint = checkpoint
        self._latency = latency
        self._sleep = sleep

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        await self.delay()
        came = self._world.now()
        call = described(request, self._world)
        response = self._checkpoint.banned() or await self._answered(call, request, handler)
        self._checkpoint.note(call, response, came)
        await self.delay()
        return response

    async def delay(self) -> None:
        """What one way through a network would take."""
        if self._latency > 0:
            await self._sleep(self._latency / 2)

    async def _answered(self, call: Call, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            self._authorise(call, request)
            response = await self._checkpoint.pass_by(call, request, lambda: _carried_out(request, handler))
        except Refusal as refusal:
            response = answer(refusal.body, refusal.status)
        except Throttling as throttling:
            return self._too_soon(call, throttling)
        if not isinstance(response, Unanswered):
            # Without `Via`, discord.py takes an answer for one of Cloudflare's own.
            response.headers.update({"Via": _VIA, **self._bucket_headers(call, self._world.now())})
        return response

    def _too_soon(self, call: Call, throttling: Throttling) -> web.Response:
        """A limit of the whole account is of no bucket."""
        now = self._world.now()
        response = answer(throttling.body, TOO_MANY_REQUESTS)
        if throttling.scope is not Scope.GLOBAL:
            response.headers.update(self._bucket_headers(call, now))
        reset_after = self._checkpoint.limits.bucket(call, now).reset_after
        response.headers.update({"Via": _VIA, **throttling.headers(reset_after)})
        return response

    def _authorise(self, call: Call, request: web.Request) -> None:
        """Raises 401, except where a token in the path is the right to call, and where none is needed."""
        if call.permitted or call.path == "/gateway":
            return
        given = request.headers.get("Authorization", "")
        if not secrets.compare_digest(given.encode(), f"Bot {self._world.token}".encode()):
            raise Refusal(Problem.UNAUTHORIZED)

    def _bucket_headers(self, call: Call, now: datetime) -> dict[str, str]:
        """First answers to interactions are in no bucket (documentation, "Rate Limits")."""
        if not call.path or "{interaction_token}" in call.path:
            return {}
        bucket = self._checkpoint.limits.bucket(call, now)
        return {
            "X-RateLimit-Limit": str(bucket.limit),
            "X-RateLimit-Remaining": str(bucket.remaining),
            "X-RateLimit-Reset": f"{now.timestamp() + bucket.reset_after:.3f}",
            "X-RateLimit-Reset-After": f"{bucket.reset_after:.3f}",
            "X-RateLimit-Bucket": bucket.name,
        }


_VIA = "1.1 sandbox"
_PROBLEMS = {404: Problem.NO_SUCH_ROUTE, 405: Problem.NO_SUCH_METHOD, 413: Problem.REQUEST_TOO_LARGE}


async def _carried_out(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Raises nothing that a call may bring about."""
    try:
        return await handler(request)
    except Refusal as refusal:
        return answer(refusal.body, refusal.status)
    except web.HTTPException as error:
        unrouted = Refusal(_PROBLEMS.get(error.status, Problem.NO_SUCH_ROUTE))
        return answer(unrouted.body, unrouted.status)
