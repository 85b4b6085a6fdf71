"""Where requests wait for the account's budget."""

import asyncio
from random import Random

import pytest

from bot.budgets.budget import UNLIMITED, Rate
from bot.budgets.line import Errand, Line
from tests.bot.clock import BEGINNING, HandClock, LeapingClock
from tests.bot.pulse import Pulse
from tests.bot.waiting import ANSWER, MESSAGE, TEN_A_SECOND, LateClock, Waiting, most_in_any_window


@pytest.fixture
def clock() -> LeapingClock:
    return LeapingClock()


@pytest.fixture
def waiting(clock: LeapingClock) -> Waiting:
    return Waiting(Line(TEN_A_SECOND, clock), clock)


async def test_first_in_first_out(waiting: Waiting) -> None:
    async with asyncio.TaskGroup() as requests:
        for number in range(50):
            requests.create_task(waiting.request(number))
    assert waiting.order == list(range(50))


async def test_a_thousand_that_wait_wake_up_once_each(waiting: Waiting, clock: LeapingClock) -> None:
    async with asyncio.TaskGroup() as requests:
        for number in range(1000):
            requests.create_task(waiting.request(number))
    assert len(clock.naps) == 999
    assert most_in_any_window(waiting.times, TEN_A_SECOND.window) == TEN_A_SECOND.limit


async def test_a_thousand_of_both_kinds_wake_up_once_each(waiting: Waiting, clock: LeapingClock) -> None:
    async with asyncio.TaskGroup() as requests:
        for number in range(1000):
            requests.create_task(waiting.request(number, ANSWER if number % 3 else MESSAGE))
    assert len(clock.naps) == 999


@pytest.mark.parametrize(("limit", "slack", "share"), [(30, 0.035, 0.965), (45, 0.02, 0.979)])
async def test_a_line_with_late_timers_uses_all_but_the_slack(limit: int, slack: float, share: float) -> None:
    clock = LateClock()
    waiting = Waiting(Line(Rate(limit=limit, window=1.0, slack=slack), clock), clock)
    async with asyncio.TaskGroup() as requests:
        for number in range(600):
            requests.create_task(waiting.request(number))
    assert 599 / (waiting.times[-1] - waiting.times[0]) >= share * limit
    assert most_in_any_window(waiting.times, 1.0) <= limit


@pytest.mark.parametrize("cancelled", [0, 1, 25, 49])
@pytest.mark.parametrize("errand", Errand)
async def test_whoever_gives_up_waiting_does_not_hold_up_the_others(
    waiting: Waiting, cancelled: int, errand: Errand
) -> None:
    await waiting.line.admit()
    async with asyncio.timeout(10), asyncio.TaskGroup() as requests:
        tasks = [requests.create_task(waiting.request(number, errand)) for number in range(50)]
        await asyncio.sleep(0)
        tasks[cancelled].cancel()
    assert waiting.order == [number for number in range(50) if number != cancelled]


async def test_whoever_gives_up_waiting_takes_nothing_of_the_budget(waiting: Waiting, clock: LeapingClock) -> None:
    await waiting.line.admit()
    async with asyncio.TaskGroup() as requests:
        for number in range(50):
            requests.create_task(waiting.request(number)).cancel()
    clock.advance(TEN_A_SECOND.interval)
    assert waiting.line.wait() == 0


async def test_whoever_gives_up_when_called_calls_the_next(waiting: Waiting) -> None:
    async with asyncio.timeout(10), asyncio.TaskGroup() as requests:
        tasks = [requests.create_task(waiting.request(number)) for number in range(5)]
        while waiting.order != [0]:
            await asyncio.sleep(0)
        tasks[1].cancel()
    assert waiting.order == [0, 2, 3, 4]


async def test_people_give_up_at_random_and_the_others_go_in_order(waiting: Waiting) -> None:
    random = Random(3)
    async with asyncio.timeout(10), asyncio.TaskGroup() as requests:
        tasks = [requests.create_task(waiting.request(number, random.choice(list(Errand)))) for number in range(400)]
        for task in random.sample(tasks, 200):
            task.cancel()
            if random.random() < 0.5:
                await asyncio.sleep(0)
    for errand in Errand:
        of_it = [number for number, one in zip(waiting.order, waiting.errands, strict=True) if one is errand]
        assert of_it == sorted(of_it)
    assert set(waiting.order) == {number for number, task in enumerate(tasks) if not task.cancelled()}


async def test_a_pause_holds_all_and_the_line_goes_on_in_order(waiting: Waiting) -> None:
    waiting.line.pause(30)
    waiting.line.pause(2)
    async with asyncio.TaskGroup() as requests:
        for number in range(3):
            requests.create_task(waiting.request(number))
    assert waiting.order == [0, 1, 2]
    assert waiting.times[0] == BEGINNING + 30


@pytest.mark.parametrize("errand", Errand)
async def test_a_pause_that_comes_while_somebody_waits_holds_him_too(waiting: Waiting, errand: Errand) -> None:
    await waiting.line.admit()
    async with asyncio.TaskGroup() as requests:
        requests.create_task(waiting.request(1, errand))
        await asyncio.sleep(0)
        waiting.line.pause(30)
    assert waiting.times[0] >= BEGINNING + 30


async def test_without_limits_thousands_go_within_a_moment(clock: LeapingClock) -> None:
    line = Line(UNLIMITED, clock)
    for number in range(5_000):
        await line.admit(MESSAGE if number % 2 else ANSWER)
    assert clock.monotonic() - BEGINNING < 0.001


async def test_only_where_nobody_waits_and_there_is_room_one_may_go_at_once() -> None:
    clock = HandClock(Pulse())
    line = Line(TEN_A_SECOND, clock)
    assert line.admit_at_once()
    assert not line.admit_at_once()
    async with asyncio.TaskGroup() as requests:
        requests.create_task(line.admit())
        await asyncio.sleep(0)
        clock.advance(TEN_A_SECOND.interval)
        assert line.wait() == 0
        assert not line.admit_at_once()
    clock.advance(TEN_A_SECOND.interval)
    assert line.admit_at_once()
