"""Drafts, how they leave, and what somebody was asked to write next: the words and the port."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.conversation import Incoming
from bot.model import Address, Content, CoverageId, EntryId, Marks


class DraftState(StrEnum):
    OPEN = "open"
    LEAVING = "leaving"
    """Its editor has said so, and its time has not come yet: it can still be called back."""
    PUBLISHED = "published"
    DISCARDED = "discarded"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Draft:
    """A post that waits for its editor's word; `entry` is what it was published as.

    `revision` grows with each change, so that a button which was shown before it is told apart. `planned_at` is when
    the editor wants it to go out, None for at once.
    """

    id: int
    platform: str
    person: int
    coverage: CoverageId | None
    content: Content
    state: DraftState
    entry: EntryId | None
    revision: int = 1
    key: bool = False
    planned_at: datetime | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Departure:
    """How a draft leaves: `at` its time, as `author`; `press` is what is to be answered when it has gone out."""

    at: datetime
    marks: Marks
    author: str
    press: Incoming


@dataclass(frozen=True, slots=True)
class Leaving:
    draft: Draft
    departure: Departure


class DraftStore(Protocol):
    """Drafts and prompts. Publishing is the stream's: `StreamStore.publish_draft` and `publish_leaving`."""

    async def put(
        self,
        platform: str,
        person: int,
        coverage: CoverageId | None,
        content: Content,
        at: datetime,
        planned_at: datetime | None = None,
        album: str | None = None,
    ) -> Draft:
        """`album`: what is shown arrives in several messages. There is one draft of it, the first that was put."""

    async def of_album(self, platform: str, person: int, album: str) -> Draft | None: ...

    async def get(self, draft: int) -> Draft | None: ...

    async def change(self, draft: Draft) -> Draft | None:
        """Write its coverage, content, mark and plan, if it is open and still of this revision; None otherwise.

        Raises `NoSuchCoverage`, `CoverageClosed` for another coverage than it had.
        """

    async def discard(self, draft: int) -> bool:
        """False when it is not open: leaving, published or discarded before."""

    async def depart(self, draft: int, revision: int, departure: Departure) -> Draft | None:
        """From now on it is leaving, if it is open, has a coverage and is of this revision; None otherwise.

        Raises `CoverageClosed`.
        """

    async def call_back(self, draft: int) -> Draft | None:
        """Open again; None when it is not leaving (any more)."""

    async def hold_back(self, draft: int) -> Draft | None:
        """Open again, with the time at which it should have left as its plan; None when it is not leaving."""

    async def due(self, now: datetime) -> list[Leaving]:
        """What is to leave by now, the longest overdue first."""

    async def planned(self) -> list[Leaving | Draft]:
        """What is leaving, and open drafts with a plan, by their times."""

    async def prompt(self, address: Address, person: int, purpose: str, at: datetime) -> None:
        """Their next message in that chat is for this; a new purpose takes the place of the one before."""

    async def take_prompt(self, address: Address, person: int, since: datetime) -> str | None:
        """What the message that came is for, once; None when nothing was asked for since then."""
