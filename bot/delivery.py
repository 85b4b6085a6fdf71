"""What a lane and the store say to each other about bringing one chat up to date.

The store answers with what is due (`Due`, `Outdated`); the lane marks what it is about to send (`Mark`) and tells
how it went (the outcomes). One turn of a lane is one transaction: outcomes in, new marks in.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.errors import Absence
from bot.model import Address, Change, ChatKey, ChatKind, CoverageId, Entry, EntryId, Level, MessageId, Seq


class Urgency(StrEnum):
    """The class of what is sent. Order is promised within a class."""

    BREAKING = "breaking"
    OWED = "owed"
    ORDINARY = "ordinary"


@dataclass(frozen=True, slots=True)
class Chat:
    key: ChatKey
    address: Address
    kind: ChatKind


@dataclass(frozen=True, slots=True)
class Due:
    """A subscription that is behind: everything of its class after `after` is to be sent, or the entry `owed`."""

    chat: Chat
    coverage: CoverageId
    level: Level
    urgency: Urgency
    after: Seq
    owed: EntryId | None = None


@dataclass(frozen=True, slots=True)
class StreamRow:
    """A row of the stream that is to be pushed; `entry` is None for a closing line."""

    seq: Seq
    change: Change
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Mark:
    """This is being sent now. `entry` is None for a closing line; `parts` is how many messages it makes."""

    chat: Chat
    coverage: CoverageId
    urgency: Urgency
    seq: Seq
    entry: EntryId | None
    revision: int
    part: int
    parts: int
    started_at: datetime

    @property
    def last(self) -> bool:
        return self.part == self.parts - 1


@dataclass(frozen=True, slots=True)
class Receipt:
    entry: EntryId
    chat: ChatKey
    part: int
    message: MessageId
    revision: int


@dataclass(frozen=True, slots=True)
class Outdated:
    """One chat shows an older revision of an entry; `receipts` are all its parts, in order."""

    chat: Chat
    entry: EntryId
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True, slots=True)
class Delivered:
    """Sent: a receipt, and after the last part the position moves."""

    mark: Mark
    message: MessageId


@dataclass(frozen=True, slots=True)
class Passed:
    """Nothing is to be sent up to `seq` (retracted before it was sent, or the platform refuses the content)."""

    due: Due
    seq: Seq


@dataclass(frozen=True, slots=True)
class Unsent:
    """Surely not sent; it stays due, from `until` on where that is set."""

    mark: Mark
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Not sent and not to be tried again; the chat goes on after it."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class Suspended:
    """The chat cannot be reached."""

    chat: Chat
    absence: Absence


@dataclass(frozen=True, slots=True)
class Relocated:
    """The chat goes on under another address."""

    chat: Chat
    address: Address


@dataclass(frozen=True, slots=True)
class Revised:
    """A correction or retraction was brought to a chat: its receipts are now these, and those parts are gone."""

    outdated: Outdated
    revision: int
    kept: tuple[Receipt, ...]
    gone: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Postponed:
    """A correction could not be brought now; tried again from `until` on."""

    outdated: Outdated
    until: datetime | None = None


Outcome = Delivered | Passed | Unsent | GivenUp | Suspended | Relocated | Revised | Postponed


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an entry got: chats that should have it, chats that have it, chats that cannot be reached."""

    audience: int
    reached: int
    unreachable: int
