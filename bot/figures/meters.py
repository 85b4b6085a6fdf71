"""Meters: what the lanes count while they work, since the relay started.

A lane hands over each turn's outcomes once they are written; what they amount to is decided by `count`, which is pure.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.errors import PlatformError, Scope, Throttled
from bot.lanes.card import CardShown
from bot.lanes.delivery import UNKNOWN, UNSENT
from bot.lanes.outcome import Delivered, Outcome, Revised

LAG_BOUNDS = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 21_600)
"""Seconds: the upper bounds of the classes that lags are counted in; the last class has none."""


class Meters(Protocol):
    """What a lane tells; neither waits."""

    def turned(self, platform: str, outcomes: Sequence[Outcome]) -> None:
        """These were written."""

    def failed(self, platform: str, error: PlatformError) -> None:
        """A request met this error."""


class NoMeters:
    def turned(self, platform: str, outcomes: Sequence[Outcome]) -> None:
        """Counts nothing."""

    def failed(self, platform: str, error: PlatformError) -> None:
        """Counts nothing."""


NO_METERS = NoMeters()


@dataclass(frozen=True, slots=True)
class Counts:
    """Messages sent, edited, and taken back (struck through as retracted, or deleted), cards as well; `lags` are the
    seconds from publishing to arrival, one for each entry that arrived in a chat."""

    sent: int = 0
    edited: int = 0
    withdrawn: int = 0
    lags: tuple[float, ...] = ()


def count(outcomes: Iterable[Outcome]) -> Counts:
    sent = edited = withdrawn = 0
    lags: list[float] = []
    for outcome in outcomes:
        match outcome:
            case Delivered(_, message, delays):
                sent += message is not None
                lags += [seconds for _, seconds in delays]
            case Revised():
                added, changed, gone = _messages(outcome)
                sent += added
                edited += 0 if outcome.retracted else changed
                withdrawn += gone + (changed if outcome.retracted else 0)
            case CardShown(card, message, at=at):
                sent += card.message is None and message is not None
                edited += card.message is not None and at is not None
            case _:
                pass
    return Counts(sent, edited, withdrawn, tuple(lags))


def _messages(revised: Revised) -> tuple[int, int, int]:
    """How many were added, changed, deleted: a message that shows several entries has a receipt for each."""
    former = {receipt.message for receipt in revised.outdated.receipts}
    touched = {receipt.message for receipt in revised.kept if receipt not in revised.outdated.receipts}
    # Receipts of an address that the chat has left are dropped while the messages stay.
    gone = set() if revised.outdated.frozen else former & {receipt.message for receipt in revised.gone}
    gone -= {UNKNOWN, UNSENT, *(receipt.message for receipt in revised.kept)}
    return len(touched - former), len(touched & former), len(gone)


@dataclass(slots=True)
class Totals:
    """One platform's, since the start. `lags[n]` counts those up to `LAG_BOUNDS[n]` and above the bound before."""

    sent: int = 0
    edited: int = 0
    withdrawn: int = 0
    throttled: Counter[Scope] = field(default_factory=Counter)
    lags: list[int] = field(default_factory=lambda: [0] * (len(LAG_BOUNDS) + 1))
    lag_seconds: float = 0.0

    def add(self, counts: Counts) -> None:
        self.sent += counts.sent
        self.edited += counts.edited
        self.withdrawn += counts.withdrawn
        self.lag_seconds += sum(counts.lags)
        for lag in counts.lags:
            self.lags[bisect_left(LAG_BOUNDS, lag)] += 1


class Tally:
    """`Meters` that keep the totals of each platform."""

    def __init__(self) -> None:
        self._totals: defaultdict[str, Totals] = defaultdict(Totals)

    def turned(self, platform: str, outcomes: Sequence[Outcome]) -> None:
        self._totals[platform].add(count(outcomes))

    def failed(self, platform: str, error: PlatformError) -> None:
        if isinstance(error, Throttled):
            self._totals[platform].throttled[error.scope] += 1

    def of(self, platform: str) -> Totals:
        """As they stand; they go on."""
        return self._totals[platform]
