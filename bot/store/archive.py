"""What was published, to look through: the words and the port."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.model import Address, Coverage, CoverageId, Entry, EntryId, Level, MessageId

MOST_RANKED = 10_000
"""Of the entries that have the words, so many of the newest are put in order; the others are not found."""

REMEMBERED_FOR = timedelta(days=7)
"""How long the buttons below what was found go on."""


class Side(StrEnum):
    OLDER = "older"
    NEWER = "newer"


@dataclass(frozen=True, slots=True)
class Found:
    """An entry with the words that were looked for; `excerpt` is where they stand, each piece with whether it is such
    words itself."""

    entry: Entry
    coverage: Coverage
    excerpt: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """Some of the entries with the words, and how many there are in all."""

    found: tuple[Found, ...]
    total: int


class ArchiveStore(Protocol):
    """Live entries that have text. What was retracted is not here."""

    async def beside(
        self, coverage: CoverageId, level: Level, side: Side, number: int | None, count: int
    ) -> list[Entry]:
        """The entries of a level next to the one of that number, the nearest first; without a number, from the newest
        or from the oldest on. The summary is left out.

        Raises `NoSuchEntry` where there never was one of that number.
        """

    async def recent(self, skipped: int, count: int) -> list[Found]:
        """What was published last, of whatever coverage, summaries too; without excerpts."""

    async def search(self, terms: Sequence[str], skipped: int, count: int) -> Findings:
        """Entries, summaries too, with all of the terms, whatever their case and accents: words, or several words that
        stand so one after the other. The most to the point come first, among equals the newest. What a term says is
        never anything but words; each has a letter or a digit in it."""

    async def remember(self, search: str, at: datetime) -> int:
        """Keep what was typed for as long as its buttons go on; the same gets the same number."""

    async def remembered(self, number: int, since: datetime) -> str | None:
        """None when it was last asked for before `since`, or never."""

    async def where_shown(self, address: Address, entries: Collection[EntryId]) -> Mapping[EntryId, MessageId]:
        """The messages of a chat in which these entries begin, as far as it has them."""
