"""The days of a page's entries, from labels where there are some and from the times where there are none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise

BIG_JUMP = timedelta(hours=6)
"""A time that rises by more than this from an entry to the one below it, says that midnight lies between them.

A smaller rise is an entry out of its order: pages do place a lead of 18:14 above an entry of 19:29.
"""

_PLAUSIBLE_LEAD = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dated:
    """A day, and whether it is a conclusion rather than something that a label says."""

    day: date
    inferred: bool


def assign(stamps: Sequence[tuple[date | None, time]], fallback: date | None) -> list[Dated] | None:
    """The day of each (label, time), newest first; None where neither a label nor `fallback` gives one.

    A label holds for its entry and those below it, until the next label or a big jump. `fallback`, the day of the
    document itself, serves where no label stands above. If it cannot be right beside the first label (too early, or
    more than a week later), the entries above that label are dated upwards from it.
    """
    labels = ((index, label) for index, (label, _) in enumerate(stamps) if label)
    first, label = next(labels, (0, fallback))
    if label is None:
        return None
    above = _upwards([moment for _, moment in stamps[: first + 1]], label)
    if above and fallback and above[0].day <= fallback <= above[0].day + _PLAUSIBLE_LEAD:
        return _downwards(stamps, Dated(fallback, inferred=True))
    return above + _downwards(stamps[first:], Dated(label, inferred=True))


def _downwards(stamps: Sequence[tuple[date | None, time]], start: Dated) -> list[Dated]:
    current, days = start, []
    previous: time | None = None
    for label, moment in stamps:
        if label:
            current = Dated(label, inferred=False)
        elif previous is not None and _rise(previous, moment) > BIG_JUMP:
            current = Dated(current.day - _DAY, inferred=True)
        previous = moment
        days.append(current)
    return days


def _upwards(moments: Sequence[time], day: date) -> list[Dated]:
    """The days of all but the last of these, whose day is known."""
    days = []
    for above, below in reversed(list(pairwise(moments))):
        if _rise(above, below) > BIG_JUMP:
            day += _DAY
        days.append(Dated(day, inferred=True))
    return days[::-1]


def _rise(above: time, below: time) -> timedelta:
    return timedelta(hours=below.hour - above.hour, minutes=below.minute - above.minute)
