"""What an interaction is answered with, kept in `Incoming.ticket` so that a restart does not lose it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

import discord

from bot.conversation import Incoming

# Documentation, "Responding to an Interaction": its token is good for 15 minutes.
GOOD_FOR = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Ticket:
    """`message` is the one whose button was pressed; `permissions` are the person's and `ours` the bot's, in the
    place where it happened."""

    application: int
    interaction: int
    token: str = field(repr=False)
    message: int | None = None
    thread: bool = False
    permissions: discord.Permissions = field(default_factory=discord.Permissions)
    ours: discord.Permissions = field(default_factory=discord.Permissions)

    def packed(self) -> dict[str, str]:
        return {
            "application": str(self.application),
            "interaction": str(self.interaction),
            "token": self.token,
            "message": str(self.message or ""),
            "thread": "yes" if self.thread else "",
            "permissions": str(self.permissions.value),
            "ours": str(self.ours.value),
        }

    @classmethod
    def of(cls, incoming: Incoming) -> Self | None:
        """None for what did not come by an interaction."""
        packed = incoming.ticket
        if not packed:
            return None
        return cls(
            application=int(packed["application"]),
            interaction=int(packed["interaction"]),
            token=packed["token"],
            message=int(packed["message"]) if packed["message"] else None,
            thread=bool(packed["thread"]),
            permissions=discord.Permissions(int(packed["permissions"])),
            ours=discord.Permissions(int(packed["ours"])),
        )


def expired(incoming: Incoming, now: datetime) -> bool:
    return now - incoming.received_at >= GOOD_FOR
