"""The clock of the simulation: the loop's time, and a time of day that can be set."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.clock import SystemClock
from tests.simulation.loop import BEGINNING

EPOCH = datetime(2026, 5, 4, 9, tzinfo=UTC)

INSTANT = 1e-6
"""Seconds: so shortly before."""


class VirtualClock(SystemClock):
    """Sleeping is the loop's. `set` moves the time of day, as an administrator or a time server does."""

    def __init__(self) -> None:
        self._ahead = timedelta()
        self._sets: list[tuple[float, timedelta]] = []

    def now(self) -> datetime:
        return EPOCH + self._ahead + timedelta(seconds=self.monotonic() - BEGINNING)

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    def set(self, seconds: float) -> None:
        """Forward, or backward where that is negative."""
        self._ahead += timedelta(seconds=seconds)
        self._sets.append((self.monotonic(), self._ahead))

    def shown_at(self, second: float) -> datetime:
        """What it showed then."""
        ahead = [ahead for at, ahead in self._sets if at <= second]
        return EPOCH + (ahead[-1] if ahead else timedelta()) + timedelta(seconds=second - BEGINNING)

    def furthest(self, since: float, until: float) -> datetime:
        """The latest that it showed in between, be it set back after that or not."""
        before = [self.shown_at(at - INSTANT) for at, _ in self._sets if since < at <= until]
        return max([self.shown_at(until), *before])

    def was_set(self, since: float, until: float) -> bool:
        return any(since <= at <= until for at, _ in self._sets)
