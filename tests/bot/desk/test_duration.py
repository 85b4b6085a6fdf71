"""Durations in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk.duration import in_words

SECONDS = {"s": 1, "min": 60, "h": 3600, "days": 86_400}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.1, "0.1 s"),
        (0.4, "0.4 s"),
        (0.7, "0.7 s"),
        (3.0, "3 s"),
        (9.95, "10 s"),
        (30.2, "31 s"),
        (31, "31 s"),
        (120, "120 s"),
        (121, "3 min"),
        (720, "12 min"),
        (2 * 3600, "120 min"),
        (5 * 3600, "5 h"),
        (48 * 3600, "48 h"),
        (3 * 86_400, "3 days"),
    ],
)
def test_a_duration_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


@given(st.floats(0, 1e9))
def test_what_is_said_is_never_less_and_at_most_half_as_long_again(seconds: float) -> None:
    number, unit = in_words(seconds).split()
    said = float(number.replace(",", "")) * SECONDS[unit]
    assert seconds - 1e-6 * SECONDS[unit] <= said <= max(1.5 * seconds, seconds + 0.1)
