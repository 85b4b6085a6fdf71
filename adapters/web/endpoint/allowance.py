"""How often somebody may ask. Pure but for what it remembers; time is an argument."""

_ROUNDING = 1e-6
"""Seconds that sums of fractions may be off."""


class Allowances:
    """Each name may ask `burst` times at once, then `rate` times a second.

    At most `most` names are told apart; beyond that, new ones share one allowance.
    """

    def __init__(self, burst: int, rate: float, most: int) -> None:
        self._interval = 1 / rate
        self._tolerance = (burst - 1) / rate
        self._most = most
        self._next: dict[str, float] = {}

    def wait(self, name: str, now: float) -> float:
        """0 when it may ask now, which then counts; otherwise the seconds until it may."""
        name = self._known(name, now)
        due = max(self._next.get(name, now), now)
        early = due - now - self._tolerance
        if early > _ROUNDING:
            return early
        self._next[name] = due + self._interval
        return 0.0

    def _known(self, name: str, now: float) -> str:
        if name not in self._next and len(self._next) >= self._most:
            self._next = {one: due for one, due in self._next.items() if due > now}
        return name if name in self._next or len(self._next) < self._most else ""
