"""What a lane has read of the store and composed: many chats are behind by the same rows."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from bot.composing.merging import Composer, Portion
from bot.lanes.delivery import Due, Pending, StreamRow, Urgency
from bot.languages import spoken
from bot.model import Change, Coverage, CoverageId, EntryId, EntryState, Level, Seq
from bot.ports import Platform
from bot.store import Store

MOST_KEPT = 256
"""Compositions that are remembered."""

OVERTAKES_FOR = timedelta(hours=6)
"""A breaking entry that is later than that has no message of its own any more."""


class Reading:
    """Remembers until the stream grows: then any entry may have changed."""

    def __init__(self, platform: Platform, store: Store) -> None:
        self._platform = platform
        self._store = store
        self._as_of: Seq | None = None
        self._pending: dict[tuple[CoverageId, Level, Urgency, Seq], Pending] = {}
        self._coverages: dict[CoverageId, Coverage] = {}
        self._services: dict[tuple[object, ...], tuple[Portion, ...]] = {}

    def renew(self, newest: Seq) -> None:
        """Forget what may have changed: the stream ends there now."""
        if newest != self._as_of or len(self._services) > MOST_KEPT or len(self._pending) > MOST_KEPT:
            self._as_of = newest
            self._pending.clear()
            self._coverages.clear()
            self._services.clear()

    async def pending(self, due: Due) -> Pending:
        if due.owed is not None:
            return await self._owed(due, due.owed)
        key = (due.coverage, due.level, due.urgency, due.after)
        if due.selective:
            return _told_once(await self._store.deliveries.pending(*key, due.chat.key))
        if key not in self._pending:
            self._pending[key] = _told_once(await self._store.deliveries.pending(*key))
        return self._pending[key]

    async def _owed(self, due: Due, owed: EntryId) -> Pending:
        entry = await self._store.stream.entry(owed)
        if entry.state is EntryState.RETRACTED:
            return Pending((), 0, due.after)
        return Pending((StreamRow(due.after, Change.PUBLICATION, entry, entry.published_at),), 0, due.after)

    async def service(
        self, due: Due, pending: Pending, places: int, now: datetime, without: Collection[EntryId] = ()
    ) -> tuple[Portion, ...]:
        """All that is pending, composed; `without` are entries that the chat has. Nothing where it has them all."""
        rows = tuple(row for row in pending.rows if not (row.entry and row.entry.id in without))
        if not rows:
            return ()
        apart = due.urgency is Urgency.BREAKING and now - rows[-1].at <= OVERTAKES_FOR
        key = (
            due.coverage,
            due.level,
            due.urgency,
            due.after,
            due.owed,
            due.chat.language,
            places,
            apart,
            frozenset(without),
            pending.until,
            picks(pending) if due.selective else None,
        )
        if key not in self._services:
            composer = await self._composer(due, places, apart=apart)
            self._services[key] = composer.service(replace(pending, rows=rows))
        return self._services[key]

    async def alone(self, due: Due, row: StreamRow) -> Portion:
        """The first of what is pending, in messages of its own: some of its parts have been sent."""
        key = (due.coverage, due.chat.language, row.seq, row.entry.id if row.entry else None)
        if key not in self._services:
            self._services[key] = ((await self._composer(due, 1)).alone(row),)
        return self._services[key][0]

    async def _composer(self, due: Due, places: int, *, apart: bool = False) -> Composer:
        if due.coverage not in self._coverages:
            self._coverages[due.coverage] = await self._store.stream.coverage(due.coverage)
        coverage, language = self._coverages[due.coverage], spoken(due.chat.language)
        return Composer(coverage, self._platform.fits, places, apart, language)


def picks(pending: Pending) -> tuple[int, ...]:
    """What tells one selective subscription from others at the same place."""
    return pending.until, pending.earlier, *(row.seq for row in pending.rows)


def _told_once(pending: Pending) -> Pending:
    """Who gets an entry corrected already need not hear of its correction."""
    entries = {row.entry.id for row in pending.rows if row.entry}
    rows = tuple(row for row in pending.rows if not (row.entry and row.entry.about in entries))
    return replace(pending, rows=rows)
