"""Budgets: how often we may call."""

from collections.abc import Callable
from dataclasses import replace
from itertools import cycle, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.budgets.budget import Budget, Budgets, Rate
from tests.bot.clock import BEGINNING
from tests.bot.waiting import most_in_any_window

TEN_A_SECOND = Rate(limit=10, window=1.0)
TWENTY_A_MINUTE = Rate(limit=20, window=60.0, burst=3)
FIVE_IN_FIVE_SECONDS = Rate(limit=5, window=5.0, burst=2)

rates = st.builds(
    lambda burst, more, window, slack: Rate(limit=burst + more, window=window, burst=burst, slack=slack),
    st.integers(1, 8),
    st.integers(0, 40),
    st.floats(0.5, 60.0),
    st.floats(0.0, 0.1),
)
gaps = st.lists(st.one_of(st.just(0.0), st.floats(0.0, 0.1), st.floats(0.0, 30.0)), min_size=1, max_size=120)
seeds = st.integers(0, 2**32)


def punctual() -> float:
    return 0.0


def departures(rate: Rate, pauses: list[float], late: Callable[[], float] = punctual) -> list[float]:
    """When requests go that come after these pauses, each as soon as it may or that much later."""
    budget = Budget(rate)
    now = BEGINNING
    went: list[float] = []
    for pause in pauses:
        ready = budget.ready_at(now + pause)
        now = ready + late() if ready > now + pause else ready
        budget.take(now)
        went.append(now)
    return went


def arrivals(went: list[float], delay: Callable[[], float]) -> list[float]:
    """When requests that left at those times reach the platform: one may overtake another."""
    return sorted(departure + delay() for departure in went)


@given(rates, gaps, seeds)
def test_no_window_at_the_platform_ever_holds_more_than_the_limit(rate: Rate, pauses: list[float], seed: int) -> None:
    random = Random(seed)
    went = departures(rate, pauses, late=lambda: random.choice([0.0, 0.001, 0.2]) * random.random())
    arrived = arrivals(went, lambda: random.uniform(0.0, 6 / 7 * rate.slack))
    assert most_in_any_window(arrived, rate.window) <= rate.limit


@given(seeds)
def test_no_window_holds_more_when_everybody_is_always_there(seed: int) -> None:
    random = Random(seed)
    rate = Rate(limit=30, window=1.0)
    went = departures(rate, [0.0] * 300, late=lambda: random.uniform(0.0, 0.008))
    arrived = arrivals(went, lambda: random.choice([0.0, 6 / 7 * rate.slack]))
    assert most_in_any_window(arrived, rate.window) <= 30


def test_the_slack_is_no_larger_than_it_is_said_to_be() -> None:
    rate = Rate(limit=30, window=1.0)
    first, *others = departures(rate, [0.0] * 31)
    assert most_in_any_window([first + 0.0355, *others], rate.window) == 30
    assert most_in_any_window([first + 0.0365, *others], rate.window) == 31


@given(rates, gaps, st.lists(st.floats(0.1, 1.0), min_size=1, max_size=10))
def test_no_window_holds_more_while_less_of_the_rate_is_used(
    rate: Rate, pauses: list[float], factors: list[float]
) -> None:
    budget = Budget(rate)
    now = BEGINNING
    went: list[float] = []
    for pause, factor in zip(pauses, cycle(factors), strict=False):
        now = budget.ready_at(now + pause)
        budget.take(now, factor=factor)
        went.append(now)
    assert most_in_any_window(went, rate.window) <= rate.limit


def test_at_half_the_rate_a_request_takes_two_places() -> None:
    budget = Budget(TEN_A_SECOND)
    budget.take(BEGINNING, factor=0.5)
    expected = BEGINNING + 2 * TEN_A_SECOND.interval - TEN_A_SECOND.tolerance
    assert budget.ready_at(BEGINNING) == pytest.approx(expected)


@given(rates)
def test_a_burst_goes_at_once_and_what_follows_keeps_the_interval(rate: Rate) -> None:
    burst = int(rate.burst)
    strict = replace(rate, slack=0.0)
    times = departures(strict, [0.0] * (burst + 5))
    assert times[:burst] == pytest.approx([BEGINNING] * burst, abs=1e-6)
    gaps_after = [later - earlier for earlier, later in pairwise(times[burst - 1 :])]
    assert gaps_after == pytest.approx([strict.interval] * 5, abs=1e-6)


@given(rates, gaps)
def test_whoever_comes_when_the_budget_is_full_goes_at_once(rate: Rate, pauses: list[float]) -> None:
    budget = Budget(rate)
    now = BEGINNING
    for pause in pauses:
        now += pause + rate.interval * 1.001
        assert budget.ready_at(now) == now
        budget.take(now)


acts = st.lists(st.tuples(st.floats(0.0, 3.0), st.booleans()), min_size=1, max_size=120)


@given(rates, rates, acts)
def test_a_rate_within_another_is_kept_and_so_is_the_other(
    all_: Rate, edits: Rate, wanted: list[tuple[float, bool]]
) -> None:
    budget = Budget(all_)
    now = BEGINNING
    went: list[float] = []
    edited: list[float] = []
    for pause, is_edit in wanted:
        rate = replace(edits, within=all_) if is_edit else all_
        now = budget.ready_at(now + pause, rate)
        budget.take(now, rate)
        went.append(now)
        if is_edit:
            edited.append(now)
    assert most_in_any_window(went, all_.window) <= all_.limit
    assert not edited or most_in_any_window(edited, edits.window) <= edits.limit


def test_messages_do_not_wait_for_the_edits_rate() -> None:
    edit = Rate(limit=1, window=60.0, within=FIVE_IN_FIVE_SECONDS)
    budget = Budget(FIVE_IN_FIVE_SECONDS)
    budget.take(BEGINNING, edit)
    assert budget.ready_at(BEGINNING) == BEGINNING
    assert budget.ready_at(BEGINNING, edit) == pytest.approx(BEGINNING + 60, abs=0.1)


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


def test_a_budget_is_spent_until_its_part_is_as_good_as_new() -> None:
    budget = Budget(TWENTY_A_MINUTE)
    budget.take(BEGINNING, Rate(limit=1, window=60.0, slack=0.0, within=TWENTY_A_MINUTE))
    assert budget.spent(BEGINNING + 59)
    assert not budget.spent(BEGINNING + 60)


def test_a_paused_budget_is_not_forgotten() -> None:
    budget = Budget(TWENTY_A_MINUTE)
    budget.pause(BEGINNING + 60)
    assert budget.spent(BEGINNING + 59)
    assert not budget.spent(BEGINNING + 60)


def test_each_key_has_a_budget_of_its_own() -> None:
    budgets: Budgets[str] = Budgets()
    budgets.take("busy", TEN_A_SECOND, BEGINNING)
    expected = BEGINNING + TEN_A_SECOND.interval - TEN_A_SECOND.tolerance
    assert budgets.ready_at("busy", BEGINNING) == pytest.approx(expected)
    assert budgets.ready_at("idle", BEGINNING) == BEGINNING


def test_a_chats_edits_have_a_budget_within_its_own() -> None:
    edit = Rate(limit=1, window=60.0, slack=0.0, within=TWENTY_A_MINUTE)
    budgets: Budgets[str] = Budgets()
    budgets.take("chat", edit, BEGINNING)
    assert budgets.ready_at("chat", BEGINNING, edit) == pytest.approx(BEGINNING + 60)
    assert budgets.ready_at("chat", BEGINNING, TWENTY_A_MINUTE) == BEGINNING
    assert budgets.ready_at("other", BEGINNING, edit) == BEGINNING


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
