"""What the core's tests share: a store of their own, a clock that they move, a platform in memory."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.readers.readers import Readers
from storage.opening import open_database
from tests.bot.clock import HandClock
from tests.bot.counter import Counter
from tests.bot.newsdesk import NewsDesk
from tests.bot.platform import Account, MemoryPlatform
from tests.bot.pulse import Pulse
from tests.bot.reception import Reception
from tests.bot.scene import Scene
from tests.bot.watched import WatchedStore, open_watched
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


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as it is when it has just been made: copied for each test, since making one takes ten times longer."""
    path = tmp_path_factory.mktemp("new") / "tickertape.sqlite3"

    async def make() -> None:
        async with open_database(path):
            pass

    asyncio.run(make())
    return path


@pytest.fixture
async def store(new_database: Path, tmp_path: Path, pulse: Pulse) -> AsyncIterator[WatchedStore]:
    path = shutil.copy(new_database, tmp_path)
    async with open_watched(Path(path), pulse) as opened:
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
