"""Made-up coverages to export, and what comes back when they are read."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from hypothesis import strategies as st

from bot.export.edition import Edition
from bot.export.formats import Format, write
from bot.model import Content, Coverage, CoverageId, CoverageState, Entry, EntryId, EntryState, Marks
from bot.richtext import Block, Item, Moment, Paragraph, Quote, RichText, Span, plain_inline
from bot.sources.document import Contents, Document
from bot.sources.reader import read

OPENED = datetime(2031, 5, 4, 9, 30, 7, tzinfo=UTC)
NOW = datetime(2031, 5, 6, tzinfo=UTC)
ADDRESS = "https://desk.example/live?edition=1"

COVERAGE = Coverage(
    id=CoverageId(1),
    slug="harbour-fire",
    title="Harbour fire",
    standfirst=("A warehouse burns at the old quay.", "We follow it."),
    state=CoverageState.OPEN,
    source=None,
    opened_at=OPENED,
)
CLOSED = replace(COVERAGE, state=CoverageState.CLOSED, closed_at=OPENED + timedelta(hours=9))


def entry(number: int, *, minutes: float | None = None, **content: object) -> Entry:
    return Entry(
        id=EntryId(number),
        coverage=COVERAGE.id,
        number=number,
        revision=1,
        state=EntryState.LIVE,
        content=Content.model_validate(content),
        marks=Marks(),
        published_at=OPENED + timedelta(minutes=number if minutes is None else minutes),
        date_inferred=False,
        pushed=True,
    )


def retracted(entry: Entry, reason: str) -> Entry:
    return replace(entry, state=EntryState.RETRACTED, changed_at=OPENED + timedelta(hours=2), note=reason)


def read_back(edition: Edition, form: Format) -> Document:
    return read(Contents(write(edition, form).encode()), "back", ADDRESS, NOW)


def looks(text: RichText) -> list[tuple[type[Block], list[tuple[str, object]]]]:
    """What readers see, however it is cut into spans; times are words in what is written."""
    return [(type(block), _runs(block)) for block in text]


def _runs(block: Block) -> list[tuple[str, object]]:
    spans = [inline if isinstance(inline, Span) else Span(plain_inline(inline)) for inline in block.inlines]
    alike = groupby(spans, key=lambda span: (span.bold, span.italic, span.struck, span.link))
    return [("".join(span.text for span in run), look) for look, run in alike]


WORDS = (
    "fire",
    "Smoke",
    "over",
    "the",
    "quay.",
    "R&D",
    "5 < 6",
    "&amp;",
    '"so"',
    "“so”",
    "it’s",
    "]]>",
    "é",
    "🔥",
    "<b>",
)
TRAPS = (
    *(
        "02:00 GMT",
        "02:00 GMT was when it began.",
        "- 02:00 GMT was when it began.",
        "- 01:57 GMT The roof",
        "4 May 2031",
        "4 May 203118:40 GMT",
        "18:40 GMTThe roof",
        "-",
        "•",
        "x -",
    ),
    *("This life feed has ended.", "You can share this story on social media:", "<html>", "</BODY>", "date 2031-05-04"),
)
"""Lines that mean something in a plain-text live page."""

words = st.sampled_from(WORDS)
lines = st.lists(words, min_size=1, max_size=6).map(" ".join)
_broken = st.lists(lines, min_size=1, max_size=2).map("\n".join)
_links = st.none() | st.sampled_from(["https://desk.example/map?a=1&b=2", "http://other.example/#x"])
_styled = st.builds(Span, _broken, st.booleans(), st.booleans(), st.booleans(), _links)
_moments = st.builds(Moment, st.just(OPENED), st.booleans())


def _spaced(inlines: Iterable[Span | Moment]) -> tuple[Span | Moment, ...]:
    return tuple(part for inline in inlines for part in (Span(" "), inline))[1:]


_inlines = st.builds(lambda first, others: _spaced([first, *others]), _styled, st.lists(_styled | _moments, max_size=3))
_blocks = st.one_of(*(st.builds(kind, _inlines) for kind in (Paragraph, Quote, Item)))
rich_texts: st.SearchStrategy[RichText] = st.lists(_blocks, max_size=3).map(tuple)
plain_texts: st.SearchStrategy[RichText] = st.lists(
    st.builds(lambda text: Paragraph((Span(text),)), lines | st.sampled_from(TRAPS)), max_size=4
).map(tuple)


def editions(bodies: st.SearchStrategy[RichText], titles: st.SearchStrategy[str]) -> st.SearchStrategy[Edition]:
    """Entries with texts of their own; some are corrected, some withdrawn, some empty."""
    contents = st.tuples(bodies, st.booleans(), _links, st.none() | lines)
    stories = st.lists(st.tuples(contents, st.integers(-3_000, 3_000), st.booleans(), st.booleans()), max_size=5)
    return st.builds(
        _edition, stories, titles, st.lists(lines.map("Today: {}".format), max_size=2), st.booleans(), st.booleans()
    )


_Story = tuple[tuple[RichText, bool, str | None, str | None], int, bool, bool]


def _edition(stories: list[_Story], title: str, standfirst: list[str], closed: bool, addressed: bool) -> Edition:
    coverage = replace(CLOSED if closed else COVERAGE, title=title, standfirst=tuple(standfirst))
    entries = []
    for number, ((body, headed, link, source), minutes, changed, withdrawn) in enumerate(stories, 1):
        # A page's own title, or the same headline everywhere, counts as none when it is read.
        headline = f"Headline {number} & more" if headed else None
        one = entry(number, minutes=minutes, body=body, headline=headline, link=link, source_line=source)
        one = replace(one, changed_at=one.published_at + timedelta(minutes=number)) if changed else one
        entries.append(retracted(one, "Wrong") if withdrawn else one)
    return Edition(coverage, entries, ADDRESS if addressed else None)
