"""One behaviour, every implementation: a store is added to `STORES`, and all tests of this folder hold for it too."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from bot.store import Store
from storage.sqlite import open_store
from tests.contracts.courier import Courier
from tests.contracts.interest import Interested
from tests.contracts.newsroom import Newsroom
from tests.contracts.station import Station
from tests.new_database import put_new_database

Opening = Callable[[], AbstractAsyncContextManager[Store]]
"""Opens a store on the same data, each time it is called."""


def sqlite(folder: Path) -> Opening:
    path = put_new_database(folder / "tickertape.sqlite3")
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
def interested(newsroom: Newsroom, courier: Courier) -> Interested:
    return Interested(newsroom, courier)


@pytest.fixture
async def station(newsroom: Newsroom, store: Store) -> Station:
    return Station(newsroom, Courier(store, "discord"), await newsroom.open())
