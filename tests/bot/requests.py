"""Requests to a platform in memory: they fail when told to, and a test can hold them back.

A request takes two rounds of the loop, one before and one after it has its effect, so that it can be cut off in both.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.errors import PlatformError
from bot.model import Address
from tests.bot.pulse import Pulse


@dataclass(frozen=True, slots=True)
class Fault:
    """What a request meets; with `landed` it has its effect all the same."""

    error: Exception
    landed: bool = False


class Requests:
    """`calls` are the requests in the order in which they were let through: their kind and their chat. `overlapped` are
    chats with two at once."""

    def __init__(self, pulse: Pulse) -> None:
        self.calls: list[tuple[str, Address]] = []
        self.most_in_flight = 0
        self.overlapped: set[Address] = set()
        self._faults: defaultdict[Address, deque[Fault | None]] = defaultdict(deque)
        self._in_flight: list[Address] = []
        self._holding = False
        self._passing = 0
        self._pulse = pulse

    def meets(self, address: Address, *faults: PlatformError | Fault | None) -> None:
        """What the next requests to a chat meet, one after the other; None is success."""
        self._faults[address] += [Fault(one) if isinstance(one, PlatformError) else one for one in faults]

    def breaks(self, address: Address, bug: Exception) -> None:
        """The next request to a chat meets a bug of ours."""
        self._faults[address].append(Fault(bug))

    def hold(self) -> None:
        """Keep all requests from now on until they are released."""
        self._holding = True

    def let_one_through(self) -> None:
        """The request that has waited longest goes on, all others wait."""
        self._passing += 1
        self._pulse.beat()

    def release(self) -> None:
        self._holding = False
        self._passing = 0
        self._pulse.beat()

    @property
    def in_flight(self) -> list[Address]:
        return list(self._in_flight)

    def _held_back(self) -> bool:
        if self._holding and self._passing:
            self._passing -= 1
            return False
        return self._holding

    @asynccontextmanager
    async def request(self, kind: str, address: Address) -> AsyncIterator[None]:
        if address in self._in_flight:
            self.overlapped.add(address)
        self._in_flight.append(address)
        self.most_in_flight = max(self.most_in_flight, len(self._in_flight))
        self._pulse.beat()
        try:
            await self._pulse.until(lambda: not self._held_back())
            self.calls.append((kind, address))
            fault = self._faults[address].popleft() if self._faults[address] else None
            await asyncio.sleep(0)
            if fault is None or fault.landed:
                yield
            self._pulse.beat()
            await asyncio.sleep(0)
            if fault:
                raise fault.error
        finally:
            self._in_flight.remove(address)
            self._pulse.beat()
