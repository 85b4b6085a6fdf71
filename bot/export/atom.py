"""Atom (RFC 4287), with tombstones for what was withdrawn (RFC 6721)."""

from xml.etree.ElementTree import Element

from bot.export.edition import Edition, body_of, iso, labels_of, line, modified_at
from bot.export.elements import add, document
from bot.export.markup import html, paragraphs
from bot.model import Entry

DESK = "The desk"
"""Author of entries that name none: Atom wants one (RFC 4287, 4.1.1)."""


def write(edition: Edition) -> str:
    root = Element(
        "feed", {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:at": "http://purl.org/atompub/tombstones/1.0"}
    )
    add(root, "id", edition.identity)
    add(root, "title", edition.title)
    if edition.standfirst:
        add(root, "subtitle", paragraphs(edition.standfirst), type="html")
    add(root, "updated", iso(edition.changed_at))
    add(add(root, "author"), "name", DESK)
    if edition.address:
        add(root, "link", rel="alternate", href=edition.address)
    add(root, "generator", "Tickertape")
    for entry in edition.withdrawn:
        _add_tombstone(root, entry, edition)
    for entry in edition.shown:
        _add_entry(root, entry, edition)
    return document(root)


def _add_tombstone(root: Element, entry: Entry, edition: Edition) -> None:
    tombstone = add(root, "at:deleted-entry", ref=edition.identity_of(entry), when=iso(modified_at(entry)))
    if entry.note:
        add(tombstone, "at:comment", entry.note)


def _add_entry(root: Element, entry: Entry, edition: Edition) -> None:
    content = entry.content
    element = add(root, "entry")
    add(element, "id", edition.identity_of(entry))
    add(element, "title", line(content.headline or ""))
    add(element, "published", iso(entry.published_at))
    add(element, "updated", iso(modified_at(entry)))
    if content.source_line:
        add(add(element, "author"), "name", line(content.source_line))
    if link := content.link or edition.link_of(entry):
        add(element, "link", rel="alternate", href=link)
    for label in labels_of(entry):
        add(element, "category", term=label)
    add(element, "content", html(body_of(entry)), type="html")
