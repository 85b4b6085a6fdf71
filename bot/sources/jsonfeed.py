"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1): the bytes of one into a document.

It shows its newest entries only, like other feeds. Fields of the wrong type count as missing.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from html import escape

from bot.errors import DocumentNotUnderstood
from bot.richtext import RichText
from bot.sources.characters import decoded_by_form, levelled, without_surrogates
from bot.sources.dates import instant
from bot.sources.document import MAX_BYTES, MAX_ENTRIES, Contents, Document, DocumentEntry, SourceKind
from bot.sources.feed_entries import LONGEST_LINE
from bot.sources.feed_identities import Candidate, identify
from bot.sources.markup import rich_text, web_address

_JSON_FEED = "a JSON Feed of version 1 or 1.1"
_VERSION = "jsonfeed.org/version/1"
_MOST_AUTHORS = 20


class _Fields:
    """An object of the feed; empty where there is something else in its place."""

    def __init__(self, value: object) -> None:
        self._fields = value if isinstance(value, dict) else {}

    def raw(self, name: str) -> str:
        value = self._fields.get(name)
        return without_surrogates(value) if isinstance(value, str) else ""

    def text(self, name: str) -> str:
        return levelled(self.raw(name)).strip()

    def line(self, name: str) -> str | None:
        return self.text(name)[:LONGEST_LINE].rstrip() or None

    def flag(self, name: str) -> bool:
        return self._fields.get(name) is True

    def identity(self) -> str | None:
        """Ids are to be texts; numbers are taken for what they look like."""
        value = self._fields.get("id")
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        return self.text("id") or None

    def elements(self, name: str) -> Iterator["_Fields"]:
        value = self._fields.get(name)
        yield from (_Fields(each) for each in (value if isinstance(value, list) else []))

    def value(self, name: str) -> object:
        return self._fields.get(name)


def read(contents: Contents, source: str, address: str, now: datetime) -> Document:
    """The document that this feed is; `source` is what origins begin with, `address` the feed's own.

    Entries without an id are left out, as the format demands, and so are authors of the feed as a whole. Of the texts
    of an entry, HTML counts before plain text and before the summary; of its addresses, its own before the one that
    it is about. `expired` ends the document.

    Raises `DocumentNotUnderstood` for what is too large, no JSON, or no JSON Feed.
    """
    if len(contents.body) > MAX_BYTES:
        raise DocumentNotUnderstood(f"more than {MAX_BYTES:,} bytes", "a smaller feed")
    feed = _Fields(_parsed(contents))
    if _VERSION not in feed.raw("version") or not isinstance(feed.value("items"), list):
        raise DocumentNotUnderstood("JSON of another kind", _JSON_FEED)
    title = feed.line("title")
    items = [item for item in feed.elements("items") if item.identity()]
    if len(items) > MAX_ENTRIES:
        raise DocumentNotUnderstood(f"{len(items):,} entries", f"at most {MAX_ENTRIES:,}")
    entries, given = identify([_candidate(item, title, address, now) for item in items], source)
    return Document(
        title=title,
        standfirst=tuple(filter(None, (levelled(line).strip() for line in feed.raw("description").splitlines()))),
        entries=entries,
        kind=SourceKind.JSON_FEED,
        identified=given,
        complete=False,
        ended=feed.flag("expired"),
        hub=_hub(feed, address),
        topic=_absolute(feed.text("feed_url"), address),
    )


def _parsed(contents: Contents) -> object:
    try:
        # Not orjson, which rounds ids of more than 64 bits.
        return json.loads(decoded_by_form(contents.body, contents.charset))
    except (ValueError, RecursionError) as error:
        raise DocumentNotUnderstood("what is no JSON", _JSON_FEED) from error


def _candidate(item: _Fields, page_title: str | None, address: str, now: datetime) -> Candidate:
    published = instant(item.text("date_published"), now)
    modified = instant(item.text("date_modified"), now)
    at = published or modified
    headline = item.line("title")
    entry = DocumentEntry(
        origin="",
        published_at=at or now,
        body=_body(item, address),
        undated=at is None,
        headline=None if headline == page_title else headline,
        link=_absolute(item.text("url"), address) or _absolute(item.text("external_url"), address),
        author=_authors(item),
        modified_at=modified,
    )
    return Candidate(item.identity(), entry, item.text("date_published"))


def _body(item: _Fields, address: str) -> RichText:
    if found := rich_text(item.raw("content_html"), address):
        return found
    texts = (rich_text(escape(item.raw(name)), address) for name in ("content_text", "summary"))
    return next(filter(None, texts), ())


def _authors(item: _Fields) -> str | None:
    """The list is version 1.1's, the single one 1.0's."""
    listed = [author.text("name") for author in item.elements("authors")][:_MOST_AUTHORS]
    names = list(filter(None, listed)) or [_Fields(item.value("author")).text("name")]
    return ", ".join(dict.fromkeys(names))[:LONGEST_LINE].rstrip() or None


def _hub(feed: _Fields, address: str) -> str | None:
    hubs = (hub for hub in feed.elements("hubs") if hub.text("type").lower() == "websub")
    return next(filter(None, (_absolute(hub.text("url"), address) for hub in hubs)), None)


def _absolute(text: str, address: str) -> str | None:
    return web_address(text, address) if text else None
