"""Cutting a rich text into messages that fit: at paragraphs, then sentences, then words, then anywhere. Pure.

Nothing is ever cut inside markup, because there is none yet: blocks are cut, and each piece is rendered by itself.
What fits is found by doubling and halving, so that the work grows with the length of the text and no faster.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate

from bot.richtext import Block, Inline, Moment, RichText, Span, plain, plain_inline

Fits = Callable[[RichText], bool]
"""Does a text fit? Whatever fits also fits when its end is left out."""

ELLIPSIS = "…"

_SENTENCES = re.compile(r".*[.!?…][\"'”’»)\]]*(?=\s)", re.DOTALL)
_WORDS = re.compile(r".*\S(?=\s)", re.DOTALL)
_SPACE = re.compile(r"\s*")
_CLINGING = re.compile("[\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
"""Joiner, emoji and text style, skin tones, tags of flags: they belong to what stands before them."""
_FLAG_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]+")
_VIRAMA = 9
"""The combining class of the marks that join two letters to one sign in the scripts of India."""


def split(text: RichText, fits: Fits) -> tuple[RichText, ...]:
    """The text in as few parts as fit, each as full as its blocks allow: only blocks that fit nowhere are cut."""
    parts: list[RichText] = []
    begun: RichText = ()
    while text:
        begun, text = _filled(begun, text, fits)
        if text and begun and fits(text[:1]):
            parts.append(begun)
            begun = ()
        elif text:
            *full, begun = _torn(begun, text[0], fits)
            parts += full
            text = text[1:]
    return (*parts, begun) if begun else tuple(parts)


def begun(text: RichText, fits: Fits) -> tuple[RichText, RichText]:
    """The first part alone, in whole blocks if it can be, and all that is left."""
    first, rest = _filled((), text, fits)
    if first or not rest:
        return first, rest
    measured = _Measured(rest[0])
    end = measured.cut(0, lambda piece: fits((piece,)))
    if not end:
        return begun((_unlinked(rest[0]), *rest[1:]), fits) if _linked(rest[0]) else ((), rest)
    start = measured.visible_from(end)
    left = (measured.between(start, len(measured.text)),) if start < len(measured.text) else ()
    return (measured.between(0, end),), (*left, *rest[1:])


def shorten(text: RichText, fits: Fits) -> RichText:
    """As much of the beginning as fits, with an ellipsis where something was left out."""
    if fits(text):
        return text
    kept = text[: most(len(text), lambda count: fits(_ended(text[:count])))]
    if len(kept) == len(text):
        return _ended(kept)
    measured = _Measured(text[len(kept)])
    end = measured.cut(0, lambda piece: fits(_ended((*kept, piece))))
    return _ended((*kept, measured.between(0, end)) if end else kept)


def _ended(text: RichText) -> RichText:
    return (*text[:-1], *(replace(block, inlines=(*block.inlines, Span(ELLIPSIS))) for block in text[-1:]))


def _filled(begun: RichText, text: RichText, fits: Fits) -> tuple[RichText, RichText]:
    """A part with as many whole blocks as fit, and what is left."""
    count = most(len(text), lambda count: fits((*begun, *text[:count])))
    return (*begun, *text[:count]), text[count:]


def _torn(begun: RichText, block: Block, fits: Fits) -> list[RichText]:
    """What was begun and a block that fits nowhere, as parts; the last one has room left."""
    parts = [begun]
    measured = _Measured(block)
    start = measured.visible_from(0)
    while start < len(measured.text):
        end = measured.cut(start, lambda piece: fits((*parts[-1], piece)))
        if end and end - start >= len(plain(parts[-1])):
            parts[-1] = (*parts[-1], measured.between(start, end))
            start = measured.visible_from(end)
        elif not parts[-1] and _linked(block):
            return [*parts[:-1], *_torn((), _unlinked(measured.between(start, len(measured.text))), fits)]
        elif not parts[-1]:
            message = "not even one character fits into a message"
            raise ValueError(message)
        if start < len(measured.text):
            parts.append(())
    return parts


def _linked(block: Block) -> bool:
    return any(isinstance(inline, Span) and inline.link for inline in block.inlines)


def _unlinked(block: Block) -> Block:
    """For a link that is longer than a message: its text stays."""
    return replace(
        block,
        inlines=tuple(replace(one, link=None) if isinstance(one, Span) else one for one in block.inlines),
    )


class _Measured:
    """A block with the offset at which each inline ends: a piece costs no more than what is in it."""

    def __init__(self, block: Block) -> None:
        texts = [plain_inline(inline) for inline in block.inlines]
        self._block = block
        self._ends = list(accumulate(map(len, texts)))
        self.text = "".join(texts)

    def cut(self, start: int, fits: Callable[[Block], bool]) -> int:
        """The best end for a piece that begins at an offset; 0 where nothing fits that can be seen."""
        number = len(self.text) - start
        fitting = most(number, lambda count: fits(self.between(start, start + count)))
        end = start + (fitting if fitting == number else _cut_before(self.text[start : start + fitting + 1], fitting))
        return end if self.text[start:end].strip() else 0

    def between(self, start: int, end: int) -> Block:
        """A moment belongs to the piece in which it begins."""
        inlines: list[Inline] = []
        for number in range(bisect_right(self._ends, start), len(self._ends)):
            inline = self._block.inlines[number]
            begins = self._ends[number - 1] if number else 0
            if begins >= end:
                break
            if isinstance(inline, Span):
                text = inline.text[max(start - begins, 0) : end - begins]
                inlines.append(inline if text == inline.text else replace(inline, text=text))
            elif start <= begins:
                inlines.append(inline)
        return replace(self._block, inlines=tuple(inlines))

    def visible_from(self, offset: int) -> int:
        """Where the next piece begins after a cut: behind the moment that was cut, and behind white space."""
        number = bisect_right(self._ends, offset)
        begins = self._ends[number - 1] if number else 0
        if number < len(self._ends) and isinstance(self._block.inlines[number], Moment) and begins < offset:
            offset = self._ends[number]
        match = _SPACE.match(self.text, offset)
        return match.end() if match else offset


def most(number: int, fits: Callable[[int], bool]) -> int:
    """The largest count up to `number` that fits, without asking about much larger ones; 0 when none does."""
    fitting, beyond = 0, 1
    while beyond <= number and fits(beyond):
        fitting, beyond = beyond, 2 * beyond
    beyond = min(beyond, number + 1)
    while beyond - fitting > 1:
        middle = (fitting + beyond) // 2
        if fits(middle):
            fitting = middle
        else:
            beyond = middle
    return fitting


def _cut_before(text: str, limit: int) -> int:
    """The best place for a cut up to `limit`; one that would leave a message half empty is none."""
    for boundary in (_SENTENCES, _WORDS):
        match = boundary.match(text)
        if match and 2 * match.end() >= limit:
            return match.end()
    return next((offset for offset in range(limit, 0, -1) if _may_part(text, offset)), limit)


def _may_part(text: str, offset: int) -> bool:
    """Is this a place between two characters as readers see them?"""
    before, after = text[offset - 1], text[offset]
    if unicodedata.category(after).startswith("M") or unicodedata.combining(before) == _VIRAMA:
        return False
    if _CLINGING.match(after) or before == "\u200d":
        return False
    letters = _FLAG_LETTERS.match(text[offset - 1 :: -1])
    return not (letters and len(letters[0]) % 2 and _FLAG_LETTERS.fullmatch(after))
