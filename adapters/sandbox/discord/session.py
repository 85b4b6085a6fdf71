"""A session at the gateway: what a bot asked to be told, and what it may have missed.

It outlives its connections: after a RESUME, whatever was dispatched since is sent again (documentation, "Resuming").
"""

from collections import deque
from typing import Protocol

import orjson

from adapters.sandbox.discord.events import Event, Intent
from adapters.sandbox.discord.refusals import Payload
from adapters.sandbox.discord.snowflakes import shard_of

REPLAY = 5_000


class Line(Protocol):
    """Where a session's frames go while it is connected."""

    def send(self, frame: bytes) -> None: ...

    def close(self, code: int, reason: str) -> None: ...


class Session:
    """`shard` is (which, of how many)."""

    def __init__(self, number: str, intents: Intent, shard: tuple[int, int]) -> None:
        self.id = number
        self.line: Line | None = None
        self.sequence = 0
        self._intents = intents
        self._shard = shard
        self._past: deque[tuple[int, bytes]] = deque(maxlen=REPLAY)

    def serves(self, guild: int | None) -> bool:
        """What happens in no server belongs to the first shard."""
        which, of = self._shard
        return which == (0 if guild is None else shard_of(guild, of))

    def hears(self, intent: Intent) -> bool:
        return intent in self._intents

    def tell(self, event: Event) -> None:
        if self.hears(event.intent) and self.serves(event.guild):
            self.dispatch(event.name, event.data)

    def dispatch(self, name: str, data: Payload) -> None:
        """Send it now, or keep it for the next RESUME."""
        self.sequence += 1
        frame = orjson.dumps({"op": 0, "s": self.sequence, "t": name, "d": data})
        self._past.append((self.sequence, frame))
        if self.line is not None:
            self.line.send(frame)

    def missed(self, sequence: int) -> list[bytes] | None:
        """The frames after that one; None if some of them are forgotten."""
        forgotten = self.sequence - len(self._past)
        if sequence < forgotten:
            return None
        return [frame for number, frame in self._past if number > sequence]
