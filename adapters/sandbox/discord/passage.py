"""What every REST call passes on its way: the right to call at all, latency, headers, and how errors are written.

`Passage.carry_out` is the one place through which a call comes before it is carried out: what limits calls or
disturbs them belongs there.
"""

import hashlib
import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web

from adapters.sandbox.discord.calls import answer
from adapters.sandbox.discord.refusals import Problem, Refusal
from adapters.sandbox.discord.world import World

Sleep = Callable[[float], Awaitable[None]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# Generous, so that no client has to wait for them: calls in a bucket, and seconds until it is full again.
BUCKET_CALLS = 1000
BUCKET_SECONDS = 1.0


class Passage:
    """`latency` is in seconds, spent before each call is carried out and each frame is answered."""

    def __init__(self, world: World, latency: float, sleep: Sleep) -> None:
        self._world = world
        self._latency = latency
        self._sleep = sleep

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            self._authorise(request)
            response = await self.carry_out(request, handler)
        except Refusal as refusal:
            response = answer(refusal.body, refusal.status)
        except web.HTTPException as error:
            unrouted = Refusal(_PROBLEMS.get(error.status, Problem.NO_SUCH_ROUTE))
            response = answer(unrouted.body, unrouted.status)
        # Without it, discord.py takes an answer for one of Cloudflare's own.
        response.headers["Via"] = "1.1 sandbox"
        response.headers.update(self._rate_headers(request))
        return response

    async def carry_out(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        await self.delay()
        return await handler(request)

    async def delay(self) -> None:
        """What the way through a network would take."""
        if self._latency > 0:
            await self._sleep(self._latency)

    def _authorise(self, request: web.Request) -> None:
        """Raises 401, except where a token in the path is the right to call, and where none is needed."""
        path = _template(request)
        if path.endswith("/gateway") or "{webhook_token}" in path or "{interaction_token}" in path:
            return
        given = request.headers.get("Authorization", "")
        if not secrets.compare_digest(given.encode(), f"Bot {self._world.token}".encode()):
            raise Refusal(Problem.UNAUTHORIZED)

    def _rate_headers(self, request: web.Request) -> dict[str, str]:
        """First answers to interactions are in no bucket (documentation, "Rate Limits")."""
        path = _template(request)
        if not path or "{interaction_token}" in path:
            return {}
        bucket = hashlib.blake2s(f"{request.method} {path}".encode(), digest_size=16).hexdigest()
        return {
            "X-RateLimit-Limit": str(BUCKET_CALLS),
            "X-RateLimit-Remaining": str(BUCKET_CALLS - 1),
            "X-RateLimit-Reset": f"{self._world.now().timestamp() + BUCKET_SECONDS:.3f}",
            "X-RateLimit-Reset-After": f"{BUCKET_SECONDS:.3f}",
            "X-RateLimit-Bucket": bucket,
        }


_PROBLEMS = {404: Problem.NO_SUCH_ROUTE, 405: Problem.NO_SUCH_METHOD, 413: Problem.REQUEST_TOO_LARGE}


def _template(request: web.Request) -> str:
    """The path of the route, with names in place of ids; empty where there is no such route."""
    resource = request.match_info.route.resource
    return "" if resource is None else resource.canonical
