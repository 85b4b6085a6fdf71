"""What a reader chose, and when: the history that what was sent is held against.

Times of day are worked out anew here, by what a clock on the wall would show, and not as the engine does it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.readers.preferences import Digest, Exceptions, Preferences
from tests.simulation.clock import VirtualClock

Chosen = TypeVar("Chosen")

HOUR = timedelta(hours=1)

MOMENT = 1.0
"""Seconds around a clock's being set in which nobody can say what it showed."""


@dataclass(slots=True)
class Mute:
    """`since` and `ended` are seconds of the loop, `until` is a time of day; `ended` by hand."""

    since: float
    until: datetime
    ended: float | None = None


@dataclass(slots=True)
class Choices:
    """`changes`: what was chosen, from which second on, the oldest first."""

    changes: list[tuple[float, Preferences]] = field(default_factory=lambda: [(0.0, Preferences())])
    exceptions: dict[int, list[tuple[float, Exceptions]]] = field(default_factory=dict)
    mutes: list[Mute] = field(default_factory=list)

    @property
    def present(self) -> Preferences:
        return self.changes[-1][1]

    def present_in(self, coverage: int) -> Preferences:
        known = self.exceptions.get(coverage)
        return self.present.under(known[-1][1]) if known else self.present

    def held(self, coverage: int, since: float, at: float) -> Preferences | None:
        """What held all the time from `since` to `at`; None where it was changed meanwhile."""
        chats = [wishes for _, wishes in self._within(self.changes, since, at)]
        own = [wishes for _, wishes in self._within(self.exceptions.get(coverage, []), since, at)]
        if len(chats) > 1 or len(own) > 1 or (own and self.exceptions[coverage][0][0] > since):
            return None
        return chats[0].under(own[0]) if own else chats[0]

    @staticmethod
    def _within(history: list[tuple[float, Chosen]], since: float, at: float) -> Iterator[tuple[float, Chosen]]:
        for place, (began, chosen) in enumerate(history):
            ended = history[place + 1][0] if place + 1 < len(history) else float("inf")
            if began <= at and ended > since:
                yield began, chosen

    def mute(self, at: float, furthest: Callable[[float, float], datetime], grace: float) -> bool:
        """Mute for longer than `grace` seconds? What was over when the clock was set back stays over."""
        return any(
            one.since + grace < at and (one.ended is None or at < one.ended) and furthest(one.since, at) < one.until
            for one in self.mutes
        )


def on_the_wall(shown: datetime, wishes: Preferences) -> time:
    return shown.astimezone(ZoneInfo(wishes.zone or "UTC")).time()


def at_rest(shown: datetime, wishes: Preferences) -> bool:
    """Within quiet hours, by the clock on the wall."""
    if wishes.quiet is None:
        return False
    begin, end, now = wishes.quiet.begin, wishes.quiet.end, on_the_wall(shown, wishes)
    return begin <= now < end if begin < end else now >= begin or now < end


def digest_since(pushed: Iterable[float], at: float, clock: VirtualClock, wishes: Preferences) -> bool:
    """Has the time of a digest come since any of these seconds of the loop? Not only since the first of them: if the
    clock was set back after it, a later one may show an earlier time. Where it was being set, nobody can say."""
    return any(
        clock.was_set(one - MOMENT, one + MOMENT) or digest_between(clock.shown_at(one), clock.shown_at(at), wishes)
        for one in pushed
    )


def digest_between(since: datetime, shown: datetime, wishes: Preferences) -> bool:
    """Has the time of a digest come between the two?"""
    if wishes.digest is Digest.HOURLY:
        return shown - since >= HOUR or on_the_wall(shown, wishes).hour != on_the_wall(since, wishes).hour
    step = since
    while step <= shown:
        wall = on_the_wall(step, wishes)
        if step > since and (wall.hour, wall.minute) == (wishes.digest_at.hour, wishes.digest_at.minute):
            return True
        step = (step + timedelta(minutes=1)).replace(second=0, microsecond=0)
    return False
