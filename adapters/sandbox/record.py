"""What a stand-in was asked, for tests that want to know afterwards: which calls, in which chat, when, how answered."""

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from adapters.sandbox.faults import Operation

CALLS_KEPT = 100_000

THROTTLED = 429


class Recorded(NamedTuple):
    """A call as it was answered. `at` is when it came, in seconds of the stand-in's clock (unix time); `chat` None
    where it was about none; `status` that of the HTTP answer, 0 where none was given."""

    at: float
    operation: Operation
    chat: int | None
    status: int


class Record:
    """The newest calls of one stand-in, the oldest are forgotten; the counts are of all."""

    def __init__(self, kept: int = CALLS_KEPT) -> None:
        self._calls: deque[Recorded] = deque(maxlen=kept)
        self.throttled = 0
        """How many calls were answered 429."""
        self.total = 0

    def note(self, at: float, operation: Operation, chat: int | None, status: int) -> None:
        self._calls.append(Recorded(at, operation, chat, status))
        self.total += 1
        self.throttled += status == THROTTLED

    def clear(self) -> None:
        self._calls.clear()
        self.throttled = self.total = 0

    def calls(self, *operations: Operation, chat: int | None = None) -> tuple[Recorded, ...]:
        """Those calls in order of their answers: of these kinds only, if any is named, and of one chat only."""
        return tuple(
            call
            for call in self._calls
            if (chat is None or call.chat == chat) and (not operations or call.operation in operations)
        )

    def largest(self, seconds: float, *operations: Operation, chat: int | None = None) -> int:
        """The most such calls that came within any stretch of so many seconds, refused ones included."""
        return largest((call.at for call in self.calls(*operations, chat=chat)), seconds)


def largest(times: Iterable[float], seconds: float) -> int:
    """The most of these times that lie in any stretch of `seconds`, whose end does not belong to it."""
    inside: deque[float] = deque()
    most = 0
    for time in sorted(times):
        inside.append(time)
        while inside[0] + seconds <= time:
            inside.popleft()
        most = max(most, len(inside))
    return most
