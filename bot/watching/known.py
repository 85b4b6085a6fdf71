"""What the store has of a source, as a comparison needs it. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model import Content, Coverage, Entry, EntryId, EntryState
from bot.source import Source
from bot.sources.changes import as_read, known_of
from bot.sources.comparison import Difference, Known, compare, told_elsewhere
from bot.sources.document import Document


@dataclass(frozen=True, slots=True)
class Stock:
    """A coverage's entries as one source sees them. `mine`: those that it gave, by origin; `others`: those that came
    from elsewhere, which it neither repeats nor changes."""

    mine: Mapping[str, Entry]
    known: tuple[Known, ...]
    others: tuple[Known, ...]

    def live(self, known: Known) -> Entry | None:
        entry = self.mine[known.origin]
        return entry if entry.state is EntryState.LIVE else None


def stock_of(entries: Sequence[Entry], given: Mapping[EntryId, Content], rivals: Collection[str]) -> Stock:
    """`entries`: all of the coverage; `given`: what a source gave last of those that came from one; `rivals`: the names
    of the other sources. What was imported once, or read by a source that was removed since, is taken over."""
    mine = [(entry, content) for entry, content in as_read(entries, given) if _prefix(entry) not in rivals]
    ids = {entry.id for entry, _ in mine}
    return Stock(
        mine={entry.origin or "": entry for entry, _ in mine},
        known=tuple(known_of(mine)),
        others=tuple(known_of([(entry, entry.content) for entry in entries if entry.id not in ids])),
    )


def difference_of(stock: Stock, document: Document) -> Difference:
    """What the document changes; new entries that the coverage has from elsewhere are not new."""
    difference = compare(stock.known, document)
    repeated = told_elsewhere(stock.others, difference.new)
    return replace(difference, new=tuple(entry for entry in difference.new if entry.origin not in repeated))


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a source: what it shows beside what the store has, and all that differs. `others` are all other
    sources."""

    source: Source
    coverage: Coverage
    others: tuple[Source, ...]
    document: Document
    stock: Stock
    difference: Difference
    now: datetime

    @property
    def first(self) -> bool:
        """Is it the one of its coverage's sources that was there first?"""
        return all(self.source.id < one.id for one in self.others if one.coverage == self.coverage.id)

    @property
    def absent(self) -> set[EntryId]:
        return {self.stock.mine[one.origin].id for one in self.difference.missing}


def _prefix(entry: Entry) -> str:
    return (entry.origin or "").partition("/")[0]
