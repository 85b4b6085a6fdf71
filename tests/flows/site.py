"""A page on a real server, which an editor elsewhere edits: grows, breaks, is cut off, comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Site:
    """`body` is served with an ETag; None is an error. `asked` counts requests, `unchanged` those answered with 304."""

    address: str = ""
    body: str | None = ""
    media_type: str = "text/plain"
    headers: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    unchanged: int = 0
    seen: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def serve(self, request: web.Request) -> web.Response:
        self.asked += 1
        answer = self._answer(request)
        async with self.seen:
            self.seen.notify_all()
        return answer

    def _answer(self, request: web.Request) -> web.Response:
        if self.body is None:
            return web.Response(status=500, text="broken")
        etag = f'"{hash(self.body)}"'
        if request.headers.get("If-None-Match") == etag:
            self.unchanged += 1
            return web.Response(status=304)
        headers = {**self.headers, "ETag": etag}
        return web.Response(body=self.body.encode(), content_type=self.media_type, headers=headers)

    async def asked_again(self, times: int = 1) -> None:
        """Return when it was asked so many times more."""
        wanted = self.asked + times
        async with self.seen:
            await self.seen.wait_for(lambda: self.asked >= wanted)


@asynccontextmanager
async def served(path: str = "/live") -> AsyncIterator[Site]:
    site = Site()
    application = web.Application()
    application.router.add_get(path, site.serve)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        site.address = f"http://{host}:{port}{path}"
        yield site
    finally:
        await runner.cleanup()
