"""Budgets: how often we may call. Deciding is pure; `Line` is where requests wait their turn."""

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.ports import Clock


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `limit` in any `window` seconds, of which `burst` may come at once.

    A bucket lets `burst + refill × window` through in a window, so it refills at `(limit - burst) / window` a second.
    """

    limit: float
    window: float
    burst: float = 1.0

    @property
    def interval(self) -> float:
        """Seconds between two requests of a steady flow."""
        return self.window / (self.limit - self.burst)


Key = TypeVar("Key", bound=Hashable)

UNLIMITED = Rate(limit=1e9, window=1.0)


@dataclass(frozen=True, slots=True)
class Pace:
    """What a platform lets one account do: in all, in a private chat, in a group or channel."""

    account: Rate
    private: Rate
    group: Rate


class Budget:
    """A bucket as one number: the time up to which it is used (the generic cell rate algorithm)."""

    def __init__(self, rate: Rate) -> None:
        self._interval = rate.interval
        self._tolerance = (rate.burst - 1) * rate.interval
        self._used_until = float("-inf")
        self._paused_until = float("-inf")

    def ready_at(self, now: float) -> float:
        """When the next request may go: `now` or later."""
        return max(now, self._used_until - self._tolerance, self._paused_until)

    def take(self, now: float) -> None:
        self._used_until = max(self._used_until, now) + self._interval

    def pause(self, until: float) -> None:
        """Nothing before then; deadlines combine with `max`, so that no later answer can shorten the wait."""
        self._paused_until = max(self._paused_until, until)

    def spent(self, now: float) -> bool:
        """Is anything of it in use? If not, it is as good as new and may be forgotten."""
        return max(self._used_until, self._paused_until) > now


class Budgets(Generic[Key]):
    """One budget for each of many; those not in use are forgotten."""

    def __init__(self) -> None:
        self._budgets: dict[Key, Budget] = {}
        self._sweep_at = 1024

    def ready_at(self, key: Key, now: float) -> float:
        budget = self._budgets.get(key)
        return budget.ready_at(now) if budget else now

    def take(self, key: Key, rate: Rate, now: float) -> None:
        if len(self._budgets) >= self._sweep_at:
            self._budgets = {kept: budget for kept, budget in self._budgets.items() if budget.spent(now)}
            self._sweep_at = max(1024, 2 * len(self._budgets))
        self._budgets.setdefault(key, Budget(rate)).take(now)


class Line:
    """Where requests wait for the account's budget: first in, first out, one wake-up per admission."""

    def __init__(self, rate: Rate, clock: Clock) -> None:
        self._budget = Budget(rate)
        self._clock = clock
        self._turn = asyncio.Lock()

    async def admit(self) -> None:
        """Return when this request may go."""
        async with self._turn:
            while (wait := self.wait()) > 0:
                await self._clock.sleep(wait)
            self._budget.take(self._clock.monotonic())

    def wait(self) -> float:
        """Seconds until the next request may go."""
        now = self._clock.monotonic()
        return self._budget.ready_at(now) - now

    def pause(self, seconds: float) -> None:
        self._budget.pause(self._clock.monotonic() + seconds)
