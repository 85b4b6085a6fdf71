"""What the platform answered, and what follows for the chat and for the lane. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.errors import (
    Absence,
    Conflict,
    EditRefused,
    InDoubt,
    Moved,
    Outage,
    PlatformError,
    Rejected,
    Scope,
    Throttled,
    Unauthorised,
    Unreachable,
)
from bot.lanes.card import Card
from bot.lanes.delivery import Chat, Mark, Outdated, Pin
from bot.lanes.outcome import Doubted, GivenUp, Outcome, Postponed, Relocated, Resolved, Suspended, Unsent


class InDoubtPolicy(StrEnum):
    """What becomes of a message that may or may not have arrived, where the platform cannot tell repeats apart."""

    RESEND = "resend"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Consequence:
    """`outcome` is for the store. `pause` (seconds, the whole account was refused) and `failing` are for the lane:
    wait, and go on carefully. `stop` ends the lane."""

    outcome: Outcome
    pause: float = 0.0
    failing: bool = False
    stop: bool = False


def of_sending(error: PlatformError, mark: Mark, policy: InDoubtPolicy | None, now: datetime) -> Consequence:
    """`policy` is None where the platform itself can tell whether a message arrived. What is refused of several entries
    is composed anew, in smaller messages."""
    match error:
        case InDoubt():
            return Consequence(_in_doubt(mark, policy, now), failing=True)
        case Outage():
            return Consequence(Unsent(mark), failing=True)
        case Rejected() if mark.layout.several:
            return Consequence(Resolved(mark))
        case _:
            return _of_either(error, mark.chat, lambda until: Unsent(mark, until), now) or Consequence(GivenUp(mark))


def _in_doubt(mark: Mark, policy: InDoubtPolicy | None, now: datetime) -> Outcome:
    match policy:
        case None:
            return Doubted(mark, now)
        case InDoubtPolicy.RESEND:
            return Unsent(mark, doubted_at=now)
        case InDoubtPolicy.SKIP:
            return GivenUp(mark, doubted_at=now)


def of_revising(error: PlatformError, work: Outdated | Pin | Card, now: datetime) -> Consequence:
    """Edits and pins may be repeated without harm; a card that was to be sent says itself what became of it."""
    if isinstance(error, Throttled) and error.scope is Scope.EDITS:
        until = now + timedelta(seconds=error.retry_after)
        return Consequence(Postponed(work, until, edits_only=True))
    return _of_either(error, work.chat, lambda until: Postponed(work, until), now) or Consequence(
        Postponed(work), failing=True
    )


def unpinnable(error: PlatformError) -> bool:
    """Does it say of a pin that it cannot be? Then it says nothing of what else the bot may there: to pin is a right of
    its own, and a place can be full of pins."""
    match error:
        case Unreachable(absence=Absence.NO_RIGHTS) | Rejected() | EditRefused():
            return True
        case _:
            return False


def of_topic(error: PlatformError, chat: Chat) -> bool:
    """Is the chat to be told that its topic is gone? Once: not when it was tried again."""
    gone = isinstance(error, Unreachable) and error.absence is Absence.TOPIC_GONE
    return gone and chat.address.thread != 0 and not chat.absent


def _of_either(
    error: PlatformError, chat: Chat, again: Callable[[datetime | None], Outcome], now: datetime
) -> Consequence | None:
    match error:
        case Throttled(scope=Scope.CHAT | Scope.EDITS):
            return Consequence(again(now + timedelta(seconds=error.retry_after)))
        case Throttled():
            return Consequence(again(None), pause=error.retry_after)
        case Unreachable():
            return Consequence(Suspended(chat, error.absence, now))
        case Moved():
            return Consequence(Relocated(chat, error.address))
        case Unauthorised() | Conflict():
            return Consequence(again(None), stop=True)
        case _:
            return None
