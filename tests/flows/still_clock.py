"""A time that stands still until a test lets it pass: the relay and the stand-ins share it, so nobody really waits."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot import relay
from bot.desk import departures, lulls
from bot.lanes import crossposter, forums
from bot.watching import watcher

LOOKS = (relay.LOOK, crossposter.LOOK, forums.LOOK, departures.LOOK, lulls.LOOK, watcher.LOOK)
"""Waits between two looks, which come again and again: nobody waits for them to be over."""

NO_TIME = 0.001
"""Seconds that pass by themselves: the pace of an account without limits."""

LATE = 0.002
"""Seconds by which whoever waits wakes up too late. Real clocks do so, and the store's are of milliseconds."""

BEGINNING = datetime(2026, 5, 4, 9, tzinfo=UTC)


class StillClock:
    """`bot.ports.Clock`."""

    def __init__(self) -> None:
        self._elapsed = 0.0
        self._sleepers: dict[asyncio.Future[None], float] = {}
        self._looking: set[asyncio.Future[None]] = set()

    def now(self) -> datetime:
        return BEGINNING + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        if seconds < NO_TIME:
            self._set(self._elapsed + max(0.0, seconds))
            await asyncio.sleep(0)
            return
        sleeper = asyncio.get_running_loop().create_future()
        self._sleepers[sleeper] = self._elapsed + seconds
        # The very number of a module: who waits for something else may well wait just as long.
        if any(seconds is look for look in LOOKS):
            self._looking.add(sleeper)
        try:
            await sleeper
        finally:
            del self._sleepers[sleeper]
            self._looking.discard(sleeper)

    def pass_by(self, passed: timedelta) -> None:
        """So much time is over at once."""
        self._set(self._elapsed + passed.total_seconds())

    def leap(self) -> None:
        """To just after the end of the wait that is over first."""
        ends = [end for sleeper, end in self._sleepers.items() if not sleeper.done() and sleeper not in self._looking]
        if ends:
            self._set(min(ends) + LATE)

    def _set(self, elapsed: float) -> None:
        self._elapsed = max(self._elapsed, elapsed)
        for sleeper, end in self._sleepers.items():
            if end <= self._elapsed and not sleeper.done():
                sleeper.set_result(None)
