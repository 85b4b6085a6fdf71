"""Sites on this machine: well-behaved ones over aiohttp, and others that say byte by byte what they want."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import IPv4Address

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from adapters.web import AddressRules, Connections, Timeouts, WebFetcher

PATIENCE = 20.0
"""Seconds after which a test fails rather than hangs."""

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PAGE = b"<p>The match has begun.</p>"
EVERYTHING = AddressRules(allow_private=True)
ONLY_HERE = AddressRules(exempt={IPv4Address("127.0.0.1")})

Behaviour = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class SteppingClock:
    """Stands still at noon; sleeping moves it on at once."""

    passed: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return NOON

    def monotonic(self) -> float:
        return self.passed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.passed += seconds
        await asyncio.sleep(0)


@dataclass
class Site:
    """Answers each path as it was told to, and remembers what it was asked."""

    url: str = ""
    asked: list[web.Request] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    behaviours: dict[str, Behaviour] = field(default_factory=dict)

    def says(
        self,
        path: str,
        body: bytes = PAGE,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        reason: str = "",
    ) -> str:
        """The address of what answers that from now on."""

        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(body=body, status=status, headers=headers, reason=reason or None)

        return self.does(path, answer)

    def leads(self, path: str, location: str, status: int = 302) -> str:
        return self.says(path, b"", status, {"Location": location})

    def does(self, path: str, behaviour: Behaviour) -> str:
        self.behaviours[path] = behaviour
        return self.url + path

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        self.bodies.append(await request.read())
        return await self.behaviours[request.path](request)


@asynccontextmanager
async def open_site() -> AsyncIterator[Site]:
    site = Site()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", site.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield site
    finally:
        await runner.cleanup()


@asynccontextmanager
async def raw_site(answer: bytes, *, hangs_up: bool = True) -> AsyncIterator[str]:
    """The address of a server that sends these bytes to everybody who asked, and then hangs up or says no more."""
    gone = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
            if not hangs_up:
                await gone.wait()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        gone.set()
        server.close()


@contextmanager
def unanswered_port() -> Iterator[int]:
    """A port at which nobody listens and nobody else can either."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])


@asynccontextmanager
async def fetching(
    rules: AddressRules = EVERYTHING,
    *,
    timeouts: Timeouts | None = None,
    resolver: AbstractResolver | None = None,
    clock: SteppingClock | None = None,
    max_bytes: int = 1_000_000,
    contact: str | None = None,
    pause: float = 0.0,
) -> AsyncIterator[WebFetcher]:
    patience = timeouts or Timeouts(PATIENCE, PATIENCE, PATIENCE)
    async with (
        asyncio.timeout(PATIENCE),
        Connections(rules, contact=contact, timeouts=patience, resolver=resolver) as connections,
    ):
        yield WebFetcher(connections, clock or SteppingClock(), pause=pause, max_bytes=max_bytes)


class Book(AbstractResolver):
    """Names and where they lead; a list of lists is what the look-ups give one after another."""

    def __init__(self, **hosts: list[list[str]]) -> None:
        self._hosts = {name.replace("_", "."): turns for name, turns in hosts.items()}
        self.looked_up: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        del family
        self.looked_up.append(host)
        if host not in self._hosts:
            raise OSError(socket.EAI_NONAME, "no such host")
        turns = self._hosts[host]
        addresses = turns.pop(0) if len(turns) > 1 else turns[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        """Nothing is open."""


def port_of(url: str) -> int:
    return URL(url).port or 0
