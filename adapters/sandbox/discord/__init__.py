"""A stand-in for Discord on loopback, for tests, the demo and the simulation.

Any client library works against it unchanged, given its addresses. Reading order: `sandbox` (the whole), `world` and
`guilds` (what is remembered), `posting` and `places` (what happens), `passage` and `checkpoint` (what every call comes
through: `limits`, `bans`, faults), `routes` (REST), `gateway`, `stage` and `view` (the people in it), `control` and
`changes` (what can be made to go wrong).
"""

from adapters.sandbox.discord.impossible import NotPossible
from adapters.sandbox.discord.sandbox import DiscordSandbox

__all__ = ["DiscordSandbox", "NotPossible"]
