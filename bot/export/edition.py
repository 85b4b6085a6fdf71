"""A coverage as it is given to others: what is in it, what its parts are called, and when they changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urldefrag

from bot.model import Coverage, CoverageState, Entry, EntryState
from bot.richtext import RichText, Span, paragraph, plain
from bot.sources.characters import LEVELLED, levelled, without_surrogates

_IN_A_HEADLINE = 10
"""Words of its text that stand for an entry's headline where a format wants one."""


@dataclass(frozen=True, slots=True)
class Edition:
    """`entries` are all of the coverage, in any order; `address` is its public page, if it has one. The summary is left
    out: it is not news of its own."""

    coverage: Coverage
    entries: Sequence[Entry]
    address: str | None = None

    @property
    def shown(self) -> list[Entry]:
        """What readers may see, the newest first; entries without text are left out."""
        live = [entry for entry in self._told if entry.state is EntryState.LIVE and not entry.content.empty]
        return sorted(live, key=lambda entry: (entry.published_at, entry.number), reverse=True)

    @property
    def withdrawn(self) -> list[Entry]:
        retracted = [entry for entry in self._told if entry.state is EntryState.RETRACTED]
        return sorted(retracted, key=lambda entry: entry.number)

    @property
    def _told(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.summary]

    @property
    def closed(self) -> bool:
        return self.coverage.state is CoverageState.CLOSED

    @property
    def title(self) -> str:
        return line(self.coverage.title)

    @property
    def standfirst(self) -> tuple[str, ...]:
        return tuple(filter(None, map(line, self.coverage.standfirst)))

    @property
    def identity(self) -> str:
        """Stable, and the same in every format."""
        return f"urn:tickertape:{quote(self.coverage.slug, safe='')}"

    def identity_of(self, entry: Entry) -> str:
        return f"{self.identity}:{entry.number}"

    def link_of(self, entry: Entry) -> str | None:
        """The entry on the coverage's page."""
        return f"{urldefrag(self.address).url}#entry-{entry.number}" if self.address else None

    @property
    def began_at(self) -> datetime:
        return min([self.coverage.opened_at, *(entry.published_at for entry in self.shown)])

    @property
    def changed_at(self) -> datetime:
        """When anything last changed, so that the same content is written the same way."""
        changes = [modified_at(entry) for entry in (*self.shown, *self.withdrawn)]
        return max([self.coverage.opened_at, *changes, *filter(None, [self.coverage.closed_at])])


def modified_at(entry: Entry) -> datetime:
    return max(entry.revised_at or entry.changed_at or entry.published_at, entry.published_at)


def headline_of(entry: Entry) -> str:
    """The entry's own, or how its text begins."""
    if entry.content.headline:
        return line(entry.content.headline)
    words = line(plain(body_of(entry))).split()
    return " ".join(words[:_IN_A_HEADLINE]) + ("…" if words else "")


def body_of(entry: Entry) -> RichText:
    """An entry that has no text says its link, as chats show it."""
    link = entry.content.link
    return entry.content.body or ((paragraph(Span(link, link=link)),) if link else ())


def labels_of(entry: Entry) -> list[str]:
    """Its marks and its tags."""
    marks = entry.marks
    return [*(name for name in ("breaking", "key", "pinned") if getattr(marks, name)), *entry.content.tags]


def iso(at: datetime) -> str:
    """RFC 3339, in UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def line(text: str) -> str:
    """On one line, of characters that every format has."""
    return levelled(text_of(text)).strip()


def text_of(text: str) -> str:
    """Of characters that every format has."""
    return without_surrogates(text).replace("\ufffe", "").replace("\uffff", "").translate(LEVELLED)
