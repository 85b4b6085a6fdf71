"""What came over a stand-in's wire, and what it lets through: exact sliding windows, and latency on both ways."""

import asyncio
from array import array
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from time import monotonic, process_time

from adapters.sandbox.limits import SlidingWindow, Windows
from tests.bench.children import Report


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` in any `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Rules:
    """What a platform allows one account, in all and in one chat; `latency` is seconds for the way there and back."""

    account: Limit
    chat: Limit
    latency: float


class Counts(Report):
    """`first` is when the first message came since the last order `forget` (monotonic seconds, 0 when none did);
    `processor` and `at` are the seconds of processor time and of the clock so far."""

    sent: int
    refused: int
    first: float
    processor: float
    at: float
    body: str


@dataclass(slots=True)
class Traffic:
    """Messages that were taken, by their times."""

    taken: "array[float]" = field(default_factory=lambda: array("d"))
    refused: int = 0
    body: bytes = b""

    def forget(self) -> None:
        self.taken = array("d")
        self.refused = 0

    def counts(self) -> Counts:
        return Counts(
            sent=len(self.taken),
            refused=self.refused,
            first=self.taken[0] if self.taken else 0.0,
            processor=process_time(),
            at=monotonic(),
            body=self.body.decode(),
        )

    def taken_between(self, start: float, end: float) -> int:
        return bisect_left(self.taken, end) - bisect_left(self.taken, start)


class Border:
    """Where a message is let through or refused, half of the latency after it was sent, and answered after the other
    half."""

    def __init__(self, rules: Rules, random: Random) -> None:
        self._rules = rules
        self._random = random
        self._account = SlidingWindow(rules.account.count, rules.account.seconds)
        self._chats: Windows[str] = Windows(rules.chat.count, rules.chat.seconds)

    def pass_later(self, chat: str, passed: Callable[[float, bool], Callable[[], None]]) -> None:
        """`passed` gets the wait (0 when let through) and whether it is the whole account's; it gives the answer."""
        loop = asyncio.get_running_loop()

        def arrive() -> None:
            loop.call_later(self._way(), passed(*self._take(chat)))

        loop.call_later(self._way(), arrive)

    def _way(self) -> float:
        """Half the latency, more or less a half of that."""
        return self._rules.latency / 2 * self._random.uniform(0.5, 1.5)

    def _take(self, chat: str) -> tuple[float, bool]:
        now = monotonic()
        everywhere, here = self._account.wait(now), self._chats.wait(chat, now)
        if not everywhere and not here:
            self._account.enter(now)
            self._chats.enter(chat, now)
        return max(everywhere, here), everywhere > 0
