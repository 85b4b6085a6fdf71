"""Rich text as Telegram's HTML: pure, and never refused by the parser, whatever the text says.

The tags are those of https://core.telegram.org/bots/api#html-style. Telegram itself turns @names, #tags, /commands and
bare addresses of any text into links, and has no way to escape them. They stay as they were written: only an invisible
character inside the word would prevent it, and then a reader would copy something else than the desk wrote.
"""

import re
from functools import lru_cache
from html import escape

from bot.model import Message, Rendered
from bot.richtext import BULLET, Block, Inline, Item, Moment, Quote, RichText, Sizes, join, plain_inline

TEXT_LIMIT = 4096
"""Characters of one message after its markup is parsed. Here in UTF-16 units, never fewer than Telegram counts."""

CAPTION_LIMIT = 1024
"""The same of a text that stands with a photo, a video or a document."""

ENTITY_LIMIT = 100
"""Pieces of formatting in one message; Telegram ignores those beyond."""

LINK_LIMIT = 2048
"""Characters of an address that is still worth a link; the platform documents none."""

NOTHING = "…"
"""Stands for a text in which there is nothing to see: Telegram refuses an empty message."""

REMEMBERED = 128
"""Messages whose rendering is remembered: the same one goes to thousands of chats."""

_LINK = re.compile(r"https?://[^\s\x00-\x20]+", re.IGNORECASE)
_UNSHOWABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]")
_LAST_UNIX = 2**31 - 1

Tag = tuple[str, str]


@lru_cache(maxsize=REMEMBERED)
def render(message: Message) -> Rendered:
    """The message as HTML, or as bare text with `markup=False`; the body is never empty."""
    body = join(message.text, _html_block if message.markup else _plain_block)
    if not _visible(join(message.text, _plain_block)):
        body = NOTHING
    return Rendered(body, silent=message.silent, preview=message.preview, markup=message.markup, media=message.media)


def fits(text: RichText, *, beside_media: bool = False) -> bool:
    """Does the text keep to the limits of one message, with all its formatting?"""
    limit = CAPTION_LIMIT if beside_media else TEXT_LIMIT
    return length_of(text) <= limit and _entities.total(text) <= ENTITY_LIMIT


def length_of(text: RichText) -> int:
    return _lengths.joined(text)


def utf16_units(text: str) -> int:
    """How Telegram measures offsets and lengths."""
    return len(text.encode("utf-16-le")) // 2


def showable(text: str) -> str:
    """The text without what Telegram's server strips itself, and without halves of characters that nothing encodes."""
    return _UNSHOWABLE.sub(_replacement, text)


def _replacement(found: re.Match[str]) -> str:
    character = found[0]
    if character >= "\ud800":
        return "\ufffd"
    if character in "\u2028\u2029":
        return "\n"
    return "" if character == "\r" or character >= "\u202a" else " "


def _visible(text: str) -> bool:
    return any(character.isprintable() and not character.isspace() for character in text)


def _entities_of(block: Block) -> int:
    return isinstance(block, Quote) + sum(len(_tags(inline)) for inline in block.inlines)


_lengths = Sizes(lambda block: utf16_units(_plain_block(block)))
_entities = Sizes(_entities_of)


def _plain_block(block: Block) -> str:
    return _bulleted(block, "".join(showable(plain_inline(inline)) for inline in block.inlines))


def _html_block(block: Block) -> str:
    html = "".join(_html_inline(inline) for inline in block.inlines)
    return f"<blockquote>{html}</blockquote>" if isinstance(block, Quote) else _bulleted(block, html)


def _bulleted(block: Block, text: str) -> str:
    return BULLET + text if isinstance(block, Item) else text


def _html_inline(inline: Inline) -> str:
    html = escape(showable(plain_inline(inline)), quote=False)
    for opening, closing in reversed(_tags(inline)):
        html = f"{opening}{html}{closing}"
    return html


def _tags(inline: Inline) -> list[Tag]:
    """The tags around an inline, the outermost first."""
    if isinstance(inline, Moment):
        return _moment_tags(inline)
    wanted = (("b", inline.bold), ("i", inline.italic), ("s", inline.struck))
    tags = [(f"<{name}>", f"</{name}>") for name, present in wanted if present]
    if inline.link and len(inline.link) <= LINK_LIMIT and _LINK.fullmatch(showable(inline.link)):
        tags.append((f'<a href="{escape(showable(inline.link), quote=True)}">', "</a>"))
    return tags


def _moment_tags(moment: Moment) -> list[Tag]:
    unix = int(moment.at.timestamp())
    if not 0 < unix <= _LAST_UNIX:
        return []
    return [(f'<tg-time unix="{unix}" format="{"Dt" if moment.dated else "t"}">', "</tg-time>")]
