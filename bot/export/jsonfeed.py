"""JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

import orjson

from bot.export.edition import Edition, body_of, iso, labels_of, line, modified_at
from bot.export.markup import html
from bot.model import Entry


def write(edition: Edition) -> str:
    """`expired` once the coverage is closed: nothing new will come."""
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": edition.title,
        "home_page_url": edition.address,
        "description": "\n\n".join(edition.standfirst) or None,
        "expired": True if edition.closed else None,
        "items": [_item(entry, edition) for entry in edition.shown],
    }
    return orjson.dumps(_without_gaps(feed), option=orjson.OPT_INDENT_2).decode()


def _item(entry: Entry, edition: Edition) -> dict[str, object]:
    content = entry.content
    return _without_gaps(
        {
            "id": edition.identity_of(entry),
            "url": content.link or edition.link_of(entry),
            "title": line(content.headline) if content.headline else None,
            "content_html": html(body_of(entry)),
            "date_published": iso(entry.published_at),
            "date_modified": iso(modified_at(entry)) if entry.changed_at else None,
            "authors": [{"name": line(content.source_line)}] if content.source_line else None,
            "tags": labels_of(entry) or None,
        }
    )


def _without_gaps(values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}
