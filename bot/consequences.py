"""What the platform answered, and what follows for the chat and for the lane. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.delivery import Chat, GivenUp, Mark, Outcome, Outdated, Postponed, Relocated, Suspended, Unsent
from bot.errors import (
    Conflict,
    InDoubt,
    Moved,
    Outage,
    PlatformError,
    Scope,
    Throttled,
    Unauthorised,
    Unreachable,
)


class InDoubtPolicy(StrEnum):
    """What becomes of a message that may or may not have arrived, where the platform cannot tell repeats apart."""

    RESEND = "resend"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Consequence:
    """`outcome` is for the store. `pause` (seconds) and `failing` are for the lane: wait, and go on carefully.
    `stop` ends the lane."""

    outcome: Outcome
    pause: float = 0.0
    failing: bool = False
    stop: bool = False


def of_sending(error: PlatformError, mark: Mark, policy: InDoubtPolicy, now: datetime) -> Consequence:
    """`policy` is SKIP only where a repeat could be seen twice."""
    match error:
        case InDoubt():
            outcome = GivenUp(mark) if policy is InDoubtPolicy.SKIP else Unsent(mark)
            return Consequence(outcome, failing=True)
        case Outage():
            return Consequence(Unsent(mark), failing=True)
        case _:
            return _of_either(error, mark.chat, lambda until: Unsent(mark, until), now) or Consequence(GivenUp(mark))


def of_revising(error: PlatformError, outdated: Outdated, now: datetime) -> Consequence:
    """Edits may be repeated without harm."""
    return _of_either(error, outdated.chat, lambda until: Postponed(outdated, until), now) or Consequence(
        Postponed(outdated), failing=True
    )


def _of_either(
    error: PlatformError, chat: Chat, again: Callable[[datetime | None], Outcome], now: datetime
) -> Consequence | None:
    match error:
        case Throttled(scope=Scope.CHAT):
            return Consequence(again(now + timedelta(seconds=error.retry_after)))
        case Throttled():
            return Consequence(again(None), pause=error.retry_after)
        case Unreachable():
            return Consequence(Suspended(chat, error.absence))
        case Moved():
            return Consequence(Relocated(chat, error.address))
        case Unauthorised() | Conflict():
            return Consequence(again(None), stop=True)
        case _:
            return None
