"""A document arrives: what it changes in its coverage goes into the stream."""

from dataclasses import dataclass

import orjson

from bot.model import Content, Coverage, CoverageState, Document, DocumentEntry, Entry, EntryState
from bot.richtext import Block, Item, Quote, from_paragraphs, plain_inline
from bot.sources.comparison import Known, compare
from bot.store import Correction, Move, Publication, StreamStore
from bot.stream import Stream

AUTHOR = "source"
"""Who wrote the revisions that came from a document."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of a document. `sent` counts the entries that go to subscribers, `stored` the new ones in all;
    `missing` are known entries that the document does not show."""

    coverage: Coverage
    first: bool
    stored: int
    sent: int
    corrected: int
    missing: int

    def __str__(self) -> str:
        words = [f"{self.stored} {'entry' if self.stored == 1 else 'entries'} stored", f"{self.sent} sent"]
        words += [f"{self.corrected} corrected"] if self.corrected else []
        words += [f"{self.missing} no longer on the page (kept)"] if self.missing else []
        hint = ": first import; --publish sends them" if self.first and self.stored and not self.sent else ""
        return ", ".join(words) + hint

    def to_json(self) -> str:
        counts = {name: getattr(self, name) for name in ("first", "stored", "sent", "corrected", "missing")}
        return orjson.dumps({"coverage": self.coverage.slug, **counts}).decode()


async def arrive(
    store: StreamStore, stream: Stream, document: Document, coverage: Coverage, *, publish: bool
) -> Arrival:
    """Publish what is new, correct what changed. The first document of a coverage is stored and pushed to nobody;
    `publish` sends everything that was stored only, oldest first."""
    read = await store.as_read(coverage.id, AUTHOR)
    first = not read
    by_origin = {entry.origin: entry for entry, _ in read}
    known = [Known(entry.origin or "", entry.published_at, _paragraphs(content)) for entry, content in read]
    difference = compare(known, document)
    moves = [Move(by_origin[one.origin].id, other.origin, other.published_at) for one, other in difference.moved]
    await store.restamp([*moves, *(_set_aside(by_origin[one.origin]) for one in difference.displaced)])
    corrections = [
        Correction(entry.id, entry.revision, _content(other))
        for one, other in difference.changed
        if (entry := by_origin[one.origin]).state is EntryState.LIVE
    ]
    await stream.correct(corrections, AUTHOR)
    new = [_publication(coverage, entry, pushed=not first) for entry in difference.new]
    published = await stream.publish(new, AUTHOR)
    released = await stream.release(coverage.id) if publish else []
    sent = len(released) + sum(entry.pushed for entry in published)
    await _describe(store, coverage, document)
    return Arrival(coverage, first, len(published), sent, len(corrections), len(difference.missing))


async def coverage_for(store: StreamStore, stream: Stream, document: Document, source: str, fallback: str) -> Coverage:
    """The coverage that is read from this source; else an open one of the same title that a document was read into
    before; else a new one, called `fallback` where the document has no title."""
    known = await store.coverage_from(source)
    if known:
        return known
    title = document.title or fallback
    for coverage in await store.coverages(CoverageState.OPEN):
        if coverage.title == title and coverage.source is not None:
            return coverage
    return await stream.open(title, document.standfirst, source)


async def _describe(store: StreamStore, coverage: Coverage, document: Document) -> None:
    title = document.title or coverage.title
    standfirst = document.standfirst or coverage.standfirst
    if (title, standfirst) != (coverage.title, coverage.standfirst):
        await store.describe_coverage(coverage.id, title, standfirst)


def _publication(coverage: Coverage, entry: DocumentEntry, *, pushed: bool) -> Publication:
    return Publication(
        coverage.id,
        _content(entry),
        published_at=entry.published_at,
        date_inferred=entry.date_inferred,
        origin=entry.origin,
        pushed=pushed,
    )


def _set_aside(entry: Entry) -> Move:
    """An origin of its own for an entry that is no longer on the page, where another has taken over the old one."""
    return Move(entry.id, f"{entry.origin}~{entry.id}", entry.published_at)


def _content(entry: DocumentEntry) -> Content:
    return Content(body=from_paragraphs(entry.paragraphs))


def _paragraphs(content: Content) -> tuple[str, ...]:
    return tuple(_line(block) for block in content.body)


def _line(block: Block) -> str:
    mark = "- " if isinstance(block, Item) else "> " if isinstance(block, Quote) else ""
    return mark + "".join(plain_inline(inline) for inline in block.inlines)
