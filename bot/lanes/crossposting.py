"""Crossposts: which messages of announcement channels go on next to the channels that follow them. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from bot.budgets.budget import Rate
from bot.errors import InDoubt, Outage, PlatformError, Scope, Throttled, Unauthorised, Unreachable
from bot.lanes.retry import growing
from bot.model import Level
from bot.store import Crosspost, CrosspostAnswer

TOO_OLD = timedelta(days=1)
"""What has waited for so long is no news to those who follow the channel."""

SHORTEST_PAUSE = 1.0
"""Seconds that a channel's crossposts wait at least when it was throttled: each refusal counts towards a ban."""

FIRST_PAUSE, LONGEST_PAUSE = 10.0, 600.0
"""Seconds that a channel's crossposts wait after one that failed."""

_URGENCY = (Level.BREAKING, Level.KEY, Level.ALL)


def window(rate: Rate) -> timedelta:
    """What was asked for counts for so long: the slack is for requests that took their time to arrive."""
    return timedelta(seconds=rate.window + rate.slack)


def ready_at(crosspost: Crosspost, rate: Rate) -> datetime | None:
    """When its channel has a place for it; None if it has one now."""
    place = [crosspost.full_since + window(rate)] if crosspost.full_since else []
    wait = [crosspost.until] if crosspost.until else []
    return max(place + wait, default=None)


def chosen(first: Iterable[Crosspost], rate: Rate, now: datetime, most: int) -> list[Crosspost]:
    """Those that may be asked for now: breaking entries, then key ones, of each the newest first."""
    ready = [one for one in first if (at := ready_at(one, rate)) is None or at <= now]
    return sorted(ready, key=lambda one: (_URGENCY.index(one.level), -one.entry, one.message))[:most]


def answered(crosspost: Crosspost, error: PlatformError | None, now: datetime, random: Random) -> CrosspostAnswer:
    """What follows for the queue; asking once more does no harm."""
    match error:
        case Throttled(scope=Scope.CHAT):
            pause = max(SHORTEST_PAUSE, error.retry_after)
            return CrosspostAnswer(crosspost, until=now + timedelta(seconds=pause))
        case Throttled() | Unauthorised():
            return CrosspostAnswer(crosspost)
        case Outage() | InDoubt():
            pause = growing(crosspost.tries + 1, random, first=FIRST_PAUSE, longest=LONGEST_PAUSE)
            return CrosspostAnswer(crosspost, until=now + timedelta(seconds=pause))
        case Unreachable():
            return CrosspostAnswer(crosspost, over=True, closed=True)
        case _:
            return CrosspostAnswer(crosspost, over=True)
