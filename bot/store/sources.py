"""Watched sources, what the desk is asked about them, and what hubs announce of them: the ports."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import (
    CoverageId,
    EntryId,
)
from bot.source import (
    Announcement,
    Question,
    QuestionId,
    QuestionKind,
    Source,
    SourceId,
    SourceOptions,
    SourceState,
    Verdict,
)
from bot.store.stream import Publication


class SourceStore(Protocol):
    """Sources. `NoSuchSource` is raised for a source that is not there."""

    async def add(self, address: str, coverage: CoverageId, options: SourceOptions, at: datetime) -> Source:
        """Due at once. Raises `Refused` where this address is read already, `NoSuchCoverage`."""

    async def source(self, source: SourceId) -> Source: ...

    async def sources(self) -> list[Source]:
        """All of them, the oldest first."""

    async def settle(self, source: Source) -> None:
        """Write what came of a reading: all but the options and the state, and for an address that another source has
        meanwhile, the old one stays."""

    async def set_state(self, source: SourceId, state: SourceState, at: datetime) -> None:
        """Active again is due at once, without the troubles of before."""

    async def hurry(self, source: SourceId, at: datetime) -> None:
        """Due at once, since it is known to have changed."""

    async def remove(self, source: SourceId) -> None:
        """Its entries stay; its questions go."""


class QuestionStore(Protocol):
    """What the desk is asked about sources."""

    async def ask(self, source: SourceId, kind: QuestionKind, entries: Sequence[EntryId], at: datetime) -> Question: ...

    async def hold_back(
        self, source: SourceId, publications: Sequence[Publication], at: datetime, author: str
    ) -> Question:
        """Store entries that are pushed to nobody, and ask about them, in one. Raises as `StreamStore.publish`."""

    async def question(self, question: QuestionId) -> Question | None: ...

    async def open_questions(self) -> list[Question]: ...

    async def asked(self, source: SourceId, kind: QuestionKind) -> set[EntryId]:
        """Entries that were asked about, answered or not."""

    async def answer(self, question: QuestionId, verdict: Verdict, at: datetime) -> Question | None:
        """The question with what is left of its entries; None when it was answered before."""

    async def forget(self, source: SourceId, kind: QuestionKind, entries: Collection[EntryId]) -> None:
        """They may be asked about anew; an open question without any entry left is settled."""


class AnnouncementStore(Protocol):
    """What hubs were asked to announce."""

    async def of(self, source: SourceId) -> Announcement | None: ...

    async def at(self, token: str) -> Announcement | None: ...

    async def put(self, announcement: Announcement) -> None:
        """In place of the one that the source has. Raises `NoSuchSource`."""
