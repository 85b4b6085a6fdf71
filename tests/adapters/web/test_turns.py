"""Politeness, host by host."""

import asyncio

import pytest

from adapters.web.turns import Turns
from tests.adapters.web.sites import PATIENCE, SteppingClock

NEWS, SPORT = "news.example", "sport.example"


async def test_a_host_is_asked_one_thing_at_a_time_in_the_order_of_asking() -> None:
    turns, log = Turns(0.0, SteppingClock()), []

    async def ask(name: str) -> None:
        async with turns.at(NEWS):
            log.append(f"{name} begins")
            await asyncio.sleep(0)
            log.append(f"{name} ends")

    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        for name in ("first", "second", "third"):
            tasks.create_task(ask(name))
    assert log == [f"{name} {does}" for name in ("first", "second", "third") for does in ("begins", "ends")]


async def test_between_two_requests_there_is_a_pause_but_none_before_the_first() -> None:
    clock = SteppingClock()
    turns = Turns(1.5, clock)
    for _ in range(3):
        async with turns.at(NEWS):
            clock.passed += 10
    assert clock.slept == [1.5, 1.5]


async def test_who_comes_after_the_pause_does_not_wait() -> None:
    clock = SteppingClock()
    turns = Turns(1.5, clock)
    async with turns.at(NEWS):
        pass
    clock.passed += 1.0
    async with turns.at(NEWS):
        pass
    clock.passed += 5.0
    async with turns.at(NEWS):
        pass
    assert clock.slept == [0.5]


async def test_hosts_do_not_wait_for_each_other() -> None:
    clock = SteppingClock()
    turns = Turns(1.5, clock)
    async with asyncio.timeout(PATIENCE), turns.at(NEWS), turns.at(SPORT):
        pass
    assert not clock.slept


async def test_a_failure_ends_the_turn_and_the_pause_still_counts() -> None:
    clock = SteppingClock()
    turns = Turns(1.5, clock)
    with pytest.raises(LookupError):
        async with turns.at(NEWS):
            raise LookupError
    async with asyncio.timeout(PATIENCE), turns.at(NEWS):
        pass
    assert clock.slept == [1.5]


async def test_who_stops_waiting_is_in_nobodys_way() -> None:
    turns = Turns(0.0, SteppingClock())

    async def ask() -> None:
        async with turns.at(NEWS):
            pass

    async with turns.at(NEWS):
        waiting = asyncio.ensure_future(ask())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    async with asyncio.timeout(PATIENCE):
        await ask()


async def test_hosts_are_forgotten_when_there_are_many() -> None:
    clock = SteppingClock()
    turns = Turns(1.5, clock)
    async with turns.at(NEWS):
        for number in range(10_000):
            clock.passed += 1.0
            async with turns.at(f"{number}.example"):
                pass
        assert len(turns._hosts) <= 257
        waiting = asyncio.ensure_future(turns.at(NEWS).__aenter__())
        await asyncio.sleep(0)
        assert not waiting.done()
    async with asyncio.timeout(PATIENCE):
        await waiting


async def test_a_host_that_was_just_asked_is_remembered_among_many() -> None:
    clock = SteppingClock()
    turns = Turns(1.5, clock)
    async with turns.at(NEWS):
        pass
    for number in range(1_000):
        async with turns.at(f"{number}.example"):
            pass
    async with turns.at(NEWS):
        pass
    assert clock.slept == [1.5]
