"""Where connections come in: the port of a stand-in, open or shut, and the answers that never come."""

import socket
from contextlib import suppress

from aiohttp import web
from aiohttp.abc import AbstractStreamWriter

HOST = "127.0.0.1"


class Door:
    """The listening port of a runner that was set up. Shut, it refuses connections, and nobody else can take it."""

    def __init__(self, runner: web.AppRunner | web.ServerRunner) -> None:
        self._runner = runner
        self._site: web.TCPSite | None = None
        self._kept: socket.socket | None = None
        self.port = 0

    async def open(self, port: int) -> None:
        """Listen; port 0 takes any that is free. Raises `OSError` when the port is taken."""
        site = web.TCPSite(self._runner, HOST, port)
        await site.start()
        self._site, self.port = site, site.port

    async def shut(self) -> None:
        """Close every connection, and let none in. Calls on their way are still carried out; no answer leaves."""
        site, self._site = self._site, None
        if site is None:
            return
        await site.stop()
        self._keep_port()
        server = self._runner.server
        for connection in server.connections if server else ():
            connection.force_close()

    def _keep_port(self) -> None:
        """Bound but not listening, it refuses, and the system gives it to no one, not even as a client's own port."""
        kept = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # An event loop that has not let go of the port yet still refuses; the port is then only not kept from others.
        with suppress(OSError):
            kept.bind((HOST, self.port))
        self._kept = kept

    async def reopen(self) -> None:
        if self._site is None and self.port:
            self._release_port()
            await self.open(self.port)

    async def close(self) -> None:
        """For good; the runner is cleaned up, which ends what is still being carried out."""
        self._release_port()
        await self._runner.cleanup()

    def _release_port(self) -> None:
        kept, self._kept = self._kept, None
        if kept:
            kept.close()


class Unanswered(web.Response):
    """Looks to the server like an answer that was sent, and sends nothing.

    `Unanswered(hang_up=True)` closes the connection; otherwise it stays open and silent until the client gives up or
    the stand-in ends.
    """

    def __init__(self, *, hang_up: bool) -> None:
        super().__init__()
        self._hang_up = hang_up

    @property
    def keep_alive(self) -> bool:
        return not self._hang_up

    async def prepare(self, request: web.BaseRequest) -> AbstractStreamWriter | None:  # noqa: ARG002
        return None

    async def write_eof(self, data: bytes = b"") -> None:
        """Nothing leaves."""
