"""The endpoint on a real store, and a CMS in front of it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr

from adapters.web import EndpointServer
from bot.desk.publishing_desk import PublishingDesk
from storage.sqlite import SqliteStore, open_store
from tests.adapters.web.endpoint.cms import TOKEN, Cms
from tests.bot.clock import HandClock
from tests.bot.pulse import Pulse
from tests.new_database import put_new_database


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    async with open_store(put_new_database(tmp_path / "tickertape.sqlite3"), durable=False) as store:
        yield store


@pytest.fixture
def clock() -> HandClock:
    return HandClock(Pulse())


@pytest.fixture
async def server(store: SqliteStore, clock: HandClock) -> AsyncIterator[EndpointServer]:
    desk = PublishingDesk(store, clock, wake=lambda: None)
    async with EndpointServer(desk, SecretStr(TOKEN), "127.0.0.1", 0, clock) as server:
        yield server


@pytest.fixture
async def cms(server: EndpointServer) -> AsyncIterator[Cms]:
    async with ClientSession() as client:
        yield Cms(server.url, client)
