"""JSON-LD as things: objects, arrays and graphs, with references within them."""

import json
from collections.abc import Iterator
from itertools import islice

import orjson

from bot.sources.thing import DEEPEST, Thing, Value, local_name

_AROUND = "\ufeff \t\r\n;/*"
_WRAPPINGS = (("<!--", "-->"), ("<![CDATA[", "]]>"))
_KEYWORDS = frozenset({"@id", "@type", "id", "type"})
_LONGEST_ARRAY = 20_000
MOST_THINGS = 100_000
"""Of one piece of JSON-LD; 5,000 updates, each with authors, pictures and a publisher, have about half."""


class BrokenJSON(ValueError):
    """Text that is no JSON, or JSON nested without measure."""


def parsed(text: str) -> object:
    """What the text says. Line breaks inside of strings, which JSON forbids and programs write, are accepted, and so
    is a comment or a CDATA section around the whole.

    Raises `BrokenJSON`.
    """
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        pass
    try:
        loaded: object = json.loads(_unwrapped(text), strict=False)
    except (ValueError, RecursionError) as broken:
        raise BrokenJSON from broken
    return loaded


def _unwrapped(text: str) -> str:
    inner = text.strip(_AROUND)
    for opening, closing in _WRAPPINGS:
        if inner.startswith(opening):
            return inner.removeprefix(opening).removesuffix(closing).strip(_AROUND)
    return inner


def things(data: object) -> list[Thing]:
    """The things at the top: one, those of an array, those of a graph."""
    objects = list(islice(_top(data), MOST_THINGS))
    return list(_Reading(objects).things())


def _top(data: object) -> Iterator[dict[str, object]]:
    todo = [data]
    while todo:
        one = todo.pop()
        if isinstance(one, list):
            todo += one[::-1]
        elif isinstance(one, dict):
            yield one
            todo.append(one.get("@graph"))


class _Reading:
    """One piece of JSON-LD. What refers to a thing by its id gets that thing."""

    def __init__(self, objects: list[dict[str, object]]) -> None:
        self._objects = objects
        self._named = {name: one for one in objects if (name := _identity(one)) and not _refers(one)}
        self._read: dict[tuple[int, int], Thing] = {}
        self._names: dict[str, str] = {}

    def things(self) -> Iterator[Thing]:
        for one in self._objects:
            if one and not _refers(one):
                yield self._thing(one, 1)

    def _thing(self, one: dict[str, object], depth: int) -> Thing:
        if _refers(one):
            one = self._named.get(_identity(one) or "", one)
        known = self._read.get((id(one), depth))
        if known is None:
            known = self._read[id(one), depth] = Thing(
                _types(one),
                {
                    self._names.get(key) or self._names.setdefault(key, local_name(key)): values
                    for key, value in one.items()
                    if not key.startswith("@") and (values := self._values(value, depth + 1))
                },
                _identity(one),
            )
        return known

    def _values(self, value: object, depth: int) -> list[Value]:
        values: list[Value] = []
        for one in value[:_LONGEST_ARRAY] if isinstance(value, list) else [value]:
            if isinstance(one, dict) and depth <= DEEPEST:
                values += self._object(one, depth)
            elif isinstance(one, str):
                values.append(one)
            elif isinstance(one, int | float):
                values.append(str(one))
        return values

    def _object(self, one: dict[str, object], depth: int) -> list[Value]:
        for wrapping in ("@value", "@list", "@set"):
            if wrapping in one:
                return self._values(one[wrapping], depth + 1)
        return [self._thing(one, depth)] if len(self._read) < MOST_THINGS else []


def _types(one: dict[str, object]) -> frozenset[str]:
    said = one.get("@type", one.get("type"))
    names = said[:100] if isinstance(said, list) else [said]
    return frozenset(local_name(name) for name in names if isinstance(name, str))


def _identity(one: dict[str, object]) -> str | None:
    said = one.get("@id", one.get("id"))
    return said if isinstance(said, str) and said.strip() else None


def _refers(one: dict[str, object]) -> bool:
    """Is this nothing but the id of a thing that stands elsewhere?"""
    return len(one) <= len(_KEYWORDS) and not one.keys() - _KEYWORDS and _identity(one) is not None
