"""Small feeds, and what is read of them."""

from datetime import UTC, datetime

from bot.sources import feeds
from bot.sources.document import Contents, Document, DocumentEntry

NOW = datetime(2031, 5, 4, 20, 0, tzinfo=UTC)
ADDRESS = "https://desk.example/live/feed.xml"
NAMESPACES = (
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)


def rss(*items: str, channel: str = "<title>Harbour fire</title>") -> str:
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" {NAMESPACES}><channel>{channel}{inside}</channel></rss>'


def atom(*parts: str) -> str:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
        f"<title>Harbour fire</title>{''.join(parts)}</feed>"
    )


def read(text: str | bytes, charset: str | None = None) -> Document:
    body = text.encode() if isinstance(text, str) else text
    return feeds.read(Contents(body, charset=charset), "quay", ADDRESS, NOW)


def entry(text: str | bytes) -> DocumentEntry:
    (only,) = read(text).entries
    return only


def origins(text: str) -> list[str]:
    return [entry.origin for entry in read(text).entries]
