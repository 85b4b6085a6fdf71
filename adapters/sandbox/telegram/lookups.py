"""What people look for by the bot's name, until the bot has answered."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.sandbox.telegram.entities import Formatted
from adapters.sandbox.telegram.refusals import QUERY_TOO_OLD, bad_request

LOOKUPS_KEPT = 1_000
LIFETIME = timedelta(seconds=60)
"""The platform documents none."""


@dataclass(frozen=True, slots=True)
class Article:
    """One result: how it is listed, and what it says where it is put."""

    id: str
    title: str
    description: str
    content: Formatted


@dataclass(frozen=True, slots=True)
class Articles:
    """An answer; the next query for the same words begins at `next_offset`."""

    listed: tuple[Article, ...]
    next_offset: str
    cache_time: int
    personal: bool


@dataclass(slots=True)
class _Lookup:
    at: datetime
    answer: asyncio.Future[Articles] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Lookups:
    """`now` is aware."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._open: OrderedDict[str, _Lookup] = OrderedDict()

    def open(self, query: str) -> asyncio.Future[Articles]:
        """The answer when it comes; the oldest is forgotten when there are too many."""
        self._open[query] = lookup = _Lookup(self._now())
        if len(self._open) > LOOKUPS_KEPT:
            self._open.popitem(last=False)
        return lookup.answer

    def answer(self, query: str, articles: Articles) -> None:
        """Once, and not too late. Raises `Refusal`."""
        lookup = self._open.pop(query, None)
        if lookup is None or self._now() - lookup.at > LIFETIME:
            raise bad_request(QUERY_TOO_OLD)
        if not lookup.answer.done():
            lookup.answer.set_result(articles)
