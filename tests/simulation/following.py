"""Readers who follow everything, tags or words, and leave them again, while everything else goes on."""

from random import Random

from bot.model import CoverageId
from tests.simulation.audience import Audience
from tests.simulation.longing import drawn_from
from tests.simulation.parts import Parts
from tests.simulation.readership import Reader


class Following:
    def __init__(self, audience: Audience, random: Random) -> None:
        self._audience = audience
        self._parts = Parts(audience.readership)
        self._random = random

    async def begin(self, share: float) -> None:
        """So many follow something before anything happens."""
        for reader in self._audience.readership.readers:
            while self._random.random() < share:
                await self.make(reader)

    async def make(self, reader: Reader | None = None) -> None:
        """Or make anew."""
        reader = reader or self._audience.settled(self._random)
        if reader is None:
            return
        titles = [thread.coverage.title for thread in self._audience.readership.threads]
        interest = self._random.choice(drawn_from(titles))
        async with self._audience.turn:
            if reader.away:
                return
            at = self._audience.clock.now()
            await self._audience.store.interests.make(reader.address, reader.kind, "Rita Reader", interest, at)
            self._audience.note("longs for", reader, interest.kind, interest.value)
            self._parts.longs_for(reader, interest)
        self._audience.wake()

    async def leave(self) -> None:
        reader = self._audience.settled(self._random)
        if reader is None or not reader.longing.interests:
            return
        interest = self._random.choice(reader.longing.interests)
        async with self._audience.turn:
            made = await self._audience.store.interests.of(reader.address)
            numbers = [one.number for one in made if (one.kind, one.value) == (interest.kind, interest.value)]
            if numbers and await self._audience.store.interests.leave(reader.address, numbers[0]):
                self._audience.note("lets go of", reader, interest.kind, interest.value)
                self._parts.lets_go_of(reader, interest, self._audience.clock.monotonic())

    async def decline(self) -> None:
        """To leave a coverage of which only a part came, or may have come."""
        reader = self._audience.settled(self._random)
        if reader is None:
            return
        items = self._audience.readership.items
        coverages = sorted({items[number].entry.coverage for number in reader.longing.matched})
        parts = [coverage for coverage in coverages if coverage not in reader.follows]
        if not parts or not reader.longing.interests:
            return
        coverage = self._random.choice(parts)
        async with self._audience.turn:
            await self._audience.store.subscriptions.unsubscribe(reader.address, CoverageId(coverage))
            self._audience.note("declines", reader, coverage)
            self._parts.declined(reader, coverage)
