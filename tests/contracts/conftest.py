"""One behaviour, every implementation: a store is added to `STORES`, and all tests of this folder hold for it too."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.store import Store
from storage.sqlite import open_store
from tests.contracts.courier import Courier
from tests.contracts.newsroom import Newsroom
from tests.contracts.station import Station

Opening = Callable[[], AbstractAsyncContextManager[Store]]
"""Opens a store on the same data, each time it is called."""


@cache
def empty_sqlite() -> bytes:
    """Making the tables takes longer than most tests: it is done once."""

    async def make(path: Path) -> None:
        async with open_store(path):
            pass

    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.sqlite3"
        asyncio.run(make(path))
        return path.read_bytes()


def sqlite(folder: Path) -> Opening:
    path = folder / "tickertape.sqlite3"
    path.write_bytes(empty_sqlite())
    return lambda: open_store(path, durable=False)


STORES: dict[str, Callable[[Path], Opening]] = {"sqlite": sqlite}


@pytest.fixture(params=list(STORES))
def opening(request: pytest.FixtureRequest, tmp_path: Path) -> Opening:
    return STORES[request.param](tmp_path)


@pytest.fixture
async def store(opening: Opening) -> AsyncIterator[Store]:
    async with opening() as opened:
        yield opened


@pytest.fixture
def newsroom(store: Store) -> Newsroom:
    return Newsroom(store)


@pytest.fixture
def courier(store: Store) -> Courier:
    return Courier(store)


@pytest.fixture
async def station(newsroom: Newsroom, store: Store) -> Station:
    return Station(newsroom, Courier(store, "discord"), await newsroom.open())
