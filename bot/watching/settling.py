"""Settling: a difference counts when it has lasted. A source that flaps, or is being edited, is waited for. Pure.

Each difference is remembered by what it says; what is no longer different is forgotten.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot.sources.comparison import Difference, text_of

PATIENCE = 6
"""An entry whose wording never rests is taken as it is after so many times the hold."""

Sight = tuple[str, ...]
Something = TypeVar("Something")


@dataclass(frozen=True, slots=True)
class Held:
    """When each difference was first seen, in monotonic seconds."""

    since: Mapping[Sight, float] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.since)


@dataclass(frozen=True, slots=True)
class Settled:
    """`difference` counts now; `held` is for the next look, which is due in `again` seconds where anything waits."""

    difference: Difference
    held: Held
    again: float | None


def settle(difference: Difference, held: Held, now: float, hold: float) -> Settled:
    """What has moved is no matter of readers, and is never held. What is missing has to be missing twice."""
    settling = _Settling(held, now, hold)
    new = settling.taken(difference.new, lambda entry: (("new", text_of(entry)), ("first", entry.origin)))
    changed = settling.taken(
        difference.changed, lambda pair: (("changed", pair[0].origin, text_of(pair[1])), ("first", pair[0].origin))
    )
    missing = settling.taken(difference.missing, lambda entry: (("missing", entry.origin),), twice=True)
    return Settled(replace(difference, new=new, changed=changed, missing=missing), Held(settling.since), settling.again)


class _Settling:
    def __init__(self, held: Held, now: float, hold: float) -> None:
        self._before = held.since
        self._now = now
        self._hold = hold
        self.since: dict[Sight, float] = {}
        self.again: float | None = None

    def taken(
        self, differences: Iterable[Something], sights: Callable[[Something], tuple[Sight, ...]], *, twice: bool = False
    ) -> tuple[Something, ...]:
        ripe = []
        for one in differences:
            wording, *first = sights(one)
            waits = self._waits(wording, self._hold)
            if first:
                waits = min(waits, self._waits(first[0], PATIENCE * self._hold))
            if waits > 0 or (twice and wording not in self._before):
                self.again = max(waits, 0.0) if self.again is None else min(self.again, max(waits, 0.0))
            else:
                ripe.append(one)
        return tuple(ripe)

    def _waits(self, sight: Sight, hold: float) -> float:
        """Seconds until a difference has lasted that long."""
        since = self.since.setdefault(sight, self._before.get(sight, self._now))
        return since + hold - self._now
