"""How far an entry got, told in the editor's chat."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.desk.report import INTERVAL, LONGEST, MOST, Reports, begun, complete, progress
from bot.errors import MessageGone, Outage, Scope, Throttled
from bot.figures.reach import Reach
from bot.model import Entry
from bot.richtext import plain
from bot.store import Store
from tests.bot.clock import HandClock
from tests.bot.incoming import EDDIES, presses
from tests.bot.platform import MemoryPlatform
from tests.bot.pulse import PATIENCE, Pulse
from tests.bot.written import ENTRY
from tests.contracts.courier import Courier
from tests.contracts.newsroom import EDDIE, Newsroom


@pytest.mark.parametrize(
    ("reach", "text"),
    [
        (
            Reach(2000, 1932, 12, half_within=31.0),
            "Entry 1 reached 1,932 of 2,000 chats, 12 unreachable, half within 31 s.",
        ),
        (Reach(4, 4, 0, half_within=0.4), "Entry 1 reached 4 of 4 chats, half within 0.4 s."),
        (Reach(2000, 0, 12), "Entry 1 reached 0 of 2,000 chats, 12 unreachable."),
        (Reach(1, 0, 0), "Entry 1 reached 0 of 1 chat."),
        (Reach(0, 0, 0), "Entry 1 is published. Nobody follows this coverage yet."),
    ],
)
def test_progress_in_words(reach: Reach, text: str) -> None:
    assert plain(progress(ENTRY, reach)) == text


@pytest.mark.parametrize(("audience", "chats"), [(1, "1 chat"), (2, "2 chats"), (12_345, "12,345 chats")])
def test_the_beginning_in_words(audience: int, chats: str) -> None:
    assert plain(begun(ENTRY, audience)) == f"Entry 1 is published: it goes to {chats}."


@pytest.mark.parametrize(
    ("reach", "done"),
    [(Reach(3, 2, 0), False), (Reach(3, 2, 1), True), (Reach(3, 3, 0), True), (Reach(0, 0, 0), True)],
)
def test_complete_is_when_all_were_reached_or_cannot_be(reach: Reach, done: bool) -> None:
    assert complete(reach) is done


class Room:
    """An editor's chat, in which reports are kept up to date."""

    def __init__(self, store: Store, clock: HandClock, platform: MemoryPlatform, pulse: Pulse) -> None:
        self.clock = clock
        self.platform = platform
        self.admitted: list[str] = []
        self._pulse = pulse
        self.store = store
        self.start_anew()

    def start_anew(self) -> None:
        """As after a restart."""
        self._reports = Reports(self.store, {self.platform.name: self.platform}, self.clock, self._admit)

    async def _admit(self, platform: str) -> None:
        self.admitted.append(platform)

    async def follow(self, entry: Entry) -> None:
        await self._reports.follow(presses(EDDIE, "publish:1"), entry)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(self._reports.run())
            yield
            running.cancel()

    async def asleep(self, reports: int = 1) -> None:
        await self._pulse.until(lambda: len(self.clock.waits) == reports)

    async def wait(self) -> None:
        """Until the report was looked at once more."""
        await self.asleep()
        self.clock.advance(self.clock.waits[0])

    async def turn(self) -> None:
        """One look at the report, to which another will follow."""
        await self.wait()
        await self.asleep()

    async def left_alone(self) -> None:
        """Until nothing is followed any more."""
        async with asyncio.timeout(PATIENCE):
            while await self.store.reports.followed():
                await asyncio.sleep(0)

    @property
    def told(self) -> list[str]:
        return [plain(answer.text) for _, answer in self.platform.answers]


@pytest.fixture
def room(store: Store, clock: HandClock, platform: MemoryPlatform, pulse: Pulse) -> Room:
    return Room(store, clock, platform, pulse)


async def published(newsroom: Newsroom, readers: int) -> Entry:
    coverage = await newsroom.open()
    for _ in range(readers):
        await newsroom.reader(coverage)
    return await newsroom.publish(coverage)


async def test_a_report_is_kept_up_to_date_until_all_are_reached(room: Room, newsroom: Newsroom, pulse: Pulse) -> None:
    entry = await published(newsroom, readers=2)
    courier = Courier(newsroom.store)
    async with room.open():
        await room.follow(entry)
        await room.turn()
        await courier.arrive(await courier.begin())
        await room.turn()
        await courier.arrive(await courier.begin())
        await room.wait()
        await pulse.until(lambda: len(room.told) == 3)
        await room.follow(await published(newsroom, readers=1))
        await room.turn()
    assert room.told[:3] == [f"Entry 1 reached {reached} of 2 chats." for reached in (0, 1, 2)]
    assert room.admitted == ["telegram"] * 4
    assert all(incoming.address == EDDIES and answer.replaces for incoming, answer in room.platform.answers)


async def test_what_did_not_change_is_not_told_again(room: Room, newsroom: Newsroom) -> None:
    entry = await published(newsroom, readers=1)
    async with room.open():
        await room.follow(entry)
        for _ in range(5):
            await room.turn()
        assert room.clock.waits == [INTERVAL]
    assert room.told == ["Entry 1 reached 0 of 1 chat."]


async def test_a_report_that_never_becomes_complete_is_left_as_it_is(room: Room, newsroom: Newsroom) -> None:
    entry = await published(newsroom, readers=1)
    begun_at = room.clock.now()
    async with room.open():
        await room.follow(entry)
        while room.clock.now() < begun_at + LONGEST:
            await room.wait()
        await room.left_alone()
        await room.follow(entry)
        await room.turn()
    assert room.told == ["Entry 1 reached 0 of 1 chat."] * 2


@pytest.mark.parametrize("error", [Outage("no answer"), Throttled(30, Scope.CHAT)], ids=str)
async def test_an_answer_that_fails_does_not_end_the_report(
    room: Room, newsroom: Newsroom, pulse: Pulse, error: Outage | Throttled
) -> None:
    entry = await published(newsroom, readers=1)
    courier = Courier(newsroom.store)
    room.platform.meets(EDDIES, error)
    async with room.open():
        await room.follow(entry)
        await room.turn()
        await courier.arrive(await courier.begin())
        await room.wait()
        await pulse.until(lambda: bool(room.told))
    assert room.told == ["Entry 1 reached 1 of 1 chat."]


async def test_no_more_reports_are_kept_than_the_relay_can_bear(room: Room, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    entries = [await newsroom.publish(coverage) for _ in range(MOST + 3)]
    async with room.open():
        for entry in entries:
            await room.follow(entry)
        await room.asleep(MOST)
        for _ in range(10 * MOST):
            await asyncio.sleep(0)
        assert len(room.clock.waits) == MOST


async def test_the_next_relay_goes_on_with_a_report(room: Room, newsroom: Newsroom, pulse: Pulse) -> None:
    entry = await published(newsroom, readers=1)
    async with room.open():
        await room.follow(entry)
        await room.turn()
    room.start_anew()
    courier = Courier(newsroom.store)
    await courier.arrive(await courier.begin())
    room.platform.meets(EDDIES, Outage("not connected yet"))
    async with room.open():
        await room.turn()
        assert room.clock.waits == [INTERVAL]
        await room.wait()
        await pulse.until(lambda: len(room.told) == 2)
        await room.left_alone()
    assert room.told == ["Entry 1 reached 0 of 1 chat.", "Entry 1 reached 1 of 1 chat."]


async def test_a_report_whose_message_is_gone_is_given_up(room: Room, newsroom: Newsroom) -> None:
    entry = await published(newsroom, readers=1)
    room.platform.meets(EDDIES, MessageGone("deleted"))
    async with room.open():
        await room.follow(entry)
        await room.wait()
        await room.left_alone()
    assert room.told == []


async def test_what_was_followed_too_long_ago_is_left_as_it_is(room: Room, newsroom: Newsroom) -> None:
    await room.follow(await published(newsroom, readers=1))
    room.start_anew()
    room.clock.advance(LONGEST.total_seconds())
    async with room.open():
        await room.left_alone()
    assert room.told == []
