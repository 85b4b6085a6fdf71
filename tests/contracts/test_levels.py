"""Levels: which subscription is due for which entry, and in which class."""

import pytest

from bot.lanes.delivery import Urgency
from bot.model import CoverageId, Level, Marks, Seq
from tests.contracts.courier import Courier
from tests.contracts.newsroom import BREAKING, KEY, Newsroom

ORDINARY = Marks()
ONLY_BREAKING = Marks(breaking=True)
PINNED = Marks(pinned=True)


@pytest.mark.parametrize(
    ("marks", "levels", "urgency"),
    [
        (ORDINARY, {Level.ALL}, Urgency.ORDINARY),
        (PINNED, {Level.ALL}, Urgency.ORDINARY),
        (KEY, {Level.ALL, Level.KEY}, Urgency.ORDINARY),
        (BREAKING, set(Level), Urgency.BREAKING),
        (ONLY_BREAKING, set(Level), Urgency.BREAKING),
    ],
)
async def test_an_entry_is_due_for_the_levels_that_want_it(
    newsroom: Newsroom, courier: Courier, marks: Marks, levels: set[Level], urgency: Urgency
) -> None:
    coverage = await newsroom.open()
    for level in Level:
        await newsroom.reader(coverage, level)
    await newsroom.publish(coverage, marks=marks)
    due = await courier.due()
    assert {one.level for one in due} == levels
    assert {one.urgency for one in due} == {urgency}
    assert {one.coverage for one in due} == {coverage.id}


async def test_each_level_is_sent_its_own_entries_in_order(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    everything, keys, alarms = [await newsroom.reader(coverage, level) for level in Level]
    first = await newsroom.publish(coverage)
    key = await newsroom.publish(coverage, marks=KEY)
    last = await newsroom.publish(coverage)
    alarm = await newsroom.publish(coverage, marks=BREAKING)
    await courier.serve()
    assert courier.sent[everything] == [alarm.id, first.id, key.id, last.id]
    assert courier.sent[keys] == [alarm.id, key.id]
    assert courier.sent[alarms] == [alarm.id]


async def test_heads_are_raised_only_for_the_levels_that_are_sent_to(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage, marks=KEY)
    heads = await heads_of(newsroom, coverage.id, Urgency.ORDINARY)
    assert heads[0] == heads[1] > heads[2] == Seq(0)
    await newsroom.publish(coverage)
    later = await heads_of(newsroom, coverage.id, Urgency.ORDINARY)
    assert later[0] > heads[0]
    assert later[1:] == heads[1:]
    assert set(await heads_of(newsroom, coverage.id, Urgency.BREAKING)) == {Seq(0)}


async def heads_of(newsroom: Newsroom, coverage: CoverageId, urgency: Urgency) -> list[Seq]:
    """Up to where whoever has got everything is, level by level."""
    return [(await newsroom.store.deliveries.pending(coverage, level, urgency, Seq(0))).until for level in Level]


async def test_a_coverage_does_not_make_the_readers_of_another_due(newsroom: Newsroom, courier: Courier) -> None:
    fire, flood = await newsroom.open(), await newsroom.open()
    reader = await newsroom.reader(fire)
    await newsroom.reader(flood)
    await newsroom.publish(fire)
    assert [one.chat.address for one in await courier.due()] == [reader]


async def test_each_platform_has_its_own_due_work(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    on_telegram = await newsroom.reader(coverage)
    on_discord = await newsroom.reader(coverage, platform="discord")
    await newsroom.publish(coverage)
    assert [one.chat.address for one in await courier.due()] == [on_telegram]
    assert [one.chat.address for one in await Courier(newsroom.store, "discord").due()] == [on_discord]


async def test_the_closing_line_comes_after_everything_else(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    readers = [await newsroom.reader(coverage, level) for level in Level]
    entry = await newsroom.publish(coverage)
    alarm = await newsroom.publish(coverage, marks=BREAKING)
    await newsroom.close(coverage)
    await courier.serve()
    assert [courier.sent[reader] for reader in readers] == [
        [alarm.id, entry.id, None],
        [alarm.id, None],
        [alarm.id, None],
    ]


async def test_the_closing_line_ends_the_subscription(newsroom: Newsroom, courier: Courier) -> None:
    fire, flood = await newsroom.open(), await newsroom.open()
    reader = await newsroom.reader(fire)
    await newsroom.follow(reader, flood)
    await newsroom.close(fire)
    await courier.serve()
    assert await newsroom.store.subscriptions.following(reader) == [flood]
    assert await newsroom.store.subscriptions.audience(fire.id) == 0
