"""What is in doubt, or on its way, while its reader changes the level again and again: it is settled all the same."""

from dataclasses import replace

import pytest

from bot.lanes.delivery import Mark
from bot.lanes.outcome import Doubted, Unsent
from bot.model import Address, Level
from bot.readers.preferences import Preferences
from tests.contracts.courier import Courier
from tests.contracts.newsroom import KEY, Newsroom
from tests.contracts.transit import in_transit
from tests.contracts.wishing import prefer, the_due

DEAD = pytest.mark.parametrize("dead", [False, True], ids=["in doubt", "left by a dead relay"])


async def left_behind(newsroom: Newsroom, courier: Courier) -> tuple[Address, Mark]:
    """An entry is on its way to a reader, who lowers the level until the next entry is behind them as well."""
    coverage, reader, _, mark = await in_transit(newsroom, courier)
    await newsroom.publish(coverage, marks=KEY)
    for level in (Level.KEY, Level.BREAKING):
        await prefer(newsroom, reader, Preferences(level=level))
    return reader, mark


@DEAD
async def test_it_is_settled_where_the_position_was_moved_past_it(
    newsroom: Newsroom, courier: Courier, *, dead: bool
) -> None:
    reader, mark = await left_behind(newsroom, courier)
    if dead:
        await newsroom.store.deliveries.recover("telegram", newsroom.tick(), skipped=False)
    else:
        await courier.turn(Doubted(mark, newsroom.now))
    assert (await the_due(courier)).doubted
    await courier.serve()
    assert courier.sent[reader] == [one.entry for one in mark.layout.carried]
    assert await newsroom.store.deliveries.marked("telegram") == []
    assert await courier.due() == []


async def test_what_arrives_is_not_owed_any_more(newsroom: Newsroom, courier: Courier) -> None:
    _, mark = await left_behind(newsroom, courier)
    await courier.arrive(mark)
    assert await courier.due() == []


async def test_what_surely_was_not_sent_is_left_out_at_the_new_level(newsroom: Newsroom, courier: Courier) -> None:
    _, mark = await left_behind(newsroom, courier)
    await courier.turn(Unsent(mark))
    assert await courier.due() == []


async def test_what_is_to_be_sent_again_after_a_doubt_is(newsroom: Newsroom, courier: Courier) -> None:
    reader, mark = await left_behind(newsroom, courier)
    await courier.turn(Unsent(mark, doubted_at=newsroom.now))
    await courier.serve()
    assert courier.sent[reader] == [one.entry for one in mark.layout.carried]


async def test_who_has_its_first_part_gets_the_others(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    first = await courier.begin(parts=2)
    await courier.arrive_part(first, 0)
    second = replace(first, part=1)
    await courier.turn(marks=(second,))
    await prefer(newsroom, reader, Preferences(level=Level.BREAKING))
    await courier.turn(Unsent(second))
    assert (await the_due(courier)).owed == entry.id


async def test_a_new_follower_is_owed_the_newest_whatever_the_level_is(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage)
    reader = await newsroom.reader(coverage)
    mark = await courier.begin()
    await prefer(newsroom, reader, Preferences(level=Level.BREAKING))
    await courier.turn(Unsent(mark))
    assert (await the_due(courier)).owed == entry.id
