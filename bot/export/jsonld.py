"""A schema.org `LiveBlogPosting`, as JSON-LD that a page can carry in a `script` element.

Each update has a headline and dates of its own: many pages repeat the page's there, which tells readers nothing.
`coverageEndTime` is there only once the coverage is closed, since some take it for that.
"""

import orjson

from bot.export.edition import Edition, headline_of, iso, line, marks_of, modified_at
from bot.export.markup import html, paragraphs
from bot.model import Entry

_Node = dict[str, object]


def write(edition: Edition) -> str:
    closed_at = edition.coverage.closed_at
    node = _without_gaps(
        {
            "@context": "https://schema.org",
            "@type": "LiveBlogPosting",
            "@id": edition.identity,
            "url": edition.address,
            "headline": edition.title,
            "description": paragraphs(edition.standfirst),
            "datePublished": iso(edition.began_at),
            "dateModified": iso(edition.changed_at),
            "coverageStartTime": iso(edition.began_at),
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
            "headline": headline_of(entry),
            "datePublished": iso(entry.published_at),
            "dateModified": iso(modified_at(entry)),
            "articleBody": html(content.body),
            "keywords": marks_of(entry),
            "author": {"@type": "Person", "name": line(content.source_line)} if content.source_line else None,
            "sharedContent": {"@type": "WebPage", "url": content.link} if content.link else None,
        }
    )


def _without_gaps(node: _Node) -> _Node:
    return {name: value for name, value in node.items() if value not in (None, "", [])}
