"""The same key and the same words: done once, answered the same."""

import asyncio
from datetime import timedelta
from http import HTTPStatus

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr

from adapters.web import EndpointServer
from bot.desk.publishing_desk import PublishingDesk
from storage.sqlite import SqliteStore
from tests.adapters.web.endpoint.cms import TOKEN, Cms
from tests.bot.clock import HandClock

ENTRIES = "/coverages/harbour-fire/entries"
ENTRY = f"{ENTRIES}/1"


async def revisions(cms: Cms) -> list[tuple[int, int]]:
    """Numbers and revisions, the newest entry first."""
    return [(entry["number"], entry["revision"]) for entry in (await cms.gets(ENTRIES))["entries"]]


async def test_each_kind_of_act_is_done_once(cms: Cms) -> None:
    acts = [
        ("POST", "/coverages", {"title": "Harbour fire"}, {}),
        ("POST", ENTRIES, {"text": "Smoke."}, {}),
        ("PUT", ENTRY, {"text": "Fire."}, {"If_Match": '"1"'}),
        ("DELETE", ENTRY, {"reason": "A drill."}, {}),
        ("POST", "/coverages/harbour-fire/close", None, {}),
    ]
    for number, (method, path, said, headers) in enumerate(acts):
        first = await cms.asks(method, path, said, key=f"key {number}", **headers)
        second = await cms.asks(method, path, said, key=f"key {number}", **headers)
        assert first.status in (200, 201)
        assert (second.status, second.body) == (first.status, first.body)
        told = [(heard.headers.get("ETag"), heard.headers.get("Location")) for heard in (first, second)]
        assert told[0] == told[1]
    assert await revisions(cms) == [(1, 3)]


async def test_asked_for_at_once_it_is_done_once(cms: Cms) -> None:
    await cms.opens()
    async with asyncio.TaskGroup() as retries:
        heard = [retries.create_task(cms.asks("POST", ENTRIES, {"text": "Smoke."}, key="a")) for _ in range(8)]
    assert {task.result().body["number"] for task in heard} == {1}
    assert await revisions(cms) == [(1, 1)]


async def test_the_answer_outlives_a_restart(cms: Cms, store: SqliteStore, clock: HandClock) -> None:
    await cms.opens()
    first = await cms.asks("POST", ENTRIES, {"text": "Smoke."}, key="a")
    desk = PublishingDesk(store, clock, wake=lambda: None)
    async with (
        EndpointServer(desk, SecretStr(TOKEN), "127.0.0.1", 0, clock) as another,
        ClientSession() as client,
    ):
        again = await Cms(another.url, client).asks("POST", ENTRIES, {"text": "Smoke."}, key="a")
    assert again.body == first.body
    assert await revisions(cms) == [(1, 1)]


@pytest.mark.parametrize(
    ("method", "path", "said", "headers"),
    [
        ("POST", ENTRIES, {"text": "Fire."}, {}),
        ("POST", "/coverages/harbour-fire/close", {"text": "Smoke."}, {}),
        ("PUT", ENTRY, {"text": "Smoke."}, {"If_Match": '"1"'}),
    ],
)
async def test_a_key_stands_for_one_act(
    cms: Cms, method: str, path: str, said: dict[str, str], headers: dict[str, str]
) -> None:
    await cms.opens()
    await cms.asks("POST", ENTRIES, {"text": "Smoke."}, key="a")
    heard = await cms.asks(method, path, said, key="a", **headers)
    assert heard.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert await revisions(cms) == [(1, 1)]


async def test_a_key_is_free_again_after_seven_days(cms: Cms, clock: HandClock) -> None:
    await cms.opens()
    await cms.asks("POST", ENTRIES, {"text": "Smoke."}, key="a")
    clock.advance(timedelta(days=7, seconds=1).total_seconds())
    assert (await cms.asks("POST", ENTRIES, {"text": "Fire."}, key="a")).body["number"] == 2


async def test_what_was_refused_can_be_asked_for_again_under_its_key(cms: Cms) -> None:
    assert (await cms.asks("POST", ENTRIES, {"text": "Smoke."}, key="a")).status == HTTPStatus.NOT_FOUND
    await cms.opens()
    assert (await cms.asks("POST", ENTRIES, {"text": "Smoke."}, key="a")).status == HTTPStatus.CREATED


@pytest.mark.parametrize("key", ["", "x" * 201, "caf\u00e9"])
async def test_every_act_needs_a_key(cms: Cms, key: str) -> None:
    heard = await cms.asks("POST", "/coverages", {"title": "Fire"}, Idempotency_Key=key)
    assert heard.status == HTTPStatus.BAD_REQUEST
    assert "Idempotency-Key" in heard.body["detail"]
    assert (await cms.gets("/coverages"))["coverages"] == []
