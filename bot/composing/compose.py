"""Composing: what a chat is to show of an entry. Pure; platforms only say what fits."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot.composing.splitting import Fits, begun, shorten, split
from bot.desk.tags import tag_line
from bot.languages.language import ENGLISH, Language
from bot.languages.words import Words, message, words
from bot.model import Content, Coverage, Entry, EntryState, Message
from bot.richtext import Paragraph, RichText, Span, bold, italic, paragraph, struck


class Room(Protocol):
    """What a platform says of one message, which may hold less text where it shows media."""

    def __call__(self, text: RichText, /, *, beside_media: bool = False) -> bool: ...


CORRECTION = message("Correction")
"""The heading of what tells of a correction."""


def entry_text(entry: Entry, coverage: Coverage, link: str | None = None, *, language: Language = ENGLISH) -> RichText:
    """The whole entry as readers see it: headline, body, source, link, correction, time and coverage, whose title goes
    to `link`, tags."""
    return (*heading(entry, language), *entry.content.body, *_closing_lines(entry, coverage, language, link))


def entry_parts(entry: Entry, coverage: Coverage, fits: Room, language: Language = ENGLISH) -> tuple[RichText, ...]:
    """The same in as few parts as fit; what ends an entry never stands alone in a part, unless it is so long that it
    would leave the text less than half of each. Media are shown with the first part."""
    text, ending = (*heading(entry, language), *entry.content.body), _closing_lines(entry, coverage, language)
    if not entry.content.media:
        return _parts(text, ending, fits)
    if fits((*text, *ending), beside_media=True):
        return ((*text, *ending),)
    # “Breaking” without a headline says too little to stand there by itself.
    head = () if entry.content.headline else heading(entry, language)

    def beside(text: RichText) -> bool:
        return fits((*head, *text), beside_media=True)

    first, rest = _begun(text[len(head) :], ending, beside)
    if not first:
        first, ending = begun(ending, beside)
    return ((*head, *first), *_parts(rest, ending, fits))


def _begun(text: RichText, ending: RichText, fits: Fits) -> tuple[RichText, RichText]:
    """A first part, and what is left for those behind it: not the ending alone, where that can be."""
    first, rest = begun(text, fits)
    shorter, more = ((), rest) if rest else begun(text, lambda part: fits((*part, *ending)))
    return (shorter, more) if shorter else (first, rest)


def _parts(text: RichText, ending: RichText, fits: Fits) -> tuple[RichText, ...]:
    if fits((*text, *ending)) or not fits((*ending, *ending)):
        return split((*text, *ending), fits)
    parts = split(text, lambda part: fits((*part, *ending)))
    return (*parts[:-1], (*(parts[-1] if parts else ()), *ending))


def _closing_lines(entry: Entry, coverage: Coverage, language: Language, link: str | None = None) -> RichText:
    footer = _footer(entry, coverage, language, link)
    return (*ending(entry, language), *correction(entry, language), footer, *tag_line(entry.content.tags))


def messages(entry: Entry, coverage: Coverage, fits: Room, language: Language = ENGLISH) -> tuple[Message, ...]:
    """The entry in as few messages as fit. The notice of a retracted entry is always one, short enough to stand below
    media that cannot be deleted, and so is a summary."""
    media = entry.content.media
    if entry.state is EntryState.RETRACTED:
        return (Message(withdrawn(entry, coverage, lambda text: fits(text, beside_media=bool(media)), language)),)
    if entry.summary:
        return (Message(shortened(entry, coverage, fits, language=language), preview=is_link(entry)),)
    first, *others = (
        Message(part, silent=not (entry.marks.breaking and number == 0), preview=is_link(entry))
        for number, part in enumerate(entry_parts(entry, coverage, fits, language))
    )
    return (replace(first, media=media), *others) if media else (first, *others)


def shortened(
    entry: Entry, coverage: Coverage, fits: Fits, link: str | None = None, *, language: Language = ENGLISH
) -> RichText:
    """The entry in one message, with all that ends it."""
    closing_lines = _closing_lines(entry, coverage, language, link)
    text = (*heading(entry, language), *entry.content.body)
    return (*shorten(text, lambda begun: fits((*begun, *closing_lines))), *closing_lines)


def withdrawn(entry: Entry, coverage: Coverage, fits: Fits, language: Language = ENGLISH) -> RichText:
    """Struck through with the reason, shortened to fit."""
    assert entry.changed_at is not None
    when = language.moment(entry.changed_at, dated=dated(entry, coverage))
    said = words("<b>Withdrawn</b> {when}.", when=when)
    if entry.note:
        said = words("<b>Withdrawn</b> {when}: {reason}", when=when, reason=language.retold(entry.note))
    footer = _footer(entry, coverage, language)
    notice = shorten((language.paragraph(said),), lambda text: fits((*text, footer)))
    text = struck((*heading(entry, language), *entry.content.body))
    return (*shorten(text, lambda begun: fits((*begun, *notice, footer))), *notice, footer)


def was_heard(entry: Entry) -> bool:
    """Did it go out with a sound, so that what changed has one, too?"""
    return entry.pushed and entry.marks.breaking


def told_aloud(note: str) -> Content:
    """What is said of a correction where the entry had a sound; its headline is in each chat's language."""
    return Content(headline=CORRECTION, body=(paragraph(note),))


def late_correction(text: RichText, language: Language = ENGLISH) -> RichText:
    """A correction that stands below a message that could not be changed."""
    return (paragraph(bold(language.text(words(CORRECTION)))), *text)


def late(message: Message, entry: Entry, fits: Fits, language: Language = ENGLISH) -> Message:
    """The same, where it stands below a message that could not be changed; a notice says itself what it is."""
    headed = message.text if entry.state is EntryState.RETRACTED else late_correction(message.text, language)
    return replace(message, text=shorten(headed, fits))


def reduced(language: Language = ENGLISH) -> Message:
    """What is left of a part that is too much and may not be deleted."""
    return Message((language.paragraph(words("<i>This part was withdrawn.</i>")),))


def topic_gone(language: Language = ENGLISH) -> Message:
    """What a chat is told when one of its topics cannot be written to any more."""
    said = words(
        "A topic of this chat that follows a coverage was closed or deleted, so its updates pause."
        " Open it again, or send {subscribe} where they should go instead.",
        subscribe="/subscribe",
    )
    return Message((language.paragraph(said),))


def closing(coverage: Coverage, language: Language = ENGLISH) -> Message:
    """The last line of a coverage."""
    return Message((language.paragraph(words("This coverage has ended: <b>{title}</b>", title=coverage.title)),))


def greeting(coverage: Coverage, fits: Fits) -> RichText:
    """What a chat that subscribes sees first: the title and the standfirst."""
    return shorten((paragraph(bold(coverage.title)), *(paragraph(text) for text in coverage.standfirst)), fits)


def is_link(entry: Entry) -> bool:
    """An entry that is nothing but a link: the one kind that shows a preview."""
    content = entry.content
    return content.link is not None and not content.body and not content.media


def heading(entry: Entry, language: Language = ENGLISH) -> RichText:
    headline = headline_of(entry, language)
    match entry.summary, entry.marks.breaking, bool(headline):
        case True, _, True:
            said = words("<b>What we know so far · {headline}</b>", headline=headline)
        case True, _, False:
            said = words("<b>What we know so far</b>")
        case False, True, True:
            said = words("<b>Breaking · {headline}</b>", headline=headline)
        case False, True, False:
            said = words("<b>Breaking</b>")
        case _:
            return (paragraph(bold(headline)),) if headline else ()
    return (language.paragraph(said),)


def headline_of(entry: Entry, language: Language) -> str:
    """Empty where there is none; where an entry tells of a correction, that is all its headline says."""
    return language.text(words(CORRECTION)) if entry.about is not None else entry.content.headline or ""


def ending(entry: Entry, language: Language = ENGLISH) -> RichText:
    content = entry.content
    link = (paragraph(Span(content.link, link=content.link)),) if content.link else ()
    if not content.source_line:
        return link
    return (Paragraph(language.led((italic(f"— {language.isolated(content.source_line)}"),))), *link)


def correction(entry: Entry, language: Language = ENGLISH) -> RichText:
    if entry.changed_at is None:
        return ()
    when = language.moment(entry.changed_at)
    if not entry.note:
        return (language.paragraph(words("<i>Corrected {when}</i>", when=when)),)
    return (language.paragraph(words("<i>Corrected {when}: {note}</i>", when=when, note=language.retold(entry.note))),)


def _footer(entry: Entry, coverage: Coverage, language: Language, link: str | None = None) -> Paragraph:
    title = Span(coverage.title, italic=True, link=link)
    if entry.summary and entry.state is EntryState.LIVE:
        as_of = entry.revised_at or entry.published_at
        when = language.moment(as_of, dated=_other_day(as_of, coverage))
        return language.paragraph(words("<i>As of {when} · {title}</i>", when=when, title=title))
    when = language.moment(entry.published_at, dated=dated(entry, coverage))
    return language.paragraph(Words("{when}<i> · {title}</i>", {"when": when, "title": title}))


def dated(entry: Entry, coverage: Coverage) -> bool:
    """The day is shown when it is not the one on which the coverage was opened; the same on every rendering."""
    return _other_day(entry.published_at, coverage)


def _other_day(at: datetime, coverage: Coverage) -> bool:
    return at.date() != coverage.opened_at.date()
