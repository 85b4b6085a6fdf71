"""What structured data speaks of: things of schema.org, the same whatever notation they are written in.

JSON-LD ────────────┐
microdata and RDFa ─┴─> things ─> live blog ─> document
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from bot.richtext import RichText
from bot.sources.characters import levelled, without_surrogates
from bot.sources.markup import plain_line, rich_text, rich_text_of

DEEPEST = 10
"""How deep things within things are read; an author of an update is four deep, with a page and a list around."""

_VOCABULARIES = ("https://schema.org/", "http://schema.org/", "https://www.schema.org/", "http://www.schema.org/")
_PREFIX = "schema:"


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a page as the value of a property; things inside of it, which have the attribute `scope`, are no
    part of its text."""

    node: LexborNode
    scope: str


@dataclass(frozen=True, slots=True)
class Thing:
    """`identity` is the id that the source gives, as it stands there; `anchor` the HTML id of the element."""

    types: frozenset[str]
    properties: Mapping[str, Sequence["Value"]] = field(default_factory=dict)
    identity: str | None = None
    anchor: str | None = None

    def values(self, *names: str) -> Sequence["Value"]:
        """Of the first of these properties that has any."""
        return next((found for name in names if (found := self.properties.get(name))), ())

    def things(self, name: str) -> list["Thing"]:
        return [value for value in self.values(name) if isinstance(value, Thing)]

    def line(self, *names: str) -> str | None:
        """The first of these properties that has words, on one line."""
        lines = (line_of(value) for name in names for value in self.properties.get(name, ()))
        return next((line for line in lines if line), None)

    def text(self, names: Iterable[str], address: str) -> RichText:
        """The rich text of the first of these properties that has any."""
        texts = (_rich(self.properties.get(name, ()), address) for name in names)
        return next((text for text in texts if text), ())


Value = str | Element | Thing


def local_name(name: str) -> str:
    """`LiveBlogPosting`, whether a name says `schema:LiveBlogPosting` or `https://schema.org/LiveBlogPosting`."""
    stripped = name.strip()
    if ":" not in stripped:
        return stripped
    for start in (*_VOCABULARIES, _PREFIX):
        if stripped.startswith(start):
            return stripped[len(start) :].strip("#/")
    return stripped


def every(things: Iterable[Thing]) -> Iterator[Thing]:
    """These things and all that are inside of them, each once."""
    seen: set[int] = set()
    todo = list(things)[::-1]
    while todo:
        thing = todo.pop()
        if id(thing) not in seen:
            seen.add(id(thing))
            yield thing
            inner = [value for values in thing.properties.values() for value in values if isinstance(value, Thing)]
            todo += inner[::-1]


def line_of(value: Value) -> str:
    """The words of a value on one line; of a thing, its name."""
    match value:
        case str():
            return plain_line(value)
        case Element():
            return levelled(without_surrogates(value.node.text())).strip()
        case Thing():
            return value.line("name") or ""


def _rich(values: Sequence[Value], address: str) -> RichText:
    blocks: RichText = ()
    for value in values:
        if isinstance(value, str):
            blocks += rich_text(value, address)
        elif isinstance(value, Element):
            blocks += rich_text_of(value.node, address, left_out=value.scope)
    return blocks
