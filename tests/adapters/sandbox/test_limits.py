"""Windows let in exactly as many as they should, whenever it is asked; pauses only ever get longer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sandbox.limits import Pauses, SlidingWindow, Windows, checked_factor, scaled
from adapters.sandbox.record import largest

# Quarters of a second are exact in floating point, so that the window's ends are too.
gaps = st.lists(st.integers(0, 12).map(lambda quarters: quarters / 4), min_size=1, max_size=60)


def let_in(window: SlidingWindow, gaps: list[float]) -> list[float]:
    """When those were let in that came after these gaps, the others being sent away."""
    entered, now = [], 1000.0
    for gap in gaps:
        now += gap
        if window.wait(now) <= 0:
            window.enter(now)
            entered.append(now)
    return entered


@given(gaps, st.integers(1, 5), st.sampled_from([0.5, 1.0, 3.0]))
def test_no_stretch_ever_holds_more_than_the_limit(gaps: list[float], limit: int, seconds: float) -> None:
    assert largest(let_in(SlidingWindow(limit, seconds), gaps), seconds) <= limit


@given(gaps, st.integers(1, 5), st.sampled_from([0.5, 1.0, 3.0]))
def test_nobody_is_sent_away_who_would_have_fitted(gaps: list[float], limit: int, seconds: float) -> None:
    window, now = SlidingWindow(limit, seconds), 1000.0
    entered: list[float] = []
    for gap in gaps:
        now += gap
        fits = sum(now - seconds < at <= now for at in entered) < limit
        assert (window.wait(now) <= 0) is fits
        if fits:
            window.enter(now)
            entered.append(now)


@given(gaps, st.integers(1, 5))
def test_after_the_wait_there_is_room_and_not_before(gaps: list[float], limit: int) -> None:
    window, now = SlidingWindow(limit, 2.0), 1000.0
    for gap in gaps:
        now += gap
        wait = window.wait(now)
        if wait > 0:
            assert window.wait(now + wait - 0.25) > 0
            now += wait
        assert window.wait(now) == 0
        window.enter(now)


def test_the_end_of_a_window_does_not_belong_to_it() -> None:
    window = SlidingWindow(2, 1.0)
    for now in (10.0, 10.5):
        window.enter(now)
    assert window.wait(10.75) == 0.25
    assert window.wait(11.0) == 0


def test_a_limit_that_is_changed_counts_at_once() -> None:
    window = SlidingWindow(3, 10.0)
    for now in (0.0, 1.0, 2.0):
        window.enter(now)
    assert window.wait(3.0) == 7.0
    window.limit = 4
    assert window.wait(3.0) == 0
    window.limit = 1
    assert window.wait(3.0) == 9.0


def test_a_clock_that_is_put_back_opens_nothing() -> None:
    window = SlidingWindow(2, 1.0)
    window.enter(100.0)
    window.enter(50.0)
    assert window.wait(50.5) > 0


def test_windows_are_apart_and_forgotten_when_nothing_counts_in_them() -> None:
    windows = Windows[int](2, 1.0)
    for chat in range(5000):
        now = chat / 1024
        for _ in range(2):
            assert windows.wait(chat, now) == 0
            windows.enter(chat, now)
        assert windows.wait(chat, now) == 1.0
        assert len(windows) <= 2048


def test_windows_follow_their_common_limit() -> None:
    windows = Windows[str](1, 1.0)
    windows.enter("quay", 0.0)
    assert windows.wait("quay", 0.5) == 0.5
    windows.limit = 2
    assert windows.wait("quay", 0.5) == 0
    assert windows.wait("harbour", 0.5) == 0


def test_pauses_are_joined_by_the_later_end() -> None:
    pauses = Pauses[str]()
    pauses.extend("quay", 30.0)
    pauses.extend("quay", 20.0)
    assert pauses.left("quay", 10.0) == 20.0
    assert pauses.left("harbour", 10.0) == 0
    assert pauses.left("quay", 30.0) == 0
    pauses.extend("quay", 40.0)
    pauses.clear()
    assert pauses.left("quay", 35.0) == 0


def test_limits_are_scaled_but_never_to_nothing() -> None:
    assert [scaled(30, factor) for factor in (0.001, 0.1, 1.0, 2.5)] == [1, 3, 30, 75]
    assert scaled(100, 0.29) == 29


def test_a_factor_is_a_number_above_nothing_or_none() -> None:
    assert [checked_factor(factor) for factor in (None, 0, 0.5, 3)] == [None, None, 0.5, 3.0]
    for wrong in (-1.0, 1e9, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="multiplied by something between"):
            checked_factor(wrong)
