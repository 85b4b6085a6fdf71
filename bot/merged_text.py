"""What one message shows that holds several entries: whole, as lines, counted. Pure."""

from collections.abc import Sequence

from bot.compose import closing, correction, dated, ending, heading
from bot.delivery import Form, Layout
from bot.media import counted
from bot.model import Coverage, Entry, EntryId, EntryState
from bot.richtext import Block, Moment, Paragraph, RichText, Span, bold, italic, moment_text, paragraph, plain
from bot.splitting import Fits, shorten
from bot.tags import tag_line

WIDTHS = (120, 80, 50)
"""Characters of a line, from the most comfortable to the least."""

NARROWER = (30, 15)
"""Where lines that were corrected have grown."""

Piece = tuple[Entry | None, Form]
"""An entry and how it is shown; None is the closing line."""


class MergedText:
    """Composes each piece once, however often it is tried with others. An entry stays as it is."""

    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage
        self._composed: dict[tuple[EntryId | None, Form, int], RichText] = {}
        self._title = paragraph(italic(coverage.title))

    def of(self, pieces: Sequence[Piece], earlier: int, width: int) -> RichText:
        """After `earlier` entries that are only counted; lines are as wide as that."""
        blocks: list[Block] = [paragraph(italic(f"{earlier:,} earlier: /latest"))] if earlier else []
        for piece in pieces:
            blocks += self._piece(piece, width)
        return (*blocks, self._title)

    def _piece(self, piece: Piece, width: int) -> RichText:
        entry, form = piece
        key = (entry.id if entry else None, form, width)
        if key not in self._composed:
            self._composed[key] = _piece(entry, form, self._coverage, width)
        return self._composed[key]


def shown(layout: Layout, entries: Sequence[Entry], coverage: Coverage, fits: Fits) -> RichText | None:
    """What a merged message shows of these entries, which are those of its layout, in its order: with lines as wide as
    they fit. None when even the narrowest do not."""
    return widest(MergedText(coverage), _pieces(layout, entries), layout.earlier, fits)


def shown_cut(layout: Layout, entries: Sequence[Entry], coverage: Coverage, fits: Fits) -> RichText:
    """The same, and where even the narrowest lines do not fit, as much of it as does."""
    return widest_cut(MergedText(coverage), _pieces(layout, entries), layout.earlier, fits)


def widest(text: MergedText, pieces: Sequence[Piece], earlier: int, fits: Fits) -> RichText | None:
    texts = (text.of(pieces, earlier, width) for width in (*WIDTHS, *NARROWER))
    return next((one for one in texts if fits(one)), None)


def widest_cut(text: MergedText, pieces: Sequence[Piece], earlier: int, fits: Fits) -> RichText:
    found = widest(text, pieces, earlier, fits)
    return shorten(text.of(pieces, earlier, NARROWER[-1]), fits) if found is None else found


def _pieces(layout: Layout, entries: Sequence[Entry]) -> list[Piece]:
    pieces: list[Piece] = [(entry, one.form) for one, entry in zip(layout.carried, entries, strict=True)]
    return [*pieces, (None, Form.FULL)] if layout.closes else pieces


def _piece(entry: Entry | None, form: Form, coverage: Coverage, width: int) -> RichText:
    if entry is None:
        return closing(coverage).text
    return _whole(entry, coverage, width) if form is Form.FULL else _line(entry, coverage, width, form)


def _whole(entry: Entry, coverage: Coverage, width: int) -> RichText:
    if entry.state is EntryState.RETRACTED:
        return _withdrawn(entry, coverage, width)
    at = _time(entry, coverage)
    begun = (*heading(entry), *entry.content.body)
    joined = paragraph(at, " · ", *begun[0].inlines) if begun and isinstance(begun[0], Paragraph) else paragraph(at)
    rest = begun[1:] if begun and isinstance(begun[0], Paragraph) else begun
    return (joined, *rest, *_left_out(entry), *ending(entry), *correction(entry), *tag_line(entry.content.tags))


def _left_out(entry: Entry) -> RichText:
    """What cannot be shown among others."""
    media = entry.content.media
    return (paragraph(italic(f"(with {counted(media)})")),) if media else ()


def _withdrawn(entry: Entry, coverage: Coverage, width: int) -> RichText:
    """Never longer than what it stands for may have been: the text is struck through as far as a line goes."""
    if width in NARROWER:
        return _line(entry, coverage, width, Form.FULL)
    reason = f": {entry.note}" if entry.note else "."
    return (*_line(entry, coverage, width, Form.FULL), paragraph(bold("Withdrawn"), _cut(reason, width)))


def _line(entry: Entry, coverage: Coverage, width: int, form: Form) -> RichText:
    text = _cut(_headline(entry), width)
    withdrawn = entry.state is EntryState.RETRACTED
    if withdrawn and width in NARROWER:
        # As little formatting as anything can have, since platforms count that as well; at last no text either.
        at = moment_text(_time(entry, coverage))
        if width == NARROWER[-1]:
            return (paragraph(Span(f"{at} …", struck=True)),)
        return (paragraph(Span(f"{at} {text}", struck=True), " (withdrawn)"),)
    span = Span(text, struck=withdrawn, bold=entry.marks.breaking)
    corrected = " (corrected below)" if form is Form.BELOW else " (corrected)" if entry.changed_at else ""
    changed = " (withdrawn)" if withdrawn else corrected
    return (paragraph(_time(entry, coverage), " ", span, italic(changed) if changed else ""),)


def _headline(entry: Entry) -> str:
    content = entry.content
    said = content.headline or plain(content.body) or content.link or counted(content.media)
    return " ".join(said.split())


def _cut(text: str, width: int) -> str:
    """What lies far behind the cut does not matter to it."""
    return plain(shorten((paragraph(text[: 2 * width]),), lambda part: len(plain(part)) <= width)) if text else ""


def _time(entry: Entry, coverage: Coverage) -> Moment:
    return Moment(entry.published_at, dated=dated(entry, coverage))
