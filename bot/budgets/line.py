"""The account's waiting line: everything that goes to the platform stands in it."""

import asyncio
from collections import deque
from enum import StrEnum

from bot.budgets.budget import Budget, Rate, Tally
from bot.budgets.learning import LearnedRate
from bot.ports import Clock

ANSWERS_SHARE = 0.1
"""The part of the rate that is reserved for answers to commands."""


class Errand(StrEnum):
    """Why a request stands in the line."""

    MESSAGE = "message"
    ANSWER = "answer"


class Line:
    """First in, first out among messages and among answers; only the one that is to go next sleeps.

    An answer goes before all messages as long as answers keep to their tenth, and takes more where no message waits.
    Nothing is held back for answers that may come: the next place is never far, since an account sends evenly.
    `learned` is the part of the rate that the platform was found to allow before. What is to wait here is to wait in
    the line `beside` as well.
    """

    def __init__(self, rate: Rate, clock: Clock, *, learned: float = 1.0, beside: "Line | None" = None) -> None:
        self._rate = rate
        self._beside = beside
        self._budget = Tally(rate)
        self._share = Budget(_tenth(rate))
        self._learned = LearnedRate(learned, clock.monotonic())
        self._clock = clock
        self._waiting: dict[Errand, deque[asyncio.Event]] = {errand: deque() for errand in Errand}
        self._called: asyncio.Event | None = None

    @property
    def learned(self) -> float:
        """The part of the rate that is used now, from 0.1 to 1; worth keeping over a restart."""
        return self._learned.factor(self._clock.monotonic())

    def learn(self, factor: float) -> None:
        """Go on with what was learned before."""
        self._learned = LearnedRate(factor, self._clock.monotonic())

    @property
    def rate(self) -> float:
        """Requests a second that go at most, as of now."""
        return self.learned / self._rate.interval

    def admit_at_once(self, errand: Errand = Errand.MESSAGE) -> bool:
        """Go without waiting, where nobody else waits and there is room. False when this request has to wait."""
        if self._called is not None or self.wait() > 0:
            return False
        self._take(errand)
        return True

    async def admit(self, errand: Errand = Errand.MESSAGE) -> None:
        """Return when this request may go. Whoever is cancelled has taken nothing."""
        if self.admit_at_once(errand):
            return
        place = asyncio.Event()
        self._waiting[errand].append(place)
        if self._called is None:
            self._call()
        try:
            await self._reach_the_front(place)
            self._take(errand)
        finally:
            self._waiting[errand].remove(place)
            if self._called is place:
                self._call()

    async def _reach_the_front(self, place: asyncio.Event) -> None:
        """Until it is called, its time has come, and nobody who came while it slept goes before it."""
        await place.wait()
        while True:
            while (wait := self.wait()) > 0:
                await self._clock.sleep(wait)
            if self._next() is place:
                return
            place.clear()
            self._call()
            await place.wait()

    def _call(self) -> None:
        self._called = self._next()
        if self._called:
            self._called.set()

    def _next(self) -> asyncio.Event | None:
        answers, messages = self._waiting[Errand.ANSWER], self._waiting[Errand.MESSAGE]
        if answers and (not messages or self._tenth_is_free()):
            return answers[0]
        return messages[0] if messages else None

    def _take(self, errand: Errand) -> None:
        """A place that no message wanted counts towards the answers' tenth only while there is some of it left."""
        now, factor = self._clock.monotonic(), self.learned
        self._budget.take(now, factor=factor)
        if errand is Errand.ANSWER and self._tenth_is_free():
            self._share.take(now, factor=factor)

    def book(self) -> None:
        """A request goes past the line that the platform counts with those in it."""
        self._budget.book(self._clock.monotonic())

    def _tenth_is_free(self) -> bool:
        now = self._clock.monotonic()
        return self._share.ready_at(now) <= now

    def wait(self) -> float:
        """Seconds until the next request may go."""
        now = self._clock.monotonic()
        return self._budget.ready_at(now) - now

    def pause(self, seconds: float) -> None:
        """Nobody goes before that is over."""
        self._budget.pause(self._clock.monotonic() + seconds)
        if self._beside:
            self._beside.pause(seconds)

    def throttled(self, seconds: float) -> None:
        """The platform told the whole account to wait: nobody goes before that is over, and then more slowly."""
        now = self._clock.monotonic()
        self._learned.throttled(now, now + seconds)
        self.pause(seconds)


def _tenth(rate: Rate) -> Rate:
    """The answers' part of the rate. What they leave of it for a second they may take at once."""
    interval = rate.interval / ANSWERS_SHARE
    burst = max(1.0, 1.0 // interval)
    return Rate(limit=burst, window=interval, burst=burst, slack=0.0)
