from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from adapters.sandbox.telegram import TelegramSandbox
from adapters.telegram import TelegramPlatform
from adapters.telegram.request import AiohttpRequest
from tests.adapters.telegram.situations import Api, Inbox, Naps


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async with Api() as server:
        yield server


@pytest.fixture
async def request_to_api() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(4) as request:
        yield request


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramSandbox]:
    async with TelegramSandbox(limits=None, latency=0) as sandbox:
        yield sandbox


@pytest.fixture
async def platform(telegram: TelegramSandbox, naps: Naps) -> AsyncIterator[TelegramPlatform]:
    """Connected to the stand-in."""
    connected = TelegramPlatform(SecretStr(telegram.token), api_base=telegram.url, sleep=naps, jitter=lambda: 1.0)
    async with connected.session():
        yield connected


@pytest.fixture
async def inbox(platform: TelegramPlatform) -> AsyncIterator[Inbox]:
    """What the connected platform takes in."""
    inbox = Inbox()
    async with inbox.listening(platform):
        yield inbox


@pytest.fixture
def rita(telegram: TelegramSandbox) -> int:
    return telegram.add_person("Rita Reader")


@pytest.fixture
def gail(telegram: TelegramSandbox) -> int:
    return telegram.add_person("Gail Groupadmin", "administrator")
