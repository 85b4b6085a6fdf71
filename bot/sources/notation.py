"""How the stamps of a page are written down: the usual way, and the ways of other publishers.

    18.59 GMT                       14:47:48
    1331 GMT — headline             02.30 a.m.
    07:56 GMT 24.03.2024            22.15 - text
    16:34 (IST) 24 Jun 2023         8.00 am – headline –

Those on the left that name GMT or UTC are stamps wherever they stand alone on their line or before a dash; the others
need the zone of a `StampStyle`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, time, tzinfo
from zoneinfo import ZoneInfo

from bot.sources import stamps
from bot.sources.stamps import ANY_MONTH, MARKERS, MONTH_NUMBERS, Opening, Stamp, is_marker, plausible_day
from bot.sources.style import DateOrder, Place, StampStyle

_WEEKDAY = r"(?:[A-Z][a-z]{2,5}day,? {1,3})?"
_NAMED = re.compile(
    rf"{_WEEKDAY}(?:(?P<day>[0-9]{{1,2}}) {{1,3}}(?P<month>(?i:{ANY_MONTH}))\.?|"
    rf"(?P<named>(?i:{ANY_MONTH}))\.? {{1,3}}(?P<th>[0-9]{{1,2}})),? {{1,3}}(?P<year>[0-9]{{4}})"
)
_FIGURES = re.compile(r"(?P<first>[0-9]{1,2})[./-](?P<second>[0-9]{1,2})[./-](?P<year>[0-9]{4})")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_DATE = "|".join(re.sub(r"\?P<\w+>", "?:", form.pattern) for form in (_NAMED, _FIGURES, _ISO))
_LABEL = re.compile(rf"[{MARKERS}]? {{0,3}}(?P<date>{_DATE})[.,:]?")

_CLOCK = r"(?P<hour>[0-9]{1,2})(?:[:.](?P<minute>[0-5][0-9])(?::(?P<second>[0-5][0-9]))?)?(?![.:]?[0-9])"
_TIME = (
    rf"(?:{_CLOCK}(?: {{0,2}}(?P<half>[apAP])\.?[mM]\b\.?)?|(?P<compact>(?:[01][0-9]|2[0-3])[0-5][0-9])(?![.:]?[0-9]))"
)
_ZONE = r"(?: {0,2}(?P<zone>\([A-Z]{2,5}\)|(?:[A-Z]{1,4}T|UTC|MSK|WIB|Z)(?!\w)))?"
_STAMP = (
    rf"(?:(?P<before>{_DATE})(?P<gap> {{0,3}}(?:at|[,/|–-])? {{0,3}}))?"
    rf"{_TIME}{_ZONE}(?: {{0,3}}(?:on|[,/|])? {{0,3}}(?P<after>{_DATE}))?"
)
_ABOVE = re.compile(rf"[{MARKERS}]? {{0,3}}{_STAMP}")
_BELOW = re.compile(rf"(?<![0-9.:]){_STAMP}$")
_DASH = re.compile(r" {0,3}[-–—] {1,3}(?=\S)")
_RANGE = re.compile(_TIME)

_UNIVERSAL = frozenset({"GMT", "UTC", "Z"})
_LONGEST_BELOW = 200
_LONGEST_NAME = 80
_SMALL_WORDS = frozenset(
    {"and", "&", "de", "da", "di", "du", "la", "le", "van", "der", "den", "von", "al", "bin", "of"}
)
_NO_NAMES = frozenset({"updated", "published", "posted", "on", "at"})


@dataclass(frozen=True, slots=True)
class Notation:
    """What a line is: the stamp of an entry, the label of a day, or neither."""

    stamp_of: Callable[[str], Stamp | None]
    label_of: Callable[[str], date | None]


USUAL = Notation(stamps.stamp_of, stamps.label_of)


def notation_of(style: StampStyle) -> Notation:
    """The ways of a publisher. Where stamps stand before the entries, the usual forms are read too."""
    reading = _Reading(style)
    if style.place is Place.AFTER:
        return Notation(reading.below, reading.label)
    return Notation(lambda line: reading.above(line) or stamps.stamp_of(line), reading.label)


class _Reading:
    def __init__(self, style: StampStyle) -> None:
        self._zone = ZoneInfo(style.zone) if style.zone else None
        self._order = style.date_order
        self._headlines = style.headlines

    def above(self, line: str) -> Stamp | None:
        found = _ABOVE.match(line)
        stamp = self._stamp(found) if found else None
        if found is None or stamp is None:
            return None
        rest = line[found.end() :]
        text = rest.strip()
        if not text or is_marker(text):
            return stamp
        dash = _DASH.match(rest)
        body = rest[dash.end() :] if dash else text
        spaced = rest[0] == " " and stamp.day is not None and self._headlines
        if (dash and not _RANGE.match(body)) or (spaced and not dash):
            return _with_body(stamp, body)
        return None

    def below(self, line: str) -> Stamp | None:
        if len(line) > _LONGEST_BELOW:
            return None
        found = _BELOW.search(line.rstrip("."))
        stamp = self._stamp(found) if found else None
        if found is None or stamp is None:
            return None
        front = line[: found.start()].strip(f" ,|/{MARKERS}")
        author = front.removeprefix("By ").removeprefix("by ") or None
        if author and (stamp.day is None or not _is_name(author)):
            return None
        return Stamp(stamp.day, stamp.time, Opening.ALONE, "", stamp.fused, stamp.zone, author)

    def label(self, line: str) -> date | None:
        found = _LABEL.fullmatch(line)
        return self._date(found["date"]) if found else None

    def _stamp(self, found: re.Match[str]) -> Stamp | None:
        zone = self._zone_of(found)
        moment = _time_of(found)
        written = found["before"] or found["after"]
        day = self._date(written) if written else None
        if zone is None or moment is None or (written and day is None):
            return None
        return Stamp(day, moment, Opening.ALONE, "", found["gap"] == "", zone)

    def _zone_of(self, found: re.Match[str]) -> tzinfo | None:
        name = (found["zone"] or "").strip("()")
        if name in _UNIVERSAL:
            return UTC
        return None if found["compact"] and not name else self._zone

    def _date(self, text: str) -> date | None:
        if found := _NAMED.fullmatch(text):
            month = MONTH_NUMBERS[(found["month"] or found["named"]).lower()]
            return plausible_day(int(found["year"]), month, int(found["day"] or found["th"]))
        if found := _FIGURES.fullmatch(text):
            day, month = int(found["first"]), int(found["second"])
            if self._order is DateOrder.MONTH_FIRST:
                day, month = month, day
            return plausible_day(int(found["year"]), month, day)
        found = _ISO.fullmatch(text)
        return plausible_day(int(found["year"]), int(found["month"]), int(found["day"])) if found else None


def _time_of(found: re.Match[str]) -> time | None:
    if compact := found["compact"]:
        return time(int(compact[:2]), int(compact[2:]))
    hour, half = int(found["hour"]), found["half"]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half in "pP" else 0)
    elif found["minute"] is None or hour > 23:
        return None
    return time(hour, int(found["minute"] or 0), int(found["second"] or 0))


def _with_body(stamp: Stamp, body: str) -> Stamp:
    return Stamp(stamp.day, stamp.time, Opening.PARTED, body.strip(), stamp.fused, stamp.zone)


def _is_name(text: str) -> bool:
    words = text.replace(",", " ").split()
    capitals = [word for word in words if word not in _SMALL_WORDS]
    fits = len(text) <= _LONGEST_NAME and words[0].lower() not in _NO_NAMES and not any(map(str.isdigit, text))
    return fits and bool(capitals) and not any(word[0].islower() for word in capitals)
