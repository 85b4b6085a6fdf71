"""A live card: one message that shows how things stand in all that a chat follows, and is renewed in place. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.composing.compose import closing, heading
from bot.composing.merged_text import piece_text
from bot.composing.splitting import Fits, shorten
from bot.lanes.delivery import Form
from bot.languages.language import ENGLISH, Language
from bot.languages.words import plural, words
from bot.model import Coverage, CoverageState, Entry, Message
from bot.richtext import RichText, bold, paragraph, plain

MOST_ENTRIES = 10
"""Entries on a card."""

MOST_COVERAGES = 5
"""Coverages on a card; others are only counted."""


@dataclass(frozen=True, slots=True)
class Section:
    """One coverage on a card; `entries` are its newest live ones, the newest first, without the summary."""

    coverage: Coverage
    summary: Entry | None = None
    entries: tuple[Entry, ...] = ()

    @property
    def ended(self) -> bool:
        return self.coverage.state is CoverageState.CLOSED

    @property
    def newest_at(self) -> datetime:
        return max((entry.published_at for entry in self.entries), default=self.coverage.opened_at)


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of a card there is: entries, how many of the newest are shown whole, characters of the lines of the
    others and of what stands above the entries."""

    entries: int
    whole: int
    width: int
    opening: int

    def shared(self, sections: int) -> "_Room":
        """Each of so many sections has this much; one entry at least."""
        whole = -(-self.whole // sections)
        return _Room(max(1, self.entries // sections), whole, self.width, self.opening // sections)


_SPARE = "0" * 12
"""Some days take more characters than others."""

_ROOMS = (
    _Room(MOST_ENTRIES, whole=3, width=120, opening=1500),
    _Room(MOST_ENTRIES, whole=1, width=120, opening=800),
    _Room(MOST_ENTRIES, whole=0, width=120, opening=600),
    _Room(MOST_ENTRIES, whole=0, width=80, opening=400),
    _Room(6, whole=0, width=80, opening=300),
    _Room(4, whole=0, width=50, opening=200),
    _Room(2, whole=0, width=50, opening=100),
    _Room(1, whole=0, width=30, opening=0),
)
"""From the most comfortable to the least."""


def in_order(sections: Sequence[Section]) -> tuple[Section, ...]:
    """What goes on first, the one with the newest entry before all others; what has ended last."""
    return tuple(sorted(sections, key=lambda one: (not one.ended, one.newest_at), reverse=True))


def content(sections: Sequence[Section], more: int, fits: Fits, language: Language = ENGLISH) -> RichText:
    """All that a card shows but when it was renewed; after these sections, `more` coverages are only counted.

    As much as fits beside that time.
    """
    ending = (*_renewed(sections[0].coverage.opened_at, language), paragraph(_SPARE))

    def fits_renewed(text: RichText) -> bool:
        return fits((*text, *ending))

    texts = list(_from_the_most(sections, more, language))
    found = next((text for text in texts if fits_renewed(text)), None)
    return shorten(texts[-1], fits_renewed) if found is None else found


def card(content: RichText, renewed_at: datetime, language: Language = ENGLISH) -> Message:
    """The message, without a sound and without previews."""
    return Message((*content, *_renewed(renewed_at, language)))


def retired(language: Language = ENGLISH) -> Message:
    """What is left of a card that nobody wants any more: nothing that could become wrong."""
    return Message((language.paragraph(words("<i>This card is not renewed any more.</i>")),))


def _renewed(at: datetime, language: Language) -> RichText:
    return (language.paragraph(words("<i>Renewed</i> {when}", when=language.moment(at, dated=True))),)


def _from_the_most(sections: Sequence[Section], more: int, language: Language) -> Iterator[RichText]:
    others = _others(more, language) if more else ()
    for room in _ROOMS:
        each = room.shared(len(sections))
        yield (*(block for section in sections for block in _section(section, each, language)), *others)


def _others(number: int, language: Language) -> RichText:
    said = plural("<i>and {count} more coverage</i>", "<i>and {count} more coverages</i>", number)
    return (language.paragraph(said),)


def _section(section: Section, room: _Room, language: Language) -> RichText:
    coverage = section.coverage
    title = closing(coverage, language).text if section.ended else (paragraph(bold(coverage.title)),)
    entries = (
        block
        for place, entry in enumerate(section.entries[: room.entries])
        for block in piece_text(entry, Form.FULL if place < room.whole else Form.LINE, coverage, room.width, language)
    )
    return (*title, *_opening(section, room.opening, language), *entries)


def _opening(section: Section, most: int, language: Language) -> RichText:
    """What is known so far, or else what it is about."""
    if section.summary:
        text = (*heading(section.summary, language), *section.summary.content.body)
    else:
        text = tuple(paragraph(one) for one in section.coverage.standfirst)
    return shorten(text, lambda begun: len(plain(begun)) <= most) if text and most else ()
