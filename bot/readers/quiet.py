"""When a chat may be sent something: quiet hours, digests and mutes are one question, "from when on?". Pure.

Times of day are the chat's. One that the clocks leave out in spring is that much later; of one that comes twice in
autumn, the first counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from bot.desk.schedule import zone
from bot.lanes.delivery import Due, Urgency
from bot.lanes.outcome import Deferred
from bot.readers.preferences import Digest, Preferences, QuietHours

TWICE_A_DAY = (time(8), time(18))
"""When a digest that comes twice a day does."""

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


def awake(dues: Sequence[Due], now: datetime) -> tuple[list[Due], list[Deferred]]:
    """Those that may be served now, and the others, each with the time from which on it may be.

    Thought out once for all who want the same: at night they are many. Ordinary entries of a subscription that is owed
    one are neither, as long as they may not be served: what is owed waits for no digest, and asleep until then, the
    subscription would hold it back as well.
    """
    owed = {(due.chat.key, due.coverage) for due in dues if due.urgency is Urgency.OWED}
    served: list[Due] = []
    deferred: list[Deferred] = []
    known: dict[tuple[object, ...], datetime] = {}
    for due in dues:
        alike = (id(due.chat.preferences), due.urgency, due.since, due.chat.muted_until)
        opens = known.get(alike) or known.setdefault(alike, opens_at(due, now))
        if opens <= now:
            served.append(due)
        elif due.urgency is not Urgency.ORDINARY or (due.chat.key, due.coverage) not in owed:
            deferred.append(Deferred(due, opens))
    return served, deferred


def opens_at(due: Due, now: datetime) -> datetime:
    """From when on it may be served; `now`, where it may at once.

    A mute binds everything. Quiet hours let breaking entries pass where the chat wants that. A digest binds ordinary
    entries: they come at the first of its times after the oldest of them was published.
    """
    chat, wishes = due.chat, due.chat.preferences
    opens = max(now, chat.muted_until) if chat.muted_until else now
    if due.urgency is Urgency.ORDINARY and wishes.digest is not Digest.OFF and due.since:
        opens = max(opens, next_digest(wishes, due.since))
    return _out_of_quiet(wishes, due.urgency, opens)


def asleep(wishes: Preferences, urgency: Urgency, now: datetime) -> bool:
    """Is it within the chat's quiet hours for that?"""
    return _out_of_quiet(wishes, urgency, now) > now


def opened_at(wishes: Preferences, now: datetime) -> datetime | None:
    """When the chat's own wish held something back last: the newest end of quiet hours, or time of its digest, that is
    over; None where it has neither."""
    ends = [_last(_ends(wishes.quiet, now, zone_of(wishes.zone)), now)] if wishes.quiet else []
    if wishes.digest is not Digest.OFF:
        ends.append(_last(_digests(wishes, now), now))
    return max(ends, default=None)


def next_digest(wishes: Preferences, after: datetime) -> datetime:
    """The first time of the digest that comes later than that."""
    return min(at for at in _digests(wishes, after) if at > after)


def _out_of_quiet(wishes: Preferences, urgency: Urgency, at: datetime) -> datetime:
    quiet = wishes.quiet
    if quiet is None or (urgency is Urgency.BREAKING and quiet.breaking_passes):
        return at
    return next((end for begin, end in _nights(quiet, at, zone_of(wishes.zone)) if begin <= at < end), at)


def _nights(quiet: QuietHours, around: datetime, there: tzinfo) -> Iterator[tuple[datetime, datetime]]:
    """Beginning and end of the quiet hours of the days around, in UTC."""
    ends_on = _DAY if quiet.end <= quiet.begin else timedelta()
    for day in _days(around, there):
        yield _on(day, quiet.begin, there), _on(day + ends_on, quiet.end, there)


def _ends(quiet: QuietHours, around: datetime, there: tzinfo) -> Iterator[datetime]:
    return (end for _, end in _nights(quiet, around, there))


def _digests(wishes: Preferences, around: datetime) -> Iterator[datetime]:
    there = zone_of(wishes.zone)
    if wishes.digest is Digest.HOURLY:
        local = around.astimezone(there)
        hour = around - timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        yield from (hour, hour + _HOUR)
        return
    times = TWICE_A_DAY if wishes.digest is Digest.TWICE else (wishes.digest_at,)
    yield from (_on(day, clock, there) for day in _days(around, there) for clock in times)


def _last(times: Iterable[datetime], now: datetime) -> datetime:
    return max(at for at in times if at <= now)


def _days(around: datetime, there: tzinfo) -> Iterable[date]:
    """Enough for a night that began two days ago, where the clocks were changed since, and for tomorrow."""
    today = around.astimezone(there).date()
    return (today + number * _DAY for number in range(-2, 3))


def _on(day: date, clock: time, there: tzinfo) -> datetime:
    return datetime.combine(day, clock, there).astimezone(UTC)


@lru_cache(maxsize=1024)
def zone_of(name: str | None) -> tzinfo:
    """UTC where it is not known any more: a database may be newer than the time zones of this machine."""
    try:
        return zone(name or "UTC")
    except ValueError:
        return UTC
