"""Readers who follow everything, tags or words, and leave them again, while everything else goes on."""

import asyncio
from collections.abc import Callable
from random import Random

from bot.model import CoverageId
from bot.store import Store
from tests.simulation.clock import VirtualClock
from tests.simulation.longing import drawn_from
from tests.simulation.parts import Parts
from tests.simulation.readership import Reader, Readership
from tests.simulation.trace import Trace


class Following:
    """`turn` is the desk's: whatever is written comes in one order. `wake` rings the lanes."""

    def __init__(
        self,
        store: Store,
        readership: Readership,
        turn: asyncio.Lock,
        wake: Callable[[], None],
        clock: VirtualClock,
        random: Random,
        trace: Trace,
    ) -> None:
        self._interests = store.interests
        self._subscriptions = store.subscriptions
        self._readership = readership
        self._parts = Parts(readership)
        self._turn = turn
        self._wake = wake
        self._clock = clock
        self._random = random
        self._trace = trace

    async def begin(self, share: float) -> None:
        """So many follow something before anything happens."""
        for reader in self._readership.readers:
            while self._random.random() < share:
                await self.make(reader)

    async def make(self, reader: Reader | None = None) -> None:
        """Or make anew."""
        reader = reader or self._reader()
        if reader is None:
            return
        titles = [thread.coverage.title for thread in self._readership.threads]
        interest = self._random.choice(drawn_from(titles))
        async with self._turn:
            if reader.away:
                return
            at = self._clock.now()
            await self._interests.make(reader.address, reader.kind, "Rita Reader", interest, at)
            self._note("longs for", reader, interest.kind, interest.value)
            self._parts.longs_for(reader, interest)
        self._wake()

    async def leave(self) -> None:
        reader = self._reader()
        if reader is None or not reader.longing.interests:
            return
        interest = self._random.choice(reader.longing.interests)
        async with self._turn:
            made = await self._interests.of(reader.address)
            numbers = [one.number for one in made if (one.kind, one.value) == (interest.kind, interest.value)]
            if numbers and await self._interests.leave(reader.address, numbers[0]):
                self._note("lets go of", reader, interest.kind, interest.value)
                self._parts.lets_go_of(reader, interest, self._clock.monotonic())

    async def decline(self) -> None:
        """To leave a coverage of which only a part came, or may have come."""
        reader = self._reader()
        if reader is None:
            return
        coverages = sorted({self._readership.items[number].entry.coverage for number in reader.longing.matched})
        parts = [coverage for coverage in coverages if coverage not in reader.follows]
        if not parts or not reader.longing.interests:
            return
        coverage = self._random.choice(parts)
        async with self._turn:
            await self._subscriptions.unsubscribe(reader.address, CoverageId(coverage))
            self._note("declines", reader, coverage)
            self._parts.declined(reader, coverage)

    def _reader(self) -> Reader | None:
        """Of a chat that moves, nobody knows for a while which of its addresses is asked."""
        readers = self._readership.readers
        present = [reader for reader in readers if not reader.away and len(reader.addresses) == 1]
        return self._random.choice(present) if present else None

    def _note(self, what: str, reader: Reader, *detail: object) -> None:
        self._trace.add(self._clock.monotonic(), what, reader.address, *detail)
