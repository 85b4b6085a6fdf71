"""The connections to one server, opened when they are needed and kept open between requests."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import aiohttp
from yarl import URL

BODY_LIMIT = 1024 * 1024
"""Bytes: a hundred times the longest message."""

_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


class WireError(Exception):
    """No answer. The text names nothing of what was asked."""


class NotSent(WireError):
    """Nothing left: it surely had no effect."""


class Lost(WireError):
    """It left, and the connection ended or spoke something else: nobody knows whether it had an effect."""


class TooLate(WireError):
    """It left, and no answer came in time: nobody knows whether it had an effect."""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds: until a connection is there, until an answer is whole, and how long an idle connection is kept.

    The last should be well below what servers keep theirs: a request sent on a connection that the server is just
    closing is lost, and nobody knows where.
    """

    connect: float = 10.0
    answer: float = 25.0
    idle: float = 15.0


@dataclass(frozen=True, slots=True)
class Answer:
    """`headers` are found whatever letters are written large."""

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes


class Pool:
    """At most `size` connections to the server of `base` (an address with http or https), inside `async with`.

    `headers` go with each request.
    """

    def __init__(self, base: str, size: int, headers: Mapping[str, str], times: Times = Times()) -> None:
        place = urlsplit(base)
        if place.scheme not in ("http", "https") or not place.hostname or place.port == 0:
            raise ValueError("an address begins with http:// or https:// and names a host")
        self._base = base.rstrip("/")
        self._size = size
        self._headers = dict(headers)
        self._times = times
        self._limits = self._within(times.answer)
        self._session: aiohttp.ClientSession | None = None
        self._running = 0
        self._quiet = asyncio.Event()

    def _within(self, seconds: float) -> aiohttp.ClientTimeout:
        connect = self._times.connect
        return aiohttp.ClientTimeout(total=connect + seconds, connect=connect, sock_read=seconds)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._size, keepalive_timeout=self._times.idle),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=self._headers,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take no new requests, let those in flight finish, close the connections."""
        session, self._session = self._session, None
        try:
            while self._running:
                self._quiet.clear()
                await self._quiet.wait()
        finally:
            if session:
                await session.close()

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
        if not path.isascii() or not path.isprintable() or " " in path:
            raise ValueError("a path holds printable ASCII only")
        if self._session is None:
            raise NotSent("the connection is closed")
        url = URL(f"{self._base}{path}", encoded=True)
        limits = self._within(seconds) if seconds else self._limits
        self._running += 1
        try:
            return await _exchange(self._session, method, url, body, headers, limits)
        except (aiohttp.ClientError, OSError) as error:
            failure = _failure(error)
        finally:
            self._running -= 1
            self._quiet.set()
        raise failure


async def _exchange(
    session: aiohttp.ClientSession,
    method: str,
    url: URL,
    body: bytes,
    headers: Mapping[str, str] | None,
    limits: aiohttp.ClientTimeout,
) -> Answer:
    async with session.request(
        method, url, data=body or None, headers=headers, timeout=limits, allow_redirects=False
    ) as response:
        content = bytearray()
        async for piece in response.content.iter_any():
            content += piece
            if len(content) > BODY_LIMIT:
                raise Lost("the answer is too long")
        return Answer(response.status, response.reason or "", response.headers, bytes(content))


def _failure(error: aiohttp.ClientError | OSError) -> WireError:
    """It quotes nothing but the kind of failure and the system's words for it: aiohttp's errors name the address."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    if isinstance(error, _NEVER_SENT):
        return NotSent(f"not connected: {reason}")
    if isinstance(error, TimeoutError):
        return TooLate("no answer in time")
    return Lost(f"connection lost: {reason}")
