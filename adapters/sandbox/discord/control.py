"""The stand-in's `Control`: what happens to its channels, and what it knows of the account."""

from adapters.sandbox.control import Change, Control
from adapters.sandbox.discord.changes import Changes
from adapters.sandbox.discord.checkpoint import Checkpoint
from adapters.sandbox.discord.server import Server
from adapters.sandbox.discord.view import PLATFORM
from adapters.sandbox.discord.world import World


class DiscordControl(Control):
    """When all faults are lifted, a ban ends too."""

    platform = PLATFORM

    def __init__(self, world: World, checkpoint: Checkpoint, changes: Changes, server: Server) -> None:
        super().__init__(checkpoint, server, world.touch)
        self._world = world
        self._checkpoint = checkpoint
        self._changes = changes

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
