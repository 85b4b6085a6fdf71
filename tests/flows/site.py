"""A page on a real server, which an editor elsewhere edits: grows, breaks, is cut off, comes back."""

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

    async def serve(self, request: web.Request) -> web.Response:
        self.asked += 1
        if self.body is None:
            return web.Response(status=500, text="broken")
        etag = f'"{hash(self.body)}"'
        if request.headers.get("If-None-Match") == etag:
            self.unchanged += 1
            return web.Response(status=304)
        headers = {**self.headers, "ETag": etag}
        return web.Response(body=self.body.encode(), content_type=self.media_type, headers=headers)


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
