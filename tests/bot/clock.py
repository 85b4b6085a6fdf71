"""Clocks that tests own."""

import asyncio
from datetime import UTC, datetime, timedelta

from tests.bot.pulse import Pulse

EPOCH = datetime(2026, 5, 4, 9, tzinfo=UTC)

BEGINNING = 10_000.0
"""What the clocks show first; so late that the sum of a time and a short wait is exact."""


class LeapingClock:
    """Each sleep takes no time: the clock leaps to its end. `naps` are the lengths of all sleeps."""

    def __init__(self) -> None:
        self.elapsed = BEGINNING
        self.naps: list[float] = []

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=self.elapsed - BEGINNING)

    def monotonic(self) -> float:
        return self.elapsed

    def advance(self, seconds: float) -> None:
        self.elapsed += seconds

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.elapsed += seconds
        await asyncio.sleep(0)


class HandClock:
    """Time passes only when a test says so."""

    def __init__(self, pulse: Pulse) -> None:
        self.elapsed = BEGINNING
        self._pulse = pulse
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=self.elapsed - BEGINNING)

    def monotonic(self) -> float:
        return self.elapsed

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        sleeper = (self.elapsed + seconds, asyncio.get_running_loop().create_future())
        self._sleepers.append(sleeper)
        self._pulse.beat()
        try:
            await sleeper[1]
        finally:
            self._sleepers.remove(sleeper)

    def advance(self, seconds: float) -> None:
        self.elapsed += seconds
        for until, sleeper in self._sleepers:
            if until <= self.elapsed and not sleeper.done():
                sleeper.set_result(None)

    @property
    def waits(self) -> list[float]:
        """How long each sleeper has still to sleep, the shortest first."""
        return sorted(until - self.elapsed for until, sleeper in self._sleepers if not sleeper.done())
