"""From a text and how it looked where it was written to rich text. Pure."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.conversation import Format, Style
from bot.richtext import BULLET, Block, Item, Paragraph, Quote, Span, from_paragraphs


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what was written, without the white space around it; `block` is None for an empty one."""

    text: str
    block: Block | None


def within(formats: Iterable[Format], start: int, end: int) -> tuple[Format, ...]:
    """What of the formats lies between two places of their text, counted from the first of these."""
    clipped = ((max(one.start, start), min(one.end, end), one) for one in formats)
    return tuple(
        one.model_copy(update={"start": begins - start, "end": ends - start})
        for begins, ends, one in clipped
        if begins < ends
    )


def lines_of(text: str, formats: Sequence[Format] = ()) -> list[Line]:
    """Each line by itself; lines of one quote are one."""
    lines: list[Line] = []
    quoted: Format | None = None
    offset = 0
    for raw in text.splitlines(keepends=True):
        words = raw.strip()
        start = offset + len(raw) - len(raw.lstrip())
        offset += len(raw)
        inside = within(formats, start, start + len(words))
        quote = next((one for one in formats if one.style is Style.QUOTE and one.start <= start < one.end), None)
        if quote is not None and quote is quoted and words and isinstance(lines[-1].block, Quote):
            lines[-1] = _longer(lines[-1], words, _spans(words, inside))
        else:
            lines.append(Line(words, _block(words, inside, quoted=quote is not None)))
        quoted = quote
    return lines


def _longer(line: Line, words: str, spans: tuple[Span, ...]) -> Line:
    assert line.block is not None
    inlines = (*line.block.inlines, Span("\n"), *spans)
    return Line(f"{line.text}\n{words}", replace(line.block, inlines=inlines))


def _block(words: str, formats: Sequence[Format], *, quoted: bool) -> Block | None:
    if not words:
        return None
    if quoted:
        return Quote(_spans(words, formats))
    (unformatted,) = from_paragraphs([words])
    if isinstance(unformatted, Paragraph):
        return Paragraph(_spans(words, formats))
    mark = len(BULLET) if words.startswith(BULLET) else 2
    start = mark + len(words[mark:]) - len(words[mark:].lstrip())
    spans = _spans(words[start:], within(formats, start, len(words)))
    return Item(spans) if isinstance(unformatted, Item) else Quote(spans)


def _spans(words: str, formats: Sequence[Format]) -> tuple[Span, ...]:
    """Stretches of the same look, each as long as it can be."""
    ends = sorted({0, len(words), *(place for one in formats for place in (one.start, one.end))})
    return tuple(
        _span(words[start:end], [one for one in formats if one.start <= start and end <= one.end])
        for start, end in itertools.pairwise(ends)
    )


def _span(words: str, formats: Sequence[Format]) -> Span:
    styles = {one.style for one in formats}
    link = next((one.link for one in formats if one.style is Style.LINK), None)
    return Span(words, Style.BOLD in styles, Style.ITALIC in styles, Style.STRUCK in styles, link)
