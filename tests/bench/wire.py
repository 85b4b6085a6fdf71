"""HTTP/1.1 as lean as it can be: just enough is read of a request to answer it.

A framework's server takes longer for a request than a client does, and would be what is measured.
"""

import asyncio
import re
from collections.abc import Callable
from typing import Protocol

HOST = "127.0.0.1"

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_HEAD_END = b"\r\n\r\n"

Reply = Callable[[bytes], None]


class Answering(Protocol):
    """`start` is a request's first line, without the version; `reply` may be called later, once."""

    def answer(self, start: bytes, body: bytes, reply: Reply) -> None: ...


def response(body: bytes, status: bytes = b"200 OK", headers: bytes = b"") -> bytes:
    """A JSON answer; `headers` are whole lines. discord.py wants the content type exactly so."""
    return (
        b"HTTP/1.1 " + status + b"\r\nContent-Type: application/json\r\n" + headers
        + b"Content-Length: %d\r\n\r\n" % len(body) + body
    )  # fmt: skip


class Connection(asyncio.Protocol):
    """One client's, which sends its next request when it has the answer."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(_HEAD_END)) >= 0:
            head = self._received[:end]
            length = _LENGTH.search(head)
            whole = end + len(_HEAD_END) + (int(length[1]) if length else 0)
            if len(self._received) < whole:
                return
            body = self._received[end + len(_HEAD_END) : whole]
            self._received = self._received[whole:]
            self._answering.answer(head[: head.index(b" HTTP/")], body, self._reply)

    def _reply(self, answer: bytes) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.write(answer)


async def serve(answering: Answering) -> tuple[asyncio.Server, int]:
    """A server on loopback, and its port."""
    server = await asyncio.get_running_loop().create_server(lambda: Connection(answering), HOST, 0, backlog=1024)
    return server, server.sockets[0].getsockname()[1]
