"""Who goes first in a line, and how fast it goes after a refusal."""

import asyncio
from collections import Counter

import pytest

from bot.budgets.budget import CATCH_UP, Rate
from bot.budgets.line import Line
from tests.bot.clock import BEGINNING, HandClock, LeapingClock
from tests.bot.pulse import Pulse
from tests.bot.waiting import ANSWER, TEN_A_SECOND, Waiting

TELEGRAM = Rate(limit=30, window=1.0)


@pytest.fixture
def clock() -> LeapingClock:
    return LeapingClock()


@pytest.fixture
def waiting(clock: LeapingClock) -> Waiting:
    return Waiting(Line(TEN_A_SECOND, clock), clock)


async def test_an_answer_goes_before_the_messages_that_wait(waiting: Waiting) -> None:
    await waiting.line.admit()
    async with asyncio.TaskGroup() as requests:
        for number in range(20):
            requests.create_task(waiting.request(number))
        requests.create_task(waiting.request(99, ANSWER))
    assert waiting.order == [99, *range(20)]


async def test_while_messages_wait_answers_get_a_tenth(waiting: Waiting) -> None:
    async with asyncio.TaskGroup() as requests:
        for number in range(1000):
            requests.create_task(waiting.request(number))
            requests.create_task(waiting.request(number, ANSWER))
    while_both_wait = Counter(waiting.errands[:1000])
    assert while_both_wait[ANSWER] == pytest.approx(100, abs=2)
    evenly = [Counter(waiting.errands[start : start + 100])[ANSWER] for start in range(0, 1000, 100)]
    assert all(count in (9, 10, 11) for count in evenly)


async def test_answers_take_what_no_message_wants(waiting: Waiting) -> None:
    async with asyncio.TaskGroup() as requests:
        for number in range(200):
            requests.create_task(waiting.request(number, ANSWER))
    assert waiting.times[-1] - waiting.times[0] == pytest.approx(199 * TEN_A_SECOND.interval, abs=CATCH_UP + 1e-6)


async def test_messages_take_all_while_nobody_asks(waiting: Waiting) -> None:
    async with asyncio.TaskGroup() as requests:
        for number in range(200):
            requests.create_task(waiting.request(number))
    assert waiting.times[-1] - waiting.times[0] == pytest.approx(199 * TEN_A_SECOND.interval, abs=CATCH_UP + 1e-6)


async def flow(clock: HandClock, ends: asyncio.Task[None]) -> None:
    """Let time pass whenever nobody has anything else to do."""
    while not ends.done():
        for _ in range(20):
            await asyncio.sleep(0)
        if clock.waits:
            clock.advance(clock.waits[0])


@pytest.mark.parametrize(("learned", "patience"), [(1.0, 0.15), (0.1, 0.8)])
async def test_an_answer_now_and_then_does_not_wait_long_however_many_messages_there_are(
    learned: float, patience: float
) -> None:
    clock = HandClock(Pulse())
    line = Line(TELEGRAM, clock, learned=learned)
    waits: list[float] = []

    async def people_ask() -> None:
        for _ in range(8):
            await clock.sleep(0.4 / learned)
            asked = clock.monotonic()
            await line.admit(ANSWER)
            waits.append(clock.monotonic() - asked)

    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        backlog = [tasks.create_task(line.admit()) for _ in range(2000)]
        await flow(clock, tasks.create_task(people_ask()))
        assert not backlog[-1].done()
        for task in backlog:
            task.cancel()
    assert max(waits) < patience


async def test_a_refused_account_waits_and_then_goes_more_slowly(waiting: Waiting) -> None:
    waiting.line.throttled(20)
    waiting.line.throttled(10)
    assert waiting.line.learned == 0.75
    assert waiting.line.rate == pytest.approx(7.5)
    for number in range(11):
        await waiting.request(number)
    assert waiting.times[0] == BEGINNING + 20
    assert waiting.times[-1] - waiting.times[0] == pytest.approx(10 * TEN_A_SECOND.interval / 0.75, rel=0.01)


async def test_a_line_goes_on_with_what_was_learned_before(clock: LeapingClock) -> None:
    line = Line(TEN_A_SECOND, clock, learned=0.5)
    waiting = Waiting(line, clock)
    for number in range(3):
        await waiting.request(number)
    assert waiting.times[1] - waiting.times[0] == pytest.approx(0.2, abs=CATCH_UP + 1e-6)
    assert line.learned == pytest.approx(0.5, abs=0.001)
    clock.advance(1000)
    assert line.learned == 1.0
    assert line.rate == pytest.approx(10)


async def test_what_was_learned_before_may_come_late(waiting: Waiting) -> None:
    waiting.line.learn(0.5)
    assert waiting.line.rate == pytest.approx(5)


async def test_what_is_to_wait_is_to_wait_in_the_line_beside_it_too(clock: LeapingClock) -> None:
    beside = Line(TEN_A_SECOND, clock)
    line = Line(TEN_A_SECOND, clock, beside=beside)
    line.pause(20)
    assert beside.wait() == 20
    line.throttled(30)
    assert beside.wait() == 30
    assert beside.learned == 1.0


async def test_a_pause_that_is_nobody_elses_fault_teaches_nothing(waiting: Waiting) -> None:
    waiting.line.pause(20)
    assert waiting.line.learned == 1.0
