"""Sources that are watched, and what is asked about them: the words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from pydantic import Field, SecretStr

from bot.fetching import NO_VALIDATORS, Validators
from bot.model import CoverageId, EntryId, Frozen
from bot.sources.options import ReadingOptions

SourceId = NewType("SourceId", int)
QuestionId = NewType("QuestionId", int)


class OnMissing(StrEnum):
    """What to do about an entry that a page no longer shows."""

    ASK = "ask"
    RETRACT = "retract"
    KEEP = "keep"


class SourceOptions(Frozen):
    """What can be set of one source. `hold`: seconds that a difference has to last before it counts. `most_new`: new
    entries at once beyond which the desk is asked before anything is pushed."""

    reading: ReadingOptions = ReadingOptions()
    hold: float = Field(10.0, ge=0, le=600)
    on_missing: OnMissing = OnMissing.ASK
    most_new: int = Field(20, ge=1, le=1000)


class SourceState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"
    """It said itself that nothing more will come."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document on the web that is read again and again into one coverage.

    `read_at`: when it was last read and nothing was left waiting; `changed_at`: when it last showed something else
    than before. `trouble`: what the last readings failed with, `failures` times in a row.
    """

    id: SourceId
    address: str
    coverage: CoverageId
    options: SourceOptions
    state: SourceState
    since: datetime
    next_at: datetime
    validators: Validators = NO_VALIDATORS
    read_at: datetime | None = None
    changed_at: datetime | None = None
    failures: int = 0
    trouble: str | None = None

    @property
    def name(self) -> str:
        """What the origins of its entries begin with; stays when its address changes."""
        return name_of(self.id)


def name_of(source: SourceId) -> str:
    return f"source-{source}"


class QuestionKind(StrEnum):
    MISSING = "missing"
    """Entries are no longer on the page: withdraw them?"""
    MANY = "many"
    """More new entries at once than usual: send them?"""


class Verdict(StrEnum):
    YES = "yes"
    NO = "no"
    SETTLED = "settled"
    """Nobody needs to decide any more: the entries came back."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the desk is to decide about entries of one source; `verdict` is None while it is open."""

    id: QuestionId
    source: SourceId
    coverage: CoverageId
    kind: QuestionKind
    entries: tuple[EntryId, ...]
    asked_at: datetime
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a hub was asked to announce. `token` ends the callback's address; `lease_until` is None until the hub has
    asked back."""

    source: SourceId
    hub: str
    topic: str
    token: str
    secret: SecretStr
    asked_at: datetime
    lease_until: datetime | None = None
