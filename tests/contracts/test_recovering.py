"""After a relay died: what it was sending is in doubt, and counted once."""

from dataclasses import replace

import pytest

from bot.lanes.outcome import Doubted
from tests.contracts.courier import Courier
from tests.contracts.newsroom import Newsroom
from tests.contracts.transit import in_transit


@pytest.mark.parametrize("skipped", [False, True])
async def test_what_a_dead_relay_was_sending_is_in_doubt_and_counted_once(
    newsroom: Newsroom, courier: Courier, *, skipped: bool
) -> None:
    coverage = await newsroom.open()
    for _ in range(3):
        await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    marks = [mark for due in await courier.due() if (mark := await courier.mark(due))]
    await courier.arrive(marks.pop())
    recovered = [replace(mark, doubts=1) for mark in marks]
    deliveries = newsroom.store.deliveries
    for _ in range(2):
        assert await deliveries.recover("telegram", newsroom.tick(), skipped=skipped) == recovered
        assert await courier.cases() == (2, 2 if skipped else 0)
    assert [await deliveries.doubted(mark.chat.key) for mark in marks] == recovered


async def test_what_was_in_doubt_before_the_relay_died_is_so_afterwards(newsroom: Newsroom, courier: Courier) -> None:
    """A death after recovering, before what was recovered is settled, leaves nothing behind that nobody looks at."""
    coverage = await newsroom.open()
    resting, repeated = [await newsroom.reader(coverage) for _ in range(2)]
    await newsroom.publish(coverage)
    for due in await courier.due():
        mark = await courier.mark(due)
        assert mark
        await courier.turn(Doubted(mark, newsroom.now))
    await courier.mark((await courier.due())[1])
    recovered = await newsroom.store.deliveries.recover("telegram", newsroom.tick(), skipped=False)
    assert [(mark.chat.address, mark.doubts) for mark in recovered] == [(resting, 1), (repeated, 2)]
    assert await courier.cases() == (3, 0)


async def test_what_was_sent_to_somebody_who_unsubscribed_is_counted_and_forgotten(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage, reader, _, mark = await in_transit(newsroom, courier)
    await newsroom.store.subscriptions.unsubscribe(reader, coverage.id)
    recovered = await newsroom.store.deliveries.recover("telegram", newsroom.now, skipped=False)
    assert recovered == [replace(mark, doubts=1)]
    assert await newsroom.store.deliveries.marked("telegram") == []
    assert await courier.cases() == (1, 0)


async def test_recovered_parts_and_closing_lines_are_one_case_each(newsroom: Newsroom, courier: Courier) -> None:
    fire, flood = await newsroom.open(), await newsroom.open()
    await newsroom.reader(fire)
    await newsroom.publish(fire)
    mark = await courier.begin(parts=3)
    await courier.arrive(mark)
    await courier.turn(marks=(replace(mark, part=1),))
    await newsroom.reader(flood)
    await newsroom.close(flood)
    due = next(one for one in await courier.due() if one.coverage == flood.id)
    await courier.mark(due)
    recovered = await newsroom.store.deliveries.recover("telegram", newsroom.now, skipped=False)
    assert [(mark.part, mark.layout.closes) for mark in recovered] == [(1, False), (0, True)]
    assert await courier.cases() == (2, 0)


async def test_each_platform_recovers_its_own(newsroom: Newsroom, courier: Courier) -> None:
    mark = (await in_transit(newsroom, courier)).mark
    deliveries = newsroom.store.deliveries
    assert await deliveries.recover("discord", newsroom.now, skipped=True) == []
    assert await deliveries.marked("telegram") == [mark]
    assert (await deliveries.status("discord", newsroom.now)).in_doubt == 0
