"""A CMS publishes through the endpoint of a relay, all the way to chats of both platforms."""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr

from tests.adapters.web.endpoint.cms import TOKEN, Cms
from tests.flows.newsroom import Newsroom, Platforms, newsroom, until, until_shown

ENTRIES = "/coverages/harbour-fire/entries"
ENTRY = f"{ENTRIES}/1"


@asynccontextmanager
async def served(
    platforms: Platforms, database: Path, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[tuple[Newsroom, Cms]]:
    """A relay with an endpoint, and a CMS in front of it."""
    caplog.clear()
    with caplog.at_level(logging.INFO):
        async with (
            newsroom(platforms, database, api_port=0, api_token=SecretStr(TOKEN)) as news,
            ClientSession() as client,
        ):
            url = re.search(r"endpoint at=(\S+)", caplog.text)
            assert url
            yield news, Cms(url[1], client)


async def delivered(news: Newsroom, cms: Cms) -> dict[str, Any]:
    """How far the entry got, as the CMS is told once it is everywhere."""
    store = news.parts.store
    coverage = await store.stream.coverage_named("harbour-fire")
    entry = await store.stream.entry_numbered(coverage.id, 1)

    async def everywhere() -> bool:
        return (await store.deliveries.reach(entry.id)).reached == len(news.everybody)

    await until(everywhere)
    delivery: dict[str, Any] = (await cms.gets(ENTRY))["delivery"]
    return delivery


async def test_what_a_cms_does_reaches_both_platforms(
    platforms: Platforms, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(platforms, tmp_path / "news.sqlite3", caplog) as (news, cms):
        await cms.opens(standfirst=["A warehouse burns."])
        for reader in news.everybody:
            await reader.ask("/subscribe", "now follows this coverage")
        await cms.publishes("21 people are hurt @everyone <b>now</b>.", headline="The roof is down", breaking=True)
        for reader in news.everybody:
            (message,) = [
                message for message in await until_shown(reader, "The roof is down") if "21 people" in message.text
            ]
            assert not message.silent
            assert "@everyone <b>now</b>." in message.text.replace("\u200b", "")
        delivery = await delivered(news, cms)
        assert [delivery[name] for name in ("audience", "reached", "waiting", "unreachable")] == [4, 4, 0, 0]
        said = {"text": "12 people are hurt.", "note": "12, not 21."}
        assert (await cms.asks("PUT", ENTRY, said, If_Match='"1"')).status == 200
        for reader in news.everybody:
            messages = await until_shown(reader, "12 people are hurt.", "12, not 21.")
            assert not any("21 people" in message.text for message in messages)
        assert (await cms.asks("DELETE", ENTRY, {"reason": "A drill."})).status == 200
        assert (await cms.asks("POST", "/coverages/harbour-fire/close")).status == 200
        for reader in news.everybody:
            await until_shown(reader, "A drill.", "This coverage has ended")
    assert TOKEN not in caplog.text


async def test_asked_again_after_a_restart_nobody_gets_it_twice(
    platforms: Platforms, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = tmp_path / "news.sqlite3"
    async with served(platforms, database, caplog) as (news, cms):
        await cms.opens()
        for reader in news.everybody:
            await reader.ask("/subscribe", "now follows this coverage")
        first = await cms.asks("POST", ENTRIES, {"text": "Smoke over the quay."}, key="a")
        for reader in news.everybody:
            await until_shown(reader, "Smoke over the quay.")
    async with served(platforms, database, caplog) as (news, cms):
        again = await cms.asks("POST", ENTRIES, {"text": "Smoke over the quay."}, key="a")
        assert (again.status, again.body) == (first.status, first.body)
        await cms.publishes("The fire is out.")
        for reader in news.everybody:
            messages = await until_shown(reader, "The fire is out.")
            assert sum("Smoke over the quay." in message.text for message in messages) == 1


async def test_an_editor_and_a_cms_correct_the_same_entry(
    platforms: Platforms, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(platforms, tmp_path / "news.sqlite3", caplog) as (news, cms):
        await cms.opens()
        await cms.publishes("21 people are hurt.")
        await news.telegram_editor.ask("/history 1", "HTTP endpoint (Program) published it")
        await news.telegram_editor.ask("/retract 1 A drill.", "is withdrawn")
        heard = await cms.asks("PUT", ENTRY, {"text": "12 people are hurt."}, If_Match='"1"')
        assert (heard.status, heard.body["detail"]) == (
            409,
            "Entry 1 was withdrawn; it cannot be changed any more.",
        )


async def test_without_a_port_nothing_is_served(news: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    await news.covers()
    assert "endpoint" not in caplog.text
