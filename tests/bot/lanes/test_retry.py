"""How long to wait before trying again."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.lanes.retry import FIRST, LONGEST, growing

attempts = st.integers(min_value=1, max_value=10_000)
seeds = st.integers(min_value=0, max_value=2**32)


class Extreme(Random):
    """Always draws the same place between the two ends, from 0 to 1."""

    def __init__(self, place: float) -> None:
        super().__init__()
        self._place = place

    def random(self) -> float:
        return self._place


@given(attempts, seeds)
def test_a_wait_lies_between_half_and_all_of_what_the_attempt_allows(attempt: int, seed: int) -> None:
    full = LONGEST if attempt > 20 else min(LONGEST, FIRST * 2 ** (attempt - 1))
    assert full / 2 <= growing(attempt, Random(seed)) <= full


@given(attempts, st.floats(0.0, 1.0))
def test_a_later_attempt_waits_no_shorter(attempt: int, place: float) -> None:
    assert growing(attempt + 1, Extreme(place)) >= growing(attempt, Extreme(place))


@given(st.floats(0.001, 10.0), st.floats(10.0, 1000.0), attempts, seeds)
def test_the_bounds_can_be_chosen(first: float, longest: float, attempt: int, seed: int) -> None:
    wait = growing(attempt, Random(seed), first=first, longest=longest)
    assert first / 2 <= wait <= longest


def test_the_same_randomness_gives_the_same_wait() -> None:
    assert growing(4, Random(7)) == growing(4, Random(7))


def test_many_that_failed_together_do_not_come_back_together() -> None:
    waits = {growing(5, Random(seed)) for seed in range(100)}
    assert len(waits) == 100
