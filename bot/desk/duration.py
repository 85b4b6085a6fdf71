"""Durations as people say them."""

import math

from bot.languages.language import ENGLISH
from bot.languages.words import Words, message, plural, words

_MINUTE = 60.0
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


_UNITS = (
    (message("{number} s"), 1.0, 2 * _MINUTE),
    (message("{number} min"), _MINUTE, 2 * _HOUR),
    (message("{number} h"), _HOUR, 2 * _DAY),
)


def lasting(seconds: float) -> Words:
    """`0.4 s`, `31 s`, `12 min`, `5 h`, `3 days`: never less than it is, since it is said as a bound."""
    if seconds < 10:
        tenths = _up(seconds * 10)
        return words(_UNITS[0][0], number=tenths / 10 if tenths % 10 else tenths // 10)
    for unit, length, longest in _UNITS:
        if seconds <= longest:
            return words(unit, number=_up(seconds / length))
    return days(_up(seconds / _DAY))


def days(number: int) -> Words:
    return plural("a day", "{count} days", number)


def in_words(seconds: float) -> str:
    """The same for the command line."""
    return ENGLISH.text(lasting(seconds))


def _up(number: float) -> int:
    """Rounded up, but not for what only floating point has added."""
    return math.ceil(round(number, 6))
