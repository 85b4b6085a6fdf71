"""Traffic: the chats that are busy with a request, or with what it led to, and how many more may be."""

from collections.abc import Collection, Iterable

from bot.lanes.card import CardAsked, CardDown, CardLost, CardPinned, CardShown, CardUnpinnable, CardUnsent
from bot.lanes.concern import addressed, of_change
from bot.lanes.outcome import (
    Deferred,
    Delivered,
    Doubted,
    GivenUp,
    Outcome,
    Passed,
    PinAsked,
    Pinned,
    Postponed,
    Reinstated,
    Relocated,
    Resolved,
    Revised,
    Suspended,
    Unpinnable,
    Unsent,
)
from bot.lanes.plan import Request
from bot.lanes.window import Window
from bot.model import ChatKey


class Traffic:
    """At most `most` chats. Times are a monotonic clock's, in seconds."""

    def __init__(self, most: int) -> None:
        self._since: dict[ChatKey, float] = {}
        self._places = Window(most)

    @property
    def busy(self) -> Collection[ChatKey]:
        return self._since.keys()

    def clear(self) -> None:
        self._since.clear()

    def begin(self, request: Request, at: float) -> None:
        for key in addressed(request):
            self._since[key] = at

    def depart(self, key: ChatKey, at: float) -> None:
        """A message to it was admitted: what it waited before does not count."""
        self._since[key] = at

    def land(self, outcome: Outcome, at: float) -> None:
        """It is written, so that its chats may be served again."""
        for key in _chats(outcome):
            admitted = self._since.pop(key, None)
            if admitted is not None and isinstance(outcome, Delivered):
                self._places.took(at - admitted)

    def beside(self, outcomes: Iterable[Outcome]) -> int:
        """How many are busy but for those of these outcomes."""
        return len(self._since.keys() - {key for outcome in outcomes for key in _chats(outcome)})

    def places(self, rate: float) -> int:
        """How many may be busy at once when `rate` may go in a second."""
        return self._places.places(rate)


def _chats(outcome: Outcome) -> tuple[ChatKey, ...]:
    """Those that may be served again."""
    match outcome:
        case Passed(due) | Deferred(due):
            return (due.chat.key,)
        case Delivered(mark) | Unsent(mark) | Doubted(mark) | Resolved(mark) | GivenUp(mark):
            return (mark.chat.key,)
        case Revised(work) | Postponed(work) | Pinned(work) | Unpinnable(work):
            return of_change(work)
        case (
            CardShown(card)
            | CardUnsent(card)
            | CardPinned(card)
            | CardUnpinnable(card)
            | CardLost(card)
            | CardDown(card)
        ):
            return (card.chat.key,)
        case PinAsked() | CardAsked():
            return ()
        case Suspended(chat) | Relocated(chat):
            return (chat.key,)
        case Reinstated(chats):
            # The others may be on their way again.
            return chats[:1]
