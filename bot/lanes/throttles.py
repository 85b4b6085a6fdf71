"""Several chats that are told to wait at nearly the same time: it is the account that was too fast. Pure.

Telegram answers "too many requests" to whichever request came when a limit was reached, and does not say which limit.
"""

from collections import deque

from bot.model import ChatKey

MANY = 3
WITHIN = 5.0
"""So many different chats within so many seconds are no coincidence: each keeps to its own budget."""
LONGEST = 60.0
"""Seconds. What one chat is told may be its own wait, of minutes, and must not hold up all others."""


class Throttles:
    __slots__ = ("_told",)

    def __init__(self) -> None:
        self._told: deque[tuple[float, ChatKey, float]] = deque()

    def pause(self, chat: ChatKey, retry_after: float, now: float) -> float:
        """Seconds that the whole account is to wait because of this answer; 0 where only the chat is meant."""
        self._told.append((now, chat, retry_after))
        while self._told[0][0] < now - WITHIN:
            self._told.popleft()
        if len({key for _, key, _ in self._told}) < MANY:
            return 0.0
        shortest = min(seconds for _, _, seconds in self._told)
        self._told.clear()
        return min(shortest, LONGEST)
