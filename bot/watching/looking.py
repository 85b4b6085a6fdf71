"""Looking at a source: what it shows is read and compared with what the store has. Nothing is changed."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from bot.fetching import Fetched
from bot.ports import Clock
from bot.source import Source
from bot.sources.changes import AUTHOR
from bot.sources.document import Contents, Document
from bot.sources.options import ReadingOptions
from bot.store import Store
from bot.watching.known import Look, difference_of, stock_of

Read = Callable[[Contents, str, str, datetime, ReadingOptions], Document]
"""`bot.sources.reader.read`."""


class Looking:
    """What takes long is done in a thread: a long page keeps nobody waiting."""

    def __init__(self, store: Store, read: Read, clock: Clock) -> None:
        self._store = store
        self._read = read
        self._clock = clock

    async def document(self, fetched: Fetched, contents: Contents, name: str, options: ReadingOptions) -> Document:
        """`name` is what origins begin with. Raises `DocumentNotUnderstood`."""
        return await asyncio.to_thread(self._read, contents, name, fetched.address, self._clock.now(), options)

    async def look(self, source: Source, document: Document) -> Look:
        coverage = await self._store.stream.coverage(source.coverage)
        entries = await self._store.stream.entries(coverage.id)
        given = await self._store.stream.given(coverage.id, AUTHOR)
        others = tuple(one for one in await self._store.sources.sources() if one.id != source.id)
        stock = await asyncio.to_thread(stock_of, entries, given, {one.name for one in others})
        difference = await asyncio.to_thread(difference_of, stock, document)
        return Look(source, coverage, others, document, stock, difference, self._clock.now())
