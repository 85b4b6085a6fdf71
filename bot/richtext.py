"""Rich text: the few forms that a news entry needs, and that both platforms can show.

A rich text is a tuple of blocks (paragraph, quote, list item); a block is a tuple of inlines (span, moment). It is
what compose cuts and what adapters render; markup never exists outside an adapter.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Discriminator, TypeAdapter


@dataclass(frozen=True, slots=True)
class Span:
    """Text that looks the same from its first to its last character; `link` is an http or https address."""

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    link: str | None = None
    kind: Literal["span"] = "span"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that each reader sees in their own zone; `at` is aware, `dated` shows the day too.

    `shown` stands for it where nothing can do that; empty is as in English.
    """

    at: datetime
    dated: bool = False
    shown: str = ""
    kind: Literal["moment"] = "moment"


_AnyInline = Annotated[Span | Moment, Discriminator("kind")]
Inline = Span | Moment


@dataclass(frozen=True, slots=True)
class Paragraph:
    inlines: tuple[_AnyInline, ...]
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Quote:
    inlines: tuple[_AnyInline, ...]
    kind: Literal["quote"] = "quote"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a bulleted list."""

    inlines: tuple[_AnyInline, ...]
    kind: Literal["item"] = "item"


Block = Paragraph | Quote | Item
RichText = tuple[Annotated[Paragraph | Quote | Item, Discriminator("kind")], ...]

_rich_text: TypeAdapter[RichText] = TypeAdapter(RichText)

BULLET = "• "


def paragraph(*parts: str | Inline) -> Paragraph:
    """A paragraph of plain strings and inlines."""
    return Paragraph(tuple(Span(part) if isinstance(part, str) else part for part in parts if part != ""))


def bold(text: str) -> Span:
    return Span(text, bold=True)


def italic(text: str) -> Span:
    return Span(text, italic=True)


def from_paragraphs(paragraphs: Iterable[str]) -> RichText:
    """Plain paragraphs as rich text: one that begins with `- ` or `• ` is a list item, one with `> ` a quote."""
    return tuple(_block(text) for text in paragraphs if text.strip())


def _block(text: str) -> Block:
    for mark, block in (("- ", Item), (BULLET, Item), ("> ", Quote)):
        if text.startswith(mark) and text[len(mark) :].strip():
            return block((Span(text[len(mark) :].strip()),))
    return Paragraph((Span(text),))


def moment_text(moment: Moment) -> str:
    """What stands for a moment where nothing can show it in the reader's zone, in UTC: `18:05 UTC`."""
    if moment.shown:
        return moment.shown
    at = moment.at.astimezone(UTC)
    return f"{at:%d %b %Y, %H:%M} UTC" if moment.dated else f"{at:%H:%M} UTC"


def separator(before: Block, after: Block) -> str:
    """What stands between two blocks, in plain text and on both platforms: list items stay together."""
    return "\n" if isinstance(before, Item) and isinstance(after, Item) else "\n\n"


def join(blocks: RichText, show: Callable[[Block], str]) -> str:
    """The blocks as `show` gives them, with the separators between."""
    if not blocks:
        return ""
    pieces = [show(blocks[0])]
    for before, after in pairwise(blocks):
        pieces += [separator(before, after), show(after)]
    return "".join(pieces)


class Sizes:
    """What `size` says of each block of a text, summed up. It is asked once for a block, by which it is known again as
    an object: where a text is to be cut, the same blocks are tried in hundreds of texts, and even to compare them
    would take long."""

    def __init__(self, size: Callable[[Block], int], remembered: int = 1024) -> None:
        self._size = size
        self._remembered = remembered
        self._known: dict[int, tuple[Block, int]] = {}

    def total(self, text: RichText) -> int:
        """Of the blocks alone."""
        return sum(self._of_block(block) for block in text)

    def joined(self, text: RichText) -> int:
        """Of lengths: with the separators between."""
        return self.total(text) + sum(len(separator(before, after)) for before, after in pairwise(text))

    def _of_block(self, block: Block) -> int:
        known = self._known.get(id(block))
        if known is None or known[0] is not block:
            if len(self._known) >= self._remembered:
                self._known.clear()
            known = self._known[id(block)] = (block, self._size(block))
        return known[1]


def plain_block(block: Block) -> str:
    text = "".join(plain_inline(inline) for inline in block.inlines)
    return BULLET + text if isinstance(block, Item) else text


def plain_inline(inline: Inline) -> str:
    return inline.text if isinstance(inline, Span) else moment_text(inline)


def plain(blocks: RichText) -> str:
    """The text as a reader without any formatting sees it."""
    return join(blocks, plain_block)


def struck(blocks: RichText) -> RichText:
    """The same text, struck through."""
    return tuple(replace(block, inlines=tuple(_strike(block.inlines))) for block in blocks)


def _strike(inlines: Iterable[Inline]) -> Iterator[Inline]:
    for inline in inlines:
        yield replace(inline, struck=True) if isinstance(inline, Span) else Span(moment_text(inline), struck=True)


def to_json(blocks: RichText) -> bytes:
    return _rich_text.dump_json(blocks)


def from_json(data: bytes | str) -> RichText:
    return _rich_text.validate_json(data)
