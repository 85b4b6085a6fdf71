"""`Link` headers (RFC 8288), as far as WebSub needs them: relation and target."""

import re
from collections.abc import Iterable, Iterator

from yarl import URL

MOST_LINKS = 50
"""Of one answer; what comes after is not read."""
_LONGEST = 2_000

_TARGET = re.compile(r"\s*<([^<>]*)>")
_PARAMETER = re.compile(r'\s*;\s*([^\s=;,"]*)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?')
_SEPARATOR = re.compile(r"[^,<]*,")


def link(headers: Iterable[str], relation: str, base: URL) -> str | None:
    """The first target with that relation that is an address of the web, made absolute; `headers` are the values."""
    for count, (target, relations) in enumerate(_links(headers)):
        if count == MOST_LINKS:
            return None
        if relation in relations and (found := _absolute(target, base)):
            return found
    return None


def _links(headers: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    for header in headers:
        place = 0
        while target := _TARGET.match(header, place):
            place = target.end()
            relations: list[str] | None = None
            while (parameter := _PARAMETER.match(header, place)) and parameter.end() > place:
                place = parameter.end()
                if relations is None and parameter[1].lower() == "rel":
                    relations = (parameter[2] or parameter[3] or "").lower().split()
            yield target[1], relations or []
            if not (separator := _SEPARATOR.match(header, place)):
                break
            place = separator.end()


def _absolute(target: str, base: URL) -> str | None:
    try:
        url = base.join(URL(target))
    except ValueError:
        return None
    found = str(url)
    return found if url.scheme in ("http", "https") and url.raw_host and len(found) <= _LONGEST else None
