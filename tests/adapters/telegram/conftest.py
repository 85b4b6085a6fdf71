from collections.abc import AsyncIterator

import pytest

from adapters.telegram.request import AiohttpRequest
from tests.adapters.telegram.situations import Api


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async with Api() as server:
        yield server


@pytest.fixture
async def request_to_api() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest(4) as request:
        yield request
