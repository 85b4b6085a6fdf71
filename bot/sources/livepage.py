"""A source: the plain text of a live page, as text extractors give it, read into a document.

bytes or text ─> lines ─> masthead ─┐
                   └────> layout ───┴─> days ─> document

A stamp heads the paragraphs below it. The newest entry stands on top. Times are UTC, which the pages call GMT. What is
different with a publisher is said by a `StampStyle`.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from bot.errors import DocumentNotUnderstood
from bot.richtext import from_paragraphs
from bot.sources import days, headlines, stamped_below
from bot.sources.document import MAX_ENTRIES, Document, DocumentEntry
from bot.sources.layout import Layout, Section, lay_out
from bot.sources.lines import lines
from bot.sources.masthead import Opened, begins_with_title, title_and_standfirst, unwrap
from bot.sources.notation import notation_of
from bot.sources.style import USUAL, Place, StampStyle

_AHEAD = timedelta(minutes=10)
"""By how much a page's clock may be ahead of ours before its newest time is taken to be yesterday's."""


def read(text: str | bytes, source: str, style: StampStyle = USUAL, now: datetime | None = None) -> Document:
    """The document that this text is; `source` becomes the first part of its entries' origins.

    An origin is `source/2024-06-19T02:21Z/2`: the minute, and the entry's place in it counted from the oldest, so
    that it holds while the text is edited and newer entries come in. `date_inferred` is true where no label gives the
    date: it is the wrapper's (`date 2024-06-19` before the title), or a day less because the time rose by more than
    six hours from one entry to the next below; where `style` names a zone and nothing on the page a date, it is that
    of `now`.

    Lines that end the page as a whole (“This life feed has ended.”) are kept with the standfirst, where they correct
    no entry. Spaces of all kinds become plain ones; what is invisible is dropped.

    Raises `DocumentNotUnderstood` for what is too large (2,000,000 bytes, 5,000 entries), not plain text, or has no
    time stamps or no date.
    """
    opened = unwrap(lines(text))
    layout = _laid_out(opened, style)
    _refuse_unreadable(layout, opened.lines, style)
    title, standfirst = title_and_standfirst(layout.head, titled=opened.titled)
    fallback = opened.day or _today(layout.sections, style, now)
    entries = _entries(layout.sections, fallback, source, headed=style.headlines)
    return Document(title=title, standfirst=standfirst + layout.closing, entries=entries)


def _laid_out(opened: Opened, style: StampStyle) -> Layout:
    """In the usual notation first, where no style is set: what other publishers write could be prose there."""
    if style.place is Place.AFTER:
        titled = begins_with_title(opened.lines, titled=opened.titled)
        return stamped_below.lay_out(opened.lines, notation_of(style), int(titled) + style.standfirst)
    usual = lay_out(opened.lines) if style == USUAL else None
    if usual and usual.sections and (opened.day or any(section.label for section in usual.sections)):
        return usual
    return lay_out(opened.lines, notation_of(style))


def _refuse_unreadable(layout: Layout, lines: Sequence[str], style: StampStyle) -> None:
    if not lines:
        raise DocumentNotUnderstood("an empty document", "the plain text of a live page")
    if not layout.sections:
        label_of = notation_of(style).label_of
        labels = sum(1 for line in lines if label_of(line))
        where = "below" if style.place is Place.AFTER else "above"
        raise DocumentNotUnderstood(
            f"{len(lines)} lines, {labels} of them dates, and no time stamp",
            f"lines such as “19 June 2024 02:21 GMT” or “- 01:57 GMT” {where} the entries"
            + ("" if style.zone else " (times without GMT or UTC count once the source has a zone)"),
        )
    if len(layout.sections) > MAX_ENTRIES:
        raise DocumentNotUnderstood(f"{len(layout.sections):,} entries", f"at most {MAX_ENTRIES:,}")


def _today(sections: Sequence[Section], style: StampStyle, now: datetime | None) -> date | None:
    """The day of the newest entry of a page without dates: the last one on which its time was not still to come."""
    if now is None or style.zone is None or any(section.label for section in sections):
        return None
    newest = sections[0]
    latest = (now + _AHEAD).astimezone(newest.zone)
    return latest.date() - timedelta(days=1) if newest.time > latest.time() else latest.date()


def _entries(
    sections: Sequence[Section], fallback: date | None, source: str, *, headed: bool
) -> tuple[DocumentEntry, ...]:
    assigned = days.assign([(section.label, section.time) for section in sections], fallback)
    if assigned is None:
        raise DocumentNotUnderstood(
            "time stamps and no date",
            "a date such as “19 June 2024” above the first of them, or “date 2024-06-19” before the title",
        )
    times = [
        datetime.combine(dated.day, section.time, section.zone).astimezone(UTC)
        for dated, section in zip(assigned, sections, strict=True)
    ]
    entries = []
    for origin, at, dated, section in zip(_origins(times, source), times, assigned, sections, strict=True):
        headline, paragraphs = headlines.parted(section) if headed else (None, section.paragraphs)
        entries.append(
            DocumentEntry(
                origin=origin,
                published_at=at,
                date_inferred=dated.inferred,
                headline=headline,
                author=section.author,
                body=from_paragraphs(paragraphs),
            )
        )
    return tuple(entries)


def _origins(times: Sequence[datetime], source: str) -> list[str]:
    counted: Counter[datetime] = Counter()
    origins = []
    for at in reversed(times):
        minute = at.replace(second=0)
        counted[minute] += 1
        origins.append(f"{source}/{minute:%Y-%m-%dT%H:%MZ}/{counted[minute]}")
    return origins[::-1]
