"""A document as it was read, shown to whoever tries a source: for people, and as JSON."""

import re

import orjson

from bot.sources.document import Document, DocumentEntry, SourceKind

_DIGEST = re.compile(r"[0-9a-f]{32}(?:[0-9a-f]{32})?(?![0-9A-Za-z])")


def as_json(document: Document) -> str:
    """One object: `title`, `standfirst` and `entries`, these in document order.

    An entry has `published_at` (null where the source gives no time), `date_inferred` and `paragraphs`, and `id`,
    `headline`, `url`, `modified_at` and `author` as far as the source has them.
    """
    entries = [_entry(entry, _identity(entry, document)) for entry in document.entries]
    read = {"title": document.title, "standfirst": document.standfirst, "entries": entries}
    return orjson.dumps(read, option=orjson.OPT_INDENT_2).decode()


def as_text(document: Document) -> str:
    lines = [document.title or "(no title)", "", *document.standfirst]
    for entry in document.entries:
        lines += ["", _heading(entry), *([entry.headline] if entry.headline else []), *entry.paragraphs]
        lines += [entry.link] if entry.link else []
    return "\n".join(lines)


def _entry(entry: DocumentEntry, identity: str | None) -> dict[str, object]:
    given = {
        "id": identity,
        "headline": entry.headline,
        "url": entry.link,
        "modified_at": entry.modified_at.isoformat() if entry.modified_at else None,
        "author": entry.author,
    }
    shape: dict[str, object] = {
        "published_at": None if entry.undated else entry.published_at.isoformat(),
        "date_inferred": entry.date_inferred,
        "paragraphs": entry.paragraphs,
    }
    return shape | {name: value for name, value in given.items() if value is not None}


def _identity(entry: DocumentEntry, document: Document) -> str | None:
    """What the source calls the entry. Where it names some entries only, the others are known by digests."""
    identity = entry.origin.partition("/")[2]
    named = document.identified or (document.kind is not SourceKind.TEXT and not _DIGEST.match(identity))
    return identity if named else None


def _heading(entry: DocumentEntry) -> str:
    time = "(no time)" if entry.undated else f"{entry.published_at:%Y-%m-%d %H:%M} UTC"
    inferred = " (date inferred)" if entry.date_inferred else ""
    return f"{time}{inferred}{f' · {entry.author}' if entry.author else ''}"
