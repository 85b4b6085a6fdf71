"""From when on something may be sent: over midnight, over a change of summer time, with digests and mutes."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lanes.delivery import Chat, Due, Urgency
from bot.lanes.outcome import Deferred
from bot.model import Address, ChatKey, ChatKind, CoverageId, Level, Seq
from bot.readers.preferences import Digest, Exceptions, Preferences, QuietHours, Sound
from bot.readers.quiet import asleep, awake, next_digest, opened_at, opens_at

BERLIN = "Europe/Berlin"
NIGHT = QuietHours(begin=time(22), end=time(7))
SIESTA = QuietHours(begin=time(13), end=time(15))
HOUR = timedelta(hours=1)


def at(text: str, zone: str = BERLIN) -> datetime:
    """A local time, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def due(preferences: Preferences, urgency: Urgency = Urgency.ORDINARY, since: datetime | None = None) -> Due:
    chat = Chat(ChatKey(1), Address("telegram", 1), ChatKind.PRIVATE, preferences=preferences)
    return Due(chat, CoverageId(1), Level.ALL, urgency, Seq(0), since=since)


def quiet(hours: QuietHours, zone: str = BERLIN) -> Preferences:
    return Preferences(quiet=hours, zone=zone)


def test_who_prefers_nothing_may_be_served_at_once() -> None:
    now = at("2026-05-04T03:00")
    for urgency in Urgency:
        assert opens_at(due(Preferences(), urgency, now - HOUR), now) == now


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-05-04T21:59:59", "2026-05-04T21:59:59"),
        ("2026-05-04T22:00", "2026-05-05T07:00"),
        ("2026-05-04T23:30", "2026-05-05T07:00"),
        ("2026-05-05T00:00", "2026-05-05T07:00"),
        ("2026-05-05T06:59:59", "2026-05-05T07:00"),
        ("2026-05-05T07:00", "2026-05-05T07:00"),
    ],
)
def test_quiet_hours_last_over_midnight(now: str, opens: str) -> None:
    assert opens_at(due(quiet(NIGHT)), at(now)) == at(opens)


def test_quiet_hours_may_be_within_a_day() -> None:
    assert opens_at(due(quiet(SIESTA)), at("2026-05-04T14:00")) == at("2026-05-04T15:00")
    assert opens_at(due(quiet(SIESTA)), at("2026-05-04T15:30")) == at("2026-05-04T15:30")


def test_quiet_hours_are_the_chats_own() -> None:
    now = at("2026-05-04T23:00")
    assert opens_at(due(quiet(NIGHT)), now) > now
    assert opens_at(due(quiet(NIGHT, "America/New_York")), now) == now
    assert opens_at(due(quiet(NIGHT, "Nowhere/Gone")), now) == now


@pytest.mark.parametrize(("evening", "hours"), [("2026-03-28T22:00", 8), ("2026-10-24T22:00", 10)])
def test_the_night_in_which_the_clocks_change_is_shorter_or_longer(evening: str, hours: int) -> None:
    assert opens_at(due(quiet(NIGHT)), at(evening)) - at(evening) == hours * HOUR


def test_a_time_that_the_clocks_leave_out_is_that_much_later() -> None:
    early = quiet(QuietHours(begin=time(1), end=time(2, 30)))
    assert opens_at(due(early), at("2026-03-29T01:15")) == at("2026-03-29T03:30")


def test_breaking_entries_pass_where_the_chat_wants_that() -> None:
    now = at("2026-05-04T23:00")
    passing = quiet(QuietHours(begin=time(22), end=time(7), breaking_passes=True))
    assert opens_at(due(passing, Urgency.BREAKING), now) == now
    assert opens_at(due(passing, Urgency.OWED), now) > now
    assert opens_at(due(quiet(NIGHT), Urgency.BREAKING), now) == at("2026-05-05T07:00")


@pytest.mark.parametrize(
    ("digest", "since", "comes"),
    [
        (Digest.HOURLY, "2026-05-04T09:00", "2026-05-04T10:00"),
        (Digest.HOURLY, "2026-05-04T09:59", "2026-05-04T10:00"),
        (Digest.TWICE, "2026-05-04T07:00", "2026-05-04T08:00"),
        (Digest.TWICE, "2026-05-04T09:00", "2026-05-04T18:00"),
        (Digest.TWICE, "2026-05-04T18:00", "2026-05-05T08:00"),
        (Digest.DAILY, "2026-05-04T09:00", "2026-05-05T08:00"),
        (Digest.DAILY, "2026-03-28T09:00", "2026-03-29T08:00"),
    ],
)
def test_a_digest_comes_at_the_first_of_its_times_after_the_oldest_entry(
    digest: Digest, since: str, comes: str
) -> None:
    wishes = Preferences(digest=digest, zone=BERLIN)
    assert opens_at(due(wishes, since=at(since)), at(since)) == at(comes)
    late = at(comes) + 3 * HOUR
    assert opens_at(due(wishes, since=at(since)), late) == late


def test_the_hours_of_a_digest_are_those_of_the_chats_clock() -> None:
    wishes = Preferences(digest=Digest.HOURLY, zone="Asia/Kolkata")
    assert next_digest(wishes, at("2026-05-04T09:10", "Asia/Kolkata")) == at("2026-05-04T10:00", "Asia/Kolkata")


def test_a_daily_digest_has_a_time_of_its_own() -> None:
    wishes = Preferences(digest=Digest.DAILY, digest_at=time(20, 30), zone=BERLIN)
    assert next_digest(wishes, at("2026-05-04T09:00")) == at("2026-05-04T20:30")


def test_breaking_entries_and_what_is_owed_do_not_wait_for_a_digest() -> None:
    now = at("2026-05-04T09:00")
    for urgency in (Urgency.BREAKING, Urgency.OWED):
        assert opens_at(due(Preferences(digest=Digest.DAILY), urgency, now), now) == now


def test_a_digest_does_not_put_to_sleep_what_is_owed_there() -> None:
    now = at("2026-05-04T09:00")
    daily = Preferences(digest=Digest.DAILY, quiet=NIGHT, zone=BERLIN)
    owed, ordinary = due(daily, Urgency.OWED), due(daily, since=now)
    elsewhere = replace(ordinary, coverage=CoverageId(2))
    assert awake([owed, ordinary, elsewhere], now) == ([owed], [Deferred(elsewhere, at("2026-05-05T08:00"))])
    night = at("2026-05-04T23:00")
    assert awake([owed, ordinary], night) == ([], [Deferred(owed, at("2026-05-05T07:00"))])


def test_a_digest_within_quiet_hours_waits_for_their_end() -> None:
    wishes = Preferences(digest=Digest.HOURLY, quiet=NIGHT, zone=BERLIN)
    assert opens_at(due(wishes, since=at("2026-05-04T21:30")), at("2026-05-04T21:30")) == at("2026-05-05T07:00")


def test_a_mute_binds_everything_and_quiet_hours_may_follow_it() -> None:
    now = at("2026-05-04T21:00")
    passing = quiet(QuietHours(begin=time(22), end=time(7), breaking_passes=True))
    until = at("2026-05-04T23:00")
    for urgency, opens in ((Urgency.BREAKING, until), (Urgency.ORDINARY, at("2026-05-05T07:00"))):
        one = due(passing, urgency)
        muted = replace(one, chat=replace(one.chat, muted_until=until))
        assert opens_at(muted, now) == opens


def test_those_who_sleep_are_told_apart() -> None:
    now = at("2026-05-04T23:00")
    night, day = due(quiet(NIGHT)), due(Preferences())
    served, deferred = awake([night, day], now)
    assert served == [day]
    assert [(one.due, one.until) for one in deferred] == [(night, at("2026-05-05T07:00"))]


def test_what_held_a_chat_back_last() -> None:
    now = at("2026-05-05T09:10")
    assert opened_at(Preferences(), now) is None
    assert opened_at(quiet(NIGHT), now) == at("2026-05-05T07:00")
    assert opened_at(Preferences(digest=Digest.HOURLY, quiet=NIGHT, zone=BERLIN), now) == at("2026-05-05T09:00")


def test_one_coverage_may_differ_from_the_others() -> None:
    chats = Preferences(level=Level.KEY, sound=Sound.ALL, digest=Digest.DAILY)
    wishes = chats.under(Exceptions(level=Level.ALL, digest=Digest.OFF, previews=False))
    assert (wishes.level, wishes.sound, wishes.digest, wishes.previews) == (Level.ALL, Sound.ALL, Digest.OFF, False)


BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
ZONES = st.sampled_from(["UTC", BERLIN, "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Apia"])
TIMES = st.times().map(lambda clock: clock.replace(second=0, microsecond=0, fold=0))
MOMENTS = st.integers(0, 15 * 365 * 24 * 60).map(lambda minutes: BEGINNING + timedelta(minutes=minutes))


@given(MOMENTS, ZONES, TIMES, TIMES)
def test_whenever_quiet_hours_end_the_chat_is_awake(now: datetime, zone: str, begin: time, end: time) -> None:
    """And never more than a day and the change of the clocks later; nor asleep for ever."""
    if begin == end:
        return
    one = due(quiet(QuietHours(begin=begin, end=end), zone))
    opens = opens_at(one, now)
    assert now <= opens <= now + timedelta(days=1, hours=2)
    assert asleep(one.chat.preferences, Urgency.ORDINARY, now) is (opens > now)


@given(MOMENTS, ZONES, TIMES, st.sampled_from([Digest.HOURLY, Digest.TWICE, Digest.DAILY]))
def test_a_digest_is_never_over_and_never_far(since: datetime, zone: str, clock: time, digest: Digest) -> None:
    wishes = Preferences(digest=digest, digest_at=clock, zone=zone)
    comes = next_digest(wishes, since)
    assert since < comes <= since + timedelta(days=1, hours=2)
    opened = opened_at(wishes, comes)
    assert opened == comes
