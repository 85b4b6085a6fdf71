"""What is stored, compared with what a document shows now. Pure; publishing the difference is somebody else's.

How entries are recognised, though a page has no ids and its stamps and texts change, is said in `matching`. What is
recognised nowhere is new where the document has it, and missing where only we do. A page may simply have dropped its
oldest entries, so missing does not say deleted.

Texts are the same when their words, in order, are. Where lines and paragraphs break, and what marks a list item, does
not matter: that is the extractor's doing, and readers need no correction when a page comes through another one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.sources.document import Document, DocumentEntry
from bot.sources.matching import AT_ONCE, Item, recognise

_LIST_MARKS = ("-", "•")


@dataclass(frozen=True, slots=True)
class Known:
    """An entry as it is stored: `origin` and `published_at` as the source last gave them; a headline is the first of
    the paragraphs."""

    origin: str
    published_at: datetime
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Each oldest first. A pair is in `changed` if its text differs, in `moved` if its origin or time does, or both.

    Moved entries may swap their origins among each other, so these have to be stored all at once.
    """

    new: tuple[DocumentEntry, ...] = ()
    changed: tuple[tuple[Known, DocumentEntry], ...] = ()
    moved: tuple[tuple[Known, DocumentEntry], ...] = ()
    missing: tuple[Known, ...] = ()

    @property
    def displaced(self) -> tuple[Known, ...]:
        """The missing whose origin a moved entry has now: places in a minute move up when the page drops one below."""
        taken = {other.origin for _, other in self.moved}
        return tuple(entry for entry in self.missing if entry.origin in taken)

    @property
    def empty(self) -> bool:
        return not (self.new or self.changed or self.moved or self.missing)


def compare(known: Sequence[Known], document: Document) -> Difference:
    """What became of the known entries, which may be in any order, and what the document has besides.

    Where the source gives ids, an entry is the one of its id, whatever became of its text and its time.
    """
    stored = sorted(known, key=_age)
    upwards = document.entries[::-1]
    shown = sorted(upwards, key=lambda entry: entry.published_at)
    found = recognise(_items(stored), _items(shown), identified=document.identified)
    pairs = [(stored[one], shown[other]) for one, other in sorted(found.items())]
    recognised = set(found.values())
    return Difference(
        new=tuple(entry for index, entry in enumerate(shown) if index not in recognised),
        changed=tuple((one, other) for one, other in pairs if text_of(one) != text_of(other)),
        moved=tuple((one, other) for one, other in pairs if _moved(one, other)),
        missing=tuple(entry for index, entry in enumerate(stored) if index not in found),
    )


def told_elsewhere(others: Sequence[Known], new: Sequence[DocumentEntry]) -> set[str]:
    """The origins of new entries that others have already: the same long text, or at the same time a similar one.

    Similar words at another time are news: the score after the next over, a number that has risen.
    """
    shown = sorted(new, key=lambda entry: entry.published_at)
    known = sorted(others, key=_age)
    found = recognise(_items(known), _items(shown), near=AT_ONCE)
    return {shown[index].origin for index in found.values()}


def _age(entry: Known) -> tuple[datetime, int, str]:
    """Within a minute by the place at the end of the origin: /2 before /10."""
    return entry.published_at, len(entry.origin), entry.origin


def _items(entries: Sequence[Known | DocumentEntry]) -> list[Item]:
    return [Item(index, entry.origin, entry.published_at, text_of(entry)) for index, entry in enumerate(entries)]


def _moved(one: Known, other: DocumentEntry) -> bool:
    """An entry without a time of its own keeps the one at which it was read first."""
    return one.origin != other.origin or (not other.undated and one.published_at != other.published_at)


def text_of(entry: Known | DocumentEntry) -> str:
    """The words of an entry in order, headline first: what makes two entries the same."""
    headline = entry.headline.split() if isinstance(entry, DocumentEntry) and entry.headline else []
    return " ".join([*headline, *(word for paragraph in entry.paragraphs for word in _words(paragraph))])


def _words(paragraph: str) -> list[str]:
    words = paragraph.split()
    return words[1:] if words and words[0] in _LIST_MARKS else words
