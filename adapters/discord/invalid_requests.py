"""How near this machine is to being banned for calls that Discord had to refuse. Pure arithmetic.

Discord counts answers 401, 403 and 429 of one address, those 429 aside that are nobody's fault (scope `shared`), and
bans it for a while after 10,000 in ten minutes (documentation, "Invalid Request Limit").
"""

from collections import deque
from enum import IntEnum

LIMIT = 10_000
WINDOW_SECONDS = 600.0

# Counts are kept by the ten seconds, and forgotten when the last of these is too old: rather too late than too soon.
_STEP_SECONDS = 10.0

_COUNTED = frozenset({401, 403, 429})

# Parts of the limit.
_SHED_FROM = 0.2
_STOP_FROM = 0.5


class Load(IntEnum):
    """CALM: go on. SHEDDING: after each further one, all wait a little. STOPPED: nothing is sent until it is less."""

    CALM = 0
    SHEDDING = 1
    STOPPED = 2


class InvalidRequests:
    """Times are seconds of a clock that never goes back."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._shed_from = limit * _SHED_FROM
        self._stop_from = limit * _STOP_FROM
        self._steps: deque[tuple[int, int]] = deque()
        self._count = 0

    @staticmethod
    def counts(status: int, scope: str | None) -> bool:
        """Does Discord count an answer with this status and `X-RateLimit-Scope`?"""
        return status in _COUNTED and not (status == 429 and scope == "shared")

    def note(self, now: float) -> None:
        """One more."""
        step = int(now // _STEP_SECONDS)
        before = self._steps.pop()[1] if self._steps and self._steps[-1][0] == step else 0
        self._steps.append((step, before + 1))
        self._count += 1

    def count(self, now: float) -> int:
        """How many of the last ten minutes are remembered."""
        while self._steps and _forgotten_at(self._steps[0][0]) <= now:
            self._count -= self._steps.popleft()[1]
        return self._count

    def load(self, now: float) -> Load:
        count = self.count(now)
        if count >= self._stop_from:
            return Load.STOPPED
        return Load.SHEDDING if count >= self._shed_from else Load.CALM

    def stopped_for(self, now: float) -> float:
        """Seconds until it is no longer STOPPED; 0 when it is not."""
        left = self.count(now)
        until = now
        for step, count in self._steps:
            if left < self._stop_from:
                break
            left -= count
            until = _forgotten_at(step)
        return until - now


def _forgotten_at(step: int) -> float:
    return (step + 1) * _STEP_SECONDS + WINDOW_SECONDS
