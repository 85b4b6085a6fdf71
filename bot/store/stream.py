"""Coverages, entries and the stream: what is written into them, and the port."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.model import (
    Change,
    Content,
    CorrectionKind,
    Coverage,
    CoverageId,
    CoverageState,
    Entry,
    EntryId,
    Marks,
)

REOPENED_WITHIN = timedelta(days=7)
"""How long after its end a coverage can be opened again with the subscriptions that it had."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A new entry. `pushed=False` stores it without sending it to anybody."""

    coverage: CoverageId
    content: Content
    published_at: datetime
    marks: Marks = Marks()
    date_inferred: bool = False
    origin: str | None = None
    pushed: bool = True
    about: EntryId | None = None
    summary: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """A new revision of an entry. `expected` is the revision that the corrector saw; `aloud` is published as an
    entry about it, with the same marks, while the coverage is open."""

    entry: EntryId
    expected: int
    content: Content
    note: str | None = None
    kind: CorrectionKind = CorrectionKind.CORRECTION
    aloud: Content | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known so far. `expected` is the revision of the summary that its author saw, 0 for none; None takes the
    place of whatever is there."""

    coverage: CoverageId
    content: Content
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """An entry that its source now calls by another id, or stamps with another time."""

    entry: EntryId
    origin: str
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """One revision of an entry, as it was written; `author` as in `writing.author_of`, or a source's name. `kind` is
    that of a correction."""

    revision: int
    change: Change
    content: Content
    note: str | None
    at: datetime
    author: str
    kind: CorrectionKind | None = None


class StreamStore(Protocol):
    """Coverages, entries and the stream."""

    async def open_coverage(
        self, title: str, standfirst: Sequence[str], slug: str, source: str | None, at: datetime
    ) -> Coverage:
        """`slug` gets a number behind it when it is taken; `source` leaves the coverage that was read from it."""

    async def describe_coverage(self, coverage: CoverageId, title: str, standfirst: Sequence[str]) -> None:
        """Change title and standfirst; nobody is told. Raises `NoSuchCoverage`."""

    async def close_coverage(self, coverage: CoverageId, at: datetime) -> bool:
        """Closed, with a closing line to all subscriptions. False when it was closed before.

        Raises `NoSuchCoverage`.
        """

    async def reopen_coverage(self, coverage: CoverageId, at: datetime) -> bool:
        """Open again, with the subscriptions that ended with it; who has not got the closing line does not get it.
        False when it is open. Raises `NoSuchCoverage`.
        """

    async def coverages(self, state: CoverageState | None = None) -> list[Coverage]:
        """The newest first."""

    async def coverage(self, coverage: CoverageId) -> Coverage:
        """Raises `NoSuchCoverage`."""

    async def coverage_named(self, slug: str) -> Coverage:
        """Raises `NoSuchCoverage`."""

    async def coverage_from(self, source: str) -> Coverage | None:
        """The coverage that is read from this source."""

    async def publish(self, publications: Sequence[Publication], at: datetime, author: str) -> list[Entry]:
        """All of them in this order: the one way into the stream.

        Raises `NoSuchCoverage`, `CoverageClosed`, and `Stale` where the coverage has an entry of that origin already.
        """

    async def publish_draft(
        self, draft: int, marks: Marks, at: datetime, author: str, revision: int | None = None
    ) -> Entry | None:
        """Publish an open draft once; None when it is leaving, published or discarded, or when it has been changed
        since it was of that revision. Raises `CoverageClosed`."""

    async def publish_leaving(self, draft: int, at: datetime) -> Entry | None:
        """Publish a draft that is leaving, as its editor said; None when it was called back, or published before.

        Raises `CoverageClosed`.
        """

    async def release(self, coverage: CoverageId, at: datetime, only: Collection[EntryId] | None = None) -> list[Entry]:
        """Push what was stored only, or those of it in `only`, oldest first; entries without text stay.

        Raises `NoSuchCoverage`, `CoverageClosed`.
        """

    async def send_again(self, entry: EntryId) -> int:
        """Make an entry due to those of `DeliveryStore.missing`; how many they are."""

    async def correct(self, corrections: Sequence[Correction], at: datetime, author: str) -> list[Entry]:
        """All or nothing. Raises `NoSuchEntry`, `AlreadyRetracted`, `Stale`."""

    async def summarise(self, summary: Summary, at: datetime, author: str) -> Entry:
        """The coverage's summary: published as a key entry where there is none, else renewed where it stands, or left
        as it is where it says this already. Raises `NoSuchCoverage`, `CoverageClosed` for a first one, `Stale`."""

    async def summary(self, coverage: CoverageId) -> Entry | None:
        """The live one."""

    async def pin(self, entry: EntryId, at: datetime, *, pinned: bool) -> Entry:
        """Mark it as pinned, or not: its message in every chat follows. What was pinned of the coverage before is not
        any more; the summary has a place of its own. Raises `NoSuchEntry`, `AlreadyRetracted`."""

    async def restamp(self, moves: Sequence[Move]) -> None:
        """All at once, since entries may swap their ids; nobody is told. Raises `Stale` when another entry of the
        coverage keeps an id that is given."""

    async def retract(self, entry: EntryId, reason: str, at: datetime, author: str, *, remove: bool = False) -> Entry:
        """The last revision. With `remove`, its messages are to be deleted where that still works.

        Raises `NoSuchEntry`, `AlreadyRetracted`.
        """

    async def entry(self, entry: EntryId) -> Entry:
        """At its newest revision. Raises `NoSuchEntry`."""

    async def revision(self, entry: EntryId, revision: int) -> Entry:
        """As it was at a revision. Raises `NoSuchEntry`."""

    async def revisions(self, entry: EntryId) -> "list[Written]":
        """All of them, the oldest first; none of an entry that there is not."""

    async def entry_numbered(self, coverage: CoverageId, number: int) -> Entry:
        """Raises `NoSuchEntry`."""

    async def newest(self, coverage: CoverageId, count: int) -> list[Entry]:
        """Live entries with text, the newest first, without the summary."""

    async def entries(self, coverage: CoverageId) -> list[Entry]:
        """All of them, retracted ones too, by number."""

    async def entries_before(self, coverage: CoverageId, number: int | None, count: int) -> list[Entry]:
        """The newest by number, retracted ones too; only those below `number` where one is given."""

    async def given(self, coverage: CoverageId, author: str) -> dict[EntryId, Content]:
        """Of the entries that came from a source, retracted ones too, the content that `author` gave each last: what
        the source said, whatever an editor made of it since."""
