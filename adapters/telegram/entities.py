"""How a message of somebody else's looks: Telegram's entities as the core's formats. Pure.

Telegram counts offsets and lengths in UTF-16 code units (https://core.telegram.org/bots/api#messageentity), the core in
characters.
"""

import re
from collections.abc import Iterator
from itertools import accumulate

from telegram import Message, MessageEntity
from telegram.constants import MessageEntityType

from bot.conversation import MOST_FORMATS, Format, Style

_STYLES: dict[str, Style] = {
    MessageEntityType.BOLD: Style.BOLD,
    MessageEntityType.ITALIC: Style.ITALIC,
    MessageEntityType.STRIKETHROUGH: Style.STRUCK,
    MessageEntityType.TEXT_LINK: Style.LINK,
    MessageEntityType.URL: Style.LINK,
    MessageEntityType.BLOCKQUOTE: Style.QUOTE,
    MessageEntityType.EXPANDABLE_BLOCKQUOTE: Style.QUOTE,
}
"""The rest has no counterpart on Discord, or says nothing of how the text looks."""

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def stretch(message: Message, start: int) -> tuple[str, tuple[Format, ...]]:
    """What a message or its caption says from a character on, without white space around it, and how that looks."""
    text = message.text or message.caption or ""
    entities = message.entities if message.text else message.caption_entities
    arguments = text[start:].strip()
    if not arguments or not entities:
        return arguments, ()
    begins = text.index(arguments, start)
    found = (_format(text, entity, places) for places in [_places(text)] for entity in entities)
    return arguments, tuple(_within((one for one in found if one), begins, begins + len(arguments)))[:MOST_FORMATS]


def _places(text: str) -> dict[int, int]:
    """The character that begins at each UTF-16 unit."""
    units = accumulate((1 if ord(character) < 0x10000 else 2 for character in text), initial=0)
    return {unit: place for place, unit in enumerate(units)}


def _format(text: str, entity: MessageEntity, places: dict[int, int]) -> Format | None:
    """None for what the core has no style for, and for an entity that begins or ends within a character."""
    style = _STYLES.get(entity.type)
    start, end = places.get(entity.offset), places.get(entity.offset + entity.length)
    if style is None or start is None or end is None:
        return None
    link = entity.url or text[start:end] if style is Style.LINK else None
    if link is not None and not _ADDRESS.fullmatch(link):
        return None
    return Format(start=start, end=end, style=style, link=link)


def _within(formats: Iterator[Format], start: int, end: int) -> Iterator[Format]:
    for one in formats:
        first, last = max(one.start, start) - start, min(one.end, end) - start
        if first < last:
            yield one.model_copy(update={"start": first, "end": last})
