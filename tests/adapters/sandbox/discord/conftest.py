from collections.abc import AsyncIterator

import aiohttp
import pytest

from adapters.sandbox.discord import DiscordSandbox
from tests.adapters.sandbox.discord.harness import Api, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[DiscordSandbox]:
    async with DiscordSandbox(latency=0, now=clock) as running:
        running.populate()
        yield running


@pytest.fixture
async def api(sandbox: DiscordSandbox) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(session, sandbox)
