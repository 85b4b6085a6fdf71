"""Whose limit was it? Telegram does not say: it is told from what came of the calls about other chats. Pure."""

import time
from collections.abc import Callable

from bot.errors import Scope, Throttled

MANY = 5
"""So many chats, one after the other and none between them that was served, share more than chance."""

APART = 1.5
"""Seconds by which the ends of one wait may differ: Telegram rounds up to a second, and answers take their time."""


class Throttling:
    """Of one account. A 429 is taken for that chat's, until many chats are to wait until the same moment: then it is
    the whole account's. `monotonic` gives seconds that never go back."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._ends: dict[int, float] = {}

    def taken(self) -> None:
        """A message was taken, so it was not the whole account."""
        if self._ends:
            self._ends.clear()

    def judged(self, error: Throttled, chat: int) -> Throttled:
        """The same with the scope that it seems to have."""
        end = self._monotonic() + error.retry_after
        self._ends = {other: ends for other, ends in self._ends.items() if abs(ends - end) <= APART}
        if len(self._ends) < MANY:
            self._ends[chat] = end
        return Throttled(error.retry_after, Scope.ACCOUNT) if len(self._ends) >= MANY else error
