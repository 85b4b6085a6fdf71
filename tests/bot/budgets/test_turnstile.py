"""Messages that go for nothing, and messages that are paid for."""

import asyncio
from collections import Counter

import pytest

from bot.budgets.budget import CATCH_UP, Rate
from bot.budgets.line import Errand, Line
from bot.budgets.purse import PaidBroadcast, Purse
from bot.budgets.turnstile import Turnstile
from tests.bot.clock import BEGINNING, HandClock, LeapingClock
from tests.bot.pulse import Pulse

FREE = Rate(limit=10, window=1.0, slack=0.0)
FAST = Rate(limit=100, window=1.0, slack=0.0)


class Broadcast:
    """Messages through a turnstile; `paid` and `times` in the order in which they went."""

    def __init__(self, wanted: PaidBroadcast, cap: int, clock: LeapingClock | HandClock) -> None:
        self.clock = clock
        self.purse = Purse(wanted, cap)
        fast = Line(FAST, clock)
        self.line = Line(FREE, clock, beside=fast)
        self.turnstile = Turnstile(self.line, fast, self.purse, clock)
        self.paid: list[bool] = []
        self.times: list[float] = []

    async def send(self, *, breaking: bool = True) -> None:
        self.paid.append(await self.turnstile.admit(breaking=breaking))
        self.times.append(self.clock.monotonic() - BEGINNING)


@pytest.fixture
def clock() -> HandClock:
    return HandClock(Pulse())


async def flow(clock: HandClock, seconds: float) -> None:
    """Let so much time pass, stopping wherever somebody wakes up."""
    end = clock.elapsed + seconds
    while True:
        for _ in range(20):
            await asyncio.sleep(0)
        if not clock.waits or clock.elapsed + clock.waits[0] > end:
            break
        clock.advance(clock.waits[0])
    clock.advance(end - clock.elapsed)


async def test_what_need_not_wait_costs_nothing() -> None:
    clock = LeapingClock()
    broadcast = Broadcast(PaidBroadcast.ALL, 100, clock)
    for _ in range(5):
        await broadcast.send()
        clock.advance(FREE.interval)
    assert broadcast.paid == [False] * 5
    assert broadcast.purse.spending.messages == 0


async def test_what_would_have_to_wait_is_paid_for_and_goes_at_the_fast_rate(clock: HandClock) -> None:
    broadcast = Broadcast(PaidBroadcast.ALL, 100, clock)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(101):
            tasks.create_task(broadcast.send())
        await flow(clock, 1.0)
    assert Counter(broadcast.paid) == {True: 100, False: 1}
    assert broadcast.times[-1] == pytest.approx(0.99, abs=CATCH_UP + 1e-6)
    assert broadcast.purse.spending.messages == 100


async def test_ordinary_messages_wait_while_paid_ones_take_the_free_places(clock: HandClock) -> None:
    broadcast = Broadcast(PaidBroadcast.BREAKING, 100, clock)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(20):
            tasks.create_task(broadcast.send(breaking=False))
        for _ in range(50):
            tasks.create_task(broadcast.send(breaking=True))
        await flow(clock, 5.0)
    assert Counter(broadcast.paid) == {True: 50, False: 20}
    for paid, time in zip(broadcast.paid, broadcast.times, strict=True):
        assert paid or sum(time - 0.999 < other <= time for other in broadcast.times) <= FREE.limit


async def test_when_the_money_is_spent_all_go_for_nothing(clock: HandClock) -> None:
    broadcast = Broadcast(PaidBroadcast.ALL, 1, clock)
    assert broadcast.turnstile.rate == pytest.approx(110)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(20):
            tasks.create_task(broadcast.send())
        await flow(clock, 3.0)
    assert Counter(broadcast.paid) == {True: 10, False: 10}
    assert broadcast.turnstile.rate == pytest.approx(10)


async def test_a_pause_of_the_account_holds_those_too_that_are_paid_for(clock: HandClock) -> None:
    broadcast = Broadcast(PaidBroadcast.ALL, 100, clock)
    broadcast.line.throttled(30)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(5):
            tasks.create_task(broadcast.send())
        await flow(clock, 29.9)
        assert broadcast.paid == []
        await flow(clock, 1.0)
    assert broadcast.times[0] == pytest.approx(30)


async def test_whoever_gives_up_waiting_has_paid_nothing(clock: HandClock) -> None:
    broadcast = Broadcast(PaidBroadcast.ALL, 100, clock)
    broadcast.line.pause(30)
    waiting = [asyncio.create_task(broadcast.send()) for _ in range(5)]
    await flow(clock, 1.0)
    assert broadcast.purse.spending.messages == 5
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)
    assert broadcast.purse.spending.messages == 0


async def test_answers_are_never_paid_for(clock: HandClock) -> None:
    broadcast = Broadcast(PaidBroadcast.ALL, 100, clock)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(5):
            tasks.create_task(broadcast.line.admit(Errand.ANSWER))
        await flow(clock, 1.0)
    assert broadcast.purse.spending.messages == 0
