"""The stand-in's `Control`: what happens to its chats, and what it knows of the account."""

from adapters.sandbox.control import Change, Control
from adapters.sandbox.telegram import changes
from adapters.sandbox.telegram.checkpoint import Checkpoint
from adapters.sandbox.telegram.server import BotApiServer
from adapters.sandbox.telegram.views import PLATFORM
from adapters.sandbox.telegram.world import World


class TelegramControl(Control):
    platform = PLATFORM

    def __init__(self, world: World, checkpoint: Checkpoint, server: BotApiServer) -> None:
        super().__init__(checkpoint, server, world.touch)
        self._world = world
        self._checkpoint = checkpoint

    def change(self, change: Change) -> dict[str, object]:
        """`what` is one of `changes.CHANGES`."""
        return changes.carry_out(self._world, change)

    def account(self) -> dict[str, object]:
        """`paid_messages`: how many went beyond the free rate; `stars`: what they cost."""
        return {"paid_messages": self._checkpoint.paid_messages, "stars": self._checkpoint.stars}
