"""Live blogs of an invented regatta, as structured data, and what is read of them."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from bot.errors import DocumentNotUnderstood
from bot.sources.document import Contents, Document, DocumentEntry
from bot.sources.structured import read_json_ld, read_page

ADDRESS = "https://harbour.example/regatta/live"
NOW = datetime(2026, 5, 4, 18, 0, tzinfo=UTC)

Json = dict[str, object]
Reader = Callable[[Contents, str, str, datetime], Document]


def update(number: int = 1, **properties: object) -> Json:
    """Told at 10:01, 10:02, …; a property given as None is left out, `at_id` is `@id`."""
    said: Json = {
        "@type": "BlogPosting",
        "@id": f"#gun-{number}",
        "headline": f"Gun number {number}",
        "datePublished": f"2026-05-04T10:{number:02}:00+00:00",
        "articleBody": f"The gun was heard {number} times.",
    }
    return _with(said, properties)


def blog(*updates: object, **properties: object) -> Json:
    said: Json = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": "The regatta of Lower Quill",
        "description": "Nine boats, one buoy.",
        "datePublished": "2026-05-04T08:00:00+00:00",
        "liveBlogUpdate": list(updates),
    }
    return _with(said, properties)


def _with(said: Json, properties: Json) -> Json:
    named = {f"@{name[3:]}" if name.startswith("at_") else name: value for name, value in properties.items()}
    return {name: value for name, value in (said | named).items() if value is not None}


def page(*blocks: object, head: str = "", body: str = "<p>The harbour.</p>") -> str:
    """An HTML page with JSON-LD blocks; a string is a block as it stands."""
    scripts = "".join(
        f'<script type="application/ld+json">{block if isinstance(block, str) else json.dumps(block)}</script>'
        for block in blocks
    )
    return f"<!DOCTYPE html><html><head><title>Regatta | Harbour News</title>{head}{scripts}</head><body>{body}</body>"


def read(*blocks: object, head: str = "", body: str = "<p>The harbour.</p>", address: str = ADDRESS) -> Document:
    return read_page(Contents(page(*blocks, head=head, body=body).encode()), "harbour", address, NOW)


def read_bare(data: object, address: str = ADDRESS) -> Document:
    return read_json_ld(Contents(json.dumps(data).encode()), "harbour", address, NOW)


def entry(*updates: object, **properties: object) -> DocumentEntry:
    """The first entry of a live blog with these updates."""
    return read(blog(*updates, **properties)).entries[0]


def origins(document: Document) -> list[str]:
    return [each.origin.removeprefix("harbour/") for each in document.entries]


def texts(entries: Iterable[DocumentEntry]) -> list[str]:
    return [" / ".join(each.paragraphs) for each in entries]


def answer(reader: Reader, body: bytes, charset: str | None = None) -> Document | None:
    """What a reader makes of any bytes: a sound document, or None where it refuses them."""
    try:
        document = reader(Contents(body, charset=charset), "harbour", ADDRESS, NOW)
    except DocumentNotUnderstood:
        return None
    found = [one.origin for one in document.entries]
    assert len(set(found)) == len(found)
    lines = [document.title or "x", *document.standfirst, *(one.headline or "x" for one in document.entries)]
    assert all(line == " ".join(line.split()) != "" for line in lines)
    Document.model_validate_json(document.model_dump_json())
    return document
