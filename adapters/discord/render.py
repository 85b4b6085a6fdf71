"""Rich text in Discord's markdown: what stands on the wire, and whether it fits. Pure.

The forms used are few, and each is closed on the line where it was opened: `**bold**`, `_italic_` or `*italic*`,
`~~struck~~`, `[words](<address>)` (the angle brackets keep Discord from unfurling it), `<t:0:t>`, `> quote`. A list
item is its bullet and its text: Discord's own list syntax would swallow the lines behind it.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from urllib.parse import quote, urlsplit

from adapters.discord.escaping import escaped, without_surrogates
from adapters.discord.nesting import Run, shown
from bot.model import Message, Rendered
from bot.richtext import BULLET, Block, Inline, Item, Moment, Quote, RichText, Sizes, Span, join, plain

# Documentation, "Message Formatting": so a role is mentioned; an id has at most 20 digits.
_MENTION = "<@&{}>\n"
MENTION = re.compile(r"\A<@&\d{1,20}>\n")

# Documentation, "Create Message": `content` holds up to 2,000 characters. A role may have to be mentioned above it.
LONGEST = 2000 - len(_MENTION.format("0" * 20))

# Messages whose rendering is remembered: the same one goes to thousands of chats.
REMEMBERED = 128

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_ADDRESS = re.compile(r"https?://[^\s<>*~`|\\\"]+\Z", re.IGNORECASE)
_UNSAFE_IN_LINK = re.compile(r"[\s<>()\[\]*~`|\\\"\x00-\x1f\x7f]")
_SHOWN_ADDRESS = re.compile(r"\w://")
_BRACKETS_IN_PAIRS = re.compile(r"[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*\Z")


@lru_cache(maxsize=REMEMBERED)
def render(message: Message) -> Rendered:
    """The message as Discord takes it; shows the same words whatever they contain."""
    body = formatted(message.text, preview=message.preview) if message.markup else unformatted(message.text)
    return Rendered(
        body,
        silent=message.silent,
        preview=message.preview,
        markup=message.markup,
        media=message.media,
        role=message.role,
    )


def mentioning(role: int, body: str) -> str:
    """The body below the mention of a role."""
    return _MENTION.format(role) + body


def fits(text: RichText) -> bool:
    """Does one message hold it, with its formatting and, should Discord refuse that, without?"""
    return length_of(text) <= LONGEST


def length_of(text: RichText) -> int:
    """Of the longer of the two."""
    return max(_formatted_sizes.joined(text), _unformatted_sizes.joined(text))


def length(body: str) -> int:
    """Characters as Discord might count them, in UTF-16 units: never less than in code points."""
    return len(body.encode("utf-16-le")) // 2


def formatted(text: RichText, *, preview: bool = False) -> str:
    """In Discord's markdown; `preview` lets Discord unfurl what the links point to."""
    return join(text, lambda block: _block(block, preview))


def unformatted(text: RichText) -> str:
    """The words alone, escaped."""
    return "\n".join(escaped(line) for line in without_surrogates(plain(text)).split("\n"))


_formatted_sizes = Sizes(lambda block: length(_block(block, preview=False)))
_unformatted_sizes = Sizes(lambda block: length(unformatted((block,))))


def _block(block: Block, preview: bool) -> str:
    lines = [shown(line) for line in _lines(block.inlines, preview)]
    if isinstance(block, Quote):
        return "\n".join(f"> {line}" for line in lines)
    return (BULLET if isinstance(block, Item) else "") + "\n".join(lines)


def _lines(inlines: tuple[Inline, ...], preview: bool) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    for inline in inlines:
        if isinstance(inline, Moment):
            lines[-1].append(_moment(inline))
            continue
        first, *others = without_surrogates(inline.text).split("\n")
        lines[-1] += _runs(first, inline, preview)
        lines += [_runs(line, inline, preview) for line in others]
    return lines


def _moment(moment: Moment) -> Run:
    """Documentation, "Message Formatting": timestamps of style `t` show the time of day, `f` the day too."""
    seconds = (moment.at - _EPOCH) // timedelta(seconds=1)
    return Run(f"<t:{seconds}:{'f' if moment.dated else 't'}>", verbatim=True)


def _runs(line: str, span: Span, preview: bool) -> list[Run]:
    """The words of a span between the white space around them, which takes no form of its own."""
    words = line.strip()
    if not words:
        return [Run(line, blank=True)] if line else []
    before, _, after = line.partition(words)
    around = [Run(space, blank=True) if space else None for space in (before, after)]
    return [run for run in (around[0], _words(words, span, preview), around[1]) if run is not None]


def _words(words: str, span: Span, preview: bool) -> Run:
    forms = (("**",) if span.bold else ()) + (("~~",) if span.struck else ())
    if span.link is None:
        return Run(words, forms, slanted=span.italic)
    if words == span.link and _ADDRESS.match(words):
        return Run(words if preview else f"<{words}>", forms, verbatim=True)
    target = _target(span.link, preview) if _may_label(words) else None
    return Run(words, forms if target is None else (*forms, target), slanted=span.italic)


def _may_label(words: str) -> bool:
    """Discord shows a link as its bare source where the words name an address, or hold half a pair of brackets."""
    return not _SHOWN_ADDRESS.search(words) and _BRACKETS_IN_PAIRS.match(words) is not None


def _target(link: str, preview: bool) -> str | None:
    """How the link ends in markdown; None when it is not a whole http or https address with a host's name in it."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.netloc or _UNSAFE_IN_LINK.search(parts.netloc):
        return None
    if without_surrogates(link) != link:
        return None
    address = _UNSAFE_IN_LINK.sub(lambda found: quote(found[0], safe=""), link.strip())
    return f"]({address})" if preview else f"](<{address}>)"
