"""Patience: how much one person may ask of the bot in a minute, so that nobody's flood costs the others anything.

Counted before anything is written or looked up. Who asks for more is told so once, then ignored until the minute is
over.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.conversation import Incoming, IncomingKind
from bot.store import Account

MINUTE = 60.0
MOST_PEOPLE = 10_000
"""Whose minutes are remembered; beyond that, the one that began first is forgotten."""

SUGGESTION = 0.125
"""What a suggestion counts, of which there is one for each key that is pressed."""

_HAPPENINGS = frozenset({IncomingKind.AVAILABLE, IncomingKind.UNAVAILABLE, IncomingKind.MOVED})
"""What nobody asks for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Commands, presses, forms and messages of one person in a minute: of readers and contributors, of editors and
    owners; and how many of these may be submissions."""

    readers: int = 30
    desk: int = 120
    submissions: int = 6


USUAL = Limits()


class Verdict(StrEnum):
    HEARD = "heard"
    TOLD = "told"
    """One too many: to be told so."""
    IGNORED = "ignored"


@dataclass(slots=True)
class _Minute:
    """`limit` is the readers' until it is known whether more is allowed."""

    began: float
    limit: int
    asked: float = 0.0
    submitted: int = 0
    knows: bool = False
    told: bool = False


class Patience:
    """`of_the_desk` says whether somebody is an editor: looked up once a minute, for who asks for more than readers."""

    def __init__(self, limits: Limits, of_the_desk: Callable[[Incoming], Awaitable[bool]]) -> None:
        self._limits = limits
        self._of_the_desk = of_the_desk
        self._minutes: OrderedDict[Account, _Minute] = OrderedDict()

    async def verdict(self, incoming: Incoming, now: float, weight: float = 1.0) -> Verdict:
        """`now` is in seconds of a clock that never goes back."""
        if incoming.kind in _HAPPENINGS:
            return Verdict.HEARD
        minute = self._minute(Account(incoming.platform, incoming.person.id), now)
        minute.asked += weight
        submits = incoming.kind is IncomingKind.PRESS and incoming.name == "submit"
        minute.submitted += submits
        if minute.asked > minute.limit and not minute.knows:
            minute.knows = True
            if await self._of_the_desk(incoming):
                minute.limit = max(self._limits.desk, self._limits.readers)
        if minute.asked <= minute.limit and not (submits and minute.submitted > self._limits.submissions):
            return Verdict.HEARD
        if minute.told or weight == SUGGESTION:
            return Verdict.IGNORED
        minute.told = True
        return Verdict.TOLD

    def _minute(self, account: Account, now: float) -> _Minute:
        minute = self._minutes.get(account)
        if minute is None or now >= minute.began + MINUTE:
            self._minutes.pop(account, None)
            if len(self._minutes) >= MOST_PEOPLE:
                self._minutes.popitem(last=False)
            minute = self._minutes[account] = _Minute(now, self._limits.readers)
        return minute
