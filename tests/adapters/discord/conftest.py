from collections.abc import AsyncIterator

import pytest

from adapters.discord import DiscordPlatform
from adapters.sandbox.discord import DiscordSandbox
from bot.model import Address
from tests.adapters.discord.harness import Clock, Pauses, place, platform_at
from tests.adapters.discord.weather import Way


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def sandbox() -> AsyncIterator[DiscordSandbox]:
    async with DiscordSandbox(limits=None, latency=0) as running:
        running.populate()
        yield running


@pytest.fixture
async def platform(sandbox: DiscordSandbox, clock: Clock, pauses: Pauses) -> AsyncIterator[DiscordPlatform]:
    """In a session."""
    platform = platform_at(sandbox, clock=clock, pause=pauses)
    async with platform.session():
        yield platform


@pytest.fixture
def live(sandbox: DiscordSandbox) -> Address:
    return place(sandbox, "#live")


@pytest.fixture
async def way(sandbox: DiscordSandbox) -> AsyncIterator[Way]:
    async with Way(sandbox.url.removesuffix("/api/v10")) as way:
        yield way


@pytest.fixture
async def behind(way: Way, sandbox: DiscordSandbox, clock: Clock) -> AsyncIterator[DiscordPlatform]:
    """A platform in a session, whose calls have been through no weather yet."""
    platform = platform_at(sandbox, api_base=way.url + "/api/v10", clock=clock)
    async with platform.session():
        way.calls.clear()
        yield platform
