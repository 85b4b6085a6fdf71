"""RSS 2.0 (rssboard.org/rss-specification), with authors in Dublin Core: RSS's own are addresses of electronic mail.

It cannot say that an entry was withdrawn: it is left out, and readers keep what they have.
"""

from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element

from bot.export.edition import Edition, body_of, labels_of, line
from bot.export.elements import add, add_each, document
from bot.export.markup import html, paragraphs, unmistakable
from bot.model import Entry


def write(edition: Edition) -> str:
    root = Element("rss", {"version": "2.0", "xmlns:dc": "http://purl.org/dc/elements/1.1/"})
    channel = add(root, "channel")
    add(channel, "title", unmistakable(edition.title))
    add(channel, "link", edition.address or edition.identity)
    add(channel, "description", paragraphs(edition.standfirst or [edition.title]))
    add(channel, "lastBuildDate", _date(edition.changed_at))
    add(channel, "generator", "Tickertape")
    for entry in edition.shown:
        _add_item(channel, entry, edition)
    return document(root)


def _add_item(channel: Element, entry: Entry, edition: Edition) -> None:
    content = entry.content
    item = add(channel, "item")
    if content.headline:
        add(item, "title", unmistakable(line(content.headline)))
    if link := content.link or edition.link_of(entry):
        add(item, "link", link)
    add(item, "guid", edition.identity_of(entry), isPermaLink="false")
    add(item, "pubDate", _date(entry.published_at))
    if content.source_line:
        add(item, "dc:creator", line(content.source_line))
    add_each(item, "category", labels_of(entry))
    add(item, "description", html(body_of(entry)))


def _date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)
