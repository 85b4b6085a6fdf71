"""Deadlines until which calls have to wait. Pure."""

# Far more than routes that wait at the same time: the account's own budget is 45 calls a second.
_KEPT = 1000

# Less is what floating point leaves over where a wait was kept exactly.
_SHORTEST = 1e-6


class Pauses:
    """By name; the deadlines of one name combine to the latest. Times are seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def set(self, name: str, until: float, now: float) -> None:
        if len(self._until) >= _KEPT:
            self._until = {other: time for other, time in self._until.items() if time > now}
        if len(self._until) >= _KEPT:
            del self._until[min(self._until, key=self._until.__getitem__)]
        self._until[name] = max(until, self._until.get(name, until))

    def left(self, name: str, now: float) -> float:
        """Seconds; 0 when it need not wait."""
        left = self._until.get(name, now) - now
        return left if left > _SHORTEST else 0.0
