"""Sources over HTTP: asked politely, followed where they went, read up to a bound."""

from dataclasses import dataclass, replace

import aiohttp
from yarl import URL

from adapters.web import answers, bodies
from adapters.web.answers import PERMANENT, REDIRECTS, WITH_CONTENTS
from adapters.web.connections import Connections
from adapters.web.turns import Turns
from bot.errors import SourceUnavailable
from bot.fetching import NO_VALIDATORS, Fetched, Validators
from bot.ports import Clock
from bot.sources.document import MAX_BYTES

MOST_REDIRECTS = 5
PAUSE = 1.0
"""Seconds between two requests to one host."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How far an address was followed. `moved_to`: as far as everything was permanent."""

    url: URL
    moved_to: URL | None = None
    permanent: bool = True

    def on(self, url: URL, *, permanent: bool) -> "_Way":
        permanent = permanent and self.permanent
        return _Way(url, url if permanent else self.moved_to, permanent)


class WebFetcher:
    """`bot.fetching.Fetcher`. `pause`: seconds between two requests to one host."""

    def __init__(
        self, connections: Connections, clock: Clock, *, pause: float = PAUSE, max_bytes: int = MAX_BYTES
    ) -> None:
        self._connections = connections
        self._clock = clock
        self._max_bytes = max_bytes
        self._turns = Turns(pause, clock)

    async def fetch(self, address: str, validators: Validators = NO_VALIDATORS) -> Fetched:
        """Raises `AddressRefused`, `SourceUnavailable`, whose text names the host and nothing else of the address."""
        start = self._connections.rules.url(address)
        way = _Way(start)
        for _ in range(MOST_REDIRECTS + 1):
            found = await self._ask(way, validators)
            if isinstance(found, Fetched):
                return replace(found, moved_to=None) if found.moved_to == str(start) else found
            way = found
        raise SourceUnavailable(f"{way.url.host}: it leads from address to address, more than {MOST_REDIRECTS} times")

    async def _ask(self, way: _Way, validators: Validators) -> Fetched | _Way:
        """One request; where it leads, or what is there."""
        headers = {"Accept": "*/*", "Accept-Encoding": bodies.ACCEPTED, **answers.conditions(validators)}
        async with self._turns.at(str(way.url.host)), self._connections.request("GET", way.url, headers) as answer:
            return await self._received(answer, way, validators)

    async def _received(self, answer: aiohttp.ClientResponse, way: _Way, validators: Validators) -> Fetched | _Way:
        now, headers = self._clock.now(), answer.headers
        if answer.status in REDIRECTS and "Location" in headers:
            return self._redirected(way, headers["Location"], permanent=answer.status in PERMANENT)
        if answer.status == 304 and answers.conditions(validators):
            return answers.fetched(None, way.url, way.moved_to, validators, headers, now)
        if answer.status not in WITH_CONTENTS:
            raise answers.unavailable(answer.status, headers, now, permanent=way.permanent)
        body = await bodies.read(answer.content.iter_any(), headers, self._max_bytes)
        return answers.fetched(answers.contents(body, headers), way.url, way.moved_to, validators, headers, now)

    def _redirected(self, way: _Way, location: str, *, permanent: bool) -> _Way:
        """Raises `AddressRefused`, `SourceUnavailable`."""
        try:
            target = str(way.url.join(URL(location)))
        except ValueError:
            raise SourceUnavailable("it leads to something that is no address") from None
        return way.on(self._connections.rules.url(target), permanent=permanent)
