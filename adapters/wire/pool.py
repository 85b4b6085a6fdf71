"""The connections to one server, opened when they are needed and kept open between requests."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult, urlsplit

from adapters.wire.answer import Answer
from adapters.wire.connection import Connection, NotSent

HAPPY_EYEBALLS_SECONDS = 0.25
"""RFC 8305, section 5: after so long the next address of a name is tried as well."""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds: until a connection is there, until an answer is whole, and how long an idle connection is kept.

    The last should be well below what servers keep theirs: a request sent on a connection that the server is just
    closing is lost, and nobody knows where.
    """

    connect: float = 10.0
    answer: float = 25.0
    idle: float = 15.0


class Pool:
    """At most `size` connections to the server of `base` (an address with http or https), inside `async with`.

    `headers` go with each request.
    """

    def __init__(self, base: str, size: int, headers: Mapping[str, str], times: Times = Times()) -> None:
        place = urlsplit(base)
        if place.scheme not in ("http", "https") or not place.hostname:
            raise ValueError("an address begins with http:// or https:// and names a host")
        self._host = place.hostname
        self._port = place.port or (443 if place.scheme == "https" else 80)
        self._secure = ssl.create_default_context() if place.scheme == "https" else None
        self._path = place.path.rstrip("/")
        self._constant = _lines({"Host": _host_line(place), **headers})
        self._times = times
        self._places = asyncio.Semaphore(size)
        self._idle: list[Connection] = []
        self._running = 0
        self._quiet = asyncio.Event()
        self._closed = True

    async def __aenter__(self) -> Self:
        self._closed = False
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take no new requests, let those in flight finish, close the connections."""
        self._closed = True
        try:
            while self._running:
                self._quiet.clear()
                await self._quiet.wait()
        finally:
            for connection in self._idle:
                connection.close()
            self._idle.clear()

    async def request(
        self,
        method: str,
        path: str,
        body: bytes,
        headers: Mapping[str, str] | None = None,
        *,
        seconds: float | None = None,
    ) -> Answer:
        """Send it once, to `path` below that of the base. `seconds` is for an answer that takes longer than others.
        Raises `WireError`."""
        target = f"{self._path}{path}"
        if not target.isascii() or not target.isprintable() or " " in target:
            raise ValueError("a path holds printable ASCII only")
        more = _lines(headers) if headers else ""
        head = f"{method} {target} HTTP/1.1\r\n{self._constant}{more}Content-Length: {len(body)}\r\n\r\n"
        if self._closed:
            raise NotSent("the connection is closed")
        self._running += 1
        try:
            return await self._placed(head.encode("ascii") + body, seconds or self._times.answer)
        finally:
            self._running -= 1
            self._quiet.set()

    async def _placed(self, request: bytes, seconds: float) -> Answer:
        await self._take_place()
        try:
            return await self._exchange(request, seconds)
        finally:
            self._places.release()

    async def _take_place(self) -> None:
        if not self._places.locked():
            await self._places.acquire()
            return
        try:
            async with asyncio.timeout(self._times.connect):
                await self._places.acquire()
        except TimeoutError:
            raise NotSent("not connected: all connections are in use") from None

    async def _exchange(self, request: bytes, seconds: float) -> Answer:
        connection = self._kept() or await self._connected()
        answer = await connection.exchange(request, seconds)
        if answer.reusable:
            self._idle.append(connection)
        else:
            connection.close()
        return answer

    def _kept(self) -> Connection | None:
        """The one that was used last; all before it have been idle for longer still."""
        while self._idle:
            connection = self._idle.pop()
            if connection.open and asyncio.get_running_loop().time() - connection.idle_since < self._times.idle:
                return connection
            connection.close()
        return None

    async def _connected(self) -> Connection:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._times.connect):
                _, connection = await loop.create_connection(
                    lambda: Connection(loop),
                    self._host,
                    self._port,
                    ssl=self._secure,
                    happy_eyeballs_delay=HAPPY_EYEBALLS_SECONDS,
                )
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise NotSent(f"not connected: {reason}") from None
        return connection


def _host_line(place: SplitResult) -> str:
    """Without what may stand before an `@`."""
    return place.netloc.rpartition("@")[2]


def _lines(headers: Mapping[str, str]) -> str:
    """Raises `ValueError` for what would end a line."""
    for name, value in headers.items():
        if not f"{name}{value}".isprintable():
            raise ValueError("a header holds printable characters only")
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items())
