"""feedparser, held to bounds: the XML of a feed into feedparser's own dictionaries, and what it does not keep of it.

`feedparser.parse` opens files and addresses that look like ones, replaces entities, and takes quadratic time over
categories and authors. So its parsers are driven here directly: text in, nothing fetched, no declarations read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from io import StringIO
from typing import Any
from xml.sax import SAXException
from xml.sax.expatreader import ExpatParser
from xml.sax.handler import feature_external_ges, feature_external_pes, feature_namespaces

from feedparser.api import LooseFeedParser, StrictFeedParser

from bot.errors import DocumentNotUnderstood
from bot.sources.characters import translated

MAX_DEPTH = 200
"""Elements in each other."""
MAX_ELEMENTS = 100_000
"""A full feed has 20 for each entry; feedparser takes 20 µs for one, three times as much where the XML is broken."""
MAX_NAMESPACES = 100
LARGEST_BROKEN = 2_000_000
"""Characters of a feed that is not well-formed XML: reading such a one takes ten times as long."""

FEED = "RSS or Atom"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_LIBRARY_FAILURES = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
_DOCUMENT_TYPE = re.compile(r"<!DOCTYPE\b[^\[<>]*(?P<end>[\[<>]?)", re.IGNORECASE)
_CHARACTER = re.compile(r"&#(?:[xX](?P<hex>[0-9a-fA-F]+)|(?P<decimal>[0-9]+));?")
_FIRST_TAG = re.compile(r"<[A-Za-z_]")
_LONG_GAP = re.compile(r"[ \t\r\n]{100}[ \t\r\n]*")
_NOT_IN_XML = dict.fromkeys(code for code in (*range(0x20), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n\r")
_BEGINNINGS, _ENDS = ("<item", "<entry"), ("</item>", "</entry>")


@dataclass(slots=True)
class Sifted:
    """`feed` and `entries` as feedparser gives them, `version` empty for what is no feed; `withdrawn` are the ids that
    Atom's tombstones name (RFC 6721)."""

    feed: dict[str, Any]
    entries: list[dict[str, Any]]
    version: str
    withdrawn: list[str] = field(default_factory=list)


def sift(text: str) -> Sifted:
    """Read a feed; where it is not well-formed, as far as it can be read, without an entry that is cut off.

    Raises `DocumentNotUnderstood` for one that is too deep or too manifold, or brings declarations of its own.
    """
    clean = _CHARACTER.sub(_possible, _without_prologue(translated(text, _NOT_IN_XML)))
    try:
        return _strictly(clean) or _loosely(clean)
    except _LIBRARY_FAILURES as error:
        raise DocumentNotUnderstood("XML that cannot be read", FEED) from error


def _without_prologue(text: str) -> str:
    """Declarations would say how to read the bytes, and what other documents and entities to bring in."""
    first = _FIRST_TAG.search(text)
    if first is None:
        raise DocumentNotUnderstood("no XML", FEED)
    kind = _DOCUMENT_TYPE.search(text, 0, first.start())
    if kind and kind["end"] != ">":
        raise DocumentNotUnderstood("XML with declarations of its own (entities, for example)", f"{FEED} without any")
    return text[first.start() :]


def _possible(reference: re.Match[str]) -> str:
    """A reference to a character that XML has; a sign for one that is missing instead of any other."""
    digits, radix = (reference["hex"], 16) if reference["hex"] else (reference["decimal"], 10)
    code = int(digits, radix) if len(digits) <= 8 else 0
    allowed = code in (0x9, 0xA, 0xD) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return f"&#{code};" if allowed else "\ufffd"


class _Sieve:
    """Counts what comes in, remembers tombstones, and leaves out what nobody asks for at a high price."""

    resolve_relative_uris = False
    sanitize_html = False
    can_be_relative_uri = StrictFeedParser.can_be_relative_uri - {"id"}
    depth: int
    inentry: int
    namespaces_in_use: dict[str, str]
    elements = 0
    _get_context: Callable[[], dict[str, object]]

    def unknown_starttag(self, tag: str, attrs: list[tuple[str, str]]) -> None:
        self.elements += 1
        if self.depth >= MAX_DEPTH or self.elements > MAX_ELEMENTS or len(self.namespaces_in_use) > MAX_NAMESPACES:
            found = (
                f"more than {MAX_DEPTH} elements in each other, {MAX_ELEMENTS:,} in all or {MAX_NAMESPACES} namespaces"
            )
            raise DocumentNotUnderstood(found, FEED)
        prefix, _, name = tag.rpartition(":")
        if name == "deleted-entry" and self.namespaces_in_use.get(prefix) == _TOMBSTONES and not self.inentry:
            self.withdrawn += [value for key, value in attrs if key == "ref"]
        # Both of feedparser's parsers have this from the same class.
        StrictFeedParser.unknown_starttag(self, tag, attrs)

    @cached_property
    def withdrawn(self) -> list[str]:
        return []

    def _add_tag(self, *_: object) -> None:
        """Nobody asks for categories; each is compared with all that there are."""
        self._get_context().setdefault("tags", [])

    def _sync_author_detail(self, key: str = "author") -> None:
        """Looks for an address of electronic mail from every character on; names are taken as they stand."""


class _Strict(_Sieve, StrictFeedParser):  # type: ignore[misc]
    pass


class _Loose(_Sieve, LooseFeedParser):  # type: ignore[misc]
    pass


def _strictly(text: str) -> Sifted | None:
    handler, reader = _Strict("", None, "utf-8"), ExpatParser()
    reader.setFeature(feature_namespaces, True)
    reader.setFeature(feature_external_ges, False)
    reader.setFeature(feature_external_pes, False)
    reader.setContentHandler(handler)
    reader.setErrorHandler(handler)
    try:
        reader.parse(StringIO(text))
    except SAXException:
        return None
    return _sifted(handler)


def _loosely(text: str) -> Sifted:
    if len(text) > LARGEST_BROKEN:
        raise DocumentNotUnderstood(f"more than {LARGEST_BROKEN:,} characters of broken XML", FEED)
    handler = _Loose("", None, "utf-8")
    handler.feed(_LONG_GAP.sub("\n", text))
    sifted = _sifted(handler)
    sifted.withdrawn.clear()
    if _cut_off(text):
        del sifted.entries[-1:]
    return sifted


def _cut_off(text: str) -> bool:
    lowered = text.lower()
    return max(map(lowered.rfind, _BEGINNINGS)) > max(map(lowered.rfind, _ENDS))


def _sifted(handler: _Strict | _Loose) -> Sifted:
    return Sifted(handler.feeddata, handler.entries, handler.version, handler.withdrawn)
