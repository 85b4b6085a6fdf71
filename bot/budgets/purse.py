"""What may be spent on sending faster than the platform allows for nothing. Pure.

Telegram takes 0.1 Star for each message above its free rate that carries `allow_paid_broadcast`, and only for those
that were sent (https://core.telegram.org/bots/faq, "broadcast to all users"). Whether one was above it, only Telegram
knows: here each that may cost something counts as if it did.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MESSAGES_PER_STAR = 10


class PaidBroadcast(StrEnum):
    """Which messages may be paid for."""

    OFF = "off"
    BREAKING = "breaking"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Spending:
    """How many messages were paid for on a day (UTC)."""

    day: date
    messages: int

    @property
    def stars(self) -> float:
        return self.messages / MESSAGES_PER_STAR


class Purse:
    """At most `cap` Stars a day. `spending` is what was spent before, on this day or another; all times are UTC."""

    __slots__ = ("_cap", "_spending", "_wanted")

    def __init__(self, wanted: PaidBroadcast, cap: int, spending: Spending | None = None) -> None:
        self._wanted = wanted
        self._cap = cap * MESSAGES_PER_STAR
        self._spending = spending or Spending(date.min, 0)

    @property
    def spending(self) -> Spending:
        """To be kept over a restart: what is spent and not written is not known any more."""
        return self._spending

    def restore(self, spending: Spending) -> None:
        """What was kept; it counts together with what was spent on that day since."""
        if spending.day > self._spending.day:
            self._spending = spending
        elif spending.day == self._spending.day:
            self._spending = Spending(spending.day, spending.messages + self._spending.messages)

    def may(self, now: datetime, *, breaking: bool) -> bool:
        """Is such a message worth it, and is there something left for it today?"""
        worth_it = self._wanted is PaidBroadcast.ALL or (breaking and self._wanted is PaidBroadcast.BREAKING)
        return worth_it and self._spent_on(now.date()) < self._cap

    def pay(self, now: datetime, *, breaking: bool) -> bool:
        """Pay for one message. False when it has to go for nothing."""
        if not self.may(now, breaking=breaking):
            return False
        day = max(now.date(), self._spending.day)
        self._spending = Spending(day, self._spent_on(day) + 1)
        return True

    def refund(self, paid_at: datetime) -> None:
        """A message that was paid for then was surely not sent."""
        if paid_at.date() == self._spending.day and self._spending.messages:
            self._spending = Spending(self._spending.day, self._spending.messages - 1)

    def _spent_on(self, day: date) -> int:
        """A clock that was set back does not open the purse again."""
        return self._spending.messages if day <= self._spending.day else 0
