"""Telegram's HTML style as its server reads it, with its complaints.

Tags, character references and error texts follow `parse_html` of TDLib's MessageEntity.cpp; offsets in the complaints
count bytes of UTF-8.
"""

import re
from dataclasses import dataclass, field

from adapters.sandbox.telegram.entities import Entity, Formatted, units
from adapters.sandbox.telegram.tags import SUPPORTED, MarkupError, Tag, close, without_claims

_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_LONGEST_REFERENCE = 10

_REFERENCE = re.compile(rb"&(?:#x([0-9A-Fa-f]*)|#([0-9]*)|([A-Za-z]+));?")
_SPECIAL = re.compile(rb"[<&]")
_SPACES = re.compile(rb"[ \t\r\n\v]*")
_TAG_NAME = re.compile(rb"[^ \t\r\n\v>]*")
_ATTRIBUTE_NAME = re.compile(rb"[^ \t\r\n\v=>/\"']*")
_TOKEN = re.compile(rb"[A-Za-z0-9.-]*")


@dataclass(slots=True)
class _Reader:
    """The markup, how far it is read, and what came out of it; `starts` are the pieces written before each open tag."""

    source: bytes
    position: int = 0
    length: int = 0
    pieces: list[str] = field(default_factory=list)
    opened: list[Tag] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def peek(self) -> bytes:
        """The next byte, nothing at the end."""
        return self.source[self.position : self.position + 1]

    def take(self, pattern: re.Pattern[bytes]) -> bytes:
        found = pattern.match(self.source, self.position)
        assert found is not None
        self.position = found.end()
        return found[0]

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.length += units(text)


def parsed(source: str) -> Formatted:
    """Text and entities of Telegram's HTML. Raises `MarkupError`."""
    reader = _Reader(source.encode().replace(b"\0", b" "))
    while reader.position < len(reader.source):
        _step(reader)
    if reader.opened:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{reader.opened[-1].name}"')
    entities = sorted(without_claims(reader.entities), key=lambda entity: entity.order)
    return Formatted("".join(reader.pieces), tuple(entities))


def _step(reader: _Reader) -> None:
    found = _SPECIAL.search(reader.source, reader.position)
    end = found.start() if found else len(reader.source)
    if end > reader.position:
        reader.write(reader.source[reader.position : end].decode())
        reader.position = end
    elif reader.source.startswith(b"</", end):
        _end_tag(reader)
    elif reader.peek() == b"<":
        _start_tag(reader)
    else:
        reader.write(_reference(reader))


def _reference(reader: _Reader) -> str:
    """The character that a reference at this place stands for, or the ampersand itself when it stands for none."""
    found = _REFERENCE.match(reader.source, reader.position)
    character = _character(found) if found else None
    if found is None or character is None:
        reader.position += 1
        return "&"
    reader.position = found.end()
    return character


def _character(found: re.Match[bytes]) -> str | None:
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        return _NAMED.get(name)
    if len(found[0].rstrip(b";")) >= _LONGEST_REFERENCE:
        return None
    code = int(hexadecimal or b"0", 16) if hexadecimal is not None else int(decimal or b"0")
    if not 0 < code < 0x10FFFF:
        return None
    if 0xD800 <= code <= 0xDFFF:
        raise MarkupError(
            "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code "
            "units"
        )
    return chr(code)


def _start_tag(reader: _Reader) -> None:
    begin = reader.position
    reader.position += 1
    name = reader.take(_TAG_NAME).decode(errors="replace").lower()
    if not reader.peek():
        raise MarkupError(f"Unclosed start tag at byte offset {begin}")
    if name not in SUPPORTED:
        raise MarkupError(f'Unsupported start tag "{name}" at byte offset {begin}')
    attributes: dict[str, str] = {}
    while not _tag_ends(reader):
        attribute, value = _attribute(reader, name, begin)
        attributes[attribute] = value
    reader.position += 1
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
    reader.opened.append(Tag(name, attributes, reader.length))
    reader.starts.append(len(reader.pieces))


def _tag_ends(reader: _Reader) -> bool:
    reader.take(_SPACES)
    return reader.peek() == b">"


def _attribute(reader: _Reader, tag: str, begin: int) -> tuple[str, str]:
    name = reader.take(_ATTRIBUTE_NAME).decode(errors="replace")
    if not name:
        raise MarkupError(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
    reader.take(_SPACES)
    if reader.peek() == b"=":
        reader.position += 1
        reader.take(_SPACES)
    elif reader.peek():
        return name, ""
    if not reader.peek():
        raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {begin}')
    value = _quoted(reader) if reader.peek() in {b"'", b'"'} else _name_token(reader)
    if not reader.peek():
        raise MarkupError(f"Unclosed start tag at byte offset {begin}")
    return name, value


def _name_token(reader: _Reader) -> str:
    begin = reader.position
    value = reader.take(_TOKEN).decode().lower()
    if reader.peek() not in {b"", b" ", b"\t", b"\r", b"\n", b"\v", b">"}:
        raise MarkupError(f"Unexpected end of name token at byte offset {begin}")
    return value


def _quoted(reader: _Reader) -> str:
    quote = reader.peek()
    reader.position += 1
    end = reader.source.find(quote, reader.position)
    end = len(reader.source) if end < 0 else end
    inner = _Reader(reader.source[reader.position : end])
    while inner.position < len(inner.source):
        plain = inner.source.find(b"&", inner.position)
        plain = len(inner.source) if plain < 0 else plain
        inner.write(inner.source[inner.position : plain].decode(errors="replace"))
        inner.position = plain
        if inner.peek():
            inner.write(_reference(inner))
    reader.position = min(end + 1, len(reader.source))
    return "".join(inner.pieces)


def _end_tag(reader: _Reader) -> None:
    begin = reader.position
    if not reader.opened:
        raise MarkupError(f"Unexpected end tag at byte offset {begin}")
    reader.position += 2
    name = reader.take(_TAG_NAME).decode(errors="replace").lower()
    if not _tag_ends(reader):
        raise MarkupError(f"Unclosed end tag at byte offset {begin}")
    reader.position += 1
    tag, start = reader.opened.pop(), reader.starts.pop()
    if name and name != tag.name:
        raise MarkupError(f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", found "</{name}>"')
    if reader.length > tag.offset:
        close(tag, "".join(reader.pieces[start:]), reader.length - tag.offset, reader.entities)
