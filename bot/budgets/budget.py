"""Budgets: how often we may call. Deciding is pure; `bot.budgets.line` is where requests wait their turn."""

import math
from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from bot.model import ChatKind

SLACK = 0.042
"""Seconds. It costs four per cent of a rate a second, of the five that may be lost: with 35 ms, one request
in some minutes was too early where the way takes from 12 to 38 ms and both machines have much to do."""

LATENESS_SHARE = 1 / 7
"""The part of a bucket's slack that makes up for timers that wake late; the rest is the network's."""

CATCH_UP = 0.08
"""Seconds by which requests may be ahead of an even flow where each is counted, so that what was late catches up. A
machine that has much to do wakes up late by tens of milliseconds now and then."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `limit` requests arrive in any `window` seconds, of which `burst` may leave at once.

    Requests leave so that they may arrive a little closer together: `slack` is how much longer than another one may be
    on its way, in seconds.

    A bucket with one place every `interval` seconds and a `tolerance` needs n × interval - tolerance seconds for n
    requests after the first. Both are chosen so that `limit` requests after the first need the window and six sevenths
    of the slack. The last seventh is in the tolerance: a request that leaves late by no more than that does not delay
    those behind it.

    What has a rate `within` another counts there as well.
    """

    limit: float
    window: float
    burst: float = 1.0
    slack: float = SLACK
    within: "Rate | None" = None
    interval: float = field(init=False, compare=False)
    """Seconds between two requests of a steady flow."""
    tolerance: float = field(init=False, compare=False)
    """Seconds by which requests may be ahead of the steady flow."""

    def __post_init__(self) -> None:
        interval = (self.window + self.slack) / (math.floor(self.limit) - self.burst + 1)
        object.__setattr__(self, "interval", interval)
        object.__setattr__(self, "tolerance", (self.burst - 1) * interval + LATENESS_SHARE * self.slack)


Key = TypeVar("Key", bound=Hashable)

UNLIMITED = Rate(limit=1e9, window=1.0)


class Act(StrEnum):
    """What is done in a chat; `OLD_EDIT` changes a message that is older than an hour."""

    SEND = "send"
    EDIT = "edit"
    OLD_EDIT = "old edit"


@dataclass(frozen=True, slots=True)
class Pace:
    """What a platform lets one account do: in all, in a private chat, in a group or channel.

    Where nothing is said of edits, they are sent as often as messages, and old ones as often as others. `paid` is for
    messages that are paid for, on top of what goes for nothing.
    """

    account: Rate
    private: Rate
    group: Rate
    private_edit: Rate | None = None
    group_edit: Rate | None = None
    old_edit: Rate | None = None
    paid: Rate | None = None

    def of(self, kind: ChatKind, act: Act) -> Rate:
        """How often that may be done in one chat of that kind."""
        private = kind is ChatKind.PRIVATE
        if act is Act.OLD_EDIT and self.old_edit:
            return self.old_edit
        edit = self.private_edit if private else self.group_edit
        if act is not Act.SEND and edit:
            return edit
        return self.private if private else self.group


class Budget:
    """A bucket as one number: the time up to which it is used (the generic cell rate algorithm).

    What goes may have a rate of its own within the one of the budget: then a second bucket counts it as well.
    """

    __slots__ = ("_part_used_until", "_paused_until", "_rate", "_used_until")

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._used_until = float("-inf")
        self._part_used_until = float("-inf")
        self._paused_until = float("-inf")

    def ready_at(self, now: float, rate: Rate | None = None) -> float:
        """When the next request may go: `now` or later."""
        rate = rate or self._rate
        ready = max(now, self._paused_until)
        if rate.within:
            ready = max(ready, self._part_used_until - rate.tolerance)
            rate = rate.within
        return max(ready, self._used_until - rate.tolerance)

    def take(self, now: float, rate: Rate | None = None, *, factor: float = 1.0) -> None:
        """A request goes. `factor` is the part of the rate that is used: at 0.5 it takes two places."""
        rate = rate or self._rate
        if rate.within:
            self._part_used_until = max(self._part_used_until, now) + rate.interval / factor
            rate = rate.within
        self._used_until = max(self._used_until, now) + rate.interval / factor

    def pause(self, until: float) -> None:
        """Nothing before then; deadlines combine with `max`, so that no later answer can shorten the wait."""
        self._paused_until = max(self._paused_until, until)

    def spent(self, now: float) -> bool:
        """Is anything of it in use? If not, it is as good as new and may be forgotten."""
        return max(self._used_until, self._part_used_until, self._paused_until) > now


class Tally:
    """A budget that remembers when each request went, and so loses next to nothing by timers that wake late.

    A bucket counts the next place from a late request; here the next place is where an earlier request leaves the
    window, however late those between were. It keeps a time for each request of a window: an account can have one, a
    million chats cannot.
    """

    def __init__(self, rate: Rate) -> None:
        self._places = math.floor(rate.limit)
        self._window = rate.window + rate.slack
        self._interval = rate.window / self._places
        self._tolerance = (rate.burst - 1) * self._interval + CATCH_UP
        self._leave: deque[float] = deque()
        self._flow_until = float("-inf")
        self._paused_until = float("-inf")

    def ready_at(self, now: float) -> float:
        """When the next request may go: `now` or later."""
        ready = max(now, self._flow_until - self._tolerance, self._paused_until)
        return ready if len(self._leave) < self._places else max(ready, self._leave[-self._places])

    def take(self, now: float, *, factor: float = 1.0) -> None:
        """A request goes. `factor` is the part of the rate that is used: at 0.5 it counts twice as long."""
        self.book(now, factor=factor)
        self._flow_until = max(self._flow_until, now) + self._interval / factor

    def book(self, now: float, *, factor: float = 1.0) -> None:
        """A request goes that did not wait here: it counts in the window, and not in the even flow."""
        while self._leave and self._leave[0] <= now:
            self._leave.popleft()
        self._leave.append(now + self._window / factor)

    def pause(self, until: float) -> None:
        """Nothing before then; deadlines combine with `max`."""
        self._paused_until = max(self._paused_until, until)


class Budgets(Generic[Key]):
    """One budget for each of many; those not in use are forgotten."""

    def __init__(self) -> None:
        self._budgets: dict[Key, Budget] = {}
        self._sweep_at = 1024

    def ready_at(self, key: Key, now: float, rate: Rate | None = None) -> float:
        """When what has that rate may go; without one, what went first."""
        budget = self._budgets.get(key)
        return budget.ready_at(now, rate) if budget else now

    def take(self, key: Key, rate: Rate, now: float) -> None:
        if len(self._budgets) >= self._sweep_at:
            self._budgets = {kept: budget for kept, budget in self._budgets.items() if budget.spent(now)}
            self._sweep_at = max(1024, 2 * len(self._budgets))
        budget = self._budgets.get(key)
        if budget is None:
            budget = self._budgets[key] = Budget(rate)
        budget.take(now, rate)
