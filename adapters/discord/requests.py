"""Requests to Discord's REST interface, each made exactly once.

discord.py's own client waits and repeats by itself: after a 429 or a 5xx it sleeps inside the call, after a bucket's
last call it sleeps before it returns, and a chat that must wait keeps a place in the lane all the while. Waiting is the
lane's; here, a wait that the platform asked for is raised at once, without another request (see `allowance`).
"""

import asyncio
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO

import aiohttp
import discord
import orjson
from discord.http import HTTPClient, Route

from adapters.discord.allowance import Allowance
from bot.model import File

log = logging.getLogger(__name__)

# Up to 25 MiB, either way.
_UPLOAD = aiohttp.ClientTimeout(total=90.0, connect=10.0, sock_read=30.0)

# Error pages can be long, and end up in logs.
_TEXT_KEPT = 300


class Requests(HTTPClient):
    """discord.py's HTTP client, whose methods build the requests, with `request` made as this module says.

    `wire` is the session that requests go through; the gateway has its own, discord.py's.
    """

    def __init__(self, inherited: HTTPClient, wire: aiohttp.ClientSession, allowance: Allowance) -> None:
        super().__init__(inherited.loop, inherited.connector)
        self._wire = wire
        self._allowance = allowance
        self._in_flight = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def request(
        self,
        route: Route,
        *,
        files: Sequence[discord.File] | None = None,
        form: Iterable[dict[str, object]] | None = None,
        params: Mapping[str, str | int] | None = None,
        **options: object,
    ) -> object:
        """The answer's body. Raises as discord.py's does, and `TooFast`. Files go as parts of a form that is made here
        (`upload`), never as discord.py's."""
        assert not files
        assert not form
        return await self._once(route, options.get("json"), {"Authorization": f"Bot {self.token}"}, params)

    async def upload(self, route: Route, payload: Mapping[str, object], files: Sequence[File]) -> object:
        """The same with files."""
        authorised = {"Authorization": f"Bot {self.token}"}
        return await self._once(route, _form(payload, files), authorised, times=_UPLOAD)

    async def download(self, url: str, most: int) -> bytes:
        """A file from Discord's own store of files, without our token: the address holds the right. None of more bytes
        than that is read: one more says so. Raises aiohttp's errors."""
        with self._flight():
            async with self._wire.get(url, allow_redirects=False, timeout=_UPLOAD) as response:
                response.raise_for_status()
                content = bytearray()
                while len(content) <= most and (piece := await response.content.readany()):
                    content += piece
        return bytes(content[: most + 1])

    async def respond(
        self, route: Route, payload: Mapping[str, object] | None = None, files: Sequence[File] = ()
    ) -> object:
        """A request whose right lies in the interaction's token in its path: without ours. Files as with `upload`.

        aiohttp's errors name that path; they are raised anew without it.
        """
        try:
            if files:
                return await self._once(route, _form(payload or {}, files), {}, times=_UPLOAD)
            return await self._once(route, payload, {})
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise
        except aiohttp.ClientError as error:
            raise aiohttp.ClientConnectionError(type(error).__name__) from None

    async def finished(self, within: float) -> None:
        """Wait until no request is in flight, or that many seconds."""
        try:
            async with asyncio.timeout(within):
                await self._idle.wait()
        except TimeoutError:
            log.warning("requests.cut_off count=%d", self._in_flight)

    @contextmanager
    def _flight(self) -> Iterator[None]:
        self._in_flight += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._in_flight -= 1
            if not self._in_flight:
                self._idle.set()

    async def _once(
        self,
        route: Route,
        payload: object,
        headers: dict[str, str],
        query: Mapping[str, str | int] | None = None,
        times: aiohttp.ClientTimeout | None = None,
    ) -> object:
        self._allowance.require(route)
        headers["User-Agent"] = self.user_agent
        body: bytes | aiohttp.FormData | None = payload if isinstance(payload, aiohttp.FormData) else None
        if payload is not None and body is None:
            headers["Content-Type"] = "application/json"
            body = orjson.dumps(payload)
        times = times or self._wire.timeout
        with self._flight():
            async with self._wire.request(
                route.method, route.url, params=query, data=body, headers=headers, timeout=times
            ) as response:
                content = _content(response, await response.read())
        log.debug("answered method=%s route=%s status=%d", route.method, route.path, response.status)
        self._allowance.take_notice(route, response.status, response.headers, content)
        return _result(response, content)


def _form(payload: Mapping[str, object], files: Sequence[File]) -> aiohttp.FormData:
    """Documentation, "Uploading Files": what is said of each file stands in the payload, by its number."""
    described = [
        {"id": number, "filename": file.medium.name} | ({"description": file.medium.alt} if file.medium.alt else {})
        for number, file in enumerate(files)
    ]
    form = aiohttp.FormData()
    said = orjson.dumps({**payload, "attachments": described}).decode()
    form.add_field("payload_json", said, content_type="application/json")
    for number, file in enumerate(files):
        medium = file.medium
        content = BytesIO(file.content)
        form.add_field(f"files[{number}]", content, filename=medium.name, content_type=medium.media_type)
    return form


def _content(response: aiohttp.ClientResponse, body: bytes) -> object:
    if response.content_type == "application/json" and body:
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError:
            pass
    return body[:_TEXT_KEPT].decode("utf-8", "replace")


def _result(response: aiohttp.ClientResponse, content: object) -> object:
    if 200 <= response.status < 300:
        return content
    told = content if isinstance(content, dict | str) else None
    if response.status == 403:
        raise discord.Forbidden(response, told)
    if response.status == 404:
        raise discord.NotFound(response, told)
    if response.status >= 500:
        raise discord.DiscordServerError(response, told)
    raise discord.HTTPException(response, told)
