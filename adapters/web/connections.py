"""Connections, every one of which goes to an address that was checked.

The check stands where a name becomes an address and where a socket is opened, not before: a name that leads elsewhere
at the second look (DNS rebinding) gains nothing.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from adapters.web.addresses import AddressRules
from adapters.web.failures import translated

KEEP_ALIVE = 15.0
"""Seconds that a connection waits for the next request: longer than the shortest interval between two polls, shorter
than servers keep it open."""

LONGEST_HEADER = 32_768
"""Bytes of one header field; security policies of news sites pass the 8 kB that are usual. At most 128 come."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: until a connection stands (with the look-up of the name), between two pieces of an answer, for one
    request in all, whatever comes meanwhile."""

    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0


_USUAL = Timeouts()


def user_agent(contact: str | None) -> str:
    """The relay's name and version, and how its people are reached."""
    product = f"Tickertape/{version('tickertape')}"
    return f"{product} (+{contact})" if contact else product


class Connections:
    """One pool while its block runs, without cookies, and without proxies or passwords from the environment.

    `contact` tells the people behind a server whom to ask. `resolver` looks hosts up in another way than the system's.
    """

    def __init__(
        self,
        rules: AddressRules,
        *,
        contact: str | None = None,
        timeouts: Timeouts = _USUAL,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self.rules = rules
        self._agent = user_agent(contact)
        self._timeouts = timeouts
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            resolver=CheckedResolver(self.rules, self._resolver or aiohttp.ThreadedResolver()),
            socket_factory=SocketGate(self.rules),
            use_dns_cache=False,
            keepalive_timeout=KEEP_ALIVE,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self._agent},
            timeout=aiohttp.ClientTimeout(connect=self._timeouts.connect, sock_read=self._timeouts.read),
            auto_decompress=False,
            max_field_size=LONGEST_HEADER,
            max_line_size=LONGEST_HEADER,
            trust_env=False,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    @asynccontextmanager
    async def request(
        self, method: str, url: URL, headers: Mapping[str, str] | None = None, form: Mapping[str, str] | None = None
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """An answer, its body still packed and still to be read, redirects as they are. `url` is one of `rules.url`.

        Raises `AddressRefused`, `SourceUnavailable`, in the block too; their texts name the host and nothing else.
        """
        if self._session is None:
            raise RuntimeError("requests are made inside the block only")
        with translated(str(url.host)):
            async with (
                asyncio.timeout(self._timeouts.total),
                self._session.request(method, url, headers=headers, data=form, allow_redirects=False) as answer,
            ):
                yield answer


class CheckedResolver(AbstractResolver):
    """Names become addresses only if all of them may be fetched. Raises `AddressRefused`."""

    def __init__(self, rules: AddressRules, resolver: AbstractResolver) -> None:
        self._rules = rules
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        try:
            found = await self._resolver.resolve(host, port, family)
        except UnicodeError as error:
            raise OSError("the name cannot be looked up") from error
        for each in found:
            self._rules.check(each["host"], host)
        return found

    async def close(self) -> None:
        await self._resolver.close()


@dataclass(frozen=True, slots=True)
class SocketGate:
    """Opens sockets for aiohttp, which does not look up a host that is a number: whatever way an address came."""

    rules: AddressRules

    def __call__(self, info: "aiohttp.AddrInfoType") -> socket.socket:
        family, kind, protocol, _, place = info
        self.rules.check(str(place[0]))
        return socket.socket(family, kind, protocol)
