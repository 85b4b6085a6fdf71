"""A budget that counts each request."""

from collections.abc import Callable
from itertools import cycle, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.budgets.budget import CATCH_UP, UNLIMITED, Rate, Tally
from tests.bot.budgets.test_budget import arrivals, gaps, rates, seeds
from tests.bot.clock import BEGINNING
from tests.bot.waiting import most_in_any_window

TELEGRAM = Rate(limit=30, window=1.0)


def departures(rate: Rate, pauses: list[float], late: Callable[[], float], factors: list[float]) -> list[float]:
    """When requests go that come after these pauses, each as soon as it may or that much later."""
    tally = Tally(rate)
    now = BEGINNING
    went: list[float] = []
    for pause, factor in zip(pauses, cycle(factors), strict=False):
        ready = tally.ready_at(now + pause)
        now = ready + late() if ready > now + pause else ready
        tally.take(now, factor=factor)
        went.append(now)
    return went


def saturated(rate: Rate, seed: int, often: float, late: float, requests: int = 900) -> list[float]:
    """When requests go that are always there, with timers that are up to 2 ms late, and often by so much more."""
    random = Random(seed)

    def lateness() -> float:
        return random.uniform(0.0, 0.002) + (random.uniform(0.0, late) if random.random() < often else 0.0)

    return departures(rate, [0.0] * requests, lateness, [1.0])


@given(rates, gaps, seeds, st.lists(st.floats(0.1, 1.0), min_size=1, max_size=10))
def test_no_window_at_the_platform_ever_holds_more_than_the_limit(
    rate: Rate, pauses: list[float], seed: int, factors: list[float]
) -> None:
    random = Random(seed)
    went = departures(rate, pauses, lambda: random.choice([0.0, 0.001, 0.2]) * random.random(), factors)
    arrived = arrivals(went, lambda: random.uniform(0.0, rate.slack))
    assert most_in_any_window(arrived, rate.window) <= rate.limit


@given(seeds)
def test_no_window_holds_more_when_everybody_is_always_there(seed: int) -> None:
    random = Random(seed)
    arrived = arrivals(saturated(TELEGRAM, seed, 0.1, 0.05), lambda: random.choice([0.0, TELEGRAM.slack]))
    assert most_in_any_window(arrived, TELEGRAM.window) <= 30


def test_the_slack_is_no_larger_than_it_is_said_to_be() -> None:
    first, *others = departures(TELEGRAM, [0.0] * 31, lambda: 0.0, [1.0])
    assert most_in_any_window([first + 0.041, *others], TELEGRAM.window) == 30
    assert most_in_any_window([first + 0.043, *others], TELEGRAM.window) == 31


@pytest.mark.parametrize(("often", "late", "share"), [(0.0, 0.0, 0.959), (0.05, 0.03, 0.954)])
@given(limit=st.sampled_from([30, 45]), seed=seeds)
def test_timers_that_wake_late_cost_next_to_nothing(
    often: float, late: float, share: float, limit: int, seed: int
) -> None:
    went = saturated(Rate(limit=limit, window=1.0), seed, often, late)
    assert (len(went) - 1) / (went[-1] - went[0]) >= share * limit


@given(seeds)
def test_with_less_slack_more_is_used(seed: int) -> None:
    went = saturated(Rate(limit=30, window=1.0, slack=0.02), seed, 0.0, 0.0)
    assert (len(went) - 1) / (went[-1] - went[0]) >= 0.979 * 30


@given(rates, gaps)
def test_after_the_burst_requests_flow_evenly(rate: Rate, pauses: list[float]) -> None:
    went = departures(rate, pauses, lambda: 0.0, [1.0])
    evenly = rate.window / rate.limit
    ahead = rate.burst * evenly + CATCH_UP + 1e-6
    assert all(later - went[0] >= number * evenly - ahead for number, later in enumerate(went))


@given(st.lists(st.floats(0.0, 100.0), min_size=1, max_size=10))
def test_pauses_last_until_the_latest_of_them(ends: list[float]) -> None:
    tally = Tally(TELEGRAM)
    for end in ends:
        tally.pause(BEGINNING + end)
    assert tally.ready_at(BEGINNING) == BEGINNING + max(ends)


def test_at_half_the_rate_requests_flow_half_as_fast() -> None:
    went = departures(TELEGRAM, [0.0] * 300, lambda: 0.0, [0.5])
    assert (len(went) - 1) / (went[-1] - went[0]) == pytest.approx(15, rel=0.05)
    longest_gap = max(later - earlier for earlier, later in pairwise(went))
    assert longest_gap < CATCH_UP + 2 * (TELEGRAM.interval + TELEGRAM.slack)


def test_it_forgets_what_has_left_the_window() -> None:
    tally = Tally(UNLIMITED)
    now = BEGINNING
    for _ in range(20_000):
        tally.take(now)
        now += 0.001
    assert len(tally._leave) < 1_100
