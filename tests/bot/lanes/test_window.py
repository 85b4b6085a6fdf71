"""How many requests may be in flight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lanes.window import SPARE, Window

PRACTICALLY_UNLIMITED = 1e9
latencies = st.lists(st.floats(0.0, 90.0), max_size=60)


def window(latencies: list[float], most: int = 64) -> Window:
    """One that saw requests take that long."""
    seen = Window(most)
    for latency in latencies:
        seen.took(latency)
    return seen


@given(latencies, st.floats(0.1, 2000.0), st.integers(1, 512))
def test_there_is_always_a_place_and_never_more_than_the_setting_allows(
    seen: list[float], rate: float, most: int
) -> None:
    assert min(most, SPARE + 1) <= window(seen, most).places(rate) <= most


@given(latencies, st.integers(1, 512))
def test_without_a_limit_all_places_are_used(seen: list[float], most: int) -> None:
    assert window(seen, most).places(PRACTICALLY_UNLIMITED) == most


@given(st.floats(0.0, 2.0), st.integers(1, 60), st.floats(1.0, 1000.0))
def test_the_rate_is_kept_busy(latency: float, requests: int, rate: float) -> None:
    assert window([latency] * requests, most=10_000).places(rate) >= rate * latency + 1


def test_few_are_in_flight_where_answers_come_quickly() -> None:
    assert window([0.05] * 50).places(30) == 2 + SPARE


def test_more_are_in_flight_where_answers_come_slowly() -> None:
    assert window([1.0] * 50).places(30) == pytest.approx(30 + SPARE, abs=1)


def test_answers_that_come_unevenly_get_room_for_the_slow_ones() -> None:
    uneven = window([0.05, 0.55] * 50).places(30)
    assert uneven > window([0.3] * 50).places(30)
    assert uneven >= 30 * 0.55 + 1


def test_it_follows_when_answers_become_quicker_or_slower() -> None:
    assert window([1.0] * 50 + [0.05] * 60).places(30) == 2 + SPARE
    assert window([0.05] * 50 + [1.0] * 60).places(30) >= 30


def test_one_that_hung_is_soon_forgotten() -> None:
    assert window([0.05] * 50 + [60.0] + [0.05] * 60).places(30) == 2 + SPARE


def test_at_first_it_guesses() -> None:
    assert window([]).places(30) == 15 + SPARE
    assert window([], most=8).places(30) == 8
