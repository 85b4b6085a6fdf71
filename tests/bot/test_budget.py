"""Budgets: how often we may call, and where requests wait."""

import asyncio
from bisect import bisect_right
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.budget import UNLIMITED, Budget, Budgets, Line, Rate
from tests.bot.clock import BEGINNING, LeapingClock

TEN_A_SECOND = Rate(limit=10, window=1.0)
TWENTY_A_MINUTE = Rate(limit=20, window=60.0, burst=3)

rates = st.builds(
    lambda burst, more, window: Rate(limit=burst + more, window=window, burst=burst),
    st.integers(1, 8),
    st.integers(1, 40),
    st.floats(0.5, 60.0),
)
gaps = st.lists(st.floats(0.0, 30.0), min_size=1, max_size=120)


def most_in_any_window(times: list[float], window: float) -> int:
    """The largest number of times that lie no further apart than a window, both ends counted."""
    slightly_more = window + 1e-6
    return max(bisect_right(times, start + slightly_more) - number for number, start in enumerate(times))


def admissions(rate: Rate, pauses: list[float]) -> list[float]:
    """When requests go that arrive after these pauses and take the first moment that is allowed."""
    budget = Budget(rate)
    now = BEGINNING
    went: list[float] = []
    for pause in pauses:
        now = budget.ready_at(now + pause)
        budget.take(now)
        went.append(now)
    return went


@given(rates, gaps)
def test_no_window_ever_holds_more_than_the_limit(rate: Rate, pauses: list[float]) -> None:
    assert most_in_any_window(admissions(rate, pauses), rate.window) <= rate.limit


@given(rates)
def test_a_burst_goes_at_once_and_what_follows_keeps_the_interval(rate: Rate) -> None:
    burst = int(rate.burst)
    times = admissions(rate, [0.0] * (burst + 5))
    assert times[:burst] == pytest.approx([BEGINNING] * burst, abs=1e-6)
    gaps_after = [later - earlier for earlier, later in pairwise(times[burst - 1 :])]
    assert gaps_after == pytest.approx([rate.interval] * 5, abs=1e-6)


@given(rates, gaps)
def test_whoever_comes_when_the_budget_is_full_goes_at_once(rate: Rate, pauses: list[float]) -> None:
    budget = Budget(rate)
    now = BEGINNING
    for pause in pauses:
        now += pause + rate.interval * 1.001
        assert budget.ready_at(now) == now
        budget.take(now)


@given(st.lists(st.floats(0.0, 100.0), min_size=1, max_size=10))
def test_pauses_last_until_the_latest_of_them(ends: list[float]) -> None:
    budget = Budget(TEN_A_SECOND)
    for end in ends:
        budget.pause(BEGINNING + end)
    assert budget.ready_at(BEGINNING) == BEGINNING + max(ends)


def test_a_request_that_comes_back_does_not_shorten_a_pause() -> None:
    budget = Budget(TEN_A_SECOND)
    budget.pause(BEGINNING + 30)
    budget.take(BEGINNING)
    budget.pause(BEGINNING + 1)
    assert budget.ready_at(BEGINNING + 2) == BEGINNING + 30


def test_a_budget_is_spent_until_it_is_as_good_as_new() -> None:
    budget = Budget(TWENTY_A_MINUTE)
    assert not budget.spent(BEGINNING)
    budget.take(BEGINNING)
    assert budget.spent(BEGINNING + TWENTY_A_MINUTE.interval - 0.1)
    assert not budget.spent(BEGINNING + TWENTY_A_MINUTE.interval)


def test_a_paused_budget_is_not_forgotten() -> None:
    budget = Budget(TWENTY_A_MINUTE)
    budget.pause(BEGINNING + 60)
    assert budget.spent(BEGINNING + 59)
    assert not budget.spent(BEGINNING + 60)


def test_each_key_has_a_budget_of_its_own() -> None:
    budgets: Budgets[str] = Budgets()
    budgets.take("busy", TEN_A_SECOND, BEGINNING)
    assert budgets.ready_at("busy", BEGINNING) == pytest.approx(BEGINNING + TEN_A_SECOND.interval)
    assert budgets.ready_at("idle", BEGINNING) == BEGINNING


def test_idle_keys_are_forgotten() -> None:
    budgets: Budgets[int] = Budgets()
    now = BEGINNING
    for key in range(20_000):
        now += TEN_A_SECOND.interval
        budgets.take(key, TEN_A_SECOND, now)
    assert len(budgets._budgets) <= 1024


def test_keys_in_use_are_kept_however_many_they_are() -> None:
    budgets: Budgets[int] = Budgets()
    for key in range(5_000):
        budgets.take(key, TWENTY_A_MINUTE, BEGINNING)
        budgets.take(key, TWENTY_A_MINUTE, BEGINNING)
        budgets.take(key, TWENTY_A_MINUTE, BEGINNING)
    assert all(budgets.ready_at(key, BEGINNING) > BEGINNING for key in range(5_000))


def test_keys_in_use_are_not_looked_through_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    spent = Budget.spent

    def counted(budget: Budget, now: float) -> bool:
        nonlocal looks
        looks += 1
        return spent(budget, now)

    monkeypatch.setattr(Budget, "spent", counted)
    budgets: Budgets[int] = Budgets()
    for key in range(20_000):
        budgets.take(key, TWENTY_A_MINUTE, BEGINNING)
    assert looks < 2 * 20_000


class Waiting:
    """Requests that wait in a line, and the order and time in which they were let through."""

    def __init__(self, line: Line, clock: LeapingClock) -> None:
        self.line = line
        self.clock = clock
        self.admitted: list[tuple[int, float]] = []

    async def request(self, number: int) -> None:
        await self.line.admit()
        self.admitted.append((number, self.clock.monotonic()))

    @property
    def order(self) -> list[int]:
        return [number for number, _ in self.admitted]


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
    assert most_in_any_window([at for _, at in waiting.admitted], TEN_A_SECOND.window) == TEN_A_SECOND.limit


@pytest.mark.parametrize("cancelled", [0, 1, 25, 49])
async def test_whoever_gives_up_waiting_does_not_hold_up_the_others(waiting: Waiting, cancelled: int) -> None:
    await waiting.line.admit()
    async with asyncio.timeout(10), asyncio.TaskGroup() as requests:
        tasks = [requests.create_task(waiting.request(number)) for number in range(50)]
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


async def test_a_pause_holds_all_and_the_line_goes_on_in_order(waiting: Waiting) -> None:
    waiting.line.pause(30)
    waiting.line.pause(2)
    async with asyncio.TaskGroup() as requests:
        for number in range(3):
            requests.create_task(waiting.request(number))
    assert waiting.order == [0, 1, 2]
    assert waiting.admitted[0][1] == BEGINNING + 30


async def test_a_pause_that_comes_while_somebody_waits_holds_him_too(waiting: Waiting) -> None:
    await waiting.line.admit()
    async with asyncio.TaskGroup() as requests:
        requests.create_task(waiting.request(1))
        await asyncio.sleep(0)
        waiting.line.pause(30)
    assert waiting.admitted[0][1] >= BEGINNING + 30


async def test_without_limits_thousands_go_within_a_moment(clock: LeapingClock) -> None:
    line = Line(UNLIMITED, clock)
    for _ in range(5_000):
        await line.admit()
    assert clock.monotonic() - BEGINNING < 0.001
