from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.newsroom import Newsroom, Platforms, both_platforms, newsroom
from tests.flows.town import ANSWERED_WITHIN, Site, Town, site


@pytest.fixture
async def platforms() -> AsyncIterator[Platforms]:
    async with both_platforms() as platforms:
        yield platforms


@pytest.fixture
async def news(platforms: Platforms, tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with newsroom(platforms, tmp_path / "news.sqlite3") as news:
        yield news


@pytest.fixture
async def grounds(tmp_path: Path) -> AsyncIterator[Site]:
    async with site(tmp_path / "news.sqlite3") as grounds:
        yield grounds


@pytest.fixture
async def town(grounds: Site) -> AsyncIterator[Town]:
    async with grounds.town() as town:
        yield town


@pytest.fixture
async def hasty(grounds: Site) -> AsyncIterator[Town]:
    """A town whose relay does not wait long for answers that never come."""
    async with grounds.town(answer_timeout=ANSWERED_WITHIN) as town:
        yield town
