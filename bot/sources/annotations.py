"""Microdata and RDFa as things: structured data in the attributes of a page's own elements.

Both say the same with other attributes: where a thing begins and of what type it is, which of its properties an element
gives. So they are read in one way; RDFa in the extent of RDFa Lite.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.sources.thing import Element, Thing, Value, local_name

_DEEPEST = 200
"""How far above an element the thing is looked for that it belongs to."""

_REFERENCES = {
    **dict.fromkeys(("a", "area", "link"), "href"),
    **dict.fromkeys(("audio", "embed", "iframe", "img", "source", "track", "video"), "src"),
    **dict.fromkeys(("data", "meter"), "value"),
    "object": "data",
    "time": "datetime",
}
"""HTML Standard, “Microdata”, “Values”: where an element has its value, if not in its text."""

Attributes = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class Notation:
    """The attributes: `scope` begins a thing, `types` and `properties` hold names, `identities` its id."""

    scope: str
    types: str
    properties: str
    identities: tuple[str, ...]


MICRODATA = Notation("itemscope", "itemtype", "itemprop", ("itemid",))
RDFA = Notation("typeof", "typeof", "property", ("resource", "about"))


@dataclass(slots=True)
class _Scope:
    """A thing while its properties are gathered."""

    thing: Thing
    properties: dict[str, list[Value]] = field(default_factory=dict)


def things(tree: LexborHTMLParser, notation: Notation) -> list[Thing]:
    """All things of the page, those inside of others too."""
    name = _naming(tree, notation)
    scopes: dict[int, _Scope] = {}
    referred: dict[str, _Scope] = {}
    found: list[Thing] = []
    for node in _annotated(tree, notation):
        attributes = node.attributes
        owner = _owner(node, scopes, referred)
        value: Value
        if notation.scope in attributes:
            scope = _scope(attributes, notation, name)
            scopes[node.mem_id] = scope
            referred |= dict.fromkeys((attributes.get("itemref") or "").split()[:100], scope)
            found.append(scope.thing)
            value = scope.thing
        else:
            value = _value(node, attributes, notation)
        if owner:
            for said in (attributes.get(notation.properties) or "").split()[:10]:
                owner.properties.setdefault(name(said), []).append(value)
    return found


def _annotated(tree: LexborHTMLParser, notation: Notation) -> Iterable[LexborNode]:
    """In document order; what fits both selectors is found twice."""
    return {node.mem_id: node for node in tree.css(f"[{notation.scope}], [{notation.properties}]")}.values()


def _scope(attributes: Attributes, notation: Notation, name: Callable[[str], str]) -> _Scope:
    types = frozenset(name(said) for said in (attributes.get(notation.types) or "").split()[:100])
    identity = next((found for key in notation.identities if (found := attributes.get(key))), None)
    properties: dict[str, list[Value]] = {}
    return _Scope(Thing(types, properties, identity, attributes.get("id")), properties)


def _owner(node: LexborNode, scopes: dict[int, _Scope], referred: dict[str, _Scope]) -> _Scope | None:
    """The thing that the element stands in, or that refers to the element by its HTML id."""
    for above in _upwards(node):
        if above is not node and (scope := scopes.get(above.mem_id)):
            return scope
        if referred and (scope := referred.get(above.id or "")):
            return scope
    return None


def _upwards(node: LexborNode) -> Iterator[LexborNode]:
    above: LexborNode | None = node
    for _ in range(_DEEPEST):
        if above is None:
            return
        yield above
        above = above.parent


def _value(node: LexborNode, attributes: Attributes, notation: Notation) -> Value:
    said = attributes.get("content")
    if said is None:
        said = attributes.get(_REFERENCES.get(node.tag or "", ""))
    return Element(node, notation.scope) if said is None else said


def _naming(tree: LexborHTMLParser, notation: Notation) -> Callable[[str], str]:
    """How names are shortened: RDFa lets a page give schema.org a prefix of its own (`prefix="s: https://schema.org/"`)."""
    prefixes: dict[str, str] = {}
    if notation is RDFA:
        for node in tree.css("[prefix]")[:100]:
            words = (node.attributes.get("prefix") or "").split()
            prefixes |= dict(zip(words[::2], words[1::2], strict=False))

    def name(said: str) -> str:
        prefix, colon, rest = said.partition(":")
        return local_name(prefixes.get(f"{prefix}:", f"{prefix}:") + rest if colon else said)

    return name
