"""What contributors submit: the words and the port."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.model import Content, CoverageId, EntryId
from bot.store.roles import Account


class Decision(StrEnum):
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Submission:
    """A post of a contributor. While it waits, `decision` is None; `told`: the editors know of it or, once it is
    decided, its contributor. `entry` is what it was published as, `reason` why it was rejected."""

    id: int
    contributor: Account
    name: str
    coverage: CoverageId
    content: Content
    at: datetime
    decision: Decision | None = None
    decided_by: str | None = None
    entry: EntryId | None = None
    told: bool = False
    reason: str | None = None


class SubmissionStore(Protocol):
    async def submit(
        self, draft: int, revision: int, contributor: Account, name: str, at: datetime
    ) -> Submission | None:
        """Take an open draft that has a coverage out of its contributor's hands; None when it is not open any more, or
        not of this revision.

        Raises `Refused` when too many of that contributor wait already, `CoverageClosed`.
        """

    async def submission(self, submission: int) -> Submission | None: ...

    async def waiting(self) -> list[Submission]:
        """Those that nobody has decided, oldest first."""

    async def decide(
        self, submission: int, decision: Decision, by: str, at: datetime, reason: str | None = None
    ) -> Submission | None:
        """None when somebody was first."""

    async def published(self, submission: int, entry: EntryId) -> None:
        """What it was published as."""

    async def untold(self, since: datetime) -> list[Submission]:
        """Those of which somebody is to be told, unless that was so before then."""

    async def tell(self, submission: int, decision: Decision | None) -> None:
        """Somebody was told: the editors (None), or what was decided."""
