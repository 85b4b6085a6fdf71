"""An event loop in virtual time: time leaps to the next timer when nothing else can run, and nothing ever waits."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")

BEGINNING = 10_000.0
"""What the clock shows first; so late that the sum of a time and a short wait is exact."""

PATIENCE = 100_000
"""Rounds of the loop without any time passing, after which it counts as spinning."""


class Stuck(Exception):
    """Nothing can ever happen again, or time cannot go on."""


class VirtualLoop(asyncio.BaseEventLoop):
    """No threads, no sockets, no waiting: the same tasks run in the same order, however long that takes."""

    _clock_resolution: float
    _scheduled: list[asyncio.TimerHandle]

    def __init__(self) -> None:
        super().__init__()
        self._elapsed = BEGINNING
        self._rounds = 0
        # `BaseEventLoop` asks what it calls its selector, once a round, how long it may wait.
        self._selector = self

    def time(self) -> float:
        return self._elapsed

    def select(self, timeout: float | None) -> list[object]:
        """No file is ever ready; the wait is over at once. Raises `Stuck`."""
        if timeout is None:
            raise Stuck("nothing is left that could ever happen")
        self._rounds = 0 if timeout > 0 else self._rounds + 1
        if self._scheduled and (timeout > 0 or self._scheduled[0].when() <= self._elapsed + self._clock_resolution):
            # The time of the timer itself, and not a little less: whoever looks whether it is over would wait for ever.
            self._elapsed = max(self._elapsed, self._scheduled[0].when())
        if self._rounds > PATIENCE:
            self._rounds = 0
            raise Stuck("the loop spins without time passing")
        return []

    def _process_events(self, events: list[object]) -> None:
        del events

    def _write_to_self(self) -> None:
        """Nothing comes from other threads."""


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run to the end in a virtual loop of its own."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)
