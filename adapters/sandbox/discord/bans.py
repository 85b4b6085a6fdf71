"""Invalid requests, and the ban that follows when there are too many.

Documentation, "Invalid Request Limit": answers 401, 403 and 429 are counted, those 429 aside whose scope is `shared`;
after 10,000 in ten minutes the address is banned for a while, by what stands before the API (Cloudflare).
"""

from adapters.sandbox.limits import SlidingWindow, scaled

BAN_AFTER = 10_000
WINDOW_SECONDS = 600.0

# How long is not documented; a day was reported.
BAN_SECONDS = 86_400.0

_COUNTED = frozenset({401, 403, 429})


class Bans:
    """Of one address. `count` is of all invalid requests so far. Times are seconds."""

    def __init__(self, after: int = BAN_AFTER) -> None:
        self._after = after
        self._window = SlidingWindow(after, WINDOW_SECONDS)
        self._until = 0.0
        self.count = 0

    def note(self, status: int, now: float, *, shared: bool, factor: float | None) -> None:
        """Count an answer, if it is one of those and not given because of a ban; `factor` is what limits are multiplied
        by, None for no ban."""
        if status not in _COUNTED or shared or self.left(now):
            return
        self.count += 1
        self._window.limit = scaled(self._after, factor or 1.0)
        self._window.enter(now)
        if factor is not None and self._window.inside(now) >= self._window.limit:
            self._until = max(self._until, now + BAN_SECONDS)

    def recent(self, now: float) -> int:
        """How many count at this moment."""
        return self._window.inside(now)

    def left(self, now: float) -> float:
        """Seconds until the ban is over, 0 where there is none."""
        return max(0.0, self._until - now)

    def forgive(self) -> None:
        self._until = 0.0
        self._window = SlidingWindow(self._after, WINDOW_SECONDS)
