"""What the entries of a feed are known by from one reading to the next.

An id that the feed gives, else the entry's own address, else a digest of what it says. An id or address that all
entries share is the page's, and tells none of them from another.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256

from bot.sources.document import DocumentEntry, origin_of, paragraphs_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that has no origin yet: `entry.origin` is empty. `written` is its date as it stands there."""

    identity: str | None
    entry: DocumentEntry
    written: str = ""


def identify(candidates: Sequence[Candidate], source: str) -> tuple[tuple[DocumentEntry, ...], bool]:
    """The entries in their order, each with its origin, and whether all of these are ids or addresses that were given.

    Of several entries with the same origin, the one that was changed last stands for all (RFC 4287, 4.1.1), and of
    those the first.
    """
    candidates = _without_shared(candidates)
    linked = _telling([each.entry.link for each in candidates if each.identity is None])
    entries: dict[str, DocumentEntry] = {}
    given = True
    for each in candidates:
        identity = each.identity or (each.entry.link if each.entry.link in linked else None)
        given = given and identity is not None
        entry = each.entry.model_copy(update={"origin": origin_of(source, identity or _digest(each))})
        known = entries.get(entry.origin)
        if known is None or _changed(known) < _changed(entry):
            entries[entry.origin] = entry
    return tuple(entries.values()), given


def _without_shared(candidates: Sequence[Candidate]) -> list[Candidate]:
    ids = {each.identity for each in candidates}
    shared = len(candidates) > 1 and len(ids) == 1
    return [replace(each, identity=None) if shared else each for each in candidates]


def _telling(links: Sequence[str | None]) -> set[str | None]:
    """The links that only one entry has."""
    return {link for link, times in Counter(links).items() if link and times == 1}


def _changed(entry: DocumentEntry) -> datetime:
    if entry.modified_at:
        return entry.modified_at
    return datetime.min.replace(tzinfo=UTC) if entry.undated else entry.published_at


def _digest(candidate: Candidate) -> str:
    """Of what no reader's clock has a part in, so that the same entry keeps it."""
    said = (candidate.entry.headline or "", candidate.written, *paragraphs_of(candidate.entry.body))
    return sha256("\n".join(said).encode("utf-8", "replace")).hexdigest()
