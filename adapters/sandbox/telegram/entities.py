"""Text with its entities, which Telegram counts in UTF-16 code units."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

MAX_ENTITIES = 100

_PRIORITY = {
    "blockquote": 0,
    "expandable_blockquote": 0,
    "pre": 10,
    "code": 20,
    "text_link": 49,
    "text_mention": 49,
    "bold": 90,
    "italic": 91,
    "underline": 92,
    "strikethrough": 93,
    "spoiler": 94,
    "custom_emoji": 99,
}
_USUAL_PRIORITY = 50
_OPAQUE = frozenset({"pre", "code", "text_link", "text_mention", "date_time"})
_SPACE = " \t\r\n\0\v"
_CONTROLS = {code: " " for code in range(32) if chr(code) not in "\n\r"}
_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_URL_TAIL = ".,:;!?)]}'»”"
_COMMAND = re.compile(r"(?<![\w/<>@.:])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?(?![\w/@])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of text with a meaning; `kind` and the names in `extra` are those of the Bot API's MessageEntity."""

    kind: str
    offset: int
    length: int
    extra: tuple[tuple[str, str | int], ...] = ()

    @property
    def end(self) -> int:
        return self.offset + self.length

    @property
    def order(self) -> tuple[int, int, int]:
        """TDLib's order: outer before inner, and for the same stretch by kind."""
        return (self.offset, -self.length, _PRIORITY.get(self.kind, _USUAL_PRIORITY))

    def detail(self, name: str) -> str | int | None:
        return dict(self.extra).get(name)


@dataclass(frozen=True, slots=True)
class Formatted:
    text: str
    entities: tuple[Entity, ...] = ()


EMPTY = Formatted("")


def units(text: str) -> int:
    """How many UTF-16 code units a text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def tidy(formatted: Formatted) -> Formatted:
    """As the platform keeps it: no carriage returns, no space at the ends, entities inside the text and not empty."""
    text, entities = _without_returns(formatted.text, formatted.entities)
    text = text.translate(_CONTROLS)
    body = text.lstrip(_SPACE)
    cut = units(text) - units(body)
    body = body.rstrip(_SPACE)
    limit = units(body)
    kept = (_clipped(entity, cut, limit) for entity in entities)
    return Formatted(body, tuple(sorted((entity for entity in kept if entity), key=lambda entity: entity.order)))


def _without_returns(text: str, entities: tuple[Entity, ...]) -> tuple[str, Iterable[Entity]]:
    if "\r" not in text:
        return text, entities
    moved = [0]
    for character in text:
        here = moved[-1]
        moved += [here] if character == "\r" else [here + 1] if ord(character) < 0x10000 else [here + 1, here + 2]

    def place(offset: int) -> int:
        return moved[max(0, min(offset, len(moved) - 1))]

    kept = [replace(e, offset=place(e.offset), length=place(e.end) - place(e.offset)) for e in entities]
    return text.replace("\r", ""), kept


def _clipped(entity: Entity, cut: int, limit: int) -> Entity | None:
    start, end = max(0, entity.offset - cut), min(limit, entity.end - cut)
    return replace(entity, offset=start, length=end - start) if end > start else None


def detected(formatted: Formatted) -> Formatted:
    """With the commands and web addresses that the platform finds by itself outside code and links."""
    closed = [entity for entity in formatted.entities if entity.kind in _OPAQUE]
    found = [
        entity
        for entity in _found(formatted.text)
        if not any(entity.offset < other.end and other.offset < entity.end for other in closed)
    ]
    merged = sorted((*formatted.entities, *found), key=lambda entity: entity.order)
    return Formatted(formatted.text, tuple(merged[:MAX_ENTITIES]))


def _found(text: str) -> Iterable[Entity]:
    for match in _URL.finditer(text):
        address = match[0].rstrip(_URL_TAIL)
        yield Entity("url", units(text[: match.start()]), units(address))
    for match in _COMMAND.finditer(text):
        yield Entity("bot_command", units(text[: match.start()]), units(match[0]))
