"""What one message shows that holds several entries: whole, as lines, counted. Pure."""

from collections.abc import Sequence

from bot.composing.compose import closing, correction, dated, ending, heading, headline_of
from bot.composing.splitting import Fits, shorten
from bot.desk.media import counted
from bot.desk.tags import tag_line
from bot.lanes.delivery import Form, Layout
from bot.languages.language import ENGLISH, Language
from bot.languages.words import Words, plural, words
from bot.model import Coverage, Entry, EntryId, EntryState
from bot.richtext import Block, Inline, Moment, Paragraph, RichText, Span, italic, moment_text, paragraph, plain

WIDTHS = (120, 80, 50)
"""Characters of a line, from the most comfortable to the least."""

NARROWER = (30, 15)
"""Where lines that were corrected have grown."""

Piece = tuple[Entry | None, Form]
"""An entry and how it is shown; None is the closing line."""


class MergedText:
    """Composes each piece once, however often it is tried with others. An entry stays as it is."""

    def __init__(self, coverage: Coverage, language: Language = ENGLISH) -> None:
        self._coverage = coverage
        self._language = language
        self._composed: dict[tuple[EntryId | None, Form, int], RichText] = {}
        self._title = paragraph(italic(coverage.title))

    def of(self, pieces: Sequence[Piece], earlier: int, width: int) -> RichText:
        """After `earlier` entries that are only counted; lines are as wide as that."""
        blocks: list[Block] = [self._language.paragraph(_earlier(earlier))] if earlier else []
        for piece in pieces:
            blocks += self._piece(piece, width)
        return (*blocks, self._title)

    def _piece(self, piece: Piece, width: int) -> RichText:
        entry, form = piece
        key = (entry.id if entry else None, form, width)
        if key not in self._composed:
            self._composed[key] = piece_text(entry, form, self._coverage, width, self._language)
        return self._composed[key]


def shown(
    layout: Layout, entries: Sequence[Entry], coverage: Coverage, fits: Fits, language: Language = ENGLISH
) -> RichText | None:
    """What a merged message shows of these entries, which are those of its layout, in its order: with lines as wide as
    they fit. None when even the narrowest do not."""
    return widest(MergedText(coverage, language), _pieces(layout, entries), layout.earlier, fits)


def shown_cut(
    layout: Layout, entries: Sequence[Entry], coverage: Coverage, fits: Fits, language: Language = ENGLISH
) -> RichText:
    """The same, and where even the narrowest lines do not fit, as much of it as does."""
    return widest_cut(MergedText(coverage, language), _pieces(layout, entries), layout.earlier, fits)


def widest(text: MergedText, pieces: Sequence[Piece], earlier: int, fits: Fits) -> RichText | None:
    texts = (text.of(pieces, earlier, width) for width in (*WIDTHS, *NARROWER))
    return next((one for one in texts if fits(one)), None)


def widest_cut(text: MergedText, pieces: Sequence[Piece], earlier: int, fits: Fits) -> RichText:
    found = widest(text, pieces, earlier, fits)
    return shorten(text.of(pieces, earlier, NARROWER[-1]), fits) if found is None else found


def _pieces(layout: Layout, entries: Sequence[Entry]) -> list[Piece]:
    pieces: list[Piece] = [(entry, one.form) for one, entry in zip(layout.carried, entries, strict=True)]
    return [*pieces, (None, Form.FULL)] if layout.closes else pieces


def _earlier(number: int) -> Words:
    return plural("<i>{count} earlier: {latest}</i>", "<i>{count} earlier: {latest}</i>", number, latest="/latest")


def piece_text(
    entry: Entry | None, form: Form, coverage: Coverage, width: int, language: Language = ENGLISH
) -> RichText:
    """An entry, or the closing line, among others, with lines as wide as that."""
    if entry is None:
        return closing(coverage, language).text
    if form is Form.FULL:
        return _whole(entry, coverage, width, language)
    return _line(entry, coverage, width, form, language)


def _whole(entry: Entry, coverage: Coverage, width: int, language: Language) -> RichText:
    if entry.state is EntryState.RETRACTED:
        return _withdrawn(entry, coverage, width, language)
    headed, at = heading(entry, language), _time(entry, coverage, language)
    first, *rest = (*headed, *entry.content.body) or (Paragraph(()),)
    joined: tuple[Inline, ...] = ()
    if isinstance(first, Paragraph):
        joined = first.inlines if headed else language.isolated_inlines(first.inlines)
    else:
        rest = [first, *rest]
    line = language.led((at, Span(" · "), *joined) if joined else (at,))
    below = (*_left_out(entry, language), *ending(entry, language), *correction(entry, language))
    return (Paragraph(line), *rest, *below, *tag_line(entry.content.tags))


def _left_out(entry: Entry, language: Language) -> RichText:
    """What cannot be shown among others."""
    media = entry.content.media
    return (language.paragraph(words("<i>(with {media})</i>", media=counted(media, language))),) if media else ()


def _withdrawn(entry: Entry, coverage: Coverage, width: int, language: Language) -> RichText:
    """Never longer than what it stands for may have been: the text is struck through as far as a line goes."""
    line = _line(entry, coverage, width, Form.FULL, language)
    if width in NARROWER:
        return line
    said = words("<b>Withdrawn</b>.")
    if entry.note:
        said = words("<b>Withdrawn</b>: {reason}", reason=_cut(language.retold(entry.note), width))
    return (*line, language.paragraph(said))


def _line(entry: Entry, coverage: Coverage, width: int, form: Form, language: Language) -> RichText:
    text, at = _cut(_headline(entry, language), width), _time(entry, coverage, language)
    withdrawn = entry.state is EntryState.RETRACTED
    if withdrawn and width in NARROWER:
        # As little formatting as anything can have, since platforms count that as well; at last no text either.
        if width == NARROWER[-1]:
            return (paragraph(Span(f"{moment_text(at)} …", struck=True)),)
        line = Span(f"{moment_text(at)} {language.isolated(text)}", struck=True)
        return (language.paragraph(words("{line} (withdrawn)", line=(line,))),)
    headline = Span(text, struck=withdrawn, bold=entry.marks.breaking)
    if withdrawn:
        return (language.paragraph(words("{time} {headline}<i> (withdrawn)</i>", time=at, headline=headline)),)
    if form is Form.BELOW:
        return (language.paragraph(words("{time} {headline}<i> (corrected below)</i>", time=at, headline=headline)),)
    if entry.changed_at:
        return (language.paragraph(words("{time} {headline}<i> (corrected)</i>", time=at, headline=headline)),)
    return (language.paragraph(Words("{time} {headline}", {"time": at, "headline": headline})),)


def _headline(entry: Entry, language: Language) -> str:
    content = entry.content
    said = headline_of(entry, language) or plain(content.body) or content.link or counted(content.media, language)
    return " ".join(said.split())


def _cut(text: str, width: int) -> str:
    """What lies far behind the cut does not matter to it."""
    return plain(shorten((paragraph(text[: 2 * width]),), lambda part: len(plain(part)) <= width)) if text else ""


def _time(entry: Entry, coverage: Coverage, language: Language) -> Moment:
    return language.moment(entry.published_at, dated=dated(entry, coverage))
