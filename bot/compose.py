"""Composing: what a chat is to show of an entry. Pure; platforms only say what fits."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot.model import Content, Coverage, Entry, EntryState, Message
from bot.richtext import Moment, Paragraph, RichText, Span, bold, italic, paragraph, struck
from bot.splitting import Fits, begun, shorten, split
from bot.tags import tag_line


class Room(Protocol):
    """What a platform says of one message, which may hold less text where it shows media."""

    def __call__(self, text: RichText, /, *, beside_media: bool = False) -> bool: ...


SUMMARY = "What we know so far"
"""The heading of a summary."""


def entry_text(entry: Entry, coverage: Coverage, link: str | None = None) -> RichText:
    """The whole entry as readers see it: headline, body, source, link, correction, time and coverage, whose title goes
    to `link`, tags."""
    return (*heading(entry), *entry.content.body, *_closing_lines(entry, coverage, link))


def entry_parts(entry: Entry, coverage: Coverage, fits: Room) -> tuple[RichText, ...]:
    """The same in as few parts as fit; what ends an entry never stands alone in a part, unless it is so long that it
    would leave the text less than half of each. Media are shown with the first part."""
    text, ending = (*heading(entry), *entry.content.body), _closing_lines(entry, coverage)
    if not entry.content.media:
        return _parts(text, ending, fits)
    if fits((*text, *ending), beside_media=True):
        return ((*text, *ending),)
    first, rest = begun(text, lambda part: fits(part, beside_media=True))
    return (first, *_parts(rest, ending, fits)) if first else _parts(rest, ending, fits)


def _parts(text: RichText, ending: RichText, fits: Fits) -> tuple[RichText, ...]:
    if fits((*text, *ending)) or not fits((*ending, *ending)):
        return split((*text, *ending), fits)
    parts = split(text, lambda part: fits((*part, *ending)))
    return (*parts[:-1], (*(parts[-1] if parts else ()), *ending))


def _closing_lines(entry: Entry, coverage: Coverage, link: str | None = None) -> RichText:
    return (*ending(entry), *correction(entry), _footer(entry, coverage, link), *tag_line(entry.content.tags))


def messages(entry: Entry, coverage: Coverage, fits: Room) -> tuple[Message, ...]:
    """The entry in as few messages as fit. The notice of a retracted entry is always one, short enough to stand below
    media that cannot be deleted, and so is a summary."""
    media = entry.content.media
    if entry.state is EntryState.RETRACTED:
        return (Message(withdrawn(entry, coverage, lambda text: fits(text, beside_media=bool(media)))),)
    if entry.summary:
        return (Message(shortened(entry, coverage, fits), preview=is_link(entry)),)
    first, *others = (
        Message(part, silent=not (entry.marks.breaking and number == 0), preview=is_link(entry))
        for number, part in enumerate(entry_parts(entry, coverage, fits))
    )
    return (replace(first, media=media), *others) if media else (first, *others)


def shortened(entry: Entry, coverage: Coverage, fits: Fits, link: str | None = None) -> RichText:
    """The entry in one message, with all that ends it."""
    closing_lines = _closing_lines(entry, coverage, link)
    text = (*heading(entry), *entry.content.body)
    return (*shorten(text, lambda begun: fits((*begun, *closing_lines))), *closing_lines)


def withdrawn(entry: Entry, coverage: Coverage, fits: Fits) -> RichText:
    """Struck through with the reason, shortened to fit."""
    assert entry.changed_at is not None
    reason = f": {entry.note}" if entry.note else "."
    when = Moment(entry.changed_at, dated=dated(entry, coverage))
    footer = _footer(entry, coverage)
    notice = shorten((paragraph(bold("Withdrawn"), " ", when, reason),), lambda text: fits((*text, footer)))
    text = struck((*heading(entry), *entry.content.body))
    return (*shorten(text, lambda begun: fits((*begun, *notice, footer))), *notice, footer)


def was_heard(entry: Entry) -> bool:
    """Did it go out with a sound, so that what changed has one, too?"""
    return entry.pushed and entry.marks.breaking


def told_aloud(note: str) -> Content:
    """What is said of a correction where the entry had a sound."""
    return Content(headline="Correction", body=(paragraph(note),))


def late_correction(text: RichText) -> RichText:
    """A correction that stands below a message that could not be changed."""
    return (paragraph(bold("Correction")), *text)


def late(message: Message, entry: Entry, fits: Fits) -> Message:
    """The same, where it stands below a message that could not be changed; a notice says itself what it is."""
    headed = message.text if entry.state is EntryState.RETRACTED else late_correction(message.text)
    return replace(message, text=shorten(headed, fits))


def reduced() -> Message:
    """What is left of a part that is too much and may not be deleted."""
    return Message((paragraph(italic("This part was withdrawn.")),))


def topic_gone() -> Message:
    """What a chat is told when one of its topics cannot be written to any more."""
    return Message(
        (
            paragraph(
                "A topic of this chat that follows a coverage was closed or deleted, so its updates pause."
                " Open it again, or send /subscribe where they should go instead."
            ),
        )
    )


def closing(coverage: Coverage) -> Message:
    """The last line of a coverage."""
    return Message((paragraph("This coverage has ended: ", bold(coverage.title)),))


def greeting(coverage: Coverage, fits: Fits) -> RichText:
    """What a chat that subscribes sees first: the title and the standfirst."""
    return shorten((paragraph(bold(coverage.title)), *(paragraph(text) for text in coverage.standfirst)), fits)


def is_link(entry: Entry) -> bool:
    """An entry that is nothing but a link: the one kind that shows a preview."""
    content = entry.content
    return content.link is not None and not content.body and not content.media


def heading(entry: Entry) -> RichText:
    kind = SUMMARY if entry.summary else "Breaking" if entry.marks.breaking else ""
    words = [word for word in (kind, entry.content.headline or "") if word]
    return (paragraph(bold(" · ".join(words))),) if words else ()


def ending(entry: Entry) -> RichText:
    content = entry.content
    source = (paragraph(italic(f"— {content.source_line}")),) if content.source_line else ()
    link = (paragraph(Span(content.link, link=content.link)),) if content.link else ()
    return (*source, *link)


def correction(entry: Entry) -> RichText:
    if entry.changed_at is None:
        return ()
    note = italic(f": {entry.note}") if entry.note else ""
    return (paragraph(italic("Corrected "), Moment(entry.changed_at), note),)


def _footer(entry: Entry, coverage: Coverage, link: str | None = None) -> Paragraph:
    title = (italic(" · "), Span(coverage.title, italic=True, link=link)) if link else (italic(f" · {coverage.title}"),)
    if entry.summary and entry.state is EntryState.LIVE:
        as_of = entry.revised_at or entry.published_at
        return paragraph(italic("As of "), Moment(as_of, dated=_other_day(as_of, coverage)), *title)
    return paragraph(Moment(entry.published_at, dated=dated(entry, coverage)), *title)


def dated(entry: Entry, coverage: Coverage) -> bool:
    """The day is shown when it is not the one on which the coverage was opened; the same on every rendering."""
    return _other_day(entry.published_at, coverage)


def _other_day(at: datetime, coverage: Coverage) -> bool:
    return at.date() != coverage.opened_at.date()
