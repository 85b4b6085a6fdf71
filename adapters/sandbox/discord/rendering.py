"""Markdown as safe HTML for the page, and as the plain text of it.

Only what is written here becomes markup; every character of a message is escaped.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from html import escape
from itertools import groupby

from adapters.sandbox.discord.markdown import (
    Block,
    Bullet,
    Code,
    CodeBlock,
    Inline,
    Lines,
    Link,
    Mention,
    MentionKind,
    Quotation,
    Style,
    StyleKind,
    Text,
    Time,
    parse,
)
from bot.richtext import Moment, moment_text

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STYLE_TAGS: dict[StyleKind, str] = {"bold": "strong", "italic": "em", "underline": "u", "strike": "s"}
_HEADING_TAGS = {1: "h3", 2: "h4", 3: "h5", 4: "small"}
_SIGNS: dict[MentionKind, str] = {"user": "@", "role": "@", "channel": "#", "command": "/"}

# What a person, role or channel is called; None for what is not known.
Names = Callable[[MentionKind, int], str | None]


def html(text: str, names: Names) -> str:
    return _html_blocks(parse(text), names)


def plain(text: str, names: Names) -> str:
    return _plain_blocks(parse(text), names)


def _html_blocks(blocks: Iterable[Block], names: Names) -> str:
    pieces: list[str] = []
    for ordered, group in groupby(blocks, key=_list_kind):
        shown = [_html_block(block, names) for block in group]
        pieces += shown if ordered is None else [f"<{ordered}>", *shown, f"</{ordered}>"]
    return "".join(pieces)


def _list_kind(block: Block) -> str | None:
    if isinstance(block, Bullet):
        return "ul" if block.mark == "•" else "ol"
    return None


def _html_block(block: Block, names: Names) -> str:
    match block:
        case Lines(inner, 0):
            return _html_inlines(inner, names)
        case Lines(inner, level):
            tag = _HEADING_TAGS[level]
            return f"<{tag}>{_html_inlines(inner, names)}</{tag}>"
        case Bullet(mark, depth, inner):
            number = "" if mark == "•" else f' value="{int(mark[:-1])}"'
            return f'<li{number} data-depth="{depth}">{_html_inlines(inner, names)}</li>'
        case Quotation(inner_blocks):
            return f"<blockquote>{_html_blocks(inner_blocks, names)}</blockquote>"
        case CodeBlock(text):
            return f"<pre><code>{escape(text)}</code></pre>"


def _html_inlines(inlines: Iterable[Inline], names: Names) -> str:
    return "".join(_html_inline(inline, names) for inline in inlines)


def _html_inline(inline: Inline, names: Names) -> str:
    match inline:
        case Text(text):
            return _escaped(text)
        case Code(text):
            return f"<code>{_escaped(text)}</code>"
        case Style("spoiler", inner):
            return f'<span class="spoiler">{_html_inlines(inner, names)}</span>'
        case Style(kind, inner):
            return f"<{_STYLE_TAGS[kind]}>{_html_inlines(inner, names)}</{_STYLE_TAGS[kind]}>"
        case Link(address, inner):
            shown = _html_inlines(inner, names)
            return f'<a href="{escape(address)}" rel="noopener noreferrer nofollow" target="_blank">{shown}</a>'
        case Time(seconds, style):
            return _html_time(seconds, style)
        case Mention():
            return f'<span class="mention">{_escaped(_mentioned(inline, names))}</span>'


def _html_time(seconds: int, style: str) -> str:
    at = _moment(seconds)
    shown = _escaped(_time_text(seconds, style))
    return shown if at is None else f'<time datetime="{at.isoformat()}" data-style="{style}">{shown}</time>'


def _escaped(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _plain_blocks(blocks: Iterable[Block], names: Names) -> str:
    return "\n".join(_plain_block(block, names) for block in blocks)


def _plain_block(block: Block, names: Names) -> str:
    match block:
        case Lines(inner, _):
            return _plain_inlines(inner, names)
        case Bullet(mark, depth, inner):
            return f"{'  ' * depth}{mark} {_plain_inlines(inner, names)}"
        case Quotation(inner_blocks):
            return _plain_blocks(inner_blocks, names)
        case CodeBlock(text):
            return text


def _plain_inlines(inlines: Iterable[Inline], names: Names) -> str:
    return "".join(_plain_inline(inline, names) for inline in inlines)


def _plain_inline(inline: Inline, names: Names) -> str:
    match inline:
        case Text(text) | Code(text):
            return text
        case Style(_, inner) | Link(_, inner):
            return _plain_inlines(inner, names)
        case Time(seconds, style):
            return _time_text(seconds, style)
        case Mention():
            return _mentioned(inline, names)


def _mentioned(mention: Mention, names: Names) -> str:
    name = mention.name or names(mention.kind, mention.id) or f"unknown-{mention.kind}"
    return _SIGNS[mention.kind] + name


def _time_text(seconds: int, style: str) -> str:
    """The time of day for `t` and `T`, the day too for the other styles; relative ones need a reader's clock."""
    at = _moment(seconds)
    return f"<t:{seconds}:{style}>" if at is None else moment_text(Moment(at, dated=style not in {"t", "T"}))


def _moment(seconds: int) -> datetime | None:
    try:
        return _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return None


def unformatted(text: str) -> bool:
    """Is there nothing in it that the client would show in a form, bare addresses aside?"""
    return all(isinstance(block, Lines) and not block.level and _bare(block.inner) for block in parse(text))


def _bare(inlines: Iterable[Inline]) -> bool:
    for node in inlines:
        match node:
            case Text():
                continue
            case Link(address, (Text(text),)) if text == address:
                continue
        return False
    return True
