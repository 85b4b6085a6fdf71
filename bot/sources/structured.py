"""Sources: pages and files that carry a `LiveBlogPosting` of schema.org.

bytes ─> characters ─> page ─> JSON-LD, microdata, RDFa ─> things ─> live blog ─> document
"""

from collections.abc import Iterable
from datetime import datetime

from bot.errors import DocumentNotUnderstood
from bot.sources import annotations, jsonld
from bot.sources.annotations import MICRODATA, RDFA
from bot.sources.characters import decoded
from bot.sources.document import MAX_BYTES, Contents, Document, SourceKind
from bot.sources.jsonld import BrokenJSON
from bot.sources.liveblog import EXPECTED, Surroundings, document_of, fullest
from bot.sources.page import parted, surroundings
from bot.sources.thing import Thing, every

_TYPES_NAMED = 5
_IN_PAGE = f"{EXPECTED} in JSON-LD, microdata or RDFa"


def read_page(contents: Contents, source: str, address: str, now: datetime) -> Document:
    """The document in an HTML page: of all live blogs in its JSON-LD, microdata and RDFa, the one with most updates.

    `source` becomes the first part of its entries' origins; references are resolved against `address`, or the page's
    `<base>`. Entries without a time that can be right are given `now`.

    Raises `DocumentNotUnderstood` for a page without a live blog, and for what is no page or too much of one.
    """
    page = parted(_characters(contents, f"an HTML page with {_IN_PAGE}"))
    things, broken = _in_blocks(page.blocks)
    if page.annotated:
        things += [*annotations.things(page.tree, MICRODATA), *annotations.things(page.tree, RDFA)]
    blog = fullest(things)
    if blog is None:
        raise DocumentNotUnderstood(f"an HTML page {_described(things, page.item_types, broken)}", _IN_PAGE)
    return document_of(blog, source, SourceKind.PAGE, surroundings(page, address), now)


def read_json_ld(contents: Contents, source: str, address: str, now: datetime) -> Document:
    """The document in JSON-LD that stands alone; else as `read_page`."""
    text = _characters(contents, f"JSON-LD with {EXPECTED}")
    try:
        things = jsonld.things(jsonld.parsed(text))
    except BrokenJSON:
        raise DocumentNotUnderstood("JSON that is broken", f"JSON-LD with {EXPECTED}") from None
    blog = fullest(things)
    if blog is None:
        raise DocumentNotUnderstood(f"JSON {_described(things)}", f"JSON-LD with {EXPECTED}")
    return document_of(blog, source, SourceKind.JSON_LD, Surroundings(address), now)


def _characters(contents: Contents, expected: str) -> str:
    if len(contents.body) > MAX_BYTES:
        raise DocumentNotUnderstood(f"more than {MAX_BYTES:,} bytes", "fewer")
    text = decoded(contents.body, contents.charset)
    if not text.strip():
        raise DocumentNotUnderstood("an empty document", expected)
    return text


def _in_blocks(blocks: Iterable[str]) -> tuple[list[Thing], bool]:
    """The things of all blocks that are JSON, and whether one is not."""
    found: list[Thing] = []
    broken = False
    for block in blocks:
        try:
            found += jsonld.things(jsonld.parsed(block))
        except BrokenJSON:
            broken = True
    return found, broken


def _described(things: Iterable[Thing], others: Iterable[str] = (), broken: bool = False) -> str:
    """What was found instead of a live blog."""
    said_types = (kind for thing in every(things) for kind in sorted(thing.types))
    types = [kind for kind in dict.fromkeys((*said_types, *others)) if kind.isprintable()]
    said = ", ".join(kind[:40] for kind in types[:_TYPES_NAMED]) + (", …" if len(types) > _TYPES_NAMED else "")
    if broken:
        return f"with structured data of {said}, and some that is broken JSON" if said else "with broken JSON-LD"
    return f"with structured data of {said}" if said else "without structured data"
