"""What a lane and the store say to each other about live cards.

A chat that wants a card has a row for it, and a position in each coverage that stands on it: how many changes of the
coverage the card shows. Behind by any of them, it is due when a minute has passed since it was renewed last.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.lanes.delivery import Chat
from bot.model import CoverageId, Level, MessageId
from bot.richtext import RichText


@dataclass(frozen=True, slots=True)
class OnCard:
    """A coverage that is to stand on a card, or stands there still: `followed` tells which. `changes` is how often it
    had changed."""

    coverage: CoverageId
    level: Level
    changes: int
    followed: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """A card that may have been sent: what it showed, and when that was."""

    text: RichText
    at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """A chat's card that has something to be done: sent, renewed, pinned, taken down.

    `message` is None where none is known of, `asked` then tells whether there may be one. `shows` is the fingerprint of
    what it shows. `to_pin`: it stands there and is not pinned; `may_be_pinned`: it may have been. `touched` counts how
    often it changed what is to stand on it.
    """

    chat: Chat
    wanted: bool
    message: MessageId | None
    asked: Asked | None
    shows: str
    to_pin: bool
    may_be_pinned: bool
    touched: int
    coverages: tuple[OnCard, ...]


@dataclass(frozen=True, slots=True)
class CardAsked:
    """It may be renewed from now on: until more is known, nobody knows what it shows."""

    card: Card


@dataclass(frozen=True, slots=True)
class CardShown:
    """These coverages stand on the card as of their changes, those that it `left` do not any more.

    `message` is None where the platform takes it in no form. `at`: when it was sent or renewed, if it was; `until`: not
    renewed again before then. Without `coverages` it is known that it is there, but not what it shows. `reached`: the
    platform answered a request, so that the chat is there.
    """

    card: Card
    message: MessageId | None
    shows: str
    coverages: tuple[OnCard, ...] = ()
    left: tuple[OnCard, ...] = ()
    at: datetime | None = None
    until: datetime | None = None
    reached: bool = False


@dataclass(frozen=True, slots=True)
class CardUnsent:
    """It was not sent this time, or, if `doubted_at` is set, perhaps. `keep`: what was asked for stays in doubt;
    `skipped`: it is not sent again."""

    card: Card
    doubted_at: datetime | None = None
    keep: bool = False
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class CardPinned:
    card: Card


@dataclass(frozen=True, slots=True)
class CardUnpinnable:
    """The chat does not let the bot pin."""

    card: Card
    at: datetime


@dataclass(frozen=True, slots=True)
class CardLost:
    """It is not there any more, or cannot be changed: another one is sent, unless one was lost shortly before."""

    card: Card
    at: datetime


@dataclass(frozen=True, slots=True)
class CardDown:
    """Nothing is there any more that would have to be renewed."""

    card: Card


CardOutcome = CardAsked | CardShown | CardUnsent | CardPinned | CardUnpinnable | CardLost | CardDown
