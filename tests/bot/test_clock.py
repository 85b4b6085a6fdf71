"""Waiting for something no longer than a time."""

import asyncio

from bot.clock import rung
from tests.bot.clock import HandClock
from tests.bot.pulse import Pulse


async def test_somebody_rings_before_the_time_is_over(clock: HandClock, pulse: Pulse) -> None:
    bell = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(rung(bell, clock, 60.0))
        await pulse.until(lambda: clock.waits == [60.0])
        assert not waiting.done()
        bell.set()
    assert clock.waits == []


async def test_the_time_is_over_and_nobody_is_told_that_it_rang(clock: HandClock, pulse: Pulse) -> None:
    bell = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(rung(bell, clock, 60.0))
        await pulse.until(lambda: clock.waits == [60.0])
        clock.advance(60.0)
    assert not bell.is_set()


async def test_without_a_time_only_the_bell_counts(clock: HandClock) -> None:
    bell = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(rung(bell, clock, None))
        await asyncio.sleep(0)
        assert clock.waits == []
        bell.set()
