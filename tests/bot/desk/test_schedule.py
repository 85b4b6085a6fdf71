"""When something is to go out, as editors say it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.desk.schedule import read_time, split_time, zone
from bot.errors import Refused

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 5, 4, 10, tzinfo=UTC)
"""12:00 in Berlin."""


@pytest.mark.parametrize(
    ("text", "at", "rest"),
    [
        ("at 18:30 Smoke.", datetime(2026, 5, 4, 16, 30, tzinfo=UTC), "Smoke."),
        ("at 6.05\nFire\n\nSmoke.", datetime(2026, 5, 5, 4, 5, tzinfo=UTC), "Fire\n\nSmoke."),
        ("at tomorrow 06:00 Smoke.", datetime(2026, 5, 5, 4, tzinfo=UTC), "Smoke."),
        ("at 2026-06-01 00:00 Smoke.", datetime(2026, 5, 31, 22, tzinfo=UTC), "Smoke."),
    ],
)
def test_a_text_that_begins_with_a_time_is_planned(text: str, at: datetime, rest: str) -> None:
    assert split_time(text, NOON, BERLIN) == (at, rest)


@pytest.mark.parametrize(
    "text", ["", "Smoke.", "At 18:30 the ferry left.", "at the harbour", "at 18:305", "at 1830 Smoke"]
)
def test_any_other_text_is_left_as_it_is(text: str) -> None:
    assert split_time(text, NOON, BERLIN) == (None, text)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("25:00", "is not a time"),
        ("2026-02-30 12:00", "is not a time"),
        ("soon", "is not a time"),
        ("2026-05-04 11:59", "over already"),
        ("2027-05-04 12:00", "more than 60 days ahead"),
    ],
)
def test_what_is_no_time_to_plan_for_is_refused(typed: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        read_time(typed, NOON, BERLIN)


def test_a_time_that_the_clocks_leave_out_is_that_much_later() -> None:
    night = datetime(2026, 3, 28, 20, tzinfo=UTC)
    assert read_time("tomorrow 02:30", night, BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_zone_that_is_none_is_refused() -> None:
    for name in ("Nowhere/Never", "../etc", ""):
        with pytest.raises(ValueError, match="no time zone"):
            zone(name)
