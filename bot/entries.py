"""Entries by the names that people give them."""

from bot.errors import NoSuchEntry
from bot.model import Coverage, CoverageState, Entry
from bot.store import StreamStore


class Entries:
    def __init__(self, store: StreamStore) -> None:
        self._store = store

    async def called(self, name: str | None) -> Entry:
        """`14`, `#14` in the only open (or newest) coverage, or `slug/14`. Raises `Refused`."""
        slug, _, number = (name or "").rpartition("/")
        number = number.lstrip("#")
        if not number.isdecimal() or len(number) > 9:
            raise NoSuchEntry("Which entry? Give its number, as in 14, or with its coverage, as in harbour-fire/14.")
        coverage = await self._store.coverage_named(slug) if slug else await self._current()
        try:
            return await self._store.entry_numbered(coverage.id, int(number))
        except NoSuchEntry as error:
            raise NoSuchEntry(f"{coverage.title} has no entry {number}.") from error

    async def _current(self) -> Coverage:
        open_ones = await self._store.coverages(CoverageState.OPEN)
        if len(open_ones) > 1:
            example = f"{open_ones[0].slug}/14"
            raise NoSuchEntry(f"Several coverages are open: say which one the entry is of, as in {example}.")
        known = open_ones or await self._store.coverages()
        if not known:
            raise NoSuchEntry("There is no coverage yet; the first one has to be opened.")
        return known[0]
