"""Readers who do not want to hear everything at once: a mute for a while, quiet hours, digests."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from bot.model import Level
from bot.preferences import Digest, Preferences, QuietHours
from bot.store import PreferenceStore
from tests.simulation.clock import VirtualClock
from tests.simulation.provider import Provider
from tests.simulation.readership import Reader, Readership
from tests.simulation.trace import Trace

MUTES = (5.0, 60.0, 300.0, 1200.0)
"""Seconds that a mute lasts at most."""

MILLISECOND = 0.001
"""Seconds: no mute is kept more exactly."""

LONGEST = 60
"""Minutes until quiet hours begin, and that they last, at most."""


class Wishes:
    """`turn` is the desk's: whatever is written comes in one order. `wake` rings the lanes. `steady`: the time of day
    is never set, so that a mute lasts as long as it was to."""

    def __init__(
        self,
        preferences: PreferenceStore,
        readership: Readership,
        providers: dict[str, Provider],
        turn: asyncio.Lock,
        wake: Callable[[], None],
        clock: VirtualClock,
        random: Random,
        trace: Trace,
        *,
        steady: bool,
    ) -> None:
        self._preferences = preferences
        self._readership = readership
        self._providers = providers
        self._turn = turn
        self._wake = wake
        self._clock = clock
        self._random = random
        self._trace = trace
        self._steady = steady

    async def mute(self) -> None:
        """Some hear again earlier than they said."""
        reader = self._reader()
        if reader is None:
            return
        seconds = self._random.choice(MUTES) * self._random.uniform(0.5, 1.0)
        async with self._turn:
            at, now, address = self._clock.now(), self._clock.monotonic(), reader.address
            await self._preferences.mute(address, reader.kind, "Rita Reader", at + timedelta(seconds=seconds), at)
            self._trace.add(now, "mutes", address, round(seconds))
            if self._steady:
                self._providers[address.platform].rooms[address].mute = (now, now + seconds - MILLISECOND)
        self._wake()
        if self._random.random() < 0.3:
            await self._clock.sleep(seconds * self._random.random())
            await self._hear_again(reader)

    async def _hear_again(self, reader: Reader) -> None:
        async with self._turn:
            for address in reader.addresses:
                self._providers[address.platform].rooms[address].mute = None
            await self._preferences.unmute(reader.address, self._clock.now())
            self._trace.add(self._clock.monotonic(), "hears again", reader.address)
        self._wake()

    async def prefer(self) -> None:
        """Of those who follow everything at one level, which stays."""
        reader = self._reader()
        levels = set(reader.follows.values()) if reader else set()
        if reader is None or len(levels) > 1:
            return
        async with self._turn:
            preferences = self._drawn(levels.pop() if levels else Level.ALL, self._clock.now())
            at = self._clock.now()
            await self._preferences.prefer(reader.address, reader.kind, "Rita Reader", preferences, at)
            self._trace.add(self._clock.monotonic(), "prefers", reader.address, preferences.quiet, preferences.digest)
        self._wake()

    def _drawn(self, level: Level, now: datetime) -> Preferences:
        digest = self._random.choice((Digest.OFF, Digest.HOURLY))
        if self._random.random() < 0.3:
            return Preferences(level=level, digest=digest)
        begin = now + timedelta(minutes=self._random.randrange(LONGEST))
        end = begin + timedelta(minutes=self._random.randrange(1, LONGEST))
        breaking = self._random.random() < 0.5
        quiet = QuietHours(begin=begin.time(), end=end.time(), breaking_passes=breaking)
        return Preferences(level=level, digest=digest, quiet=quiet)

    def _reader(self) -> Reader | None:
        present = [reader for reader in self._readership.readers if not reader.away]
        return self._random.choice(present) if present else None
