"""What the core's tests share: a store of their own, a clock that they move, a platform in memory."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.readers.readers import Readers
from tests.bot.clock import HandClock
from tests.bot.counter import Counter
from tests.bot.newsdesk import NewsDesk
from tests.bot.platform import Account, MemoryPlatform
from tests.bot.pulse import Pulse
from tests.bot.reception import Reception
from tests.bot.scene import Scene
from tests.bot.watched import WatchedStore, open_watched
from tests.contracts.newsroom import Newsroom
from tests.new_database import put_new_database


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
async def store(tmp_path: Path, pulse: Pulse) -> AsyncIterator[WatchedStore]:
    async with open_watched(put_new_database(tmp_path / "tickertape.sqlite3"), pulse) as opened:
        yield opened


@pytest.fixture
def newsroom(store: WatchedStore) -> Newsroom:
    return Newsroom(store)


@pytest.fixture
def scene(store: WatchedStore, clock: HandClock, platform: MemoryPlatform, pulse: Pulse) -> Scene:
    return Scene(store, clock, platform, pulse)


@pytest.fixture
def desk(store: WatchedStore, clock: HandClock, pulse: Pulse, tmp_path: Path) -> NewsDesk:
    return NewsDesk(store, clock, MemoryPlatform(pulse, limit=2000), tmp_path)


@pytest.fixture
def reception(store: WatchedStore, clock: HandClock, pulse: Pulse) -> Reception:
    return Reception(store, clock, MemoryPlatform(pulse, limit=2000), pulse)


@pytest.fixture
def counter(newsroom: Newsroom, clock: HandClock, pulse: Pulse) -> Counter:
    """Where readers ask for something."""
    counter = Counter(MemoryPlatform(pulse, limit=2000), newsroom)
    readers = Readers(newsroom.store, clock, counter.ring)
    counter.offer(dict(readers.commands), dict(readers.presses), readers.chat_chosen)
    return counter


@pytest.fixture
def account(counter: Counter) -> Account:
    """What the platform says of whoever asks there."""
    return counter.platform.account
