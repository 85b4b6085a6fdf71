"""Rendered markdown read back by the stand-in's parser: what a reader sees, character by character."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from adapters.sandbox.discord.markdown import (
    Block,
    Bullet,
    CodeBlock,
    Inline,
    Lines,
    Link,
    Quotation,
    Style,
    Text,
    Time,
    parse,
)
from bot.richtext import Moment, moment_text

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Seen:
    """One character and how it looks."""

    character: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    link: str | None = None


def seen(body: str) -> list[Seen]:
    """All characters of a message; any form that the renderer never uses is an assertion's failure."""
    return list(_blocks(parse(body)))


def words(body: str) -> str:
    return "".join(one.character for one in seen(body))


def _blocks(blocks: Iterable[Block]) -> Iterator[Seen]:
    for index, block in enumerate(blocks):
        if index:
            yield Seen("\n")
        yield from _block(block)


def _block(block: Block) -> Iterator[Seen]:
    match block:
        case Lines(inner, level=0):
            yield from _inlines(inner, Seen(""))
        case Quotation(inner):
            yield from _blocks(inner)
        case Lines() | Bullet() | CodeBlock():
            raise AssertionError(f"the text makes a {block}")


def _inlines(inlines: Iterable[Inline], looks: Seen) -> Iterator[Seen]:
    for inline in inlines:
        match inline:
            case Text(text):
                yield from (replace(looks, character=character) for character in text)
            case Time(seconds, style):
                moment = Moment(EPOCH + timedelta(seconds=seconds), dated={"f": True, "t": False}[style])
                yield from (replace(looks, character=character) for character in moment_text(moment))
            case Link(address, inner):
                yield from _inlines(inner, replace(looks, link=address))
            case Style("bold", inner):
                yield from _inlines(inner, replace(looks, bold=True))
            case Style("italic", inner):
                yield from _inlines(inner, replace(looks, italic=True))
            case Style("strike", inner):
                yield from _inlines(inner, replace(looks, struck=True))
            case _:
                raise AssertionError(f"the text makes a {inline}")
