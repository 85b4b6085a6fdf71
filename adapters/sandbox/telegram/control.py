"""The stand-in's `Control`: limits, faults, states of chats, and the record of what it was asked."""

from adapters.sandbox.control import Change
from adapters.sandbox.faults import Fault, FaultKind, Scripted
from adapters.sandbox.record import Record
from adapters.sandbox.telegram import changes
from adapters.sandbox.telegram.checkpoint import Checkpoint
from adapters.sandbox.telegram.server import BotApiServer
from adapters.sandbox.telegram.views import PLATFORM
from adapters.sandbox.telegram.world import World


class TelegramControl:
    platform = PLATFORM

    def __init__(self, world: World, checkpoint: Checkpoint, server: BotApiServer) -> None:
        self._world = world
        self._checkpoint = checkpoint
        self._server = server

    @property
    def record(self) -> Record:
        return self._checkpoint.record

    @property
    def limits(self) -> float | None:
        return self._checkpoint.limits.factor

    @limits.setter
    def limits(self, factor: float | None) -> None:
        self._checkpoint.limits.factor = factor

    def faults(self) -> tuple[Scripted, ...]:
        return self._checkpoint.faults.active()

    async def inject(self, fault: Fault) -> int:
        number = self._checkpoint.faults.add(fault)
        await self._take_effect()
        return number

    async def lift(self, number: int | None = None) -> None:
        if number is None:
            self._checkpoint.faults.clear()
            self._checkpoint.forgive()
        else:
            self._checkpoint.faults.remove(number)
        await self._take_effect()

    async def _take_effect(self) -> None:
        self._world.touch()
        if self._checkpoint.faults.includes(FaultKind.OUTAGE):
            await self._server.refuse_connections()
        else:
            await self._server.take_connections()

    def change(self, change: Change) -> dict[str, object]:
        """`what` is one of `changes.CHANGES`."""
        return changes.carry_out(self._world, change)

    def account(self) -> dict[str, object]:
        """`paid_messages`: how many went beyond the free rate; `stars`: what they cost."""
        return {"paid_messages": self._checkpoint.paid_messages, "stars": self._checkpoint.stars}
