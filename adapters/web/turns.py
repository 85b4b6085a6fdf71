"""Politeness: one request at a time to a host, and a pause before the next."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.ports import Clock

_MANY = 256
"""Hosts from which on those that nobody waits for are forgotten."""


@dataclass(slots=True)
class _Host:
    free: asyncio.Lock = field(default_factory=asyncio.Lock)
    inside: int = 0
    """Who has the turn, or waits for it."""
    ready_at: float = 0.0


class Turns:
    """First come, first served, host by host. `pause`: seconds from the end of one request to the next."""

    def __init__(self, pause: float, clock: Clock) -> None:
        self._pause = pause
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def at(self, name: str) -> AsyncIterator[None]:
        """Inside the block nobody else has a request at that host."""
        host = self._hosts.setdefault(name, _Host(ready_at=self._clock.monotonic()))
        host.inside += 1
        try:
            async with host.free:
                if (wait := host.ready_at - self._clock.monotonic()) > 0:
                    await self._clock.sleep(wait)
                try:
                    yield
                finally:
                    host.ready_at = self._clock.monotonic() + self._pause
        finally:
            host.inside -= 1
            self._forget_idle()

    def _forget_idle(self) -> None:
        if len(self._hosts) > _MANY:
            now = self._clock.monotonic()
            self._hosts = {name: host for name, host in self._hosts.items() if host.inside or host.ready_at > now}
