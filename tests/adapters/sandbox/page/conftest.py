from collections.abc import AsyncIterator

import pytest

from adapters.sandbox.page import PageServer
from tests.adapters.sandbox.page.room import Room
from tests.adapters.sandbox.page.viewer import Viewer, visiting


@pytest.fixture
def telegram() -> Room:
    return Room("telegram")


@pytest.fixture
def discord() -> Room:
    return Room("discord", first_id=2**62)


@pytest.fixture
async def server(telegram: Room, discord: Room) -> AsyncIterator[PageServer]:
    async with PageServer([telegram, discord], pace=0.0) as server:
        yield server


@pytest.fixture
async def viewer(server: PageServer) -> AsyncIterator[Viewer]:
    async with visiting(server) as viewer:
        yield viewer
