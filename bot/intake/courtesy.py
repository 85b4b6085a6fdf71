"""Courtesy: how much a group has to read, or see change, for the sake of single readers, so that nobody can make the
bot flood it."""

from bot.budgets.budget import Budgets, Rate
from bot.model import Address

ANSWERS = Rate(limit=4, window=60.0, burst=3)
"""New messages in one group: the first few at once, then one a minute."""

TURNS = Rate(limit=12, window=60.0, burst=6)
"""Messages that change where they stand. Telegram is reported to take 20 changes a minute in a group."""


class Courtesy:
    def __init__(self) -> None:
        self._answers: Budgets[Address] = Budgets()
        self._turns: Budgets[Address] = Budgets()

    def allows(self, address: Address, now: float, *, in_place: bool) -> bool:
        """Takes what it allows; `now` is in seconds of a clock that never goes back."""
        budgets, rate = (self._turns, TURNS) if in_place else (self._answers, ANSWERS)
        ready = budgets.ready_at(address, now) <= now
        if ready:
            budgets.take(address, rate, now)
        return ready
