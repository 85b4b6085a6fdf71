"""Durations as people say them."""

import math

_MINUTE = 60.0
_HOUR = 60 * _MINUTE
_DAY = 24 * _HOUR


def in_words(seconds: float) -> str:
    """`0.4 s`, `31 s`, `12 min`, `5 h`, `3 days`: never less than it is, since it is said as a bound."""
    if seconds < 10:
        return f"{_up(seconds * 10) / 10:g} s"
    for unit, length, longest in (("s", 1.0, 2 * _MINUTE), ("min", _MINUTE, 2 * _HOUR), ("h", _HOUR, 2 * _DAY)):
        if seconds <= longest:
            return f"{_up(seconds / length)} {unit}"
    return f"{_up(seconds / _DAY)} days"


def _up(number: float) -> int:
    """Rounded up, but not for what only floating point has added."""
    return math.ceil(round(number, 6))
