"""Publishing: what the desk can do, whoever asks for it: the chat, the command line, or another program.

The words, their bounds, and the port that a way in from outside is given. `bot.desk.publishing_desk` implements it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.conversation import Person
from bot.figures.reach import Reach
from bot.model import Content, CorrectionKind, Coverage, CoverageState, Entry, Marks

MOST_TITLE = 200
MOST_REASON = 500
"""Characters of why an entry was withdrawn, and of what a correction changed."""
MOST_SUMMARY = 1_500
"""Characters of a summary: it is one message everywhere, of which Discord takes 2,000 with its formatting."""
MOST_STANDFIRST = 20
"""Paragraphs, of `MOST_PARAGRAPH` characters each."""
MOST_PARAGRAPH = 1_000
MOST_KEY = 200
"""Characters of the key under which something is to be done once."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it, as the audit record names them: where they are known, and under which id and name there."""

    platform: str
    person: Person

    @property
    def author(self) -> str:
        return f"{self.platform}:{self.person.id} {self.person.name}"


@dataclass(frozen=True, slots=True)
class Once:
    """Names something that is to be done once. The asker makes up the `key`; `request` is the same, of at most 100
    characters, when the same is asked for again."""

    key: str
    request: str


class Publishing(Protocol):
    """What another program may do. Raises `Refused` and its kin."""

    async def open(self, title: str, standfirst: Sequence[str], actor: Actor) -> Coverage: ...

    async def close(self, coverage: Coverage, actor: Actor) -> Coverage:
        """As it is then; also when it had ended before."""

    async def coverages(self, state: CoverageState | None) -> list[Coverage]:
        """The newest first."""

    async def coverage(self, slug: str) -> Coverage:
        """Raises `NoSuchCoverage`."""

    async def audience(self, coverage: Coverage) -> int:
        """Chats that follow it."""

    async def publish(self, coverage: Coverage, content: Content, marks: Marks, actor: Actor) -> Entry:
        """Raises `CoverageClosed`."""

    async def entries(self, coverage: Coverage, before: int | None, count: int) -> list[Entry]:
        """The newest first, retracted ones too, from the number before this one on."""

    async def entry(self, coverage: Coverage, number: int) -> Entry:
        """Raises `NoSuchEntry`."""

    async def reach(self, entry: Entry) -> Reach:
        """How far it got."""

    async def correct(
        self,
        entry: Entry,
        expected: int,
        content: Content,
        note: str | None,
        actor: Actor,
        kind: CorrectionKind = CorrectionKind.CORRECTION,
    ) -> Entry:
        """As it is then: unchanged where it says this already. `expected` is the revision that the corrector saw.
        A correction of what had a sound has one, too, where its note says what changed.

        Raises `AlreadyRetracted`, and `Stale` with what it says now.
        """

    async def retract(self, entry: Entry, reason: str, actor: Actor, *, remove: bool = False) -> Entry:
        """With `remove`, its messages are deleted where the platform still allows it. Raises `AlreadyRetracted`."""

    async def pin(self, entry: Entry, actor: Actor, *, pinned: bool) -> Entry:
        """Pinned in every chat that has it, in the place of another one of its coverage, or no longer. Raises
        `AlreadyRetracted`."""

    async def summary(self, coverage: Coverage) -> Entry | None:
        """What is known so far."""

    async def summarise(self, coverage: Coverage, content: Content, actor: Actor, expected: int | None = None) -> Entry:
        """Published, or renewed where it stands; `expected` is the revision that its author saw, 0 for none. Raises
        `CoverageClosed`, `Stale`."""

    async def end_summary(self, coverage: Coverage, actor: Actor) -> Entry:
        """Withdrawn, and its messages deleted where the platform still allows it. Raises `NoSuchEntry`."""

    async def once(self, once: Once, act: Callable[[], Awaitable[str]]) -> str:
        """Do it and remember the answer, in one step; or, where that was done within the last week, only answer.

        What raises is neither done nor remembered. Raises `KeyTaken` where something else was done under that key.
        """
