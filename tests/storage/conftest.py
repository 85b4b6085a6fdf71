"""A SQLite database in a file of its own for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.opening import open_database
from storage.sqlite import SqliteStore
from tests.contracts.courier import Courier
from tests.contracts.newsroom import Newsroom
from tests.new_database import put_new_database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tickertape.sqlite3"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    async with open_database(put_new_database(path), durable=False) as opened:
        yield opened


@pytest.fixture
def store(database: Database) -> SqliteStore:
    return SqliteStore(database)


@pytest.fixture
def newsroom(store: SqliteStore) -> Newsroom:
    return Newsroom(store)


@pytest.fixture
def courier(store: SqliteStore) -> Courier:
    return Courier(store)
