"""The whole conversation with a hub, with a hub that keeps to the standard."""

import asyncio
import hmac
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from aiohttp import ClientSession, web
from pydantic import SecretStr

from adapters.web import CallbackServer, Connections, WebHubs, callback_address
from bot.fetching import HubMode
from tests.adapters.web.sites import EVERYTHING, PATIENCE, Site, SteppingClock

TOPIC = "https://news.example/live.xml"


@dataclass
class Hub:
    """Verifies what it is asked for, then announces to all that confirmed."""

    subscribers: dict[str, str] = field(default_factory=dict)

    async def asked(self, request: web.Request) -> web.StreamResponse:
        """As the standard allows, it verifies before it answers; so a test need not wait for it."""
        form = dict(parse_qsl((await request.read()).decode()))
        challenge = secrets.token_urlsafe(8)
        question = {name: form[name] for name in ("hub.mode", "hub.topic")}
        question |= {"hub.challenge": challenge, "hub.lease_seconds": form.get("hub.lease_seconds", "0")}
        async with ClientSession() as session, session.get(form["hub.callback"], params=question) as answer:
            confirmed = answer.status == 200 and await answer.text() == challenge
        if confirmed and form["hub.mode"] == "subscribe":
            self.subscribers[form["hub.callback"]] = form["hub.secret"]
        elif confirmed:
            del self.subscribers[form["hub.callback"]]
        return web.Response(status=202)

    async def announce(self, body: bytes) -> None:
        for callback, secret in list(self.subscribers.items()):
            headers = {"X-Hub-Signature": "sha256=" + hmac.new(secret.encode(), body, "sha256").hexdigest()}
            async with ClientSession() as session, session.post(callback, data=body, headers=headers) as answer:
                if answer.status == 410:
                    del self.subscribers[callback]


@dataclass
class Subscriptions:
    """`Announcements` that keeps what it asked for in memory."""

    secrets: dict[str, SecretStr] = field(default_factory=dict)
    leases: dict[str, int | None] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)

    async def wanted(self, token: str, mode: HubMode, topic: str, lease_seconds: int | None) -> bool:
        if mode is HubMode.UNSUBSCRIBE:
            return token not in self.secrets
        self.leases[token] = lease_seconds
        return token in self.secrets and topic == TOPIC

    async def denied(self, token: str, topic: str, reason: str) -> None:
        raise AssertionError((token, topic, reason))

    async def secret(self, token: str) -> SecretStr | None:
        return self.secrets.get(token)

    async def announced(self, token: str) -> None:
        self.read.append(token)


async def test_a_source_is_read_when_its_hub_says_so_and_nothing_else_is_wanted(site: Site) -> None:
    hub, ours, token = Hub(), Subscriptions(), secrets.token_urlsafe(24)
    address = site.does("/hub", hub.asked)
    ours.secrets[token] = SecretStr(secrets.token_urlsafe(32))
    async with (
        asyncio.timeout(PATIENCE),
        Connections(EVERYTHING) as connections,
        CallbackServer(ours, "127.0.0.1", 0) as server,
    ):
        hubs, callback = WebHubs(connections, SteppingClock()), callback_address(server.url, token)
        await hubs.subscribe(address, TOPIC, callback, ours.secrets[token], 3_600)
        assert ours.leases == {token: 3_600}
        await hub.announce(b"The match has begun.")
        assert ours.read == [token]

        await hubs.subscribe(address, "https://news.example/other.xml", callback, SecretStr("another"), 3_600)
        assert hub.subscribers[callback] == ours.secrets[token].get_secret_value()
    assert ours.read == [token]


async def test_a_hub_that_still_announces_after_the_end_hears_that_it_is_over(site: Site) -> None:
    hub, ours, token = Hub(), Subscriptions(), secrets.token_urlsafe(24)
    address = site.does("/hub", hub.asked)
    ours.secrets[token] = SecretStr("tulip-seven")
    async with (
        asyncio.timeout(PATIENCE),
        Connections(EVERYTHING) as connections,
        CallbackServer(ours, "127.0.0.1", 0) as server,
    ):
        callback = callback_address(server.url, token)
        await WebHubs(connections, SteppingClock()).subscribe(address, TOPIC, callback, ours.secrets[token], 60)
        ours.secrets.clear()
        await hub.announce(b"The match has begun.")
    assert not hub.subscribers
    assert not ours.read
