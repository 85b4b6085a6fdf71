"""Time stamps and date labels: the lines by which a plain-text live page opens its entries and its days.

    19 June 202402:21 GMT        a stamp with its date glued on, as extractors leave it
    - 01:57 GMT                  a stamp of the same day
    19 June 2024                 a label alone

A time is only a stamp at the beginning of a line, and what follows it decides how sure that is; see `Opening`.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, time, tzinfo
from enum import Enum

MARKERS = "-–—•*·"
PLAUSIBLE_YEARS = range(1900, 2200)

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTH_NUMBERS = {form: number for number, name in enumerate(_MONTHS, 1) for form in (name, name[:3])} | {"sept": 9}
ANY_MONTH = "|".join(sorted(MONTH_NUMBERS, key=len, reverse=True))
_DATE = (
    rf"(?:[A-Z][a-z]{{2,5}}day,?\s+)?(?P<day>[0-9]{{1,2}})\s+(?P<month>(?i:{ANY_MONTH}))\.?,?\s+(?P<year>[0-9]{{4}})"
)
_TIME = r"(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])\s*(?P<zone>GMT|UTC|Z)"
_STAMP = re.compile(rf"[{MARKERS}]?\s*(?:{_DATE}(?P<gap>[\s,/|]*))?{_TIME}")
_LABEL = re.compile(rf"[{MARKERS}]?\s*{_DATE}[.,:]?")

_GOES_ON = frozenset(",.;:!?…)]}%/+-–—−±&")
_POSSESSIVE = re.compile(r"['’](?![A-Z0-9])")


class Opening(Enum):
    """What follows the time on its line."""

    ALONE = "nothing: the entry's paragraphs are on the next lines"
    GLUED = "the first paragraph, without a blank: no prose is written like that"
    SPACED = "a blank and text: the whole entry on one line, or prose that begins with a time"
    PARTED = "a dash and text, in the notation of a publisher that writes its entries so"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A line that begins with a time: `day` when a date stands before it, `body` what stands behind it.

    `fused`: the date is glued to the time, which makes a stamp of it whatever follows. `author` is named on stamps
    below their entries only.
    """

    day: date | None
    time: time
    opening: Opening
    body: str
    fused: bool
    zone: tzinfo = UTC
    author: str | None = None


def is_marker(line: str) -> bool:
    """Is this the mark of a list item, standing alone?"""
    return len(line) == 1 and line in MARKERS


def stamp_of(line: str) -> Stamp | None:
    """The stamp with which this line begins. Impossible dates and times, and zones other than UTC, make none."""
    found = _STAMP.match(line)
    if found is None:
        return None
    day = _day(found) if found["year"] else None
    if found["year"] and day is None:
        return None
    fused = found["gap"] == ""
    rest = line[found.end() :]
    opening = _opening(rest, found["zone"], fused)
    if opening is None:
        return None
    body = "" if opening is Opening.ALONE else rest.strip()
    return Stamp(day, time(int(found["hour"]), int(found["minute"])), opening, body, fused)


def label_of(line: str) -> date | None:
    """The date of a line that says a date and nothing else."""
    found = _LABEL.fullmatch(line)
    return _day(found) if found else None


def _opening(rest: str, zone: str, fused: bool) -> Opening | None:
    text = rest.strip()
    if not text or is_marker(text):
        return Opening.ALONE
    if rest[0].isspace():
        return Opening.SPACED
    return Opening.GLUED if fused or _starts_afresh(rest, zone) else None


def _starts_afresh(rest: str, zone: str) -> bool:
    """Is this the start of a paragraph, rather than `GMT, …`, `GMT+3`, `GMT’s` or a word such as `ZDF`?"""
    return zone != "Z" and rest[0] not in _GOES_ON and not _POSSESSIVE.match(rest)


def _day(found: re.Match[str]) -> date | None:
    return plausible_day(int(found["year"]), MONTH_NUMBERS[found["month"].lower()], int(found["day"]))


def plausible_day(year: int, month: int, day: int) -> date | None:
    """The date, unless there is none such or its year is not one of `PLAUSIBLE_YEARS`."""
    if year not in PLAUSIBLE_YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
