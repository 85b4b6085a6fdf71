"""What lies between a bot and Discord: calls pass through to the stand-in, unless there is weather."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Self

import aiohttp
from aiohttp import web


@dataclass(frozen=True)
class Weather:
    """What befalls one call: an answer in place of Discord's, or a connection that breaks, before or after the call
    was carried out."""

    status: int = 0
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    arrives: bool = False


def told(status: int, body: bytes, **headers: str) -> Weather:
    """An answer in JSON; `Retry_After="3"` is a header."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Weather(status, body, {"Content-Type": "application/json", "Via": "1.1 test"} | named)


BROKEN_BEFORE = Weather()
BROKEN_AFTER = Weather(arrives=True)


class Way:
    """`calls` are those that came by, as method and path; `ahead` is the weather of the next ones."""

    def __init__(self, to: str) -> None:
        self._to = to
        self.calls: list[str] = []
        self.ahead: deque[Weather] = deque()
        self.extra: dict[str, str] = {}
        self.held = asyncio.Event()
        self.held.set()
        self._arrived = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self._port = 0

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._pass)
        self._runner = web.AppRunner(application)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = int(self._runner.addresses[0][1])
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def arrivals(self, count: int) -> None:
        """Wait until that many calls have come by."""
        async with self._arrived:
            await self._arrived.wait_for(lambda: len(self.calls) >= count)

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        async with self._arrived:
            self.calls.append(f"{request.method} {request.path}")
            self._arrived.notify_all()
        await self.held.wait()
        weather = self.ahead.popleft() if self.ahead else None
        if weather is not None and weather.status:
            return web.Response(status=weather.status, body=weather.body, headers=weather.headers)
        answer = await self._carried_out(request) if weather is None or weather.arrives else None
        if weather is not None or answer is None:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        return answer

    async def _carried_out(self, request: web.Request) -> web.Response:
        passed = {"Authorization", "Content-Type", "User-Agent"}
        headers = {name: value for name, value in request.headers.items() if name in passed}
        body = await request.read()
        async with (
            aiohttp.ClientSession() as session,
            session.request(request.method, self._to + request.path_qs, data=body, headers=headers) as response,
        ):
            kept = {"Content-Type": response.headers.get("Content-Type", "text/plain"), "Via": "1.1 test"}
            return web.Response(status=response.status, body=await response.read(), headers=kept | self.extra)
