"""python-telegram-bot's requests over aiohttp.

The token is part of every address, and some of aiohttp's errors quote the address. So none of its errors leaves this
module: what is raised says the kind of failure, and by its class whether the request may have had an effect.
"""

import asyncio
from functools import lru_cache
from http import HTTPStatus
from http.client import responses

import aiohttp
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from adapters.telegram.body import Body, Form, encoded

CONNECT_SECONDS = 10.0
READ_SECONDS = 25.0
"""Long, since a send whose answer is not awaited is in doubt."""

KEEP_ALIVE_SECONDS = 15.0
"""Well below the 75 s after which the usual servers (nginx among them) close an idle connection: a request sent on a
connection that the server is just closing would be in doubt."""

DOWNLOAD_SECONDS = 30.0
"""For the bytes of a file to arrive, on top of the wait for an answer."""

ANSWER_LIMIT = 16 * 1024 * 1024
"""Bytes of one answer: a hundred of the longest updates, several times over."""

_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class TooLarge(NetworkError):
    """What was to be downloaded has more bytes than it may."""


class NotSent(NetworkError):
    """No connection came about, so the request surely had no effect."""


class AiohttpRequest(BaseRequest):
    """One pool of at most `connections` connections. Timeouts are in seconds and always apply.

    Raises `NotSent`, or `TimedOut` and `NetworkError` when the request went out and no answer came back.
    """

    def __init__(
        self, connections: int, *, read_timeout: float = READ_SECONDS, connect_timeout: float = CONNECT_SECONDS
    ) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout
        self._session: aiohttp.ClientSession | None = None
        self._running = 0
        self._quiet = asyncio.Event()

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool; connections are made when they are needed."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP_ALIVE_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Take no new requests, let those in flight finish (at most a read timeout long), close the connections."""
        session, self._session = self._session, None
        if session is None:
            return
        try:
            async with asyncio.timeout(self._read_timeout):
                while self._running:
                    self._quiet.clear()
                    await self._quiet.wait()
        except TimeoutError:
            pass
        finally:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of an answer of the Bot API's; an error page of anybody else's is a `NetworkError`."""
        if self._session is None:
            raise NotSent("the connection is closed")
        read = _seconds(read_timeout, self._read_timeout)
        limits = _limits(
            pool=_seconds(pool_timeout, 0),
            connect=_seconds(connect_timeout, self._connect_timeout),
            write=_seconds(write_timeout, 0),
            read=read,
        )
        self._running += 1
        try:
            return await _exchange(self._session, method, url, request_data, limits)
        except (aiohttp.ClientError, OSError) as error:
            failure = _failure(error)
        finally:
            self._running -= 1
            self._quiet.set()
        raise failure

    async def download(self, url: str, most: int) -> bytes:
        """A file of at most so many bytes. Raises `TooLarge`, else as `do_request`."""
        if self._session is None:
            raise NotSent("the connection is closed")
        limits = _limits(pool=0, connect=self._connect_timeout, write=DOWNLOAD_SECONDS, read=self._read_timeout)
        try:
            async with self._session.get(url, timeout=limits, allow_redirects=False) as response:
                if response.status != HTTPStatus.OK:
                    raise NetworkError(f"the file was not given: {response.status}")
                return await _read(response.content, most)
        except (aiohttp.ClientError, OSError) as error:
            failure = _failure(error)
        raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, object]:
        """Like the library's own, but nothing of the payload is logged: an error page may quote the address."""
        try:
            answer = orjson.loads(payload)
        except orjson.JSONDecodeError:
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("the answer is not JSON of the Bot API")
        return answer


def _seconds(value: object, default: float) -> float:
    return float(value) if isinstance(value, int | float) else default


@lru_cache(maxsize=16)
def _limits(*, pool: float, connect: float, write: float, read: float) -> aiohttp.ClientTimeout:
    """One limit for all of it, and one for connecting, before which nothing was sent: each timer has its price, and a
    delivery needs no other."""
    return aiohttp.ClientTimeout(total=pool + write + read, connect=pool + connect, sock_connect=connect)


async def _exchange(
    session: aiohttp.ClientSession,
    method: str,
    url: str,
    request_data: RequestData | Body | Form | None,
    limits: aiohttp.ClientTimeout,
) -> tuple[int, bytes]:
    body, headers = encoded(request_data)
    async with session.request(
        method, url, data=body, headers=headers, timeout=limits, allow_redirects=False
    ) as response:
        payload = await _read(response.content, ANSWER_LIMIT)
        if response.status != HTTPStatus.OK and not _is_refusal(payload):
            # What stands between may say 403 or 404 as well: that says nothing of the chat or the token.
            reason = responses.get(response.status, "Unknown status")
            raise NetworkError(f"{reason} ({response.status}), and not in the form of the Bot API")
        return response.status, payload


async def _read(content: aiohttp.StreamReader, most: int) -> bytes:
    first = await content.readany()
    if content.at_eof() and len(first) <= most:
        return first
    payload = bytearray(first)
    while not content.at_eof() and len(payload) <= most:
        payload += await content.readany()
    if len(payload) > most:
        raise TooLarge(f"the answer has more than {most} bytes")
    return bytes(payload)


def _is_refusal(payload: bytes) -> bool:
    try:
        answer = orjson.loads(payload)
    except orjson.JSONDecodeError:
        return False
    return isinstance(answer, dict) and isinstance(answer.get("description"), str)


def _failure(error: aiohttp.ClientError | OSError) -> NetworkError:
    """An error of this module's that quotes nothing but the kind of failure and the system's words for it."""
    reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    if isinstance(error, _NEVER_SENT):
        return NotSent(f"not connected: {reason}")
    if isinstance(error, TimeoutError):
        return TimedOut("no answer in time")
    return NetworkError(f"connection lost: {reason}")
