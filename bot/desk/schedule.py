"""When an editor wants something to go out: read from what was typed, in the desk's zone. Pure."""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import Refused
from bot.languages.words import Value, Words, plural, words

FARTHEST = timedelta(days=60)
"""How far ahead something may be planned: a year that was mistyped is noticed."""

_WHEN = re.compile(r"(?:(tomorrow|\d{4}-\d\d-\d\d)\s+)?(\d{1,2})[:.](\d\d)(?=\s|$)")
_AT = re.compile(r"at\s+(?=(?:tomorrow|\d{4}-\d\d-\d\d|\d{1,2}[:.]\d\d)(?:\s|$))")

EXAMPLES = ("18:30", "tomorrow 06:00", "2026-05-04 18:30")


def zone(name: str) -> tzinfo:
    """The zone of an IANA name. Raises `ValueError`."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        message = f"there is no time zone “{name}” here: use a name such as Europe/Berlin"
        raise ValueError(message) from error


def split_time(text: str, now: datetime, desk: tzinfo) -> tuple[datetime | None, str]:
    """`at 18:30 TEXT` as the time and the text; other texts as they are. Raises `Refused` for a time that is none."""
    beginning = _AT.match(text)
    found = _WHEN.match(text, beginning.end()) if beginning else None
    if found is None:
        return None, text
    return _moment(found, now, desk), text[found.end() :].lstrip()


def read_time(text: str, now: datetime, desk: tzinfo) -> datetime:
    """`18:30`, `at 18:30`, `tomorrow 06:00` or `2026-05-04 18:30`. Raises `Refused`."""
    typed = text.strip().removeprefix("at ").strip()
    found = _WHEN.fullmatch(typed)
    if found is None:
        raise Refused(_no_time(typed[:40]))
    return _moment(found, now, desk)


def _moment(found: re.Match[str], now: datetime, desk: tzinfo) -> datetime:
    today = now.astimezone(desk).date()
    try:
        clock = time(int(found[2]), int(found[3]))
        day = today if not found[1] else _day(found[1], today)
    except ValueError as error:
        raise Refused(_no_time(found[0].strip())) from error
    at = _on(day, clock, desk)
    if at <= now and not found[1]:
        at = _on(day + timedelta(days=1), clock, desk)
    if not now < at <= now + FARTHEST:
        raise Refused(_out_of_reach(found[0].strip(), over=at <= now))
    return at


def example() -> dict[str, Value]:
    """How a time is typed, as values of a message."""
    first, second, third = EXAMPLES
    return {"first": first, "second": second, "third": third}


def _no_time(typed: str) -> Words:
    return words("“{typed}” is not a time. Write it as in {first}, {second} or {third}.", typed=typed, **example())


def _out_of_reach(typed: str, *, over: bool) -> Words:
    if over:
        return words("“{typed}” is over already.", typed=typed)
    return plural(
        "“{typed}” is more than a day ahead.", "“{typed}” is more than {count} days ahead.", FARTHEST.days, typed=typed
    )


def _day(word: str, today: date) -> date:
    return today + timedelta(days=1) if word == "tomorrow" else date.fromisoformat(word)


def _on(day: date, clock: time, desk: tzinfo) -> datetime:
    """In UTC; a time that the clocks leave out in spring is that much later."""
    return datetime.combine(day, clock, desk).astimezone(UTC)
