"""A tower: announcement channels with news, and a crossposter beside them, with a clock that the test moves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

from bot.budgets.budget import Rate
from bot.errors import PlatformError
from bot.lanes.crossposter import Crossposter
from bot.model import Address, ChatKey, ChatKind, Coverage, Entry, Level, Marks, MessageId
from bot.store import Store
from tests.bot.clock import HandClock
from tests.bot.pulse import Pulse
from tests.contracts.courier import Courier
from tests.contracts.newsroom import Newsroom

TEN_AN_HOUR = Rate(limit=10, window=3600.0, burst=10, slack=30.0)


class Announcer:
    """`bot.ports.Announcing`: notes what it is asked for and when, and fails as it is told."""

    name = "discord"

    def __init__(self, clock: HandClock, pulse: Pulse) -> None:
        self.asked: list[tuple[float, Address, MessageId]] = []
        self.published: list[MessageId] = []
        self.errors: list[PlatformError | None] = []
        self.held = asyncio.Event()
        self.held.set()
        self._clock = clock
        self._pulse = pulse

    async def crosspost(self, address: Address, message: MessageId) -> None:
        self.asked.append((self._clock.elapsed, address, message))
        self._pulse.beat()
        await self.held.wait()
        error = self.errors.pop(0) if self.errors else None
        if error:
            raise error
        self.published.append(message)

    def asked_in(self, address: Address) -> list[MessageId]:
        return [message for _, where, message in self.asked if where == address]


class Tower:
    """Announcement channels with news, and a crossposter beside them."""

    def __init__(self, store: Store, clock: HandClock, pulse: Pulse, coverage: Coverage) -> None:
        self.store = store
        self.clock = clock
        self.pulse = pulse
        self.platform = Announcer(clock, pulse)
        self.newsroom = Newsroom(store)
        self.open = asyncio.Event()
        self.open.set()
        self.admitted = 0
        self._courier = Courier(store, "discord")
        self._coverage = coverage

    async def channel(self, number: int = 1) -> Address:
        address = Address("discord", number)
        kind, at = ChatKind.ANNOUNCEMENT, self.newsroom.tick()
        await self.store.subscriptions.subscribe(address, kind, "#announcements", self._coverage.id, Level.ALL, at)
        return address

    async def deliver(self, *marks: Marks) -> list[Entry]:
        entries = []
        for each in marks:
            entries.append(await self.newsroom.publish(self._coverage, marks=each))
            await self._courier.serve()
        return entries

    async def message(self, entry: Entry) -> MessageId:
        """In the one channel that has it."""
        chats = [ChatKey(key) for key in range(1, 10)]
        (receipt,) = await self.store.deliveries.receipts(entry.id, chats, "discord")
        return receipt.message

    async def _admit(self) -> None:
        self.admitted += 1
        self.pulse.beat()
        await self.open.wait()

    def crossposter(self) -> Crossposter:
        return Crossposter(self.platform, self.store.crossposts, TEN_AN_HOUR, self._admit, self.clock, Random(7))

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """A crossposter that has just been started, until the end of the block."""
        working = asyncio.create_task(self.crossposter().run())
        try:
            yield
        finally:
            working.cancel()
            await asyncio.wait([working])

    async def rests(self) -> None:
        """Until it has nothing to do at the moment."""
        await self.pulse.until(lambda: bool(self.clock.waits))

    async def passes(self, seconds: float) -> None:
        await self.rests()
        self.clock.advance(seconds)
        await self.rests()
