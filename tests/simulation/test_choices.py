"""What a reader chose, held against clocks that were set."""

from bot.readers.preferences import Digest, Preferences
from tests.simulation.choices import digest_since
from tests.simulation.clock import VirtualClock
from tests.simulation.loop import BEGINNING, run

MINUTE = 60.0
HOURLY = Preferences(digest=Digest.HOURLY)


def set_after_ten_minutes(seconds: float) -> VirtualClock:
    """A clock that begins at nine."""

    async def wait() -> VirtualClock:
        clock = VirtualClock()
        await clock.sleep(10 * MINUTE)
        clock.set(seconds)
        return clock

    return run(wait())


def after(*minutes: float) -> list[float]:
    return [BEGINNING + one * MINUTE for one in minutes]


def test_an_hourly_digest_comes_at_the_hour_by_a_clock_that_was_set() -> None:
    clock, (at,) = set_after_ten_minutes(45 * MINUTE), after(16)
    assert digest_since(after(12), at, clock, HOURLY)
    assert not digest_since(after(15.5), at, clock, HOURLY)
    assert not digest_since([], at, clock, HOURLY)


def test_an_older_entry_from_before_the_clock_was_set_back_hides_no_digest() -> None:
    clock, (at,) = set_after_ten_minutes(-15 * MINUTE), after(16)
    assert not digest_since(after(5), at, clock, HOURLY)
    assert digest_since(after(5, 11), at, clock, HOURLY)
