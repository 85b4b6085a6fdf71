"""Discord's markdown, read into a tree: quotes, lists, headings, code, styles, links, times, mentions.

The forms are those of the documentation ("Message Formatting") and of the client's help pages. Nothing is an error:
what is no form is text. Nesting is read to a bound; below it, marks are text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

DEPTH = 12

StyleKind = Literal["bold", "italic", "underline", "strike", "spoiler"]
MentionKind = Literal["user", "role", "channel", "command"]


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Style:
    kind: StyleKind
    inner: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Link:
    address: str
    inner: "tuple[Inline, ...]"


@dataclass(frozen=True, slots=True)
class Time:
    """Seconds since 1970, and how to show them: t T d D f F R s S."""

    seconds: int
    style: str


@dataclass(frozen=True, slots=True)
class Mention:
    """`name` is set where the text itself says it (commands)."""

    kind: MentionKind
    id: int
    name: str = ""


Inline = Text | Code | Style | Link | Time | Mention


@dataclass(frozen=True, slots=True)
class Lines:
    """Ordinary lines; `level` is 1 to 3 for a heading, 4 for small print, 0 otherwise."""

    inner: tuple[Inline, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Bullet:
    """One item of a list; `mark` is what stands before it, `depth` how far in."""

    mark: str
    depth: int
    inner: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    inner: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class CodeBlock:
    text: str


Block = Lines | Bullet | Quotation | CodeBlock

_FENCE = re.compile(r"```(?:[a-zA-Z0-9_+\-.#]+\n)?\n?(.+?)\n?```", re.DOTALL)
_BULLET = re.compile(r"( {0,20})([-*]|\d{1,9}\.) +(?=\S)")
_HEADING = re.compile(r"(#{1,3}|-#) +(?=\S)")
_QUOTE, _REST_IS_QUOTE = "> ", ">>> "

_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_TIME = re.compile(r"<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>")
_MENTION = re.compile(r"<(@!?|@&|#)(\d{1,20})>|</([-\w ]{1,100}):(\d{1,20})>")
_MASKED = re.compile(r"\[((?:\\.|[^\[\]\\\n]){1,2000})\]\(<?(https?://[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?\)")
_ANGLED = re.compile(r"<(https?://[^\s<>]+)>")
_BARE = re.compile(r"https?://[^\s<>\[\]]*[^\s<>\[\].,:;\"'!?)*_~|\\]")
_STYLES: tuple[tuple[StyleKind, re.Pattern[str]], ...] = (
    ("bold", re.compile(r"\*\*((?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL)),
    ("underline", re.compile(r"__((?:\\.|[^\\])+?)__(?!_)", re.DOTALL)),
    ("strike", re.compile(r"~~((?:\\.|[^\\])+?)~~(?!~)", re.DOTALL)),
    ("spoiler", re.compile(r"\|\|((?:\\.|[^\\])+?)\|\|", re.DOTALL)),
    ("italic", re.compile(r"\*(?![\s*])((?:\*\*|\\.|[^\\*])+?)(?<!\s)\*(?!\*)", re.DOTALL)),
    ("italic", re.compile(r"(?<!\w)_((?:__|\\.|[^\\_])+?)_(?!\w)", re.DOTALL)),
)
_PLAIN = re.compile(r"[^\\`<\[h*_~|]+")
_MENTION_KINDS: dict[str, MentionKind] = {"@": "user", "@!": "user", "@&": "role", "#": "channel"}


def parse(text: str) -> tuple[Block, ...]:
    """The whole of a message. Never raises."""
    return tuple(_blocks(text.replace("\r\n", "\n"), quoting=True))


def _blocks(text: str, *, quoting: bool) -> Iterator[Block]:
    """`quoting`: quotes may begin here; they do not nest."""
    at = 0
    for fence in _FENCE.finditer(text):
        before = text[at : fence.start()]
        if fence.group(1).strip() and not _escaped(before):
            yield from _line_blocks(before.removesuffix("\n"), quoting=quoting)
            yield CodeBlock(fence.group(1))
            at = fence.end() + (text[fence.end() : fence.end() + 1] == "\n")
    yield from _line_blocks(text[at:], quoting=quoting)


def _escaped(before: str) -> bool:
    """Does it end in a backslash that is not itself escaped?"""
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _line_blocks(text: str, *, quoting: bool) -> Iterator[Block]:
    lines = text.split("\n") if text else []
    plain: list[str] = []
    while lines:
        if quoting and lines[0].startswith(_REST_IS_QUOTE):
            yield from _plain(plain)
            lines[0] = lines[0].removeprefix(_REST_IS_QUOTE)
            yield Quotation(tuple(_line_blocks("\n".join(lines), quoting=False)))
            return
        if quoting and lines[0].startswith(_QUOTE):
            yield from _plain(plain)
            count = next((n for n, line in enumerate(lines) if not line.startswith(_QUOTE)), len(lines))
            quoted = "\n".join(line.removeprefix(_QUOTE) for line in lines[:count])
            yield Quotation(tuple(_line_blocks(quoted, quoting=False)))
            del lines[:count]
            continue
        line = lines.pop(0)
        if special := _special(line):
            yield from _plain(plain)
            yield special
        else:
            plain.append(line)
    yield from _plain(plain)


def _plain(lines: list[str]) -> Iterator[Lines]:
    """The ordinary lines gathered so far, which styles may run across."""
    if lines:
        yield Lines(inline("\n".join(lines)))
        lines.clear()


def _special(line: str) -> Block | None:
    if bullet := _BULLET.match(line):
        mark = "•" if bullet.group(2) in "-*" else bullet.group(2)
        return Bullet(mark, len(bullet.group(1)) // 2, inline(line[bullet.end() :]))
    if heading := _HEADING.match(line):
        level = 4 if heading.group(1) == "-#" else len(heading.group(1))
        return Lines(inline(line[heading.end() :]), level)
    return None


def inline(text: str, depth: int = 0) -> tuple[Inline, ...]:
    """What stands within lines; neighbouring text is one piece."""
    found: list[Inline] = []
    at = 0
    while at < len(text):
        node, end = _next(text, at, depth)
        if isinstance(node, Text) and found and isinstance(found[-1], Text):
            found[-1] = Text(found[-1].text + node.text)
        else:
            found.append(node)
        at = end
    return tuple(found)


def _next(text: str, at: int, depth: int) -> tuple[Inline, int]:
    """The form that begins here, or a piece of plain text."""
    if plain := _PLAIN.match(text, at):
        return Text(plain.group()), plain.end()
    if escape := _ESCAPE.match(text, at):
        return Text(escape.group(1)), escape.end()
    form = _code_or_reference(text, at) or _link(text, at, depth) or _style(text, at, depth)
    return form or (Text(text[at]), at + 1)


def _code_or_reference(text: str, at: int) -> tuple[Inline, int] | None:
    if code := _CODE.match(text, at):
        return Code(code.group(2)), code.end()
    if time := _TIME.match(text, at):
        return Time(int(time.group(1)), time.group(2) or "f"), time.end()
    if mention := _MENTION.match(text, at):
        kind, number, name, command = mention.groups()
        node = Mention("command", int(command), name) if command else Mention(_MENTION_KINDS[kind], int(number))
        return node, mention.end()
    return None


def _link(text: str, at: int, depth: int) -> tuple[Inline, int] | None:
    if depth >= DEPTH:
        return None
    if masked := _MASKED.match(text, at):
        return Link(masked.group(2), _unlinked(inline(masked.group(1), depth + 1))), masked.end()
    if angled := _ANGLED.match(text, at):
        return Link(angled.group(1), (Text(angled.group(1)),)), angled.end()
    if bare := _BARE.match(text, at):
        return Link(bare.group(), (Text(bare.group()),)), bare.end()
    return None


def _unlinked(nodes: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """A link holds no link: an address in its text is text."""
    return tuple(inner for node in nodes for inner in (node.inner if isinstance(node, Link) else (node,)))


def _style(text: str, at: int, depth: int) -> tuple[Inline, int] | None:
    if depth >= DEPTH:
        return None
    for kind, pattern in _STYLES:
        if found := pattern.match(text, at):
            return Style(kind, inline(found.group(1), depth + 1)), found.end()
    return None
