"""Reach: how far an entry got."""

from dataclasses import replace

import pytest

from bot.errors import Absence
from bot.figures.reach import Reach
from bot.lanes.outcome import Delivered, GivenUp, Unsent
from bot.model import Level, Marks
from tests.contracts.courier import Courier
from tests.contracts.newsroom import BREAKING, MINUTE, Newsroom


async def test_an_entry_reaches_one_chat_after_the_other(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    for _ in range(3):
        await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    reaches = [await newsroom.store.deliveries.reach(entry.id)]
    while await courier.due():
        await courier.arrive(await courier.begin())
        reaches.append(await newsroom.store.deliveries.reach(entry.id))
    assert reaches == [Reach(audience=3, reached=reached, unreachable=0) for reached in range(4)]


async def test_only_the_levels_that_want_an_entry_are_its_audience(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    for level in Level:
        await newsroom.reader(coverage, level)
    entries = [await newsroom.publish(coverage, marks=marks) for marks in (Marks(), Marks(key=True), BREAKING)]
    assert [(await newsroom.store.deliveries.reach(entry.id)).audience for entry in entries] == [1, 2, 3]


async def test_readers_on_all_platforms_are_the_audience(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    await newsroom.reader(coverage, platform="discord")
    entry = await newsroom.publish(coverage)
    await courier.serve()
    assert await newsroom.store.deliveries.reach(entry.id) == Reach(audience=2, reached=1, unreachable=0)
    await Courier(newsroom.store, "discord").serve()
    assert await newsroom.store.deliveries.reach(entry.id) == Reach(audience=2, reached=2, unreachable=0)


async def test_who_cannot_be_reached_is_counted_apart(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    away, present = [await newsroom.reader(coverage) for _ in range(2)]
    await newsroom.suspend(away, Absence.BLOCKED)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    assert courier.sent == {present: [entry.id]}
    assert await newsroom.store.deliveries.reach(entry.id) == Reach(audience=2, reached=1, unreachable=1)


async def test_a_throttled_chat_can_still_be_reached(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.turn(Unsent(await courier.begin(), newsroom.now + MINUTE))
    assert await newsroom.store.deliveries.reach(entry.id) == Reach(audience=1, reached=0, unreachable=0)


async def test_who_came_later_and_is_owed_the_entry_is_its_audience_too(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage)
    newer = await newsroom.publish(coverage)
    await newsroom.reader(coverage)
    assert await newsroom.store.deliveries.reach(entry.id) == Reach(audience=0, reached=0, unreachable=0)
    assert await newsroom.store.deliveries.reach(newer.id) == Reach(audience=1, reached=0, unreachable=0)
    await courier.serve()
    assert await newsroom.store.deliveries.reach(newer.id) == Reach(audience=1, reached=1, unreachable=0)


async def test_a_chat_counts_once_though_its_entry_was_released_after_it_was_owed(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.store_only(coverage)
    await newsroom.reader(coverage)
    await newsroom.store.stream.release(coverage.id, newsroom.tick())
    assert await newsroom.store.deliveries.reach(entry.id) == Reach(audience=1, reached=0, unreachable=0)
    await courier.arrive(await courier.begin())
    assert await newsroom.store.deliveries.reach(entry.id) == Reach(audience=1, reached=1, unreachable=0)


async def test_a_chat_counts_once_though_only_some_parts_arrived(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    mark = await courier.begin(parts=2)
    for part in range(2):
        await courier.arrive(replace(mark, part=part))
        assert await newsroom.store.deliveries.reach(entry.id) == Reach(audience=1, reached=1, unreachable=0)


async def test_what_was_given_up_is_no_longer_expected(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.turn(GivenUp(await courier.begin()))
    assert await newsroom.store.deliveries.reach(entry.id) == Reach(audience=0, reached=0, unreachable=0)


async def test_who_unsubscribed_after_receiving_it_was_reached(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.store.subscriptions.unsubscribe(reader, coverage.id)
    assert await newsroom.store.deliveries.reach(entry.id) == Reach(audience=1, reached=1, unreachable=0)


async def test_what_is_stored_only_expects_nobody(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    entry = await newsroom.store_only(coverage)
    assert await newsroom.store.deliveries.reach(entry.id) == Reach(audience=0, reached=0, unreachable=0)


@pytest.mark.parametrize(
    ("delays", "half_within"),
    [([0.3], 0.3), ([0.0], 0.1), ([0.2, 8.0], 0.2), ([0.2, 1.0, 8.0], 1.0), ([31.24, 31.24, 400.0], 32.0)],
)
async def test_half_of_the_deliveries_stayed_within_a_delay(
    newsroom: Newsroom, courier: Courier, delays: list[float], half_within: float
) -> None:
    """Told in tenths of a second, rounded up to two digits."""
    coverage = await newsroom.open()
    for _ in delays:
        await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    assert (await newsroom.store.deliveries.reach(entry.id)).half_within is None
    for delay in delays:
        mark = await courier.begin()
        await courier.turn(Delivered(mark, courier.message(), ((entry.id, delay),)))
    count = len(delays)
    reach = await newsroom.store.deliveries.reach(entry.id)
    assert replace(reach, worst=None) == Reach(count, count, 0, half_within)


async def test_each_entry_of_a_message_has_its_own_delay(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    older, newer = [await newsroom.publish(coverage) for _ in range(2)]
    mark = await courier.begin(together=2)
    await courier.turn(Delivered(mark, courier.message(), ((older.id, 61.0), (newer.id, 1.0))))
    reaches = [await newsroom.store.deliveries.reach(entry.id) for entry in (older, newer)]
    assert [reach.half_within for reach in reaches] == [61.0, 1.0]


async def test_delays_of_all_platforms_are_counted_together(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    for _ in range(2):
        await newsroom.reader(coverage, platform="discord")
    entry = await newsroom.publish(coverage)
    await courier.turn(Delivered(await courier.begin(), courier.message(), ((entry.id, 5.0),)))
    discord = Courier(newsroom.store, "discord")
    marks = [mark for due in await discord.due() if (mark := await discord.mark(due))]
    await discord.turn(*(Delivered(mark, discord.message(), ((entry.id, 9.0),)) for mark in marks))
    assert (await newsroom.store.deliveries.reach(entry.id)).half_within == 9.0
