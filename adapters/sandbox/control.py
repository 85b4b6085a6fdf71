"""What a test, or somebody trying things out, can do to a stand-in that no person in a chat can."""

from typing import Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field

from adapters.sandbox.bodies import Handle, Id
from adapters.sandbox.faults import Fault, Scripted
from adapters.sandbox.record import Record


class Change(BaseModel):
    """Something happens to a chat. `what` is one of the platform's words (`"block"`, `"kick"` …), `chat` a handle as
    in `ChatView.id`. Where it takes them: `message` is the message that it happens to, `names` are names of rights."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    chat: Handle
    what: Handle
    message: Id | None = None
    names: Annotated[tuple[Handle, ...], Field(max_length=50)] = ()


class Control(Protocol):
    """One stand-in's control; the page's server offers it over HTTP (`adapters.sandbox.remote`).

    What cannot be done raises `ValueError` or `LookupError` with a sentence for whoever asked.
    """

    platform: str

    @property
    def record(self) -> Record:
        """The calls so far."""

    @property
    def limits(self) -> float | None:
        """What the platform's real limits are multiplied by; None when they are lifted."""

    @limits.setter
    def limits(self, factor: float | None) -> None: ...

    def faults(self) -> tuple[Scripted, ...]:
        """What goes wrong at present, in the order in which it was asked for."""

    async def inject(self, fault: Fault) -> int:
        """From now on this goes wrong; the number by which it can be lifted."""

    async def lift(self, number: int | None = None) -> None:
        """End one fault, or all of them; what is paused by faults goes on at once when all are ended."""

    def change(self, change: Change) -> dict[str, object]:
        """Something happens to a chat; what came of it (`{"chat": …}` where there is a new one)."""

    def account(self) -> dict[str, object]:
        """What else the platform could tell of the bot's calls, by name."""
