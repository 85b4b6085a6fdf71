"""The stand-in's `Control`: limits, faults, states of channels, and the record of what it was asked."""

from adapters.sandbox.control import Change
from adapters.sandbox.discord.changes import Changes
from adapters.sandbox.discord.checkpoint import Checkpoint
from adapters.sandbox.discord.server import Server
from adapters.sandbox.discord.view import PLATFORM
from adapters.sandbox.discord.world import World
from adapters.sandbox.faults import Fault, FaultKind, Scripted
from adapters.sandbox.record import Record


class DiscordControl:
    platform = PLATFORM

    def __init__(self, world: World, checkpoint: Checkpoint, changes: Changes, server: Server) -> None:
        self._world = world
        self._checkpoint = checkpoint
        self._changes = changes
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
        """All of them: a ban ends too."""
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
        """`what` is one of those that `Changes` knows."""
        return self._changes.carry_out(change)

    def account(self) -> dict[str, object]:
        """`invalid_requests`: how many there were; `invalid_requests_counted`: how many of them count at this moment;
        `banned_for`: seconds."""
        now, bans = self._world.now().timestamp(), self._checkpoint.bans
        return {
            "invalid_requests": bans.count,
            "invalid_requests_counted": bans.recent(now),
            "banned_for": bans.left(now),
        }
