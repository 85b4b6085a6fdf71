"""The kind of contents, told from the contents themselves: servers call feeds text and pages anything.

What the server calls them decides only where the contents could be two things.
"""

import codecs
import re

from bot.sources.document import Contents, SourceKind

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_SEARCHED = 20_000
"""Characters in which the root element is looked for, and in which a programme's warnings may stand before it."""

_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?([a-z][\w.-]{0,40})[\s/>]", re.IGNORECASE)
_FEED_WITHIN = re.compile(r"<(?:rss|feed|rdf:rdf)\s[^>]{0,2000}>", re.IGNORECASE)
_PAGE_WITHIN = re.compile(r"</?(?:html|head|body)[\s>]", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?(?:[ap]|h[1-6]|br|div|span|ul|li|article|section|script|meta|time)[\s/>]", re.IGNORECASE)

_JSON_BEGINS = re.compile(r"\{\s*[\"}]|\[\s*[\[{\"\]]")
_JSON_FEED = re.compile(r'"version"\s{0,9}:\s{0,9}"https?:\\?/\\?/jsonfeed\.org')
_LINKED_DATA = re.compile(r'"@(?:context|type|graph)"\s{0,9}:')
_ITEMS = re.compile(r'"items"\s{0,9}:')


def recognise(contents: Contents) -> SourceKind:
    """What these contents are; `TEXT` for what shows no sign of anything else, binary data too."""
    text = _legible(contents.body)
    media_type = contents.media_type or ""
    if text.startswith("<"):
        return _markup(text[:_SEARCHED])
    if text.startswith(("{", "[")) and (_JSON_BEGINS.match(text) or media_type.endswith("json")):
        return _json(text, media_type)
    if _FEED_WITHIN.search(text, 0, _SEARCHED):
        return SourceKind.FEED
    if _PAGE_WITHIN.search(text) or (media_type in ("text/html", "application/xhtml+xml") and _ANY_TAG.search(text)):
        return SourceKind.PAGE
    return SourceKind.TEXT


def _legible(body: bytes) -> str:
    """Every character of ASCII in its place, whatever the others are."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace").lstrip()
    return body.decode("latin-1").lstrip()


def _markup(text: str) -> SourceKind:
    """XML that is neither a feed nor a page goes to the reader of feeds, which can say what it is."""
    root = _root(text)
    if root in _FEED_ROOTS or (text.startswith("<?xml") and root not in ("html", None)):
        return SourceKind.FEED
    return SourceKind.PAGE


def _root(text: str) -> str | None:
    """The local name of the first element behind declarations, comments and the document type."""
    place = 0
    while (place := text.find("<", place)) >= 0:
        if text.startswith("<!--", place):
            place = text.find("-->", place)
        elif text.startswith("<?", place):
            place = text.find("?>", place)
        elif text.startswith("<!", place):
            place = _end_of_declaration(text, place)
        else:
            found = _ROOT.match(text, place)
            return found[1].lower() if found else None
        if place < 0:
            return None
    return None


def _end_of_declaration(text: str, place: int) -> int:
    """A document type may hold declarations of its own, in brackets."""
    end, bracket = text.find(">", place), text.find("[", place)
    return text.find("]>", bracket) if 0 <= bracket < end else end


def _json(text: str, media_type: str) -> SourceKind:
    if _JSON_FEED.search(text):
        return SourceKind.JSON_FEED
    if _LINKED_DATA.search(text):
        return SourceKind.JSON_LD
    return SourceKind.JSON_FEED if media_type == "application/feed+json" or _ITEMS.search(text) else SourceKind.JSON_LD
