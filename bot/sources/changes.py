"""The changes that a document makes to its coverage: what `arrival` and `bot.watching` have in common."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.model import Content, Coverage, Entry, EntryId, EntryState
from bot.sources.comparison import Difference, Known
from bot.sources.document import Document, DocumentEntry, SourceKind, paragraphs_of
from bot.store import Correction, Move, Publication, StreamStore
from bot.stream import Stream

AUTHOR = "source"
"""Who wrote the revisions that came from a document."""

LINKED = {SourceKind.FEED, SourceKind.JSON_FEED}
"""Kinds whose entries are beginnings of something to be read elsewhere; the others tell it all."""

Origins = Mapping[str, Entry]
"""The stored entries by their origins."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """`late` entries had no text before, and came after the backlog: their text is news, not a correction."""

    entries: tuple[Entry, ...]
    late: frozenset[EntryId]


async def restamp(store: StreamStore, mine: Origins, difference: Difference) -> None:
    """Origins and times as the source gives them now; nobody is told."""
    moves = [
        Move(mine[one.origin].id, other.origin, one.published_at if other.undated else other.published_at)
        for one, other in difference.moved
    ]
    await store.restamp([*moves, *(_set_aside(mine[one.origin]) for one in difference.displaced)])


async def correct(
    stream: Stream, mine: Origins, changed: Sequence[tuple[Known, DocumentEntry]], kind: SourceKind
) -> Corrected:
    """The new texts; withdrawn entries stay as they are, and no entry loses its last word. Raises `Stale`."""
    found = [
        (entry, content)
        for one, other in changed
        if (entry := mine[one.origin]).state is EntryState.LIVE and not (content := content_of(other, kind)).empty
    ]
    await stream.correct([Correction(entry.id, entry.revision, content) for entry, content in found], AUTHOR)
    entries = tuple(entry for entry, _ in found)
    backlog = max((entry.number for entry in mine.values() if not entry.pushed and not entry.content.empty), default=0)
    late = (entry for entry in entries if entry.content.empty and not entry.pushed and entry.number > backlog)
    return Corrected(entries, frozenset(entry.id for entry in late))


async def describe(store: StreamStore, coverage: Coverage, document: Document) -> None:
    """Title and standfirst as they are now; nobody is told."""
    title = document.title or coverage.title
    standfirst = document.standfirst or coverage.standfirst
    if (title, standfirst) != (coverage.title, coverage.standfirst):
        await store.describe_coverage(coverage.id, title, standfirst)


def publication(coverage: Coverage, entry: DocumentEntry, kind: SourceKind, *, pushed: bool) -> Publication:
    return Publication(
        coverage.id,
        content_of(entry, kind),
        published_at=entry.published_at,
        date_inferred=entry.date_inferred,
        origin=entry.origin,
        pushed=pushed,
    )


def as_read(entries: Iterable[Entry], given: Mapping[EntryId, Content]) -> list[tuple[Entry, Content]]:
    """The entries that came from a source, each with what the source gave last."""
    return [(entry, given[entry.id]) for entry in entries if entry.id in given]


def known_of(read: Sequence[tuple[Entry, Content]]) -> list[Known]:
    """Entries as a comparison needs them, each with the content that counts."""
    return [Known(entry.origin or "", entry.published_at, _words(content)) for entry, content in read]


def content_of(entry: DocumentEntry, kind: SourceKind) -> Content:
    return Content(headline=entry.headline, body=entry.body, link=entry.link if kind in LINKED else None)


def _words(content: Content) -> tuple[str, ...]:
    return ((content.headline,) if content.headline else ()) + paragraphs_of(content.body)


def _set_aside(entry: Entry) -> Move:
    """An origin of its own for an entry that is no longer on the page, where another has taken over the old one."""
    return Move(entry.id, f"{entry.origin}~{entry.id}", entry.published_at)
