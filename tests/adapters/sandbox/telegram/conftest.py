from collections.abc import AsyncIterator

import aiohttp
import pytest

from adapters.sandbox.telegram import TelegramSandbox
from tests.adapters.sandbox.telegram.situations import Client, Clock, Naps


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
async def telegram(clock: Clock, naps: Naps) -> AsyncIterator[TelegramSandbox]:
    async with TelegramSandbox(limits=None, latency=0, now=clock, sleep=naps) as sandbox:
        yield sandbox


@pytest.fixture
async def bot(telegram: TelegramSandbox) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(telegram, session)


@pytest.fixture
def rita(telegram: TelegramSandbox) -> int:
    return telegram.add_person("Rita Reader")


@pytest.fixture
def gail(telegram: TelegramSandbox) -> int:
    return telegram.add_person("Gail Groupadmin", "administrator")
