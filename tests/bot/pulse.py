"""A pulse that beats whenever something happened, so that a test waits for what it wants to see instead of a time."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 20.0
"""Seconds after which a test that waits for something fails instead of hanging."""


class Pulse:
    """`beats` counts them."""

    def __init__(self) -> None:
        self.beats = 0
        self._next = asyncio.Event()

    def beat(self) -> None:
        self.beats += 1
        self._next.set()
        self._next = asyncio.Event()

    async def until(self, seen: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not seen():
                await self._next.wait()

    async def until_found(self, seen: Callable[[], Awaitable[bool]]) -> None:
        """The same for what only the store can tell."""
        async with asyncio.timeout(PATIENCE):
            while True:
                following = self._next
                if await seen():
                    return
                await following.wait()
