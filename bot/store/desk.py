"""Incoming, the audit record: the words and the port."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.conversation import Incoming, Person
from bot.model import Content, EntryId
from bot.store.roles import Account


@dataclass(frozen=True, slots=True)
class Proposal:
    """A correction that waits for its editor's word; `expected` is the revision that was to be corrected."""

    id: int
    entry: EntryId
    expected: int
    content: Content
    note: str | None


@dataclass(frozen=True, slots=True)
class Audited:
    """What somebody did at the desk."""

    at: datetime
    platform: str
    name: str
    action: str
    detail: str


class DeskStore(Protocol):
    """Incoming, the audit record."""

    async def keep(self, incoming: Incoming) -> bool:
        """False when it was kept before."""

    async def kept(self) -> list[Incoming]:
        """What was kept and not acted on, oldest first."""

    async def acted_on(self, incoming: Incoming) -> None: ...

    async def propose(
        self, entry: EntryId, expected: int, content: Content, note: str | None, at: datetime
    ) -> Proposal:
        """Kept for a week."""

    async def proposal(self, proposal: int) -> Proposal | None: ...

    async def note(self, proposal: int, note: str | None) -> None:
        """What changed, in the words that readers get."""

    async def forget_proposal(self, proposal: int) -> None: ...

    async def record(self, at: datetime, platform: str, person: Person, action: str, detail: str) -> None:
        """Add to the audit record."""

    async def audited(self, count: int) -> list[Audited]:
        """What was recorded last, the newest first."""

    async def names(self, accounts: Sequence[Account]) -> Mapping[Account, str]:
        """What those of them who did something at the desk, or whose private chat follows a coverage, were called
        last."""
