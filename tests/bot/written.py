"""Entries and coverages as they come from a store, without one."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.composing.compose import Room
from bot.model import Content, Coverage, CoverageId, CoverageState, Entry, EntryId, EntryState, Marks
from bot.richtext import RichText, from_paragraphs, plain

MORNING = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
LATER = MORNING + timedelta(minutes=20)

COVERAGE = Coverage(
    id=CoverageId(1),
    slug="harbour-fire",
    title="Harbour fire",
    standfirst=("A fire broke out at the harbour.", "We follow it as it happens."),
    state=CoverageState.OPEN,
    source=None,
    opened_at=MORNING,
)

ENTRY = Entry(
    id=EntryId(1),
    coverage=COVERAGE.id,
    number=1,
    revision=1,
    state=EntryState.LIVE,
    content=Content(body=from_paragraphs(["Smoke over the harbour."])),
    marks=Marks(),
    published_at=MORNING,
    date_inferred=False,
    pushed=True,
)


def written(*paragraphs: str, headline: str | None = None, **others: str) -> Entry:
    return replace(ENTRY, content=Content(headline=headline, body=from_paragraphs(paragraphs), **others))


def corrected(entry: Entry, note: str | None = None) -> Entry:
    return replace(entry, revision=entry.revision + 1, changed_at=LATER, note=note)


def retracted(entry: Entry, reason: str | None = "It was a drill") -> Entry:
    return replace(corrected(entry, reason), state=EntryState.RETRACTED)


def up_to(limit: int, beside: int | None = None) -> Room:
    """A platform on which so many characters fit, or so many beside media."""

    def fits(text: RichText, /, *, beside_media: bool = False) -> bool:
        return len(plain(text)) <= (beside if beside_media and beside is not None else limit)

    return fits


def everything(_: RichText, /, *, beside_media: bool = False) -> bool:
    """A platform without limits."""
    del beside_media
    return True
