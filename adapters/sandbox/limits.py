"""How often something may happen: exact sliding windows, and the pauses that follow where it happened too often.

Pure: `now` is an argument everywhere, in seconds of any clock.
"""

from collections import deque
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

MAX_FACTOR = 1000.0

_SWEEP_EVERY = 1024


class SlidingWindow:
    """At most `limit` calls in any stretch of `seconds`, whose end does not belong to it.

    A `limit` that is changed counts at once, also for the calls that were let in before.
    """

    __slots__ = ("_entered", "limit", "seconds")

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit = limit
        self.seconds = seconds
        self._entered: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until a call would be let in; 0 for at once."""
        self._forget(now)
        if len(self._entered) < self.limit:
            return 0.0
        return self._entered[-self.limit] + self.seconds - now

    def enter(self, now: float) -> None:
        """Count a call; whether it may come in was asked before."""
        self._entered.append(max(now, self._entered[-1]) if self._entered else now)

    def inside(self, now: float) -> int:
        """How many calls count at this moment."""
        self._forget(now)
        return len(self._entered)

    def empty_in(self, now: float) -> float:
        """Seconds until none counts any more, if none is added."""
        self._forget(now)
        return self._entered[-1] + self.seconds - now if self._entered else 0.0

    def _forget(self, now: float) -> None:
        while self._entered and self._entered[0] + self.seconds <= now:
            self._entered.popleft()


class Windows(Generic[Key]):
    """A window for each key. Those in which nothing counts any more are forgotten."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit = limit
        self._seconds = seconds
        self._windows: dict[Key, SlidingWindow] = {}
        self._until_sweep = _SWEEP_EVERY

    def __len__(self) -> int:
        return len(self._windows)

    def wait(self, key: Key, now: float) -> float:
        """Seconds until a call for this key would be let in; 0 for at once."""
        window = self._windows.get(key)
        if window is None:
            return 0.0
        window.limit = self.limit
        return window.wait(now)

    def inside(self, key: Key, now: float) -> int:
        """How many calls for this key count at this moment."""
        window = self._windows.get(key)
        return window.inside(now) if window else 0

    def empty_in(self, key: Key, now: float) -> float:
        """Seconds until none for this key counts any more, if none is added."""
        window = self._windows.get(key)
        return window.empty_in(now) if window else 0.0

    def enter(self, key: Key, now: float) -> None:
        window = self._windows.get(key)
        if window is None:
            window = self._windows[key] = SlidingWindow(self.limit, self._seconds)
        window.enter(now)
        self._until_sweep -= 1
        if not self._until_sweep:
            self._sweep(now)

    def _sweep(self, now: float) -> None:
        """Rarely enough to cost little for each call, often enough that no more than twice what counts is kept."""
        self._windows = {key: window for key, window in self._windows.items() if window.inside(now)}
        self._until_sweep = max(_SWEEP_EVERY, len(self._windows))


class Pauses(Generic[Key]):
    """Until when each key has to wait. A later deadline replaces an earlier one, never the other way round."""

    def __init__(self) -> None:
        self._ends: dict[Key, float] = {}

    def __len__(self) -> int:
        return len(self._ends)

    def extend(self, key: Key, until: float) -> None:
        self._ends[key] = max(until, self._ends.get(key, until))

    def left(self, key: Key, now: float) -> float:
        """Seconds that this key still waits; 0 where it does not."""
        end = self._ends.get(key)
        if end is None:
            return 0.0
        if end <= now:
            del self._ends[key]
            return 0.0
        return end - now

    def clear(self) -> None:
        self._ends.clear()


def scaled(limit: int, factor: float) -> int:
    """A limit made larger or smaller, never below one call."""
    return max(1, int(round(limit * factor, 6)))


def checked_factor(factor: float | None) -> float | None:
    """What limits are multiplied by; None lifts them, and so does 0. Raises `ValueError`."""
    if not factor:
        return None
    if not 0 < factor <= MAX_FACTOR:
        raise ValueError(f"limits are multiplied by something between 0 and {MAX_FACTOR:g}, not by {factor}")
    return float(factor)
