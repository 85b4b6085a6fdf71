"""What a lane and the store say to each other about bringing one chat up to date.

The store answers with what is due (`Due`, `Pending`, `Outdated`); the lane marks what it is about to send (`Mark`) and
tells how it went (the outcomes). One turn of a lane is one transaction: outcomes in, new marks in.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from bot.errors import Absence
from bot.model import Address, Change, ChatKey, ChatKind, CoverageId, Entry, EntryId, Level, MessageId, Seq

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
    """`absent`: it could not be reached, and is tried again now."""

    key: ChatKey
    address: Address
    kind: ChatKind
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A subscription that is behind: everything of its class after `after` is to be sent, or the entry `owed`.

    `remaining` is how many messages its service may still make, None when it starts anew. `doubted`: before anything
    else is sent to the chat, its mark in doubt is to be settled.
    """

    chat: Chat
    coverage: CoverageId
    level: Level
    urgency: Urgency
    after: Seq
    owed: EntryId | None = None
    remaining: int | None = None
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a lane finds when it looks. `newest` is the end of the stream: while it stays, every entry stays as it is.
    `waiting_ends` is when the next chat that was told to wait is due again."""

    newest: Seq
    waiting_ends: datetime | None
    due: "list[Due]"
    outdated: "list[Outdated]"


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


@dataclass(frozen=True, slots=True)
class Delivered:
    """Sent: a receipt for each entry, and after the last part the position moves.

    `message` is None when it arrived and was deleted there. `delays` are the seconds since each entry was published,
    where it arrived for the first time.
    """

    mark: Mark
    message: MessageId | None
    delays: tuple[tuple[EntryId, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Passed:
    """Nothing is to be sent up to `seq` (retracted before it was sent, or had already)."""

    due: Due
    seq: Seq


@dataclass(frozen=True, slots=True)
class Unsent:
    """To be sent again, from `until` on where that is set: surely not sent, or, if `doubted_at` is set, perhaps."""

    mark: Mark
    until: datetime | None = None
    doubted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Doubted:
    """It may have arrived. The mark stays and is settled first when the chat is served again."""

    mark: Mark
    at: datetime


@dataclass(frozen=True, slots=True)
class Resolved:
    """What was in doubt did not arrive, or need not be known: it is composed anew."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Not to be tried again; the chat goes on after it. `doubted_at`: it may have arrived."""

    mark: Mark
    doubted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suspended:
    """The chat cannot be reached."""

    chat: Chat
    absence: Absence
    at: datetime


@dataclass(frozen=True, slots=True)
class Reinstated:
    """Chats that seemed out of reach are not: they are due again from `until` on."""

    chats: tuple[ChatKey, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class Relocated:
    """The chat goes on under another address."""

    chat: Chat
    address: Address


@dataclass(frozen=True, slots=True)
class Revised:
    """A correction, or a retraction if `retracted`, was brought to a chat: its receipts are now `kept`, without those
    `gone`.

    `relaid` is the new layout of a message that shows several entries.
    """

    outdated: Outdated
    revision: int
    kept: tuple[Receipt, ...]
    gone: tuple[Receipt, ...] = ()
    relaid: tuple[tuple[MessageId, Layout], ...] = ()
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Postponed:
    """A correction could not be brought now; tried again from `until` on.

    Until then the chat gets nothing, or, with `edits_only`, no other correction either but what is new.
    """

    outdated: Outdated
    until: datetime | None = None
    edits_only: bool = False


Outcome = (
    Delivered
    | Passed
    | Unsent
    | Doubted
    | Resolved
    | GivenUp
    | Suspended
    | Reinstated
    | Relocated
    | Revised
    | Postponed
)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an entry got: chats that should have it, chats that have it, chats that cannot be reached.

    `half_within` is the delay in seconds that half of the deliveries stayed within, None before the first. `skipped`
    are chats where it is in doubt and is not sent again. `worst` is the longest delay, rounded up to two digits;
    `doubted` are chats where it ever was in doubt, sent again or not.
    """

    audience: int
    reached: int
    unreachable: int
    half_within: float | None = None
    skipped: int = 0
    worst: float | None = None
    doubted: int = 0

    @property
    def waiting(self) -> int:
        """Chats that it is still on its way to."""
        return max(0, self.audience - self.reached - self.unreachable - self.skipped)


@dataclass(frozen=True, slots=True)
class PlatformStatus:
    """How one platform's lane stands. `oldest` is when the oldest entry was published that a chat still waits for;
    `learned` is the share of its rate that the lane uses; `in_doubt` counts the cases so far, `skipped` those of them
    that were not sent again."""

    platform: str
    chats: int
    behind: int
    suspended: int
    marked: int
    in_doubt: int
    skipped: int
    learned: float
    oldest: datetime | None


def coarse(seconds: float) -> int:
    """A delay in tenths of a second, rounded up to two digits: what delays are counted by."""
    return _two_digits(max(1, math.ceil(seconds * 10)))


@lru_cache(maxsize=256)
def _two_digits(number: int) -> int:
    step = int(10 ** max(0, len(str(number)) - 2))
    return -(-number // step) * step
