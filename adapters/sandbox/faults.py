"""What a stand-in does wrong on purpose: scripted per chat, per kind of call, by count or by chance."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

MOST_FAULTS = 1000


class Operation(StrEnum):
    """What a call is about, on either platform. ANY stands in faults only: for all but OTHER."""

    SEND = "send"
    EDIT = "edit"
    DELETE = "delete"
    PIN = "pin"
    ANSWER = "answer"
    OTHER = "other"
    ANY = "any"


class FaultKind(StrEnum):
    """What goes wrong.

    THROTTLED: too many requests. SERVER_ERROR: 5xx. SILENT: no answer, until the client gives up. DROPPED: the
    connection is closed instead of an answer. OUTAGE: no connection comes about, for any call. UNAUTHORISED: the token
    is not accepted, for any call. UNPARSED: the text is refused unless it is plain. REJECTED: also where it is plain.
    EDIT_REFUSED: the message is there and may not be edited. PIN_REFUSED: the bot may not pin there. MESSAGE_GONE: it
    is not there. UNREACHABLE: the chat is said to be closed to the bot, though nothing is the matter with it.
    """

    THROTTLED = "throttled"
    SERVER_ERROR = "server error"
    SILENT = "silent"
    DROPPED = "dropped"
    OUTAGE = "outage"
    UNAUTHORISED = "unauthorised"
    UNPARSED = "unparsed"
    REJECTED = "rejected"
    EDIT_REFUSED = "edit refused"
    PIN_REFUSED = "pin refused"
    MESSAGE_GONE = "message gone"
    UNREACHABLE = "unreachable"


class ThrottleScope(StrEnum):
    """Who is too fast: the bot in one chat, the bot as a whole, or everybody together in one chat (Discord only)."""

    CHAT = "chat"
    ACCOUNT = "account"
    SHARED = "shared"


class Fault(BaseModel):
    """One thing that goes wrong, and where.

    `chat` is the platform's id of it, None for every chat; `count` how many calls it hits, None until it is removed;
    `probability` how likely it hits a call that fits. `retry_after` is in seconds (Telegram rounds it up). A THROTTLED
    that is `lasting` refuses whatever is in its scope until that time is over, each time with what is left of it. A
    SERVER_ERROR, SILENT or DROPPED that is `stored` comes after the call had its effect, else there is none. An OUTAGE
    is for every call until it is lifted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: FaultKind
    chat: Annotated[int, Field(gt=-(2**63), lt=2**64)] | None = None
    method: Operation = Operation.ANY
    count: Annotated[int, Field(ge=1)] | None = None
    probability: Annotated[float, Field(gt=0, le=1)] = 1.0
    retry_after: Annotated[float, Field(gt=0, le=86_400)] = 3.0
    scope: ThrottleScope = ThrottleScope.CHAT
    lasting: bool = True
    status: Literal[500, 502, 503, 504] = 502
    stored: bool = False

    @property
    def takes_effect(self) -> bool:
        """Is the call carried out all the same?"""
        return self.stored and self.kind in _AFTERWARDS

    @model_validator(mode="after")
    def _outage_is_for_all(self) -> Self:
        narrowed = self.chat is not None or self.count is not None or self.probability < 1
        if self.kind is FaultKind.OUTAGE and narrowed:
            raise ValueError("an outage has no chat, count or probability: it lasts until it is lifted")
        return self


_AFTERWARDS = frozenset({FaultKind.SERVER_ERROR, FaultKind.SILENT, FaultKind.DROPPED})

_IN_CHATS = frozenset({Operation.SEND, Operation.EDIT, Operation.DELETE, Operation.PIN, Operation.ANSWER})
_TEXTS = frozenset({Operation.SEND, Operation.EDIT})
_FORMER = frozenset({Operation.EDIT, Operation.DELETE, Operation.PIN})

_SENSIBLE: Mapping[FaultKind, frozenset[Operation]] = MappingProxyType(
    {
        FaultKind.UNPARSED: _TEXTS,
        FaultKind.REJECTED: _TEXTS,
        FaultKind.EDIT_REFUSED: frozenset({Operation.EDIT}),
        FaultKind.PIN_REFUSED: frozenset({Operation.PIN}),
        FaultKind.MESSAGE_GONE: _FORMER,
        FaultKind.UNREACHABLE: _TEXTS | _FORMER,
    }
)
"""Where only some calls can be answered like that."""

_FOR_ALL = frozenset({FaultKind.OUTAGE, FaultKind.UNAUTHORISED})


@dataclass(frozen=True, slots=True)
class Scripted:
    """A fault that is waiting for calls; `left` of its count, None without one, and how many it has hit."""

    id: int
    fault: Fault
    left: int | None
    hits: int


class Faults:
    """The faults of one stand-in, in the order in which they were added; the first that fits a call hits it."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._scripted: dict[int, Scripted] = {}
        self._last = 0
        self.hits = 0
        """How many calls were hit so far, by faults that are gone too."""

    def add(self, fault: Fault) -> int:
        """Its id. Raises `ValueError` when there are too many."""
        if len(self._scripted) >= MOST_FAULTS:
            raise ValueError(f"there are {MOST_FAULTS} faults already; remove some first")
        self._last += 1
        self._scripted[self._last] = Scripted(self._last, fault, fault.count, 0)
        return self._last

    def remove(self, number: int) -> None:
        """Raises `LookupError` for one that is not there (any more)."""
        if self._scripted.pop(number, None) is None:
            raise LookupError(f"there is no fault {number} (any more)")

    def clear(self) -> None:
        self._scripted.clear()

    def active(self) -> tuple[Scripted, ...]:
        return tuple(self._scripted.values())

    def __len__(self) -> int:
        return len(self._scripted)

    def includes(self, kind: FaultKind) -> bool:
        return any(scripted.fault.kind is kind for scripted in self._scripted.values())

    def pick(self, method: Operation, chat: int | None, *, plain: bool = False) -> Fault | None:
        """The fault that hits this call, counted down; None when all goes well.

        `plain` says that the call's text has no formatting that could be refused.
        """
        for scripted in self._scripted.values():
            fault = scripted.fault
            if _fits(fault, method, chat, plain=plain) and self._strikes(fault.probability):
                self._hit(scripted)
                return fault
        return None

    def _strikes(self, probability: float) -> bool:
        return probability >= 1 or self._random.random() < probability

    def _hit(self, scripted: Scripted) -> None:
        self.hits += 1
        left = None if scripted.left is None else scripted.left - 1
        if left == 0:
            del self._scripted[scripted.id]
        else:
            self._scripted[scripted.id] = Scripted(scripted.id, scripted.fault, left, scripted.hits + 1)


def _fits(fault: Fault, method: Operation, chat: int | None, *, plain: bool) -> bool:
    if fault.kind in _FOR_ALL:
        return True
    if fault.chat is not None and fault.chat != chat:
        return False
    if method not in ({fault.method} if fault.method is not Operation.ANY else _IN_CHATS):
        return False
    return method in _SENSIBLE.get(fault.kind, {method}) and not (plain and fault.kind is FaultKind.UNPARSED)
