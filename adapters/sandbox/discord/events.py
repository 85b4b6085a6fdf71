"""What the gateway tells a bot, and which intent it has to ask with for that.

Bits: documentation, "Gateway Intents". A bot is told of interactions whatever it asked for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntFlag

from adapters.sandbox.discord.refusals import Payload


class Intent(IntFlag):
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_WEBHOOKS = 1 << 5
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


ALWAYS = Intent(0)
PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT

# All bits that mean something to Discord: 0-16, 20, 21, 24, 25.
KNOWN_BITS = (1 << 17) - 1 | 1 << 20 | 1 << 21 | 1 << 24 | 1 << 25


@dataclass(frozen=True, slots=True)
class Event:
    """`guild` decides which shard is told; what happens in no server goes to the first."""

    name: str
    data: Payload
    intent: Intent = ALWAYS
    guild: int | None = None


Publish = Callable[[Event], None]
