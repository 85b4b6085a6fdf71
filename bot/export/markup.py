"""Rich text as HTML, of the few elements that every reader of feeds shows."""

import re
from collections.abc import Iterable
from html import escape, unescape
from itertools import groupby

from bot.export.edition import iso, text_of
from bot.richtext import Block, Inline, Item, Moment, Quote, RichText, moment_text

_TAG = re.compile(r"<[a-zA-Z/!?]")


def html(blocks: RichText) -> str:
    """One line for each paragraph, quote and list."""
    return "\n".join(_together(kind, list(group)) for kind, group in groupby(blocks, key=type))


def paragraphs(texts: Iterable[str]) -> str:
    """Plain paragraphs as HTML."""
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in texts)


def unmistakable(words: str) -> str:
    """A title or a name for formats that do not say whether it is HTML: readers guess by what looks like a tag or an
    entity, so words with one of these are escaped, and others are not."""
    return escape(words, quote=False) if _TAG.search(words) or unescape(words) != words else words


def _together(kind: type[Block], blocks: list[Block]) -> str:
    shown = ["".join(map(_inline, block.inlines)) for block in blocks]
    if kind is Item:
        return f"<ul>{''.join(f'<li>{text}</li>' for text in shown)}</ul>"
    if kind is Quote:
        return "\n".join(f"<blockquote><p>{text}</p></blockquote>" for text in shown)
    return "\n".join(f"<p>{text}</p>" for text in shown)


def _inline(inline: Inline) -> str:
    if isinstance(inline, Moment):
        return f'<time datetime="{iso(inline.at)}">{moment_text(inline)}</time>'
    text = "<br>".join(escape(part, quote=False) for part in text_of(inline.text).splitlines())
    if inline.text.endswith("\n"):
        text += "<br>"
    for wanted, tag in ((inline.struck, "s"), (inline.italic, "em"), (inline.bold, "strong")):
        if wanted:
            text = f"<{tag}>{text}</{tag}>"
    return f'<a href="{escape(text_of(inline.link))}">{text}</a>' if inline.link else text
