"""A relay as a process of its own, without limits of pace, whose clock is ahead. Settings come from the environment, as
for `tickertape run`."""

import asyncio
import sys
from datetime import datetime, timedelta

from bot.clock import SystemClock
from bot.composition import assembled, stopping_on_signals
from bot.settings import load


class ClockAhead(SystemClock):
    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return super().now() + self._ahead


async def serve(ahead: timedelta) -> None:
    async with assembled(load(), limits=False, clock=ClockAhead(ahead)) as parts:
        with stopping_on_signals(parts.relay):
            await parts.relay.run()


def main() -> None:
    """With so many seconds as its argument."""
    asyncio.run(serve(timedelta(seconds=float(sys.argv[1]))))
