"""Dates of feeds: right, or none."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.dates import AHEAD, instant

NOW = datetime(2031, 5, 6, tzinfo=UTC)
EVENING = datetime(2031, 5, 4, 18, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 04 May 2031 18:40:00 GMT",
        "Sun, 04 May 2031 18:40:00 +0000",
        "Sun, 04 May 2031 18:40:00 -0000",
        "Sun, 4 May 2031 18:40 UT",
        "4 May 2031 18:40:00 Z",
        "04 May 31 18:40:00 GMT",
        "Sunday, 04-May-31 18:40:00 GMT",
        "Sun, 04 May 2031 14:40:00 EDT",
        "Sun, 04 May 2031 13:40:00 EST",
        "Sun, 04 May 2031 11:40:00 PDT",
        "Sun, 04 May 2031 19:40:00 BST",
        "Sun, 04 May 2031 19:40:00 CET",
        "Sun, 04 May 2031 20:40:00 CEST",
        "Sun, 04 May 2031 21:40:00 MSK",
        "Mon, 05 May 2031 04:10:00 ACST",
        "Sun, 04 May 2031 20:40:00 +0200 (CEST)",
        "Sun, 04 May 2031 20:40:00 GMT+02:00",
        "Sun, 04 May 2031\n 18:40:00 GMT",
        "2031-05-04T18:40:00Z",
        "2031-05-04t18:40:00z",
        "2031-05-04T18:40Z",
        "2031-05-04T18:40:00.000Z",
        "2031-05-04T18:40:00.123456789+00:00",
        "2031-05-04T20:40:00+0200",
        "2031-05-04T20:40:00+02",
        "2031-05-04 20:40:00 +02:00",
        "20310504T184000Z",
        "2031-05-04T13:10:00-05:30",
    ],
)
def test_a_date_with_a_zone_is_read(text: str) -> None:
    assert instant(text, NOW) == EVENING


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "Sun, 04 May 2031 18:40:00",
        "2031-05-04T18:40:00",
        "2031-05-04",
        "Sun, 04 May 2031",
        "Sun, 04 May 2031 18:40:00 IST",
        "Sun, 04 May 2031 18:40:00 XYZ",
        "Sun, 04 May 2031 18:40:00 A",
        "Вс, 04 мая 2031 18:40:00 +0300",
        "So, 04 Mai 2031 18:40:00 +0200",
        "Sun, 04 May 2031 24:00:00 GMT",
        "Sun, 31 Feb 2031 18:40:00 GMT",
        "2031-02-30T18:40:00Z",
        "2031-05-04T24:00:00Z",
        "2031-13-04T18:40:00Z",
        "2031-05-04T18:40:00+99:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "1899-12-31T23:59:59Z",
        "２０３１-05-04T18:40:00Z",
        "2031-05-04T18:40:00Z" + " " * 64,
    ],
)
def test_what_says_no_time_for_certain_is_no_date(text: str) -> None:
    assert instant(text, NOW) is None


def test_a_leap_second_is_the_one_before() -> None:
    assert instant("2016-12-31T23:59:60Z", NOW) == datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)


def test_nothing_was_published_tomorrow() -> None:
    at_the_edge = NOW + AHEAD
    assert instant(at_the_edge.isoformat(), NOW) == at_the_edge
    assert instant((at_the_edge + timedelta(seconds=1)).isoformat(), NOW) is None


TIMES = st.datetimes(datetime(1900, 1, 3), datetime(2031, 5, 5), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0)
)
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(TIMES, OFFSETS)
def test_both_forms_say_the_same_in_any_zone(at: datetime, zone: timezone) -> None:
    local = at.astimezone(zone)
    assert instant(local.isoformat(), NOW) == at
    if local.year >= 1900:
        assert instant(f"{local:%a, %d %b %Y %H:%M:%S %z}", NOW) == at


@given(st.text(max_size=70))
def test_any_text_is_read_or_refused(text: str) -> None:
    found = instant(text, NOW)
    assert found is None or found.tzinfo is UTC
