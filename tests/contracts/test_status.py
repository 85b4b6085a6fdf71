"""Status: how a platform's lane stands, and what it learned of its account."""

from dataclasses import replace
from datetime import timedelta

from bot.figures.reach import PlatformStatus
from bot.lanes.outcome import Delivered, Doubted, Unsent
from bot.model import Level
from tests.contracts.conftest import Opening
from tests.contracts.courier import Courier
from tests.contracts.newsroom import BREAKING, KEY, MINUTE, Newsroom

IDLE = PlatformStatus(
    "telegram",
    chats=0,
    behind=0,
    suspended=0,
    marked=0,
    in_doubt=0,
    skipped=0,
    learned=1.0,
    oldest=None,
)


async def status(newsroom: Newsroom, platform: str = "telegram") -> PlatformStatus:
    return await newsroom.store.deliveries.status(platform, newsroom.now)


async def test_where_nobody_follows_nothing_stands(newsroom: Newsroom) -> None:
    await newsroom.publish(await newsroom.open())
    assert await status(newsroom) == IDLE


async def test_chats_are_counted_once_whatever_they_follow(newsroom: Newsroom, courier: Courier) -> None:
    fire, flood = await newsroom.open(), await newsroom.open()
    reader = await newsroom.reader(fire)
    await newsroom.follow(reader, flood)
    await newsroom.reader(fire, platform="discord")
    first = await newsroom.publish(fire)
    await newsroom.publish(flood)
    await newsroom.publish(fire, marks=BREAKING)
    assert await status(newsroom) == replace(IDLE, chats=1, behind=1, oldest=first.published_at)
    await courier.serve()
    assert await status(newsroom) == replace(IDLE, chats=1)
    assert (await status(newsroom, "discord")).behind == 1


async def test_whoever_is_owed_something_is_behind(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage)
    await newsroom.reader(coverage)
    assert await status(newsroom) == replace(IDLE, chats=1, behind=1)


async def test_whoever_is_throttled_is_behind_too(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.turn(Unsent(await courier.begin(), newsroom.now + MINUTE))
    assert await status(newsroom) == replace(IDLE, chats=1, behind=1, oldest=entry.published_at)


async def test_whoever_cannot_be_reached_is_counted_apart(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    away, present = [await newsroom.reader(coverage) for _ in range(2)]
    await newsroom.suspend(away)
    await newsroom.publish(coverage)
    await newsroom.store.deliveries.end_waiting(newsroom.now + timedelta(hours=2))
    (_, due) = await courier.due()
    assert due.chat.address == present
    mark = await courier.mark(due)
    assert mark
    await courier.arrive(mark)
    assert await status(newsroom) == replace(IDLE, chats=2, suspended=1)


async def test_a_chat_that_moved_or_follows_nothing_any_more_is_not_counted(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    moved, left = [await newsroom.reader(coverage) for _ in range(2)]
    await newsroom.store.subscriptions.move(moved, replace(moved, chat=-10077))
    await newsroom.suspend(left)
    await newsroom.store.subscriptions.unsubscribe(left, coverage.id)
    assert await status(newsroom) == replace(IDLE, chats=1)


async def test_the_oldest_is_what_a_chat_has_waited_for_longest(newsroom: Newsroom, courier: Courier) -> None:
    fire, flood = await newsroom.open(), await newsroom.open()
    for coverage in (fire, flood):
        await newsroom.reader(coverage)
    entries = [await newsroom.publish(coverage) for coverage in (fire, flood, fire)]
    ages = []
    for _ in entries:
        ages.append((await status(newsroom)).oldest)
        await courier.arrive(await courier.begin())
    assert ages == [entry.published_at for entry in entries]


async def test_what_a_level_does_not_want_is_not_waited_for(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    for level in (Level.KEY, Level.BREAKING):
        await newsroom.reader(coverage, level)
    await newsroom.publish(coverage)
    key = await newsroom.publish(coverage, marks=KEY)
    await newsroom.publish(coverage, marks=BREAKING)
    assert (await status(newsroom)).oldest == key.published_at


async def test_a_breaking_entry_that_arrived_first_is_not_waited_for(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    await newsroom.publish(coverage, marks=BREAKING)
    ordinary = await newsroom.publish(coverage)
    await courier.arrive(await courier.begin())
    assert (await status(newsroom)).oldest == ordinary.published_at


async def test_marks_and_doubts_are_counted(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    for _ in range(3):
        await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    sent, lost, _ = [mark for due in await courier.due() if (mark := await courier.mark(due))]
    await courier.turn(Delivered(sent, courier.message()), Doubted(lost, newsroom.now))
    found = await status(newsroom)
    assert (found.marked, found.in_doubt, found.skipped) == (2, 1, 0)
    await newsroom.store.deliveries.recover("telegram", newsroom.now, skipped=True)
    found = await status(newsroom)
    assert (found.marked, found.in_doubt, found.skipped) == (2, 2, 1)


async def test_what_a_lane_learned_is_its_own_and_survives(opening: Opening) -> None:
    async with opening() as store:
        assert await store.deliveries.learned("telegram") == 1.0
        for learned in (0.75, 0.57):
            await store.deliveries.learn("telegram", learned)
    async with opening() as store:
        assert await store.deliveries.learned("telegram") == 0.57
        assert await store.deliveries.learned("discord") == 1.0
        assert (await status(Newsroom(store))).learned == 0.57
