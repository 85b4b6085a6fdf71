"""Time zones are found by what people type."""

from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.readers.preference_words import ZONES
from bot.readers.zone_names import zone_named


@given(st.sampled_from(sorted(available_timezones())))
def test_every_zone_is_found_in_any_case(name: str) -> None:
    assert zone_named(name) == name
    assert zone_named(f" {name.swapcase().replace('_', ' ')} ").casefold() == name.casefold()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("europe/paris", "Europe/Paris"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("ISTANBUL", "Europe/Istanbul"),
        ("utc", "UTC"),
    ],
)
def test_the_city_is_enough(typed: str, name: str) -> None:
    assert zone_named(typed) == name


@pytest.mark.parametrize("name", ZONES)
def test_every_zone_of_a_button_is_there(name: str) -> None:
    assert zone_named(name) == name
    assert ZoneInfo(name).key == name


@pytest.mark.parametrize("typed", ["Mars", "UTC+2", "../../etc/passwd", "Europe", "Louisville", "x" * 300, ""])
def test_what_is_no_zone_or_more_than_one_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="I do not know this time zone"):
        zone_named(typed)
