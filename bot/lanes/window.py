"""How many requests may be in flight. Pure.

What keeps a rate busy is the rate times the time that one request takes. More in flight would not go faster, and each
one more is one more in doubt when the relay dies.
"""

import math

SPARE = 3
"""Places beyond that: what stands first in the line, what is being marked, what is being settled."""

FIRST_GUESS = 0.5
"""Seconds that a request is thought to take before any has come back."""

SHORTEST, LONGEST = 0.001, 2.0
"""Seconds. A request that hung until it was given up says nothing about the next one."""

MEAN_GAIN, SPREAD_GAIN, SPREADS = 1 / 8, 1 / 4, 2.0
"""The mean and its spread are followed as TCP follows round trips (RFC 6298); the window allows for two spreads."""


class Window:
    """At most `most` places, and at least as many as it takes for one request to follow the other."""

    __slots__ = ("_mean", "_most", "_spread")

    def __init__(self, most: int) -> None:
        self._most = most
        self._mean: float | None = None
        self._spread = 0.0

    def took(self, seconds: float) -> None:
        """A place was taken for so long, from the request's admission until it was free again.

        The wait for the budget must not be counted: the window would grow by what it keeps waiting.
        """
        seconds = min(LONGEST, max(0.0, seconds))
        if self._mean is None:
            self._mean, self._spread = seconds, seconds / 2
            return
        error = seconds - self._mean
        self._mean += MEAN_GAIN * error
        self._spread += SPREAD_GAIN * (abs(error) - self._spread)

    def places(self, rate: float) -> int:
        """How many may be in flight when `rate` may go in a second."""
        seconds = FIRST_GUESS if self._mean is None else max(SHORTEST, self._mean + SPREADS * self._spread)
        return min(self._most, math.ceil(rate * seconds) + SPARE)
