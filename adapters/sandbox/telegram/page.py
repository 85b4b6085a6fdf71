"""A message's text as HTML for the demo's page: its entities become tags, everything else is escaped."""

from datetime import UTC, datetime
from heapq import heapify, heappop, heappush
from html import escape
from itertools import count

from adapters.sandbox.telegram.entities import Entity, Formatted

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "blockquote": "blockquote",
}
_CLASSES = {
    "spoiler": "spoiler",
    "text_mention": "mention",
    "bot_command": "command",
}
_NEWEST = datetime.max.replace(tzinfo=UTC).timestamp()


def html(formatted: Formatted) -> str:
    """Safe to insert into a page, whatever the text holds; line ends are `<br>` (but in `<pre>`)."""
    data = formatted.text.encode("utf-16-le")
    length = len(data) // 2
    entities = _nested(formatted.entities, length)
    marks = sorted({0, length, *(e.offset for e in entities), *(e.end for e in entities)})
    pieces: list[str] = []
    opened: list[tuple[Entity, str]] = []
    for index, mark in enumerate(marks):
        while opened and opened[-1][0].end <= mark:
            pieces.append(opened.pop()[1])
        while entities and entities[0].offset == mark < length:
            start, end = _tags(entities[0], data)
            pieces.append(start)
            opened.append((entities.pop(0), end))
        following = marks[index + 1] if index + 1 < len(marks) else length
        text = escape(data[mark * 2 : following * 2].decode("utf-16-le", "replace"))
        keeps_lines = any(entity.kind == "pre" for entity, _ in opened)
        pieces.append(text if keeps_lines else text.replace("\n", "<br>"))
    return "".join(pieces)


def _nested(entities: tuple[Entity, ...], length: int) -> list[Entity]:
    """The same stretches, cut where one would reach out of another, so that tags can be nested."""
    number = count()
    waiting = [(e.order, next(number), e) for e in entities if 0 <= e.offset < e.end <= length]
    heapify(waiting)
    ends: list[int] = []
    nested: list[Entity] = []
    while waiting:
        *_, entity = heappop(waiting)
        while ends and ends[-1] <= entity.offset:
            ends.pop()
        if ends and entity.end > ends[-1]:
            rest = Entity(entity.kind, ends[-1], entity.end - ends[-1], entity.extra)
            heappush(waiting, (rest.order, next(number), rest))
            entity = Entity(entity.kind, entity.offset, ends[-1] - entity.offset, entity.extra)
        ends.append(entity.end)
        nested.append(entity)
    return nested


def _tags(entity: Entity, data: bytes) -> tuple[str, str]:
    match entity.kind:
        case "text_link":
            return _link(str(entity.detail("url")))
        case "url":
            return _link(data[entity.offset * 2 : entity.end * 2].decode("utf-16-le", "replace"))
        case "pre":
            language = entity.detail("language")
            code = f'<code class="language-{escape(str(language))}">' if language else "<code>"
            return f"<pre>{code}", "</code></pre>"
        case "expandable_blockquote":
            return '<blockquote class="expandable">', "</blockquote>"
        case "date_time":
            return _time(entity.detail("unix_time"))
    if entity.kind in _TAGS:
        return f"<{_TAGS[entity.kind]}>", f"</{_TAGS[entity.kind]}>"
    known = _CLASSES.get(entity.kind)
    return (f'<span class="{known}">', "</span>") if known else ("", "")


def _link(address: str) -> tuple[str, str]:
    if not address.lower().startswith(("http://", "https://")):
        return "", ""
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer nofollow">', "</a>"


def _time(unix: str | int | None) -> tuple[str, str]:
    if not isinstance(unix, int) or not 0 < unix < _NEWEST:
        return "", ""
    return f'<time datetime="{datetime.fromtimestamp(unix, UTC):%Y-%m-%dT%H:%M:%SZ}">', "</time>"
