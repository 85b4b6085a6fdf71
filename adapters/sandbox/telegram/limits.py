"""How often the bot may send: Telegram's limits as exact sliding windows.

Those for messages are from core.telegram.org/bots/faq ("My bot is hitting limits, how do I avoid this?"), which calls
them approximate; what a short burst is, it does not say. That channels are groups in this, and that edits are limited
apart, is not official: developers report it (the wikis of python-telegram-bot and grammY), with changing numbers.
"""

from dataclasses import dataclass

from adapters.sandbox.faults import Operation
from adapters.sandbox.limits import SlidingWindow, Windows, checked_factor, scaled

ACCOUNT_LIMIT = 30
PAID_LIMIT = 1000
ACCOUNT_SECONDS = 1.0
CHAT_LIMIT = 3
CHAT_SECONDS = 3.0
"""One a second, as a burst of three."""
GROUP_LIMIT = 20
GROUP_SECONDS = 60.0
EDITS_LIMIT = 20
EDITS_SECONDS = 60.0
"""Unofficial: in any chat, so in private ones a third of what may be sent."""

STARS_PER_MESSAGE = 0.1
"""What a message above the free ones costs."""

_LIMITED = frozenset({Operation.SEND, Operation.EDIT})


@dataclass(frozen=True, slots=True)
class Attempt:
    """A call about a chat. `messages` is how many it sends (an album counts as many), `paid` that it may cost stars."""

    operation: Operation
    chat: int
    paid: bool = False
    messages: int = 1

    @property
    def limited(self) -> bool:
        return self.operation in _LIMITED


class Limits:
    """Windows over all chats and for each. A factor makes all of them larger or smaller, None lifts them."""

    def __init__(self, factor: float | None) -> None:
        self._free = SlidingWindow(ACCOUNT_LIMIT, ACCOUNT_SECONDS)
        self._all = SlidingWindow(PAID_LIMIT, ACCOUNT_SECONDS)
        self._chats = Windows[int](CHAT_LIMIT, CHAT_SECONDS)
        self._groups = Windows[int](GROUP_LIMIT, GROUP_SECONDS)
        self._edits = Windows[int](EDITS_LIMIT, EDITS_SECONDS)
        self.factor = factor

    @property
    def factor(self) -> float | None:
        return self._factor

    @factor.setter
    def factor(self, factor: float | None) -> None:
        self._factor = checked_factor(factor)
        by = self._factor or 1.0
        self._free.limit = scaled(ACCOUNT_LIMIT, by)
        self._all.limit = scaled(PAID_LIMIT, by)
        self._chats.limit = scaled(CHAT_LIMIT, by)
        self._groups.limit = scaled(GROUP_LIMIT, by)
        self._edits.limit = scaled(EDITS_LIMIT, by)

    def account_wait(self, attempt: Attempt, now: float) -> float:
        """Seconds until the account as a whole may do this."""
        everything = self._all.wait(now)
        return everything if attempt.paid else max(everything, self._free.wait(now))

    def chat_wait(self, attempt: Attempt, now: float) -> float:
        """Seconds until it may be done in this chat."""
        return max(windows.wait(attempt.chat, now) for windows in self._windows(attempt))

    def enter(self, attempt: Attempt, now: float) -> bool:
        """Count an attempt that has nothing to wait for. Is it one of those that cost stars?"""
        free = self._free.wait(now) <= 0
        for _ in range(attempt.messages):
            self._all.enter(now)
            if free:
                self._free.enter(now)
            for windows in self._windows(attempt):
                windows.enter(attempt.chat, now)
        return not free

    def _windows(self, attempt: Attempt) -> list[Windows[int]]:
        windows = [self._chats]
        if attempt.chat < 0:
            windows.append(self._groups)
        if attempt.operation is Operation.EDIT:
            windows.append(self._edits)
        return windows
