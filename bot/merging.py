"""Merging: all that a chat is behind by, in as few messages as fit. Pure.

What fits goes out whole, oldest first. Where it does not, the newest entries stay whole as far as there is room, those
before them become lines, and those before these are only counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.compose import closing, correction, dated, ending, heading, messages
from bot.delivery import Carried, Form, Layout, Pending, StreamRow
from bot.model import Change, Coverage, Entry, EntryState, Message, Seq
from bot.richtext import Moment, Paragraph, RichText, Span, bold, italic, paragraph, plain
from bot.splitting import Fits, most, shorten

MOST_MESSAGES = 3
"""One service of one chat; while the lane is behind it is one."""

WIDTHS = (120, 80, 50)
"""Characters of a line, from the most comfortable to the least."""

NARROWER = (30, 15)
"""Where lines that were corrected have grown."""


@dataclass(frozen=True, slots=True)
class Portion:
    """One step of a service: a message, or the parts of a long entry. Then the position is `seq`.

    `rows` are what it shows, each with the time since when it is to be pushed.
    """

    layout: Layout
    messages: tuple[Message, ...]
    seq: Seq
    rows: tuple[StreamRow, ...]


@dataclass(frozen=True, slots=True)
class Composer:
    """`places`: how many messages there may be. `apart`: each entry in a message of its own, as far as they last."""

    coverage: Coverage
    fits: Fits
    places: int
    apart: bool = False

    def service(self, pending: Pending) -> tuple[Portion, ...]:
        """In the order in which they are to be sent; at least one row is pending. What is released on purpose goes out
        in full, however many messages that makes."""
        rows, until = _alike(pending)
        wholes = [_Item(row, Form.FULL) for row in rows]
        if rows[0].change is Change.RELEASE:
            portions = self._packed(wholes, 0, WIDTHS[-1])
        elif self.apart and not pending.earlier and len(rows) <= self.places:
            portions = [self.alone(item.row) for item in wholes]
        else:
            portions = self._within(wholes, pending.earlier)
        return (*portions[:-1], replace(portions[-1], seq=until))

    def _within(self, wholes: list["_Item"], earlier: int) -> list[Portion]:
        if not earlier:
            portions = self._packed(wholes, 0, WIDTHS[0])
            if len(wholes) == 1 or _size(portions) <= self.places:
                return portions
        return self._reduced(wholes, earlier)

    def _reduced(self, wholes: list["_Item"], earlier: int) -> list[Portion]:
        """The newest whole, and as many others as there is room for when all before them are lines."""

        def packed(whole: int, width: int) -> list[Portion]:
            lines = [replace(item, form=Form.LINE) for item in wholes[: len(wholes) - whole]]
            return self._packed([*lines, *wholes[len(wholes) - whole :]], earlier, width)

        def room(width: int) -> int:
            return most(len(wholes), lambda whole: _size(packed(whole, width)) <= self.places)

        for width in WIDTHS:
            if whole := room(width):
                return packed(whole, width)
        return self._counted(wholes, earlier)

    def _counted(self, wholes: list["_Item"], earlier: int) -> list[Portion]:
        """Lines only, the oldest of them left out."""
        lines = [replace(item, form=Form.LINE) for item in wholes]

        def packed(kept: int) -> list[Portion]:
            left_out = len(lines) - kept
            return self._packed(lines[left_out:], earlier + left_out, WIDTHS[-1])

        kept = most(len(lines), lambda count: _size(packed(count)) <= self.places)
        return packed(max(kept, 1))

    def _packed(self, items: Sequence["_Item"], earlier: int, width: int) -> list[Portion]:
        """As full as they get, in order."""
        portions: list[Portion] = []
        start = 0
        while start < len(items):
            rest = items[start:]
            count = self._fitting(rest, earlier, width)
            if count <= 1 and not earlier and rest[0].form is Form.FULL:
                portions.append(self.alone(rest[0].row))
            else:
                portions.append(self._together(rest[: max(count, 1)], earlier))
            start += max(count, 1)
            earlier = 0
        return portions

    def _fitting(self, items: Sequence["_Item"], earlier: int, width: int) -> int:
        """How many of them fit into one message."""
        pieces = _shown(items)
        return most(len(pieces), lambda count: self.fits(_text(pieces[:count], earlier, self.coverage, width)))

    def alone(self, row: StreamRow) -> Portion:
        """A row in a message of its own, or in its parts."""
        if row.entry is None:
            return Portion(Layout(closes=True), (closing(self.coverage),), row.seq, (row,))
        layout = Layout((Carried(row.entry.id, row.entry.revision),))
        return Portion(layout, messages(row.entry, self.coverage, self.fits), row.seq, (row,))

    def _together(self, items: Sequence["_Item"], earlier: int) -> Portion:
        carried = tuple(
            Carried(item.row.entry.id, item.row.entry.revision, item.form) for item in items if item.row.entry
        )
        layout = Layout(carried, earlier, closes=items[-1].row.entry is None)
        text = shown_cut(layout, [item.row.entry for item in items if item.row.entry], self.coverage, self.fits)
        breaking = any(item.row.entry and item.row.entry.marks.breaking for item in items)
        rows = tuple(item.row for item in items)
        return Portion(layout, (Message(text, silent=not breaking),), rows[-1].seq, rows)


@dataclass(frozen=True, slots=True)
class _Item:
    row: StreamRow
    form: Form


def shown(layout: Layout, entries: Sequence[Entry], coverage: Coverage, fits: Fits) -> RichText | None:
    """What a merged message shows of these entries, which are those of its layout, in its order: with lines as wide as
    they fit. None when even the narrowest do not."""
    pieces = _pieces(layout, entries)
    texts = (_text(pieces, layout.earlier, coverage, width) for width in (*WIDTHS, *NARROWER))
    return next((text for text in texts if fits(text)), None)


def shown_cut(layout: Layout, entries: Sequence[Entry], coverage: Coverage, fits: Fits) -> RichText:
    """The same, and where even the narrowest lines do not fit, as much of it as does."""
    text = shown(layout, entries, coverage, fits)
    if text is None:
        text = shorten(_text(_pieces(layout, entries), layout.earlier, coverage, NARROWER[-1]), fits)
    return text


def _alike(pending: Pending) -> tuple[tuple[StreamRow, ...], Seq]:
    """The rows up to where releases begin or end: those go out in full, the others need not."""
    released = pending.rows[0].change is Change.RELEASE
    for number, row in enumerate(pending.rows):
        if (row.change is Change.RELEASE) is not released:
            return pending.rows[:number], pending.rows[number - 1].seq
    return pending.rows, pending.until


def _size(portions: Sequence[Portion]) -> int:
    return sum(len(portion.messages) for portion in portions)


def _pieces(layout: Layout, entries: Sequence[Entry]) -> list[tuple[Entry | None, Form]]:
    pieces: list[tuple[Entry | None, Form]] = [
        (entry, one.form) for one, entry in zip(layout.carried, entries, strict=True)
    ]
    return [*pieces, (None, Form.FULL)] if layout.closes else pieces


def _shown(items: Sequence[_Item]) -> list[tuple[Entry | None, Form]]:
    return [(item.row.entry, item.form) for item in items]


def _text(pieces: Sequence[tuple[Entry | None, Form]], earlier: int, coverage: Coverage, width: int) -> RichText:
    blocks: list[Paragraph] = [paragraph(italic(f"{earlier:,} earlier: /latest"))] if earlier else []
    text: RichText = tuple(blocks)
    for entry, form in pieces:
        text = (*text, *_piece(entry, form, coverage, width))
    return (*text, paragraph(italic(coverage.title)))


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
    return (joined, *rest, *ending(entry), *correction(entry))


def _withdrawn(entry: Entry, coverage: Coverage, width: int) -> RichText:
    """Never longer than what it stands for may have been: the text is struck through as far as a line goes."""
    reason = f": {entry.note}" if entry.note else "."
    return (*_line(entry, coverage, width, Form.FULL), paragraph(bold("Withdrawn"), _cut(reason, width)))


def _line(entry: Entry, coverage: Coverage, width: int, form: Form) -> RichText:
    text = _cut(_headline(entry), width)
    withdrawn = entry.state is EntryState.RETRACTED
    span = Span(text, struck=withdrawn, bold=entry.marks.breaking)
    corrected = " (corrected below)" if form is Form.BELOW else " (corrected)" if entry.changed_at else ""
    changed = " (withdrawn)" if withdrawn else corrected
    return (paragraph(_time(entry, coverage), " ", span, italic(changed) if changed else ""),)


def _headline(entry: Entry) -> str:
    content = entry.content
    return " ".join((content.headline or plain(content.body) or content.link or "").split())


def _cut(text: str, width: int) -> str:
    return plain(shorten((paragraph(text),), lambda part: len(plain(part)) <= width)) if text else ""


def _time(entry: Entry, coverage: Coverage) -> Moment:
    return Moment(entry.published_at, dated=dated(entry, coverage))
