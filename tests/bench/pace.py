"""`budget-telegram`, `budget-discord`: the share of the allowed rate that the relay uses while the platform enforces
its limits in exact sliding windows, with latency and jitter on both ways; and how many requests were refused."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bot.clock import SystemClock
from bot.settings import FixedSettings
from tests.bench import relay
from tests.bench.audience import COVERAGE, followed_by
from tests.bench.children import Child
from tests.bench.relay import Published
from tests.bench.rows import Judged, Row, spread
from tests.bench.scale import Scale
from tests.bench.standin import Taken, standing_in
from tests.bench.traffic import Counts

SHARE = 0.95
SPARE_CHATS = 1.2
LOOK = 0.05
"""Seconds between two looks whether the first message has come."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What one run came to: messages a second, and requests that were refused."""

    rate: float
    refused: int


async def both(scale: Scale, scratch: Path) -> list[Row]:
    """All runs of both platforms side by side: each of them does little but wait."""
    settings = FixedSettings()
    allowed = {"telegram": settings.telegram_rate, "discord": settings.discord_rate}
    async with asyncio.TaskGroup() as tasks:
        runs = {
            platform: [
                tasks.create_task(_run(platform, rate, scale, scratch / f"{platform}-{number}.sqlite3"))
                for number in range(scale.runs)
            ]
            for platform, rate in allowed.items()
        }
    return [
        row
        for platform, rate in allowed.items()
        for row in _rows(platform, rate, scale, [run.result() for run in runs[platform]])
    ]


async def _run(platform: str, rate: float, scale: Scale, database: Path) -> Kept:
    await followed_by(database, platform, int(rate * scale.seconds * SPARE_CHATS) + 1)
    async with (
        standing_in(platform, database.with_suffix(".log"), scale.latency) as (place, standin),
        relay.serving(place, database, limits=True) as (_, child),
    ):
        await child.ask(Published, "publish", COVERAGE)
        return await _watched(standin, scale.seconds)


async def _watched(standin: Child, seconds: float) -> Kept:
    """So many seconds from the first message on."""
    clock = SystemClock()
    while not (counts := await standin.ask(Counts, "counts")).first:
        await clock.sleep(LOOK)
    end = counts.first + seconds
    await clock.sleep(end - clock.monotonic() + LOOK)
    taken = await standin.ask(Taken, "taken", counts.first, end)
    return Kept(taken.count / seconds, (await standin.ask(Counts, "counts")).refused)


def _rows(platform: str, allowed: float, scale: Scale, runs: list[Kept]) -> list[Row]:
    rate = median(run.rate for run in runs)
    refused = [run.refused for run in runs]
    used = Row(
        f"budget-{platform}",
        rate,
        "messages/s",
        SHARE,
        Judged.RATIO_AT_LEAST,
        reference=allowed,
        ratio=rate / allowed,
        note=f"{scale.seconds:g} s, runs {spread([run.rate for run in runs])}",
    )
    note = f"requests answered with 429, of {len(runs)} runs the worst: {', '.join(map(str, refused))}"
    return [used, Row(f"budget-{platform}-refused", max(refused), "requests", 0, Judged.VALUE_AT_MOST, note=note)]
