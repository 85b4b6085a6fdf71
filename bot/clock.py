"""The real time, and waiting for something no longer than a time."""

import asyncio
import time
from datetime import UTC, datetime

from bot.ports import Clock


class SystemClock:
    """`bot.ports.Clock` of this machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


async def rung(bell: asyncio.Event, clock: Clock, seconds: float | None) -> None:
    """Return when somebody rings, or after so many seconds; None: however long it takes."""
    if seconds is None:
        await bell.wait()
        return
    async with asyncio.TaskGroup() as waits:
        either = [waits.create_task(bell.wait(), name="bell"), waits.create_task(clock.sleep(seconds), name="alarm")]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        for wait in either:
            wait.cancel()
