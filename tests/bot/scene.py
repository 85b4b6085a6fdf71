"""A newsroom, its readers, and the lane between them."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from random import Random

from bot.budgets.budget import Pace, Rate
from bot.lanes.consequences import InDoubtPolicy
from bot.lanes.delivery import Mark
from bot.lanes.lane import Lane, LaneSettings
from bot.model import Address, ChatKind, Content, Coverage, Entry, Level, Marks
from tests.bot.clock import HandClock
from tests.bot.platform import MemoryPlatform
from tests.bot.pulse import Pulse
from tests.bot.watched import WatchedStore
from tests.contracts.newsroom import Newsroom, says

FREE = Rate(limit=1e9, window=1.0, burst=1e6)
NO_LIMITS = Pace(FREE, FREE, FREE)


_TIME = re.compile(r"\d\d:\d\d UTC[ ·]*")
_FRAME = re.compile(r"(Corrected |Harbour fire|Flood|)$")


class Scene:
    """What the desk does rings the lane, as it does in the relay."""

    def __init__(self, store: WatchedStore, clock: HandClock, platform: MemoryPlatform, pulse: Pulse) -> None:
        self.store = store
        self.clock = clock
        self.platform = platform
        self.pulse = pulse
        self.newsroom = Newsroom(store)
        self.lane = self.new_lane()

    def new_lane(
        self,
        *,
        window: int = 4,
        pace: Pace = NO_LIMITS,
        repeats_are_safe: bool = False,
        in_doubt: InDoubtPolicy = InDoubtPolicy.RESEND,
    ) -> Lane:
        """A lane that has just been started: also what serves after a restart."""
        self.platform.knows_nonces = repeats_are_safe
        settings = LaneSettings(pace, window, repeats_are_safe, in_doubt)
        self.lane = Lane(self.platform, self.store, settings, self.clock, Random(7))
        return self.lane

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """The lane runs inside the block; at its end it is stopped in order."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.lane.run())
            yield
            self.lane.stop()

    async def serve(self) -> None:
        """Run the lane until there is nothing left that it could do now."""
        async with self.serving():
            await self.settled()

    async def beside(self, what_happens: Coroutine[None, None, None]) -> None:
        """Run the lane while something happens. Raises what ends the lane."""
        happening = asyncio.create_task(what_happens)
        try:
            await self.lane.run()
        finally:
            await happening

    async def cut_off(self, when: Callable[[], bool]) -> None:
        """Run the lane and cancel it in the middle of its work."""
        serving = asyncio.create_task(self.lane.run())
        await self.pulse.until(when)
        serving.cancel()
        await asyncio.wait([serving])

    async def settled(self) -> None:
        await self.pulse.until_found(self._nothing_left)

    async def _nothing_left(self) -> bool:
        deliveries = self.store.deliveries
        name = self.platform.name
        return not (
            await deliveries.due(name, 1)
            or await deliveries.outdated(name, 1)
            or await deliveries.pins(name, 1)
            or await self.store.cards.due(name, 1)
            or await deliveries.marked(name)
        )

    async def until_it_waits(self) -> float:
        """How long the lane waits before it tries again, when what came back has been written."""
        await self.pulse.until_found(self._resting)
        return max(self.clock.waits)

    async def _resting(self) -> bool:
        if not self.clock.waits or self.platform.in_flight:
            return False
        return all([await self.store.deliveries.doubted(mark.chat.key) for mark in await self.marks()])

    async def looks_again(self) -> None:
        """Ring the lane, and wait until it has planned once more and come to rest or sent something."""
        looks = self.store.deliveries.looks
        self.lane.wake()
        await self.pulse.until(lambda: self.store.deliveries.looks > looks)

    async def delivered(self, text: str) -> tuple[Address, Entry]:
        """A reader who has an entry, and a lane that has just been started."""
        coverage = await self.coverage()
        reader = await self.reader(coverage)
        entry = await self.publish(coverage, says(text))
        await self.serve()
        self.new_lane()
        self.platform.calls.clear()
        return reader, entry

    @property
    def kinds(self) -> list[str]:
        """What was asked of the platform."""
        return [kind for kind, _ in self.platform.calls]

    def whole(self, address: Address) -> str:
        """All that is on a chat's screen."""
        return "".join(self.platform.screen(address))

    def shows(self, address: Address) -> list[str]:
        """The first paragraph of each message on a chat's screen."""
        return [text.split("\n\n")[0] for text in self.platform.screen(address)]

    def told(self, address: Address) -> list[str]:
        """The paragraphs on a chat's screen, without times and titles, in which entries alone and merged differ."""
        paragraphs = [_TIME.sub("", text) for text in "\n\n".join(self.platform.screen(address)).split("\n\n")]
        return [text for text in paragraphs if not _FRAME.match(text)]

    async def showing(self, address: Address, messages: int) -> None:
        await self.pulse.until(lambda: len(self.platform.screen(address)) == messages)

    async def sending_to(self, *addresses: Address) -> None:
        """Until just these requests are in flight."""
        await self.pulse.until(lambda: sorted(map(str, self.platform.in_flight)) == sorted(map(str, addresses)))

    async def requested(self, requests: int) -> None:
        """Until so many requests were let through in all."""
        await self.pulse.until(lambda: len(self.platform.calls) >= requests)

    async def marks(self) -> list[Mark]:
        return await self.store.deliveries.marked(self.platform.name)

    async def coverage(self, title: str = "Harbour fire", slug: str = "harbour-fire") -> Coverage:
        return await self.newsroom.open(title, slug)

    async def reader(self, coverage: Coverage, level: Level = Level.ALL) -> Address:
        address = await self.newsroom.reader(coverage, level, self.platform.name)
        self.lane.wake()
        return address

    async def group(self, coverage: Coverage, number: int = 1) -> Address:
        address = Address(self.platform.name, -number)
        at = self.newsroom.tick()
        assert await self.store.subscriptions.subscribe(
            address, ChatKind.GROUP, "Rita's friends", coverage.id, Level.ALL, at
        )
        self.lane.wake()
        return address

    async def publish(self, coverage: Coverage, content: Content | None = None, marks: Marks = Marks()) -> Entry:
        entry = await self.newsroom.publish(coverage, content, marks)
        self.lane.wake()
        return entry

    async def correct(self, entry: Entry, text: str = "The smoke has cleared.") -> Entry:
        corrected = await self.newsroom.correct(entry, text)
        self.lane.wake()
        return corrected

    async def retract(self, entry: Entry, reason: str = "Not so.") -> Entry:
        retracted = await self.newsroom.retract(entry, reason)
        self.lane.wake()
        return retracted

    async def close(self, coverage: Coverage) -> None:
        await self.newsroom.close(coverage)
        self.lane.wake()
