"""Cutting a rich text into messages that fit: at paragraphs, then sentences, then words, then anywhere. Pure.

Nothing is ever cut inside markup, because there is none yet: blocks are cut, and each piece is rendered by itself.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.richtext import Block, Inline, Moment, RichText, Span, moment_text

Fits = Callable[[RichText], bool]

ELLIPSIS = "…"

_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*\s+")
_WORD = re.compile(r"\s+")


def split(text: RichText, fits: Fits) -> tuple[RichText, ...]:
    """The text in as few parts as fit, each as full as its blocks allow."""
    parts: list[RichText] = []
    current: RichText = ()
    for block in text:
        for piece in _pieces(block, fits):
            if current and not fits((*current, piece)):
                parts.append(current)
                current = ()
            current = (*current, piece)
    return (*parts, current) if current else tuple(parts)


def shorten(text: RichText, fits: Fits) -> RichText:
    """As much of the beginning as fits, with an ellipsis where something was left out."""
    if fits(text):
        return text
    kept: RichText = ()
    for block in text:
        if not fits((*kept, _ended(block))):
            piece = _beginning(block, lambda begun, kept=kept: fits((*kept, _ended(begun))))  # type: ignore[misc]
            return (*kept, _ended(piece)) if piece else (*kept[:-1], *(_ended(last) for last in kept[-1:]))
        kept = (*kept, block)
    return kept


def _ended(block: Block) -> Block:
    return replace(block, inlines=(*block.inlines, Span(ELLIPSIS)))


def _pieces(block: Block, fits: Fits) -> Iterator[Block]:
    """The block, cut into pieces that fit alone."""
    rest: Block | None = block
    while rest is not None and not fits((rest,)):
        begun = _beginning(rest, lambda piece: fits((piece,)))
        if begun is None:
            message = "not even one character fits into a message"
            raise ValueError(message)
        yield begun
        rest = _tail(rest, _length(begun))
    if rest is not None:
        yield rest


def _beginning(block: Block, fits: Callable[[Block], bool]) -> Block | None:
    """The longest beginning that fits, cut at a sentence if possible, else at a word, else between characters."""
    text = _text(block)
    for boundaries in (
        [match.end() for match in _SENTENCE.finditer(text)],
        [match.end() for match in _WORD.finditer(text)],
        [offset for offset in range(1, len(text)) if _may_part(text, offset)],
    ):
        fitting = _last_fitting(boundaries, lambda offset: fits(_head(block, offset)))
        if fitting and text[:fitting].strip():
            return _head(block, fitting)
    return None


def _last_fitting(offsets: list[int], fits: Callable[[int], bool]) -> int:
    """The largest offset that fits, by halving; 0 when none does."""
    low, high = 0, len(offsets)
    while low < high:
        middle = (low + high) // 2
        if fits(offsets[middle]):
            low = middle + 1
        else:
            high = middle
    return offsets[low - 1] if low else 0


def _may_part(text: str, offset: int) -> bool:
    """Not before a combining mark, nor beside a joiner: that would tear apart what is seen as one character."""
    before, after = text[offset - 1], text[offset]
    joined = ("\u200d", "\ufe0e", "\ufe0f")
    return not (unicodedata.combining(after) or after in joined or before == "\u200d")


def _text(block: Block) -> str:
    return "".join(_inline_text(inline) for inline in block.inlines)


def _inline_text(inline: Inline) -> str:
    return inline.text if isinstance(inline, Span) else moment_text(inline)


def _length(block: Block) -> int:
    return len(_text(block))


def _head(block: Block, offset: int) -> Block:
    return replace(block, inlines=tuple(_cut(block.inlines, 0, offset)))


def _tail(block: Block, offset: int) -> Block | None:
    rest = replace(block, inlines=tuple(_cut(block.inlines, offset, _length(block))))
    return rest if _text(rest).strip() else None


def _cut(inlines: tuple[Inline, ...], start: int, end: int) -> Iterator[Inline]:
    """The inlines between two offsets; a moment belongs to the piece in which it begins."""
    position = 0
    for inline in inlines:
        text = _inline_text(inline)
        first, last = max(start - position, 0), min(end - position, len(text))
        if isinstance(inline, Moment):
            if start <= position < end:
                yield inline
        elif first < last:
            yield replace(inline, text=text[first:last])
        position += len(text)
