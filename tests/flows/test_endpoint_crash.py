"""The relay is killed again and again while a CMS publishes: what was asked for is done once, and answered the same."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession

from tests.adapters.web.endpoint.cms import TOKEN, Cms
from tests.flows.newsroom import Platforms
from tests.flows.process import Process
from tests.flows.test_run import environment, logged, running

ENTRIES = "/coverages/harbour-fire/entries"
TEXTS = [f"News {number}." for number in range(12)]


@asynccontextmanager
async def relayed(platforms: Platforms, database: Path) -> AsyncIterator[tuple[Cms, Process]]:
    variables = environment(platforms, database, TICKERTAPE_API_PORT="0", TICKERTAPE_API_TOKEN=TOKEN)
    async with running(variables, database.parent) as relay, ClientSession() as client:
        url = (await logged(relay, "endpoint at=")).partition("at=")[2].strip()
        yield Cms(url, client), relay


async def ask_for_all(cms: Cms, relay: Process, last: int) -> list[tuple[str, Any]]:
    """Ask for every entry at once, each under its own key, and kill the relay once so many answers came."""
    heard: list[tuple[str, Any]] = []

    async def ask(text: str) -> None:
        try:
            answer = await cms.asks("POST", ENTRIES, {"text": text}, key=text)
        except (ClientError, OSError):
            return
        assert answer.status == 201
        heard.append((text, answer.body))
        if len(heard) == last and relay.returncode is None:
            relay.kill()

    async with asyncio.TaskGroup() as asking:
        for text in TEXTS:
            asking.create_task(ask(text))
    return heard


async def test_whenever_it_dies_nothing_is_published_twice(platforms: Platforms, tmp_path: Path) -> None:
    database = tmp_path / "news.sqlite3"
    heard: list[tuple[str, Any]] = []
    async with relayed(platforms, database) as (cms, relay):
        await cms.opens()
        heard += await ask_for_all(cms, relay, last=1)
    async with relayed(platforms, database) as (cms, relay):
        heard += await ask_for_all(cms, relay, last=5)
    async with relayed(platforms, database) as (cms, relay):
        answers = dict(await ask_for_all(cms, relay, last=-1))
        entries = (await cms.gets(ENTRIES))["entries"]
    assert sorted(entry["text"] for entry in entries) == sorted(TEXTS)
    assert answers.keys() == set(TEXTS)
    assert len(heard) >= 6
    assert all(body == answers[text] for text, body in heard)
