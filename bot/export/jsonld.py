"""A schema.org `LiveBlogPosting`, as JSON-LD that a page can carry in a `script` element.

Each update has a headline and dates of its own: many pages repeat the page's there, which tells readers nothing.
`coverageEndTime` is there only once the coverage is closed, since some take it for that.
"""

import orjson

from bot.export.edition import Edition, body_of, headline_of, iso, labels_of, line, modified_at
from bot.export.markup import html, paragraphs, unmistakable
from bot.model import Entry

_Node = dict[str, object]


def write(edition: Edition) -> str:
    closed_at = edition.coverage.closed_at
    began_at = iso(edition.began_at)
    dates = {iso(entry.published_at) for entry in edition.shown}
    node = _without_gaps(
        {
            "@context": "https://schema.org",
            "@type": "LiveBlogPosting",
            "@id": edition.identity,
            "url": edition.address,
            "headline": unmistakable(edition.title),
            "description": paragraphs(edition.standfirst),
            # Where all updates have the page's date, readers take it that they only repeat it.
            "datePublished": began_at if dates != {began_at} else None,
            "dateModified": iso(edition.changed_at),
            "coverageStartTime": began_at,
            "coverageEndTime": iso(closed_at) if edition.closed and closed_at else None,
            "creativeWorkStatus": "Ended" if edition.closed else None,
            "liveBlogUpdate": [_update(entry, edition) for entry in edition.shown],
        }
    )
    # In a page, nothing in the text may end the script element.
    return orjson.dumps(node, option=orjson.OPT_INDENT_2).decode().replace("<", "\\u003c")


def _update(entry: Entry, edition: Edition) -> _Node:
    content = entry.content
    return _without_gaps(
        {
            "@type": "BlogPosting",
            "@id": edition.identity_of(entry),
            "url": edition.link_of(entry),
            "headline": unmistakable(headline_of(entry)),
            "datePublished": iso(entry.published_at),
            "dateModified": iso(modified_at(entry)),
            "articleBody": html(body_of(entry)),
            "keywords": labels_of(entry),
            "author": {"@type": "Person", "name": unmistakable(line(content.source_line))}
            if content.source_line
            else None,
            "sharedContent": {"@type": "WebPage", "url": content.link} if content.link else None,
        }
    )


def _without_gaps(node: _Node) -> _Node:
    return {name: value for name, value in node.items() if value not in (None, "", [])}
