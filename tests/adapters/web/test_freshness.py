"""`Retry-After`, `Cache-Control`, `Expires` and `Age`, as servers write them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from adapters.web.freshness import LONGEST_WAIT, fresh_for, retry_after

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        ("999999999", LONGEST_WAIT),
        ("Mon, 23 Nov 2026 12:02:00 GMT", 120.0),
        ("Monday, 23-Nov-26 12:02:00 GMT", 120.0),
        ("Mon Nov 23 12:02:00 2026", 120.0),
        ("Mon, 23 Nov 2026 13:02:00 +0100", 120.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("Mon, 23 Nov 2099 11:00:00 GMT", LONGEST_WAIT),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("soon", None),
        ("", None),
        ("Mon, 99 Nov 2026 12:02:00 GMT", None),
        ("9" * 5_000, None),
        (None, None),
    ],
)
def test_a_wait_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOON) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0.0),
        ({"Cache-Control": "max-age=30"}, 30.0),
        ({"Cache-Control": "public, MAX-AGE=30, stale-while-revalidate=600"}, 30.0),
        ({"Cache-Control": 'private="set-cookie, x", max-age="30"'}, 30.0),
        ({"Cache-Control": "max-age=30, max-age=60"}, 30.0),
        ({"Cache-Control": "s-maxage=600"}, 0.0),
        ({"Cache-Control": "max-age=30", "Age": "12"}, 18.0),
        ({"Cache-Control": "max-age=30", "Age": "45"}, 0.0),
        ({"Cache-Control": "max-age=30", "Age": "young"}, 30.0),
        ({"Cache-Control": "max-age=-30"}, 0.0),
        ({"Cache-Control": "max-age"}, 0.0),
        ({"Cache-Control": "max-age=31536000"}, LONGEST_WAIT),
        ({"Cache-Control": "no-cache, max-age=30"}, 0.0),
        ({"Cache-Control": "max-age=30, no-store"}, 0.0),
        ({"Cache-Control": "max-age=30", "Expires": "Mon, 23 Nov 2026 13:00:00 GMT"}, 30.0),
        ({"Expires": "Mon, 23 Nov 2026 12:01:00 GMT"}, 60.0),
        ({"Expires": "Mon, 23 Nov 2026 12:01:00 GMT", "Age": "20"}, 40.0),
        ({"Expires": "Mon, 23 Nov 2026 12:01:00 GMT", "Date": "Mon, 23 Nov 2026 12:00:30 GMT"}, 30.0),
        ({"Expires": "Mon, 23 Nov 2026 12:01:00 GMT", "Date": "today"}, 60.0),
        ({"Expires": "0"}, 0.0),
        ({"Expires": "Mon, 23 Nov 2020 12:01:00 GMT"}, 0.0),
    ],
)
def test_an_answer_is_fresh_for_as_long_as_the_server_says(headers: Mapping[str, str], seconds: float) -> None:
    assert fresh_for(CIMultiDict(headers), NOON) == seconds


@given(st.integers(0, 86_400))
def test_a_date_means_the_same_as_its_distance_in_seconds(seconds: int) -> None:
    date = format_datetime(NOON + timedelta(seconds=seconds), usegmt=True)
    assert retry_after(date, NOON) == retry_after(str(seconds), NOON) == seconds
    assert fresh_for({"Expires": date}, NOON) == fresh_for({"Cache-Control": f"max-age={seconds}"}, NOON) == seconds


PIECES = st.sampled_from(
    ["max-age", "no-cache", "=", ",", ";", '"', " ", "30", "-1", "Mon", "23 Nov 2026", "12:00", "GMT", "+9999", "0000"]
)
VALUES = st.text(max_size=80) | st.lists(PIECES, max_size=12).map("".join)


@given(VALUES)
def test_whatever_a_wait_says_it_is_none_or_within_a_day(value: str) -> None:
    wait = retry_after(value, NOON)
    assert wait is None or 0 <= wait <= LONGEST_WAIT


@given(st.dictionaries(st.sampled_from(["Cache-Control", "Expires", "Date", "Age"]), VALUES))
def test_whatever_headers_say_an_answer_is_fresh_for_no_more_than_a_day(headers: dict[str, str]) -> None:
    assert 0 <= fresh_for(headers, NOON) <= LONGEST_WAIT


@given(st.lists(st.sampled_from(["public", "max-age=30", 'x="a, b"', "must-revalidate"]), max_size=5))
def test_directives_may_come_in_any_order(directives: list[str]) -> None:
    expected = 30.0 if "max-age=30" in directives else 0.0
    assert fresh_for({"Cache-Control": ", ".join(directives)}, NOON) == expected
