"""The limits of a platform, in exact sliding windows, and the waits that it has told: whoever breaks one is noted."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.budgets.budget import Act as Errand
from bot.budgets.budget import Pace, Rate
from bot.errors import Scope, Throttled
from bot.model import Address, ChatKind
from tests.simulation.requests import Act

TOLERANCE = 1e-6
"""Seconds, for what gets lost in rounding."""

WRITTEN_AFTER = 5.0
"""Seconds after which what a life was told is surely written down, so that the next one knows it too."""

ERRANDS: Mapping[Act, Errand] = {
    Act.SEND: Errand.SEND,
    Act.EDIT: Errand.EDIT,
    Act.WITHDRAW: Errand.EDIT,
    Act.PIN: Errand.SEND,
    Act.UNPIN: Errand.EDIT,
}
"""What counts as what in a chat; groups have negative numbers, as on Telegram."""

BINDING: Mapping[Act, tuple[Scope, ...]] = {
    Act.EDIT: (Scope.CHAT, Scope.EDITS),
    Act.WITHDRAW: (Scope.CHAT, Scope.EDITS),
    Act.PIN: (Scope.CHAT, Scope.EDITS),
    Act.UNPIN: (Scope.CHAT, Scope.EDITS),
    Act.ANSWER: (),
}
"""Which waits of a chat bind what; where nothing is said, those of the whole chat."""


@dataclass(slots=True)
class Window:
    """At most `limit` in any `seconds`."""

    limit: int
    seconds: float
    _times: deque[float] = field(default_factory=deque)

    def free_at(self, now: float) -> float:
        """When one more may come: now or later."""
        while self._times and self._times[0] <= now - self.seconds + 1e-6:
            self._times.popleft()
        return now if len(self._times) < self.limit else self._times[-self.limit] + self.seconds

    def add(self, now: float) -> None:
        self._times.append(now)


def window_of(rate: Rate) -> Window:
    return Window(int(rate.limit), rate.window)


@dataclass(frozen=True, slots=True)
class Told:
    """A wait: since when the sender knows of it, and until when it lasts."""

    since: float
    until: float

    def binds(self, now: float) -> bool:
        """Not what leaves in the moment in which it is told."""
        return self.since + TOLERANCE < now < self.until - TOLERANCE


def _longer(known: Told | None, now: float, seconds: float) -> Told:
    if known and known.until > now:
        return Told(known.since, max(known.until, now + seconds))
    return Told(now, now + seconds)


@dataclass(slots=True)
class Waits:
    """What one life was told to wait for; deadlines of the same chat combine with `max`."""

    account: Told | None = None
    chats: dict[tuple[Address, Scope], Told] = field(default_factory=dict)

    def tell(self, chat: Address, now: float, error: Throttled) -> None:
        if error.scope is Scope.ACCOUNT:
            self.account = _longer(self.account, now, error.retry_after)
        else:
            self.chats[chat, error.scope] = _longer(self.chats.get((chat, error.scope)), now, error.retry_after)

    def broken(self, chat: Address, act: Act, now: float) -> str | None:
        """Which wait a request that leaves now breaks."""
        if self.account and self.account.binds(now):
            return f"sent {self.account.until - now:.3f} s before the end of the account's wait"
        for scope in BINDING.get(act, (Scope.CHAT,)):
            told = self.chats.get((chat, scope))
            if told and told.binds(now):
                return f"sent {told.until - now:.3f} s before the end of the chat's wait ({scope})"
        return None

    def forget(self) -> None:
        """The time of day was set forward: a wait that is kept by it may end early."""
        self.chats.clear()

    def inherited(self, now: float) -> "Waits":
        """What the next life has to know after this one died."""
        return Waits(chats={of: told for of, told in self.chats.items() if told.since < now - WRITTEN_AFTER})


class Windows:
    """Those of an account: in all, and of each chat for messages and for edits."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._account = window_of(pace.account)
        self._chats: dict[tuple[Address, Errand], Window] = {}

    def account_free_at(self, now: float) -> float:
        return self._account.free_at(now)

    def chat_free_at(self, chat: Address, act: Act, now: float) -> float:
        window = self._window(chat, act)
        return window.free_at(now) if window else now

    def add(self, chat: Address, act: Act, now: float) -> None:
        self._account.add(now)
        if window := self._window(chat, act):
            window.add(now)

    def _window(self, chat: Address, act: Act) -> Window | None:
        """Looking into the history is nothing that a chat notices."""
        errand = ERRANDS.get(act)
        if errand is None:
            return None
        if (chat, errand) not in self._chats:
            kind = ChatKind.PRIVATE if chat.chat > 0 else ChatKind.GROUP
            self._chats[chat, errand] = window_of(self._pace.of(kind, errand))
        return self._chats[chat, errand]
