"""What a lane and the store say to each other about bringing one chat up to date.

The store answers with what is due (`Due`, `Pending`, `Outdated`); the lane marks what it is about to send (`Mark`) and
tells how it went (the outcomes). One turn of a lane is one transaction: outcomes in, new marks in.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model import Address, Change, ChatKey, ChatKind, CoverageId, Entry, EntryId, Level, MessageId, Seq
from bot.readers.preferences import AS_IT_COMES, Preferences

PROBE_FIRST = timedelta(hours=1)
PROBE_LONGEST = timedelta(days=1)
"""A suspended chat is tried again after as long as it has been away, within these bounds."""

DROP_AFTER = timedelta(days=30)
"""A chat that could not be reached for so long loses its subscriptions."""


UNKNOWN = MessageId(0)
"""The message of a receipt that is on its way with a correction, or in doubt."""
UNSENT = MessageId(-1)
"""The message of a receipt that a correction was to add, and surely did not yet."""


class Urgency(StrEnum):
    """The class of what is sent. Order is promised within a class."""

    BREAKING = "breaking"
    OWED = "owed"
    ORDINARY = "ordinary"


class Form(StrEnum):
    """How an entry stands in a chat."""

    ALONE = "alone"
    """In a message of its own, or in several that are its parts."""
    FULL = "full"
    """Whole, in a message with others."""
    LINE = "line"
    """As a headline, in a message with others."""
    BELOW = "below"
    """As a headline that says that the corrected text stands below, or as that text: a correction of what could not be
    changed."""
    LEAVING = "leaving"
    """In a part that is too much and is being deleted: it may be gone."""


@dataclass(frozen=True, slots=True)
class Chat:
    """`absent`: it could not be reached, and is tried again now. `language` is the code of the one it is told in.

    `preferences` are those that hold for the coverage at hand, `preferred` is how often the chat has changed them.
    """

    key: ChatKey
    address: Address
    kind: ChatKind
    absent: bool = False
    language: str = "en"
    preferences: Preferences = AS_IT_COMES
    muted_until: datetime | None = None
    preferred: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """A subscription that is behind: everything of its class after `after` is to be sent, or the entry `owed`.

    `remaining` is how many messages its service may still make, None when it starts anew. `doubted`: before anything
    else is sent to the chat, its mark in doubt is to be settled. `since` is when the oldest ordinary entry that it is
    behind by was pushed, where the chat may have a digest. `selective`: only of what was picked for it.
    """

    chat: Chat
    coverage: CoverageId
    level: Level
    urgency: Urgency
    after: Seq
    owed: EntryId | None = None
    remaining: int | None = None
    doubted: bool = False
    since: datetime | None = None
    selective: bool = False


@dataclass(frozen=True, slots=True)
class StreamRow:
    """A row of the stream that is to be pushed since `at`; `entry` is None for a closing line."""

    seq: Seq
    change: Change
    entry: Entry | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Pending:
    """What a position is behind by: rows, oldest first, after `earlier` others that are older than all of them.

    Whoever has got these, or passed over them, is up to date as of `until`.
    """

    rows: tuple[StreamRow, ...]
    earlier: int
    until: Seq


@dataclass(frozen=True, slots=True)
class Carried:
    entry: EntryId
    revision: int
    form: Form = Form.ALONE


@dataclass(frozen=True, slots=True)
class Layout:
    """What a message holds, in its order: `earlier` entries that are only counted, entries, a closing line."""

    carried: tuple[Carried, ...] = ()
    earlier: int = 0
    closes: bool = False

    @property
    def merged(self) -> bool:
        """Does its text depend on more than one entry?"""
        return any(one.form is not Form.ALONE for one in self.carried)

    @property
    def several(self) -> bool:
        """Could its entries, and the closing line, go in smaller messages?"""
        return len(self.carried) + self.closes > 1


@dataclass(frozen=True, slots=True)
class Mark:
    """This is being sent now; once its last part arrived, the position is `seq`.

    `parts` is how many messages a long entry makes. `remaining` is how many more its service may make. `doubts` is how
    often it was in doubt; a mark that was is sent again as it is, not composed anew.
    """

    chat: Chat
    coverage: CoverageId
    urgency: Urgency
    seq: Seq
    layout: Layout
    started_at: datetime
    part: int = 0
    parts: int = 1
    remaining: int = 0
    doubts: int = 0

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
    form: Form = Form.ALONE


@dataclass(frozen=True, slots=True)
class Pin:
    """An entry's message that is to be pinned in its chat, or else no longer."""

    chat: Chat
    entry: EntryId
    message: MessageId
    pinned: bool


@dataclass(frozen=True, slots=True)
class Outdated:
    """One chat shows an older revision of an entry; `receipts` are all its parts, in order.

    `urgent`: a retraction, or a correction of a breaking entry. `frozen`: the receipts are of an address that the
    chat has left, so that nothing there can be changed.
    """

    chat: Chat
    entry: EntryId
    receipts: tuple[Receipt, ...]
    urgent: bool = False
    frozen: bool = False
