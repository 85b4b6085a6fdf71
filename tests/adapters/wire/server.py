"""A server on the loopback address that answers as it is told, byte for byte."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self

PATIENCE = 10.0
SECRET = "a-made-up-secret"
"""Part of the server's address."""

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

Answering = Callable[[bytes], bytes | None]


class Server:
    """Answers each request (its head and body) with what `answer` makes of it; None keeps silent, and nothing hangs
    up. What follows `HANG UP` in an answer is not sent: the connection is closed there."""

    HANG_UP = b"<hang up>"

    def __init__(self, answer: Answering = lambda _: OK) -> None:
        self.answer = answer
        self.requests: list[bytes] = []
        self.writers: list[asyncio.StreamWriter] = []
        self._handlers: list[asyncio.Task[None] | None] = []
        self._arrived = asyncio.Event()
        self._server: asyncio.Server | None = None

    @property
    def base(self) -> str:
        assert self._server
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/bot{SECRET}"

    async def arrived(self, count: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(self.requests) < count:
                self._arrived.clear()
                await self._arrived.wait()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        self._handlers.append(asyncio.current_task())
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                self._arrived.set()
                said, hung_up, _ = (self.answer(self.requests[-1]) or b"").partition(self.HANG_UP)
                writer.write(said)
                if hung_up:
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server
        self._server.close()
        for writer in self.writers:
            writer.close()
        for handler in filter(None, self._handlers):
            await handler
