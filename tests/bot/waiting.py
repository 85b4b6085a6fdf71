"""Those who wait in a line, and what they find there."""

import asyncio
from bisect import bisect_left
from random import Random

from bot.budgets.budget import Rate
from bot.budgets.line import Errand, Line
from tests.bot.clock import HandClock, LeapingClock

TEN_A_SECOND = Rate(limit=10, window=1.0, slack=0.0)
MESSAGE, ANSWER = Errand.MESSAGE, Errand.ANSWER


def most_in_any_window(times: list[float], window: float) -> int:
    """The largest number of times in any window that holds one of its ends."""
    return max(bisect_left(times, start + window - 1e-6) - number for number, start in enumerate(times))


class Waiting:
    """Requests that wait in a line, and the order and time in which they were let through."""

    def __init__(self, line: Line, clock: LeapingClock | HandClock) -> None:
        self.line = line
        self.clock = clock
        self.admitted: list[tuple[int, float]] = []
        self.errands: list[Errand] = []

    async def request(self, number: int, errand: Errand = MESSAGE) -> None:
        await self.line.admit(errand)
        self.admitted.append((number, self.clock.monotonic()))
        self.errands.append(errand)

    @property
    def order(self) -> list[int]:
        return [number for number, _ in self.admitted]

    @property
    def times(self) -> list[float]:
        return [at for _, at in self.admitted]


class LateClock(LeapingClock):
    """Each sleep ends up to two milliseconds too late."""

    def __init__(self) -> None:
        super().__init__()
        self._random = Random(11)

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.elapsed += seconds + self._random.uniform(0.0, 0.002)
        await asyncio.sleep(0)
