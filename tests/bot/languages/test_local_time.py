"""Times by a chat's own clock, where nothing else shows them so."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.languages.local_time import UNKNOWN, LocalTime
from bot.model import ChatKind
from bot.readers.preferences import Preferences
from bot.richtext import Moment, paragraph
from bot.store import Store
from tests.bot.counter import Counter
from tests.bot.incoming import RITAS, asks
from tests.contracts.newsroom import RITA, Newsroom, says

SUMMER = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        (None, "01 Jul 2026, 22:30 UTC"),
        ("Europe/Berlin", "02 Jul 2026, 00:30 CEST"),
        ("America/New_York", "01 Jul 2026, 18:30 EDT"),
        ("Asia/Dubai", "02 Jul 2026, 02:30 UTC+04"),
    ],
)
def test_a_time_says_whose_it_is(zone: str | None, shown: str) -> None:
    assert LocalTime(ZoneInfo(zone) if zone else None).of(Moment(SUMMER, dated=True)) == shown


def test_what_stands_for_a_time_counts_when_a_text_is_measured() -> None:
    text = (paragraph("At ", Moment(SUMMER)),)
    local = LocalTime(ZoneInfo("Asia/Dubai"))
    assert UNKNOWN.text(text) == text
    assert local.text(text) == (paragraph("At ", Moment(SUMMER, shown="02:30 UTC+04")),)

    def room(measured: object, /, *, beside_media: bool = False) -> bool:
        return not beside_media and measured == local.text(text)

    assert local.fits(room)(text)
    assert not local.fits(room)(text, beside_media=True)
    assert not UNKNOWN.fits(room)(text)


async def test_answers_are_in_the_zone_of_the_chat(counter: Counter, newsroom: Newsroom, store: Store) -> None:
    await newsroom.publish(await newsroom.open(), says("Smoke."))
    commands = ("/latest", "/search smoke", "/entry 1")
    assert ["09:02 UTC" in await counter.told(asks(RITA, command)) for command in commands] == [True] * 3
    zoned = Preferences(zone="Europe/Berlin")
    await store.preferences.prefer(RITAS, ChatKind.PRIVATE, "Rita Reader", zoned, newsroom.tick())
    assert ["11:02 CEST" in await counter.told(asks(RITA, command)) for command in commands] == [True] * 3
