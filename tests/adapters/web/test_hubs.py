"""What hubs are asked."""

from urllib.parse import parse_qs

import pytest
from pydantic import SecretStr

from adapters.web import AddressRules, Connections, WebHubs, callback_address
from bot.errors import AddressRefused, SourceUnavailable
from tests.adapters.web.sites import EVERYTHING, Book, Site, SteppingClock, port_of

TOPIC = "https://news.example/live.xml?all=1&of=them"
CALLBACK = callback_address("https://relay.example/", "a" * 32)
SECRET = SecretStr("tulip-seven")
DAY = 86_400


async def subscribe(hub: str, rules: AddressRules = EVERYTHING, book: Book | None = None) -> None:
    async with Connections(rules, resolver=book) as connections:
        await WebHubs(connections, SteppingClock()).subscribe(hub, TOPIC, CALLBACK, SECRET, DAY)


def form(site: Site) -> dict[str, list[str]]:
    return parse_qs(site.bodies[0].decode(), keep_blank_values=True, strict_parsing=True)


@pytest.mark.parametrize("status", [202, 204, 200])
async def test_a_hub_is_asked_to_announce(site: Site, status: int) -> None:
    await subscribe(site.says("/hub", b"", status))
    assert (site.asked[0].method, site.asked[0].content_type) == ("POST", "application/x-www-form-urlencoded")
    assert form(site) == {
        "hub.mode": ["subscribe"],
        "hub.topic": [TOPIC],
        "hub.callback": [f"https://relay.example/websub/{'a' * 32}"],
        "hub.secret": ["tulip-seven"],
        "hub.lease_seconds": ["86400"],
    }


@pytest.mark.parametrize("status", [301, 307, 400, 403, 404, 500, 503])
async def test_a_hub_that_does_not_want_to_is_told_of_without_the_secret(site: Site, status: int) -> None:
    hub = site.says("/hub", b"tulip-seven is not allowed", status, {"Location": "/", "Retry-After": "60"})
    with pytest.raises(SourceUnavailable, match=rf"^127\.0\.0\.1: it answered {status} ") as caught:
        await subscribe(hub)
    assert caught.value.retry_after == 60.0
    assert "tulip" not in str(caught.value)
    assert len(site.asked) == 1


async def test_a_hub_is_an_address_like_any_other(site: Site) -> None:
    with pytest.raises(AddressRefused, match="a loopback address"):
        await subscribe(f"{site.url}/hub", AddressRules())
    with pytest.raises(AddressRefused, match=r"^hub\.example leads to 127\.0\.0\.1"):
        await subscribe(f"http://hub.example:{port_of(site.url)}/", AddressRules(), Book(hub_example=[["127.0.0.1"]]))
    assert not site.asked


async def test_a_secret_is_short(site: Site) -> None:
    async with Connections(EVERYTHING) as connections:
        with pytest.raises(ValueError, match="fewer than 200 bytes"):
            await WebHubs(connections, SteppingClock()).subscribe(
                f"{site.url}/hub", TOPIC, CALLBACK, SecretStr("ä" * 100), DAY
            )
