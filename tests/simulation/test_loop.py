"""Virtual time: it leaps, it keeps the order, and it says when nothing can happen any more."""

import asyncio
from datetime import timedelta

import pytest

from tests.simulation.clock import VirtualClock
from tests.simulation.loop import BEGINNING, Stuck, run

DAY = 86_400.0


def test_a_week_of_waiting_takes_no_time() -> None:
    async def wait() -> float:
        await VirtualClock().sleep(7 * DAY)
        return asyncio.get_running_loop().time()

    assert run(wait()) == BEGINNING + 7 * DAY


def test_who_waits_shorter_comes_first_whoever_began() -> None:
    async def all_of_them() -> list[float]:
        woken: list[float] = []

        async def wait(seconds: float) -> None:
            await VirtualClock().sleep(seconds)
            woken.append(seconds)

        async with asyncio.TaskGroup() as tasks:
            for seconds in (3.0, 0.2, 40.0, 0.1):
                tasks.create_task(wait(seconds))
        return woken

    assert run(all_of_them()) == [0.1, 0.2, 3.0, 40.0]


def test_time_stands_still_while_anything_can_run() -> None:
    async def both() -> tuple[int, float]:
        steps = 0

        async def work() -> None:
            nonlocal steps
            for _ in range(1000):
                await asyncio.sleep(0)
                steps += 1

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(VirtualClock().sleep(0.001))
            working = tasks.create_task(work())
            await working
            at = asyncio.get_running_loop().time()
        return steps, at

    assert run(both()) == (1000, BEGINNING)


def test_deadlines_are_kept_in_virtual_time() -> None:
    async def hurry() -> None:
        async with asyncio.timeout(DAY):
            await VirtualClock().sleep(2 * DAY)

    with pytest.raises(TimeoutError):
        run(hurry())


def test_waiting_for_what_nobody_does_is_noticed() -> None:
    async def wait() -> None:
        await asyncio.Event().wait()

    with pytest.raises(Stuck, match="nothing is left"):
        run(wait())


def test_spinning_is_noticed() -> None:
    async def spin() -> None:
        while True:
            await asyncio.sleep(0)

    with pytest.raises(Stuck, match="spins"):
        run(spin())


def test_the_time_of_day_can_be_set_and_waits_take_no_notice() -> None:
    async def look() -> tuple[timedelta, float]:
        clock = VirtualClock()
        day, began = clock.now(), clock.monotonic()
        clock.set(-3600)
        await clock.sleep(10)
        return clock.now() - day, clock.monotonic() - began

    assert run(look()) == (timedelta(seconds=10 - 3600), 10.0)


def test_a_wait_too_short_for_the_clock_ends_all_the_same() -> None:
    """The next number after the beginning is further away than half of this."""

    async def wait() -> float:
        clock = VirtualClock()
        end = clock.monotonic() + 2e-12
        while (left := end - clock.monotonic()) > 0:
            await clock.sleep(left)
        return end - BEGINNING

    assert 0 < run(wait()) < 1e-11
