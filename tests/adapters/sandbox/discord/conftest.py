from collections.abc import AsyncIterator

import aiohttp
import pytest

from adapters.sandbox.discord import DiscordSandbox
from tests.adapters.sandbox.discord.harness import Api, Clock, Listener, listening
from tests.adapters.sandbox.discord.reader import LATEST, Reader


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[DiscordSandbox]:
    async with DiscordSandbox(limits=None, latency=0, now=clock) as running:
        running.populate()
        yield running


@pytest.fixture
async def api(sandbox: DiscordSandbox) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(session, sandbox)


@pytest.fixture
async def gateway(sandbox: DiscordSandbox, api: Api) -> AsyncIterator[Listener]:
    await api.register(LATEST)
    async with listening(sandbox) as listener:
        yield listener


@pytest.fixture
def rita(sandbox: DiscordSandbox, gateway: Listener) -> Reader:
    return Reader(sandbox, gateway)
