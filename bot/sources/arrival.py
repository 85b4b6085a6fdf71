"""A document arrives: what it changes in its coverage goes into the stream."""

from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from bot.errors import CoverageClosed
from bot.model import Content, Coverage, CoverageState, Entry
from bot.sources.changes import AUTHOR, as_read, correct, describe, known_of, publication, restamp
from bot.sources.comparison import Known, compare
from bot.sources.document import Document, DocumentEntry
from bot.store import StreamStore
from bot.stream import Stream


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
        return f"{', '.join(words)}{hint}\nCoverage: {self.coverage.title} ({self.coverage.slug})"

    def to_json(self) -> str:
        counts = {name: getattr(self, name) for name in ("first", "stored", "sent", "corrected", "missing")}
        return orjson.dumps({"coverage": self.coverage.slug, **counts}).decode()


async def arrive(
    store: StreamStore, stream: Stream, document: Document, coverage: Coverage, *, publish: bool
) -> Arrival:
    """Publish what is new, correct what changed. A document of which the coverage knows nothing yet is stored and
    pushed to nobody; `publish` sends everything that was stored only, oldest first.

    Raises `CoverageClosed`, before anything is changed, for new entries of a coverage that has ended.
    """
    read = await _read(store, coverage)
    by_origin = {entry.origin or "": entry for entry, _ in read}
    known = known_of(read)
    difference = compare(known, document)
    first = len(difference.missing) == len(known) and not _sources(document.entries) & _sources(known)
    if difference.new and coverage.state is CoverageState.CLOSED:
        raise CoverageClosed(f"“{coverage.title}” is closed and takes no new entries; nothing was changed.")
    await restamp(store, by_origin, difference)
    corrected = await correct(stream, by_origin, difference.changed, document.kind)
    new = [publication(coverage, one, document.kind, pushed=not first) for one in difference.new]
    published = await stream.publish(new, AUTHOR)
    late = corrected.late
    released = await stream.release(coverage.id, None if publish else late) if publish or late else []
    sent = len(released) + sum(entry.pushed for entry in published)
    if coverage.source is not None and not (first and known):
        await describe(store, coverage, document)
    missing = [one for one in difference.missing if _sources([one]) <= _sources(document.entries)]
    return Arrival(coverage, first, len(published), sent, len(corrected.entries) - len(late), len(missing))


def _sources(entries: Iterable[Known | DocumentEntry]) -> set[str]:
    """The sources that the entries' origins name: what stands before the first slash."""
    return {entry.origin.partition("/")[0] for entry in entries}


async def coverage_for(store: StreamStore, stream: Stream, document: Document, source: str, fallback: str) -> Coverage:
    """The coverage that this document goes on with: the one read from this source, or an open one that knows the
    same entries; else a new one, called `fallback` where the document has no title.

    A source that now tells another story, under another title and without any known entry, begins a new coverage.
    """
    title = document.title or fallback
    before = await store.coverage_from(source)
    if before and (before.title == title or await _goes_on(store, before, document)):
        return before
    for coverage in await store.coverages(CoverageState.OPEN):
        if await _goes_on(store, coverage, document):
            return coverage
    return await stream.open(title, document.standfirst, source)


async def _goes_on(store: StreamStore, coverage: Coverage, document: Document) -> bool:
    """Does the document show at least half of what it could share with what was read into the coverage before?"""
    known = known_of(await _read(store, coverage))
    common = len(known) - len(compare(known, document).missing)
    return common > 0 and 2 * common >= min(len(known), len(document.entries))


async def _read(store: StreamStore, coverage: Coverage) -> list[tuple[Entry, Content]]:
    return as_read(await store.entries(coverage.id), await store.given(coverage.id, AUTHOR))
