from collections.abc import AsyncIterator

import pytest

from adapters.discord import DiscordPlatform
from adapters.sandbox.discord import DiscordSandbox
from tests.adapters.discord.harness import Clock, Pauses, platform_at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def sandbox() -> AsyncIterator[DiscordSandbox]:
    async with DiscordSandbox(latency=0) as running:
        running.populate()
        yield running


@pytest.fixture
async def platform(sandbox: DiscordSandbox, clock: Clock, pauses: Pauses) -> AsyncIterator[DiscordPlatform]:
    """In a session."""
    platform = platform_at(sandbox, now=clock, pause=pauses)
    async with platform.session():
        yield platform
