"""How what a lane was about went: what it tells the store."""

from dataclasses import dataclass
from datetime import datetime

from bot.errors import Absence
from bot.lanes.card import Card, CardOutcome
from bot.lanes.delivery import Chat, Due, Layout, Mark, Outdated, Pin, Receipt
from bot.model import Address, ChatKey, EntryId, MessageId, Seq


@dataclass(frozen=True, slots=True)
class Delivered:
    """Sent: a receipt for each entry, and after the last part the position moves.

    `message` is None when it arrived and was deleted there. `delays` are the seconds since each entry was published,
    where it arrived for the first time. `others` came with the message where each medium is one of its own; None where
    it shows no media.
    """

    mark: Mark
    message: MessageId | None
    delays: tuple[tuple[EntryId, float], ...] = ()
    others: tuple[MessageId, ...] | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """Nothing is to be sent up to `seq` (retracted before it was sent, or had already). `ends`: that is the closing
    line, and the subscription ends with it."""

    due: Due
    seq: Seq
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Deferred:
    """The chat does not want it before `until`; unless it has changed its preferences since."""

    due: Due
    until: datetime


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

    `relaid` is the new layout of a message that shows several entries. `reached`: the platform answered a request, so
    that the chat is there.
    """

    outdated: Outdated
    revision: int
    kept: tuple[Receipt, ...]
    gone: tuple[Receipt, ...] = ()
    relaid: tuple[tuple[MessageId, Layout], ...] = ()
    retracted: bool = False
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Postponed:
    """A correction, a pin or a card could not be brought now; tried again from `until` on.

    Until then the chat gets nothing, or, with `edits_only`, no other correction either but what is new.
    """

    work: Outdated | Pin | Card
    until: datetime | None = None
    edits_only: bool = False


@dataclass(frozen=True, slots=True)
class PinAsked:
    """A request to pin or unpin it is about to leave: until more is known, it may be pinned, and may be not."""

    pin: Pin


@dataclass(frozen=True, slots=True)
class Pinned:
    """A message was pinned, or unpinned; `gone`: it is not there any more, so that nothing is left to do."""

    pin: Pin
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Unpinnable:
    """The chat does not let the bot pin, or unpin: its message stays as it is."""

    pin: Pin
    at: datetime


Outcome = (
    Delivered
    | Passed
    | Deferred
    | Unsent
    | Doubted
    | Resolved
    | GivenUp
    | Suspended
    | Reinstated
    | Relocated
    | Revised
    | Postponed
    | PinAsked
    | Pinned
    | Unpinnable
    | CardOutcome
)
