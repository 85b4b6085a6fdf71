"""Which day an entry is of."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.days import Dated, assign
from tests.bot.strategies import fewer

MONDAY = date(2024, 6, 17)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)


def days(*lines: str, fallback: date | None = None) -> list[str]:
    """Each line is a time, with a label before it or not: `Wed 02:21`; so is each of the answer, `?` if inferred."""
    names = {"Mon": MONDAY, "Tue": TUESDAY, "Wed": WEDNESDAY}
    stamps = []
    for line in lines:
        *label, moment = line.split()
        stamps.append((names[label[0]] if label else None, time.fromisoformat(moment)))
    assigned = assign(stamps, fallback)
    assert assigned is not None
    return [f"{dated.day:%a}{'?' if dated.inferred else ''}" for dated in assigned]


def test_a_label_holds_until_the_next() -> None:
    assert days("Wed 02:21", "01:57", "Tue 23:58", "20:00", "Mon 20:00") == ["Wed", "Wed", "Tue", "Tue", "Mon"]


def test_a_time_that_rises_by_much_is_of_the_day_before() -> None:
    assert days("Wed 02:21", "01:57", "23:58", "20:00") == ["Wed", "Wed", "Tue?", "Tue?"]


def test_a_label_below_ends_the_inference() -> None:
    assert days("Wed 02:21", "23:58", "Tue 20:00", "19:00") == ["Wed", "Tue?", "Tue", "Tue"]


def test_a_time_that_rises_by_little_is_out_of_order_on_the_same_day() -> None:
    assert days("Wed 18:14", "19:29", "18:10") == ["Wed", "Wed", "Wed"]


@pytest.mark.parametrize(("below", "day"), [("08:21", "Wed"), ("08:22", "Tue?")])
def test_more_than_six_hours_are_much(below: str, day: str) -> None:
    assert days("Wed 02:21", below) == ["Wed", day]


def test_a_label_wins_over_the_times() -> None:
    assert days("Wed 02:21", "Wed 23:58", "Tue 23:59") == ["Wed", "Wed", "Tue"]


def test_without_labels_the_documents_day_is_the_first_entrys() -> None:
    assert days("02:21", "01:57", "23:58", "12:00", "23:00", fallback=WEDNESDAY) == [
        "Wed?",
        "Wed?",
        "Tue?",
        "Tue?",
        "Mon?",
    ]


def test_the_documents_day_holds_above_the_first_label() -> None:
    assert days("12:00", "11:00", "Tue 10:00", "09:00", fallback=WEDNESDAY) == ["Wed?", "Wed?", "Tue", "Tue"]


def test_above_the_first_label_days_are_counted_up_from_it() -> None:
    assert days("02:21", "01:57", "Tue 23:58") == ["Wed?", "Wed?", "Tue"]
    assert days("12:00", "11:00", "Tue 10:00") == ["Tue?", "Tue?", "Tue"]


@pytest.mark.parametrize("impossible", [MONDAY, TUESDAY, WEDNESDAY + timedelta(days=8)])
def test_a_documents_day_that_cannot_be_right_is_left_aside(impossible: date) -> None:
    assert days("02:21", "01:57", "Tue 23:58", fallback=impossible) == ["Wed?", "Wed?", "Tue"]


def test_without_any_date_there_are_no_days() -> None:
    assert assign([(None, time(2, 21))], None) is None


@fewer
@given(
    st.lists(st.tuples(st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2199, 12, 31))), st.times()), min_size=1)
)
def test_what_a_label_says_is_never_doubted(stamps: list[tuple[date | None, time]]) -> None:
    assigned = assign(stamps, WEDNESDAY)
    assert assigned is not None
    for (label, _), dated in zip(stamps, assigned, strict=True):
        assert label is None or dated == Dated(label, inferred=False)
