"""The plain text of a live page, as `bot.sources.livepage` reads it: times to the minute, no headlines, no formatting.

A line that would be taken for a stamp, a date or the end of the page joins the paragraph before it, which changes where
paragraphs break and no word. Where there is none before it, it stands in quotation marks.
"""

import re
from collections.abc import Iterable
from datetime import UTC

from bot.export.edition import Edition, body_of, line
from bot.model import Entry
from bot.sources.document import paragraphs_of
from bot.sources.layout import lay_out
from bot.sources.masthead import title_and_standfirst, unwrap
from bot.sources.stamps import MARKERS, Opening, stamp_of

_PAGE_TAG = re.compile(r"<(?=/?(?:html|head|body|rss|feed|rdf))", re.IGNORECASE)
"""Makes readers take a text for a page or a feed, wherever it stands."""
_MARKUP = ("<", "{", "[")
"""So does this at the beginning."""
_ABOVE, _BELOW = "2 January 2000 02:00 GMT", "1 January 2000 01:00 GMT"


def write(edition: Edition) -> str:
    """Newest first; each stamp has its date, so that nothing has to be concluded from the order."""
    day = edition.changed_at.astimezone(UTC).date()
    title = _safely([edition.title])[0]
    if title.startswith(_MARKUP) or not _is_title(title):
        title = f"date {day} {title}"
    parts = ["\n".join([title, *_safely(edition.standfirst)])]
    return "\n\n".join([*parts, *map(_entry, edition.shown)])


def _entry(entry: Entry) -> str:
    at = entry.published_at.astimezone(UTC)
    said = [entry.content.headline or "", *paragraphs_of(body_of(entry))]
    paragraphs = [text for each in said if (text := line(each))]
    return "\n".join([f"{at.day} {at:%B %Y %H:%M} GMT", *_safely(paragraphs)])


def _safely(paragraphs: Iterable[str]) -> list[str]:
    """Paragraphs that are read back as such."""
    kept: list[str] = []
    for text in (_PAGE_TAG.sub("< ", each) for each in paragraphs):
        if _stays(text):
            kept.append(text)
        elif kept and _stays(f"{kept[-1]} {text}"):
            kept[-1] += f" {text}"
        else:
            kept.append(f"“{text}”")
    return kept


def _stays(text: str) -> bool:
    """Is this read as a paragraph, in the middle of the page and at its end?"""
    sections = lay_out([_ABOVE, text, _BELOW, text]).sections
    return not _may_open(text) and [section.paragraphs for section in sections] == [(text,), (text,)]


def _may_open(text: str) -> bool:
    """Would this open an entry on some page? A time with prose behind it does so only after a mark or a date."""
    stamp = stamp_of(text)
    prose = stamp and stamp.opening is Opening.SPACED and stamp.day is None and text[0] not in MARKERS
    return stamp is not None and not prose


def _is_title(text: str) -> bool:
    opened = unwrap([text])
    return title_and_standfirst(opened.lines, titled=opened.titled)[0] == text
