"""What a test, or somebody trying things out, can do to a stand-in that no person in a chat can."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field

from adapters.sandbox.bodies import Handle, Id
from adapters.sandbox.faults import Fault, FaultKind, Faults, Scripted
from adapters.sandbox.record import Record


class Change(BaseModel):
    """Something happens to a chat. `what` is one of the platform's words (`"block"`, `"kick"` …), `chat` a handle as
    in `ChatView.id`. Where it takes them: `message` is the message that it happens to, `names` are names of rights."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    chat: Handle
    what: Handle
    message: Id | None = None
    names: Annotated[tuple[Handle, ...], Field(max_length=50)] = ()


class Factor(Protocol):
    factor: float | None


class Checkpoint(Protocol):
    """Where a stand-in counts, holds up and disturbs its calls."""

    faults: Faults
    record: Record

    @property
    def limits(self) -> Factor: ...

    def forgive(self) -> None:
        """End what is paused by faults."""


class Server(Protocol):
    """What serves a stand-in's calls."""

    async def refuse_connections(self) -> None: ...
    async def take_connections(self) -> None: ...


class Control(ABC):
    """One stand-in's control; the page's server offers it over HTTP (`adapters.sandbox.remote`). `touch` tells those
    who look at the page.

    What cannot be done raises `ValueError` or `LookupError` with a sentence for whoever asked.
    """

    platform: str

    def __init__(self, checkpoint: Checkpoint, server: Server, touch: Callable[[], None]) -> None:
        self._calls = checkpoint
        self._server = server
        self._touch = touch

    @property
    def record(self) -> Record:
        """The calls so far."""
        return self._calls.record

    @property
    def limits(self) -> float | None:
        """What the platform's real limits are multiplied by; None when they are lifted."""
        return self._calls.limits.factor

    @limits.setter
    def limits(self, factor: float | None) -> None:
        self._calls.limits.factor = factor

    def faults(self) -> tuple[Scripted, ...]:
        """What goes wrong at present, in the order in which it was asked for."""
        return self._calls.faults.active()

    async def inject(self, fault: Fault) -> int:
        """From now on this goes wrong; the number by which it can be lifted."""
        number = self._calls.faults.add(fault)
        await self._take_effect()
        return number

    async def lift(self, number: int | None = None) -> None:
        """End one fault, or all of them; what is paused by faults goes on at once when all are ended."""
        if number is None:
            self._calls.faults.clear()
            self._calls.forgive()
        else:
            self._calls.faults.remove(number)
        await self._take_effect()

    async def _take_effect(self) -> None:
        self._touch()
        if self._calls.faults.includes(FaultKind.OUTAGE):
            await self._server.refuse_connections()
        else:
            await self._server.take_connections()

    @abstractmethod
    def change(self, change: Change) -> dict[str, object]:
        """Something happens to a chat; what came of it (`{"chat": …}` where there is a new one)."""

    @abstractmethod
    def account(self) -> dict[str, object]:
        """What else the platform could tell of the bot's calls, by name."""
