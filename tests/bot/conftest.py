"""What the core's tests share: a store of their own, a clock that they move, a platform in memory."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import Store
from storage.sqlite import open_store
from tests.bot.clock import HandClock
from tests.bot.platform import MemoryPlatform
from tests.bot.pulse import Pulse
from tests.contracts.newsroom import Newsroom


@pytest.fixture
def pulse() -> Pulse:
    return Pulse()


@pytest.fixture
def clock(pulse: Pulse) -> HandClock:
    return HandClock(pulse)


@pytest.fixture
def platform(pulse: Pulse) -> MemoryPlatform:
    return MemoryPlatform(pulse)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with open_store(tmp_path / "tickertape.sqlite3") as opened:
        yield opened


@pytest.fixture
def newsroom(store: Store) -> Newsroom:
    return Newsroom(store)
