"""Dates as feeds and structured data write them: RFC 3339 with its ISO 8601 cousins, and RFC 822 with names of zones.

A time that is hours wrong does more harm than none. So a date counts only if it says its zone and the zone means one
thing; feedparser, for one, reads the zones that it does not know as UTC, and times without one too.
"""

import re
from datetime import UTC, datetime, timedelta, timezone

from bot.sources.stamps import PLAUSIBLE_YEARS

LONGEST = 64
"""Characters; longer text is no date."""
AHEAD = timedelta(days=1)
"""No entry was published later than this after it was read: its date is a typing error, or an event's."""

_ZONE_NAMES = {
    0: "UT UTC GMT Z WET",
    # RFC 822, 5.1, gives the American names one meaning in dates of its form, though CST is China's too.
    -5: "EST CDT",
    -4: "EDT",
    -6: "CST MDT",
    -7: "MST PDT",
    -8: "PST AKDT",
    -9: "AKST",
    -10: "HST",
    -2.5: "NDT",
    1: "BST CET MEZ MET WEST WAT",
    2: "CEST MESZ MEST EET CAT SAST",
    3: "EEST MSK TRT EAT",
    5: "PKT",
    5.75: "NPT",
    7: "ICT WIB",
    8: "HKT SGT AWST",
    9: "JST KST",
    9.5: "ACST",
    10: "AEST",
    10.5: "ACDT",
    11: "AEDT",
    12: "NZST",
    13: "NZDT",
}
ZONES = {name: timezone(timedelta(hours=hours)) for hours, names in _ZONE_NAMES.items() for name in names.split()}
"""Left out is what means several: IST (India, Ireland, Israel), AST, GST, SST and others. BST is British Summer Time
in news feeds; Bangladesh writes BDT or +06:00."""
_MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_MONTHS = {form: number for number, name in enumerate(_MONTH_NAMES, 1) for form in (name, name[:3])} | {"sept": 9}
_RFC_822 = re.compile(
    r"(?:[a-z]{3,9}\.?,? )?(?P<day>\d{1,2})[ -](?P<month>[a-z]{3,9})\.?,?[ -](?P<year>\d{4}|\d{2}),? "
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?"
    r" ?(?P<zone>[a-z]{1,5}|(?:gmt|utc)?[+-]\d{1,2}:?\d{2})(?: ?\([^()]*\))?",
    re.ASCII,
)
_ISO_8601 = re.compile(
    r"(?P<year>\d{4})-?(?P<month>\d{2})-?(?P<day>\d{2})[t ]"
    r"(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?"
    r" ?(?P<zone>z|utc|gmt|[+-]\d{2}(?::?\d{2})?)",
    re.ASCII,
)
_OFFSET = re.compile(r"(?:gmt|utc)?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?", re.ASCII)
_CENTURY_TURNS = 70


def instant(text: str, now: datetime) -> datetime | None:
    """The time (UTC, to the second) that a source writes as a date with time and zone, in either form wherever it
    stands; None for everything else.

    None too for impossible times (`24:00`), months that are not English, years outside 1900 to 2199, zones that are
    not known or mean several things, and times more than `AHEAD` of `now`.
    """
    if len(text) > LONGEST:
        return None
    tidy = " ".join(text.split()).lower()
    found = _ISO_8601.fullmatch(tidy) or _RFC_822.fullmatch(tidy)
    try:
        at = _aware(found) if found else None
        return at if at and at.year in PLAUSIBLE_YEARS and at <= now + AHEAD else None
    except (ValueError, OverflowError):
        return None


def _aware(found: re.Match[str]) -> datetime | None:
    zone = _zone(found["zone"])
    month = int(found["month"]) if found["month"].isdigit() else _MONTHS.get(found["month"])
    if zone is None or month is None:
        return None
    hour, minute, second = int(found["hour"]), int(found["minute"]), _second(found["second"])
    return datetime(_year(found["year"]), month, int(found["day"]), hour, minute, second, tzinfo=zone).astimezone(UTC)


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) < _CENTURY_TURNS else 1900)


def _second(digits: str | None) -> int:
    """A leap second counts as the one before, since Python's times have none."""
    return 59 if digits == "60" else int(digits or 0)


def _zone(text: str) -> timezone | None:
    found = _OFFSET.fullmatch(text)
    if found is None:
        return ZONES.get(text.upper())
    ahead = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
    return timezone(-ahead if found["sign"] == "-" else ahead)
