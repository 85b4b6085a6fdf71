from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.newsroom import Newsroom, Platforms, both_platforms, newsroom


@pytest.fixture
async def platforms() -> AsyncIterator[Platforms]:
    async with both_platforms() as platforms:
        yield platforms


@pytest.fixture
async def news(platforms: Platforms, tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(platforms, tmp_path / "news.sqlite3") as news:
        yield news
