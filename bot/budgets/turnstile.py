"""Where a message leaves: through the account's line for nothing, or past it for money."""

import asyncio

from bot.budgets.line import Line
from bot.budgets.purse import Purse
from bot.ports import Clock


class Turnstile:
    """`line` is the account's line, `fast` the one for messages that are paid for; it stands beside the former."""

    def __init__(self, line: Line, fast: Line, purse: Purse, clock: Clock) -> None:
        self._line = line
        self._fast = fast
        self._purse = purse
        self._clock = clock

    @property
    def rate(self) -> float:
        """Messages a second that go at most, as of now; `Window.places` wants to know."""
        paying = self._purse.may(self._clock.now(), breaking=True)
        return self._line.rate + (self._fast.rate if paying else 0.0)

    async def admit(self, *, breaking: bool) -> bool:
        """Return when the message may go: True when it goes paid.

        What need not wait does not cost anything. Whoever is cancelled has taken and paid nothing.
        """
        if self._line.admit_at_once():
            return False
        now = self._clock.now()
        if not self._purse.pay(now, breaking=breaking):
            await self._line.admit()
            return False
        try:
            await self._fast.admit()
        except asyncio.CancelledError:
            self._purse.refund(now)
            raise
        # The platform gives its free places to whatever comes first, paid for or not.
        self._line.book()
        return True
