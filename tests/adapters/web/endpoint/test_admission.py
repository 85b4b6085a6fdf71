"""Who is let in, and what the others learn: nothing."""

import logging
from http import HTTPStatus

import pytest
from aiohttp import ClientSession

from adapters.web import EndpointServer
from adapters.web.endpoint.allowance import Allowances
from adapters.web.endpoint.routes import DESCRIPTION, ROUTES
from tests.adapters.web.endpoint.cms import TOKEN, Cms
from tests.bot.clock import HandClock

EVERYTHING = [
    *((route.method, route.path.format(slug="harbour-fire", number=1)) for route in ROUTES),
    ("GET", DESCRIPTION),
    ("GET", "/"),
    ("GET", "/api/coverages/no-such/entries/9"),
    ("PATCH", "/api/coverages"),
    ("POST", "/somewhere/else"),
]
WRONG = [
    None,
    "",
    "Bearer",
    "Bearer ",
    f"Bearer {TOKEN}x",
    f"Bearer {TOKEN[:-1]}",
    f"Basic {TOKEN}",
    TOKEN,
    "Bearer \u00e9",
]


@pytest.mark.parametrize("authorization", WRONG)
async def test_without_the_token_every_address_says_the_same(
    cms: Cms, server: EndpointServer, clock: HandClock, authorization: str | None
) -> None:
    await cms.opens()
    await cms.publishes()
    headers = {"Idempotency-Key": "act 1"} | ({} if authorization is None else {"Authorization": authorization})
    heard = set()
    async with ClientSession() as stranger:
        for method, path in EVERYTHING:
            clock.advance(3.0)
            body = b"{" if method != "GET" else None
            async with stranger.request(method, server.url + path, headers=headers, data=body) as answer:
                told = sorted(name for name in answer.headers if name not in ("Date", "Connection"))
                heard.add((answer.status, answer.headers["WWW-Authenticate"], tuple(told), await answer.text()))
    ((status, scheme, _, text),) = heard
    assert (status, scheme) == (401, "Bearer")
    assert TOKEN not in text
    assert [entry["revision"] for entry in (await cms.gets("/coverages/harbour-fire/entries"))["entries"]] == [1]


async def test_the_scheme_may_be_written_in_any_case(cms: Cms) -> None:
    heard = await cms.asks("GET", "/coverages", Authorization=f"bearer {TOKEN}")
    assert heard.status == HTTPStatus.OK


async def test_the_token_is_in_no_log(
    cms: Cms, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError(TOKEN[:0])

    monkeypatch.setattr("bot.desk.publishing_desk.PublishingDesk.coverages", broken)
    with caplog.at_level(logging.DEBUG):
        heard = await cms.asks("GET", "/coverages")
    assert (heard.status, heard.body["detail"]) == (500, "Something went wrong here; it was noted.")
    assert "ZeroDivisionError" in caplog.text
    assert TOKEN not in caplog.text


async def test_strangers_have_to_wait_and_those_with_the_token_do_not(cms: Cms, clock: HandClock) -> None:
    stranger = Cms(cms.url, cms.client, token="wrong")
    statuses = [(await stranger.asks("GET", "/coverages")).status for _ in range(21)]
    assert statuses == [HTTPStatus.UNAUTHORIZED] * 20 + [HTTPStatus.TOO_MANY_REQUESTS]
    waiting = await stranger.asks("GET", "/coverages")
    assert int(waiting.headers["Retry-After"]) == 3
    assert (await cms.asks("GET", "/coverages")).status == HTTPStatus.OK
    clock.advance(3.0)
    assert (await stranger.asks("GET", "/coverages")).status == HTTPStatus.UNAUTHORIZED


async def test_whoever_has_the_token_may_not_ask_without_end(cms: Cms, clock: HandClock) -> None:
    statuses = [(await cms.asks("GET", "/coverages")).status for _ in range(61)]
    assert statuses == [HTTPStatus.OK] * 60 + [HTTPStatus.TOO_MANY_REQUESTS]
    clock.advance(0.2)
    assert (await cms.asks("GET", "/coverages")).status == HTTPStatus.OK


def test_an_allowance_is_used_up_and_comes_back() -> None:
    allowances = Allowances(burst=3, rate=0.5, most=2)
    assert [allowances.wait("a", 0.0) for _ in range(4)] == [0, 0, 0, 2.0]
    assert allowances.wait("a", 1.5) == 0.5
    assert [allowances.wait("a", now) for now in (2.0, 2.0)] == [0, 2.0]
    assert [allowances.wait("a", 1_000.0) for _ in range(4)] == [0, 0, 0, 2.0]


def test_no_more_names_are_kept_than_so_many() -> None:
    allowances = Allowances(burst=1, rate=0.5, most=2)
    assert allowances.wait("a", 0.0) == 0
    assert allowances.wait("b", 0.0) == 0
    assert allowances.wait("c", 0.0) == 0
    assert allowances.wait("d", 0.0) == 2.0
    assert allowances.wait("e", 2.0) == 0
    assert allowances.wait("a", 2.0) == 0
