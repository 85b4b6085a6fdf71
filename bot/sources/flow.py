"""The flow of a text: styled pieces as they come, made into blocks. Behind `markup`, which walks the HTML.

Spaces are levelled across pieces, so that `<b>Hello </b> there` has one; a line break stays, several part paragraphs.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from bot.richtext import Block, Item, Paragraph, RichText, Span
from bot.sources.characters import levelled

_BREAK = "\n"
_CELLS = " | "


class Style(NamedTuple):
    """What holds for a piece of text. `row`: inside of a table row, which stays on one line; `kept`: line ends mean
    something."""

    bold: bool = False
    italic: bool = False
    struck: bool = False
    link: str | None = None
    block: type[Block] = Paragraph
    row: bool = False
    kept: bool = False


_Piece = tuple[str, Style]


class Flow:
    """Takes pieces of text in their order, and gives blocks."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._pieces: list[_Piece] = []
        self._written = False
        self._cell_due = False

    def write(self, text: str, style: Style) -> None:
        if style.kept and "\n" in text:
            first, *others = text.split("\n")
            self._write(first, style)
            for line in others:
                self.break_line(style)
                self._write(line, style)
        else:
            self._write(text, style)

    def _write(self, text: str, style: Style) -> None:
        shown = levelled(text)
        if not shown:
            return
        if shown != " ":
            if self._cell_due and self._written:
                self._pieces.append((_CELLS, Style(block=style.block)))
            self._written, self._cell_due = True, False
        self._pieces.append((shown, style))

    def break_line(self, style: Style) -> None:
        self._pieces.append((" " if style.row else _BREAK, style))

    def begin_line(self, style: Style) -> None:
        """A new line, unless this is the beginning of one: a paragraph inside of a list item."""
        if self._written:
            self.break_line(style)

    def begin_cell(self) -> None:
        self._cell_due = True

    def end_block(self) -> None:
        """What was written since the last end of a block becomes one, or several where empty lines part it."""
        if self._written and len(self._pieces) == 1:
            ((text, style),) = self._pieces
            self._blocks.append(style.block((Span(text.strip(" "), *_look((text, style))),)))
        elif self._written:
            block = next(style.block for text, style in self._pieces if text not in (" ", _BREAK))
            lines = [_levelled_line(line) for line in _lines(self._pieces)]
            for group in _groups(lines, apart=block is not Item):
                self._blocks.append(block(tuple(_spans(group))))
        self._pieces, self._written, self._cell_due = [], False, False

    def blocks(self) -> RichText:
        self.end_block()
        return tuple(self._blocks)


def _lines(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    line: list[_Piece] = []
    for piece in pieces:
        if piece[0] == _BREAK:
            yield line
            line = []
        else:
            line.append(piece)
    yield line


def _levelled_line(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Without spaces at either end, and with one at most between."""
    line: list[_Piece] = []
    for text, style in pieces:
        shown = text[1:] if text[0] == " " and (not line or line[-1][0][-1] == " ") else text
        if shown:
            line.append((shown, _common(style, line[-1][1]) if shown == " " else style))
    if line and line[-1][0] == " ":
        line.pop()
    if line and line[-1][0][-1] == " ":
        line[-1] = (line[-1][0][:-1], line[-1][1])
    return line


def _common(one: Style, other: Style) -> Style:
    """How a space looks that stands alone: as what it parts does on either side."""
    link = one.link if one.link == other.link else None
    return Style(one.bold and other.bold, one.italic and other.italic, one.struck and other.struck, link)


def _groups(lines: Sequence[list[_Piece]], *, apart: bool) -> Iterator[list[_Piece]]:
    """The lines that stand together, as pieces of one block; empty lines part them where blocks may be `apart`."""
    group: list[_Piece] = []
    for line in lines:
        if line:
            group += [(_BREAK, group[-1][1]), *line] if group else line
        elif group and apart:
            yield group
            group = []
    if group:
        yield group


def _spans(pieces: Sequence[_Piece]) -> Iterator[Span]:
    for (bold, italic, struck, link), run in groupby(pieces, key=_look):
        yield Span("".join([text for text, _ in run]), bold, italic, struck, link)


def _look(piece: _Piece) -> tuple[bool, bool, bool, str | None]:
    return piece[1][:4]
