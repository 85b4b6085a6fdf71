"""How much of its rate an account uses after it was too fast."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.budgets.learning import LOWEST, LearnedRate
from tests.bot.clock import BEGINNING

refusals = st.lists(st.tuples(st.floats(0.0, 2000.0), st.floats(0.0, 300.0)), max_size=60)


def test_it_begins_with_all_of_it() -> None:
    assert LearnedRate(1.0, BEGINNING).factor(BEGINNING) == 1.0


@pytest.mark.parametrize(("kept", "used"), [(0.8, 0.8), (0.01, LOWEST), (7.0, 1.0)])
def test_it_goes_on_where_it_was(kept: float, used: float) -> None:
    assert LearnedRate(kept, BEGINNING).factor(BEGINNING) == used


def test_a_refusal_takes_a_quarter_at_once() -> None:
    learned = LearnedRate(1.0, BEGINNING)
    learned.throttled(BEGINNING + 5, BEGINNING + 10)
    assert learned.factor(BEGINNING + 5) == 0.75


def test_all_that_is_refused_during_one_wait_counts_once() -> None:
    learned = LearnedRate(1.0, BEGINNING)
    learned.throttled(BEGINNING, BEGINNING + 3)
    for later in (0.0, 0.1, 2.9):
        learned.throttled(BEGINNING + later, BEGINNING + 5)
    learned.throttled(BEGINNING + 4, BEGINNING + 4.5)
    assert learned.factor(BEGINNING + 5) == 0.75


def test_a_refusal_after_the_wait_counts_again() -> None:
    learned = LearnedRate(1.0, BEGINNING)
    learned.throttled(BEGINNING, BEGINNING + 3)
    learned.throttled(BEGINNING + 3, BEGINNING + 6)
    assert learned.factor(BEGINNING + 6) == 0.75 * 0.75


def test_it_climbs_a_hundredth_in_ten_seconds_once_the_wait_is_over() -> None:
    learned = LearnedRate(1.0, BEGINNING)
    learned.throttled(BEGINNING, BEGINNING + 30)
    assert learned.factor(BEGINNING + 30) == 0.75
    assert learned.factor(BEGINNING + 40) == pytest.approx(0.76)
    assert learned.factor(BEGINNING + 30 + 249) < 1.0
    assert learned.factor(BEGINNING + 30 + 251) == 1.0


def test_what_was_kept_climbs_from_the_start() -> None:
    assert LearnedRate(0.5, BEGINNING).factor(BEGINNING + 100) == pytest.approx(0.6)


def test_a_refusal_on_the_way_up_takes_a_quarter_of_what_was_reached() -> None:
    learned = LearnedRate(0.5, BEGINNING)
    learned.throttled(BEGINNING + 100, BEGINNING + 101)
    assert learned.factor(BEGINNING + 101) == pytest.approx(0.45)


def test_however_often_it_is_refused_a_tenth_is_left() -> None:
    learned = LearnedRate(1.0, BEGINNING)
    for number in range(50):
        learned.throttled(BEGINNING + number, BEGINNING + number + 1)
    assert learned.factor(BEGINNING + 50) == LOWEST


@given(st.floats(0.0, 2.0), refusals, st.floats(0.0, 10_000.0))
def test_it_stays_between_a_tenth_and_all_of_it_and_never_sinks_by_itself(
    kept: float, refused: list[tuple[float, float]], later: float
) -> None:
    learned = LearnedRate(kept, BEGINNING)
    now = BEGINNING
    for pause, wait in refused:
        now += pause
        before = learned.factor(now)
        learned.throttled(now, now + wait)
        assert LOWEST <= learned.factor(now) <= max(before, LOWEST)
        assert learned.factor(now) >= min(before, 0.749 * before)
    assert learned.factor(now) <= learned.factor(now + later) <= 1.0
