"""An entry of a feed as feedparser gives it, into the entry of a document, but for its origin."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any

from bot.richtext import RichText, plain
from bot.sources.characters import levelled
from bot.sources.dates import instant
from bot.sources.document import DocumentEntry
from bot.sources.feed_identities import Candidate
from bot.sources.markup import rich_text, web_address

LONGEST_LINE = 500
"""Characters of a headline, a title or a name; longer ones are cut."""


class FeedElement:
    """A dictionary of feedparser's, whose values may be anything, and whose `get` answers with other keys' values."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def text(self, name: str) -> str:
        """On one line, without blanks at its ends; empty for what is not there, or no text."""
        return levelled(self.raw(name)).strip()

    def raw(self, name: str) -> str:
        value = dict.get(self._values, name) if isinstance(self._values, dict) else None
        return value if isinstance(value, str) else ""

    def elements(self, name: str) -> Iterator["FeedElement"]:
        value = dict.get(self._values, name) if isinstance(self._values, dict) else None
        yield from (FeedElement(each) for each in (value if isinstance(value, list) else [value]) if each)


@dataclass(frozen=True, slots=True)
class Reading:
    """`address` is the feed's own, `now` when it was read, `version` which kind feedparser takes it for."""

    address: str
    now: datetime
    version: str

    @property
    def rss(self) -> bool:
        return self.version.startswith("rss")

    def title(self, element: FeedElement) -> str | None:
        """The element's title on one line, whatever markup stands in it."""
        return self._on_one_line(plain(self._detailed(element, "title")))

    def standfirst(self, feed: FeedElement) -> tuple[str, ...]:
        return tuple(filter(None, map(self._on_one_line, plain(self._detailed(feed, "subtitle")).split("\n\n"))))

    def body(self, entry: FeedElement) -> RichText:
        """The content where there is some, else the summary; of several contents, the first with text."""
        for content in entry.elements("content"):
            if found := self._rich(content.raw("value"), content):
                return found
        return self._detailed(entry, "summary")

    def instant(self, entry: FeedElement, *names: str) -> datetime | None:
        return next(filter(None, (instant(entry.text(name), self.now) for name in names)), None)

    def _detailed(self, element: FeedElement, name: str) -> RichText:
        detail = next(element.elements(f"{name}_detail"), FeedElement({}))
        return self._rich(element.raw(name), detail)

    def _rich(self, value: str, detail: FeedElement) -> RichText:
        html = escape(value) if detail.text("type") == "text/plain" else value
        return rich_text(html, web_address(detail.text("base"), self.address) or self.address)

    def _on_one_line(self, text: str) -> str | None:
        return levelled(text).strip()[:LONGEST_LINE].rstrip() or None


def candidate(entry: FeedElement, page_title: str | None, reading: Reading) -> Candidate:
    """Its date is when it was published, or changed where only that is said. A headline that only repeats the feed's
    title is none."""
    published = reading.instant(entry, "published", "created")
    modified = reading.instant(entry, "updated")
    at = published or modified
    headline = reading.title(entry)
    read = DocumentEntry(
        origin="",
        published_at=at or reading.now,
        body=reading.body(entry),
        undated=at is None,
        headline=None if headline == page_title else headline,
        link=_link(entry, reading),
        author=_author(entry),
        modified_at=modified,
    )
    return Candidate(entry.text("id") or None, read, entry.text("published") or entry.text("updated"))


def _link(entry: FeedElement, reading: Reading) -> str | None:
    """A guid of RSS that is a whole address is the link where there is no other; an id of Atom never is."""
    links = [link.text("href") for link in entry.elements("links") if link.text("rel") == "alternate"]
    found = (web_address(link, reading.address) for link in links if link)
    borrowed = entry.text("link") if reading.rss and not any(links) else ""
    return next(filter(None, found), None) or web_address(borrowed, "")


def _author(entry: FeedElement) -> str | None:
    """Names; RSS's own `author` is an address of electronic mail with the name in brackets behind it."""
    named = [levelled(author.text("name")) for author in entry.elements("authors")]
    text = ", ".join(dict.fromkeys(filter(None, named))) or entry.text("author")
    mail, bracket, name = text.partition(" (")
    if bracket and name.endswith(")") and "@" in mail and " " not in mail:
        text = name[:-1].strip()
    return text[:LONGEST_LINE].rstrip() or None
