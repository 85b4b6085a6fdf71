"""Figures: what somebody who watches the relay is shown, from its meters and its store."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bot.figures.meters import Tally, Totals
from bot.figures.status import LaneStatus
from bot.ports import Clock
from bot.store import DeliveryStore

FRESH = 5.0
"""Seconds for which what the store says is shown again without asking it."""

SHARE = 0.05
"""At most that share of the time is spent on counting a large audience."""


@dataclass(frozen=True, slots=True)
class LaneFigures:
    """`lag` is in seconds, None when nobody waits."""

    platform: str
    totals: Totals
    stands: LaneStatus
    lag: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """`published`: rows of the stream, which are publications, releases, corrections, retractions and closing lines."""

    published: int
    lanes: tuple[LaneFigures, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    published: int
    lanes: tuple[LaneStatus, ...]
    stale_at: float


class Watch:
    """Reads the figures for those who ask, together where they ask at the same time."""

    def __init__(self, deliveries: DeliveryStore, tally: Tally, rates: Mapping[str, float], clock: Clock) -> None:
        self._deliveries = deliveries
        self._tally = tally
        self._rates = rates
        self._clock = clock
        self._reading: _Reading | None = None
        self._turn = asyncio.Lock()

    async def read(self) -> Figures:
        reading = await self._fresh()
        now = self._clock.now()
        return Figures(
            published=reading.published,
            lanes=tuple(
                LaneFigures(lane.status.platform, self._tally.of(lane.status.platform), lane, lane.lag(now))
                for lane in reading.lanes
            ),
        )

    async def _fresh(self) -> _Reading:
        async with self._turn:
            if self._reading is None or self._clock.monotonic() >= self._reading.stale_at:
                self._reading = await self._read()
            return self._reading

    async def _read(self) -> _Reading:
        began, now = self._clock.monotonic(), self._clock.now()
        lanes = tuple(
            [LaneStatus(await self._deliveries.status(name, now), rate) for name, rate in self._rates.items()]
        )
        published = await self._deliveries.newest_seq()
        ended = self._clock.monotonic()
        return _Reading(published, lanes, stale_at=ended + max(FRESH, (ended - began) / SHARE))
