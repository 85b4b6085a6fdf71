"""Documents in a few words, and what is stored of them."""

from collections.abc import Iterable

from bot.sources import livepage
from bot.sources.comparison import Difference, Known, compare
from bot.sources.document import Document


def shown(*entries: str) -> Document:
    """Each entry is its time and its paragraphs: `12:00 Text | Text`. Newest first, as on a page."""
    lines = []
    for entry in entries:
        moment, _, text = entry.partition(" ")
        lines += [f"- {moment} GMT", *(paragraph.strip() for paragraph in text.split("|"))]
    return livepage.read("\n".join(["Title", "19 June 2024", *lines]), "page")


def known(document: Document) -> list[Known]:
    """All of a document, as it is stored."""
    return [Known(entry.origin, entry.published_at, entry.paragraphs) for entry in document.entries]


def told(difference: Difference) -> dict[str, list[str]]:
    """A difference in a few words: what is not empty, an entry as `12:00/1 Text`, a pair as `… -> …`."""
    kinds: dict[str, Iterable[str]] = {
        "new": (_entry(entry.origin, entry.paragraphs) for entry in difference.new),
        "changed": (f"{_text(one.paragraphs)} -> {_text(other.paragraphs)}" for one, other in difference.changed),
        "moved": (f"{_place(one.origin)} -> {_place(other.origin)}" for one, other in difference.moved),
        "missing": (_entry(entry.origin, entry.paragraphs) for entry in difference.missing),
    }
    return {kind: found for kind, entries in kinds.items() if (found := list(entries))}


def difference(before: Document, after: Document) -> dict[str, list[str]]:
    """What is told of `after` when `before` is stored; and the next time the same is shown, nothing."""
    stored = known(before)
    found = compare(stored, after)
    renewed = [
        *(entry for entry in stored if entry not in {one for one, _ in (*found.moved, *found.changed)}),
        *(Known(other.origin, other.published_at, other.paragraphs) for _, other in {*found.moved, *found.changed}),
        *(Known(entry.origin, entry.published_at, entry.paragraphs) for entry in found.new),
    ]
    assert compare(renewed, after) == Difference(missing=found.missing)
    return told(found)


def _entry(origin: str, paragraphs: tuple[str, ...]) -> str:
    return f"{_place(origin)} {_text(paragraphs)}".rstrip()


def _place(origin: str) -> str:
    """`page/2024-06-19T12:00Z/1` as `12:00/1`."""
    _, minute, place = origin.rsplit("/", 2)
    return f"{minute[11:16]}/{place}"


def _text(paragraphs: tuple[str, ...]) -> str:
    return " | ".join(paragraphs)
