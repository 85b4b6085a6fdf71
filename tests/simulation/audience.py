"""Audience: what all have in common that act for readers."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bot.store import Store
from tests.simulation.clock import VirtualClock
from tests.simulation.readership import Reader, Readership
from tests.simulation.trace import Trace


@dataclass(frozen=True, slots=True)
class Audience:
    """`turn` is the desk's: whatever is written comes in one order. `wake` rings the lanes."""

    store: Store
    readership: Readership
    turn: asyncio.Lock
    wake: Callable[[], None]
    clock: VirtualClock
    trace: Trace

    def settled(self, random: Random) -> Reader | None:
        """One of them. Of a chat that moves, nobody knows for a while which of its addresses is asked."""
        readers = self.readership.readers
        present = [reader for reader in readers if not reader.away and len(reader.addresses) == 1]
        return random.choice(present) if present else None

    def note(self, what: str, reader: Reader, *detail: object) -> None:
        self.trace.add(self.clock.monotonic(), what, reader.address, *detail)
