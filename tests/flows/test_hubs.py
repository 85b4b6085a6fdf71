"""A feed whose hub announces what is new (WebSub), over real connections all the way to a chat."""

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web

from bot.source import SourceOptions
from tests.flows.site import Site as Web
from tests.flows.site import served
from tests.flows.test_sources import OUT, ROOF, SMOKE, Watched, added, page
from tests.flows.town import Site, Town


@dataclass
class Hub:
    """Verifies what it is asked for, then announces what a test tells it to."""

    address: str = ""
    asked: list[dict[str, str]] = field(default_factory=list)
    verified: list[bool] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.Response:
        self.asked.append({name: str(value) for name, value in (await request.post()).items()})
        return web.Response(status=202)

    async def verify(self) -> bool:
        """Ask back at the callback, as hubs do after their answer."""
        form = self.asked[-1]
        question = {
            "hub.mode": form["hub.mode"],
            "hub.topic": form["hub.topic"],
            "hub.challenge": "is it you?",
            "hub.lease_seconds": "86400",
        }
        async with aiohttp.ClientSession() as session, session.get(form["hub.callback"], params=question) as answer:
            return answer.status == 200 and await answer.text() == "is it you?"

    async def announce(self, body: str, secret: str | None = None) -> int:
        form = self.asked[-1]
        key = (secret or form["hub.secret"]).encode()
        signature = hmac.new(key, body.encode(), "sha256").hexdigest()
        headers = {"X-Hub-Signature": f"sha256={signature}"}
        async with (
            aiohttp.ClientSession() as session,
            session.post(form["hub.callback"], data=body.encode(), headers=headers) as answer,
        ):
            return answer.status


@asynccontextmanager
async def hub_at_work() -> AsyncIterator[Hub]:
    hub = Hub()
    application = web.Application()
    application.router.add_post("/hub", hub.serve)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        hub.address = f"http://{host}:{port}/hub"
        yield hub
    finally:
        await runner.cleanup()


@dataclass(frozen=True, slots=True)
class Announced:
    watched: Watched
    hub: Hub


@pytest.fixture
async def announced(grounds: Site, unused_tcp_port: int) -> AsyncIterator[Announced]:
    """A page that is seldom read, since its server says that it stays as it is for an hour; and its hub."""
    public = f"http://127.0.0.1:{unused_tcp_port}"
    settings = {"allow_private_addresses": True, "callback_port": unused_tcp_port, "public_address": public}
    async with served() as site, hub_at_work() as hub, grounds.town(**settings) as town:
        yield await begin(town, site, hub)


async def begin(town: Town, site: Web, hub: Hub) -> Announced:
    site.body = page(ROOF, SMOKE)
    links = f'<{hub.address}>; rel="hub", <{site.address}>; rel="self"'
    site.headers = {"Link": links, "Cache-Control": "max-age=3600"}
    coverage = await added(town, site, SourceOptions(hold=0))
    here = Town(town.news, town.clock, coverage, town.passage)
    watched = Watched(here, site, (await here.reader("telegram"), await here.reader("discord")))
    town.news.parts.relay.wake()
    await watched.come_to_show(ROOF[1])

    async def asked() -> bool:
        return bool(hub.asked)

    await watched.comes_true(asked)
    return Announced(watched, hub)


async def test_what_a_hub_announces_goes_out_long_before_the_next_reading(announced: Announced) -> None:
    watched, hub = announced.watched, announced.hub
    assert hub.asked[0]["hub.mode"] == "subscribe"
    assert hub.asked[0]["hub.topic"] == watched.web.address
    assert await hub.verify()
    watched.shows(OUT, ROOF, SMOKE)
    began = watched.town.clock.now()
    assert await hub.announce("something is new") in range(200, 300)
    await watched.come_to_show(OUT[1])
    assert (watched.town.clock.now() - began).total_seconds() < 120


async def test_what_is_signed_wrongly_changes_nothing(announced: Announced) -> None:
    watched, hub = announced.watched, announced.hub
    assert await hub.verify()
    watched.shows(OUT, ROOF, SMOKE)
    asked = watched.web.asked
    assert await hub.announce("something is new", secret="guessed") in range(200, 300)
    await watched.passes(30)
    assert watched.web.asked == asked
