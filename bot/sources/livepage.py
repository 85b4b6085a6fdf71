"""A source: the plain text of a live page, as text extractors give it, read into a document.

bytes or text ─> lines ─> masthead ─┐
                   └────> layout ───┴─> days ─> document

A stamp heads the paragraphs below it. The newest entry stands on top. Times are UTC, which the pages call GMT.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime

from bot.errors import DocumentNotUnderstood
from bot.richtext import from_paragraphs
from bot.sources import days
from bot.sources.document import MAX_ENTRIES, Document, DocumentEntry
from bot.sources.layout import Layout, Section, lay_out
from bot.sources.lines import lines
from bot.sources.masthead import title_and_standfirst, unwrap
from bot.sources.stamps import label_of


def read(text: str | bytes, source: str) -> Document:
    """The document that this text is; `source` becomes the first part of its entries' origins.

    An origin is `source/2024-06-19T02:21Z/2`: the minute, and the entry's place in it counted from the oldest, so
    that it holds while the text is edited and newer entries come in. `date_inferred` is true where no label gives the
    date: it is the wrapper's (`date 2024-06-19` before the title), or a day less because the time rose by more than
    six hours from one entry to the next below.

    Lines that end the page as a whole (“This life feed has ended.”) are kept with the standfirst, where they correct
    no entry. Spaces of all kinds become plain ones; what is invisible is dropped.

    Raises `DocumentNotUnderstood` for what is too large (2,000,000 bytes, 5,000 entries), not plain text, or has no
    time stamps or no date.
    """
    opened = unwrap(lines(text))
    layout = lay_out(opened.lines)
    _refuse_unreadable(layout, opened.lines)
    title, standfirst = title_and_standfirst(layout.head, titled=opened.titled)
    entries = _entries(layout.sections, opened.day, source)
    return Document(title=title, standfirst=standfirst + layout.closing, entries=entries)


def _refuse_unreadable(layout: Layout, lines: Sequence[str]) -> None:
    if not lines:
        raise DocumentNotUnderstood("an empty document", "the plain text of a live page")
    if not layout.sections:
        labels = sum(1 for line in lines if label_of(line))
        raise DocumentNotUnderstood(
            f"{len(lines)} lines, {labels} of them dates, and no time stamp",
            "lines such as “19 June 2024 02:21 GMT” or “- 01:57 GMT” above the entries",
        )
    if len(layout.sections) > MAX_ENTRIES:
        raise DocumentNotUnderstood(f"{len(layout.sections):,} entries", f"at most {MAX_ENTRIES:,}")


def _entries(sections: Sequence[Section], fallback: date | None, source: str) -> tuple[DocumentEntry, ...]:
    assigned = days.assign([(section.label, section.time) for section in sections], fallback)
    if assigned is None:
        raise DocumentNotUnderstood(
            "time stamps and no date",
            "a date such as “19 June 2024” above the first of them, or “date 2024-06-19” before the title",
        )
    times = [datetime.combine(dated.day, section.time, UTC) for dated, section in zip(assigned, sections, strict=True)]
    return tuple(
        DocumentEntry(
            origin=origin, published_at=at, date_inferred=dated.inferred, body=from_paragraphs(section.paragraphs)
        )
        for origin, at, dated, section in zip(_origins(times, source), times, assigned, sections, strict=True)
    )


def _origins(times: Sequence[datetime], source: str) -> list[str]:
    counted: Counter[datetime] = Counter()
    origins = []
    for at in reversed(times):
        counted[at] += 1
        origins.append(f"{source}/{at:%Y-%m-%dT%H:%MZ}/{counted[at]}")
    return origins[::-1]
