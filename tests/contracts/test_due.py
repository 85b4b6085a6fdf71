"""Due work: who is served first, and what a subscription is due for."""

from bot.lanes.delivery import Due, Urgency
from bot.model import Level
from tests.contracts.courier import Courier
from tests.contracts.newsroom import BREAKING, Newsroom


async def serve_one(courier: Courier, due: Due) -> None:
    mark = await courier.mark(due)
    assert mark
    await courier.arrive(mark)


async def test_breaking_comes_first_then_what_is_owed_then_the_rest(newsroom: Newsroom, courier: Courier) -> None:
    fire, flood, storm = [await newsroom.open(slug=slug) for slug in ("fire", "flood", "storm")]
    ordinary = await newsroom.reader(fire)
    alarmed = await newsroom.reader(storm, Level.BREAKING)
    await newsroom.publish(fire)
    await newsroom.publish(flood)
    new = await newsroom.reader(flood)
    await newsroom.publish(storm, marks=BREAKING)
    assert [(due.urgency, due.chat.address) for due in await courier.due()] == [
        (Urgency.BREAKING, alarmed),
        (Urgency.OWED, new),
        (Urgency.ORDINARY, ordinary),
    ]


async def test_those_furthest_behind_come_first(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    first, second, third = [await newsroom.reader(coverage) for _ in range(3)]
    await newsroom.publish(coverage)
    await newsroom.publish(coverage)
    served = {due.chat.address: due for due in await courier.due()}
    await serve_one(courier, served[first])
    await serve_one(courier, served[third])
    due = await courier.due()
    assert due[0].chat.address == second
    assert {one.chat.address for one in due[1:]} == {first, third}


async def test_no_coverage_starves_another(newsroom: Newsroom, courier: Courier) -> None:
    """The newer coverage waited longer: the older one published after its readers had been served."""
    older, newer = await newsroom.open(), await newsroom.open()
    busy = [await newsroom.reader(older) for _ in range(5)]
    waiting = await newsroom.reader(newer)
    await newsroom.publish(older)
    await courier.serve()
    await newsroom.publish(newer)
    await newsroom.publish(older)
    first, *rest = await newsroom.store.deliveries.due("telegram", 3)
    assert first.chat.address == waiting
    assert {due.chat.address for due in rest} < set(busy)


async def test_breaking_entries_of_all_coverages_come_by_their_waiting(newsroom: Newsroom, courier: Courier) -> None:
    older, newer = await newsroom.open(), await newsroom.open()
    reader_of_older, reader_of_newer = await newsroom.reader(older), await newsroom.reader(newer)
    await newsroom.publish(older, marks=BREAKING)
    await courier.serve()
    await newsroom.publish(newer, marks=BREAKING)
    await newsroom.publish(older, marks=BREAKING)
    assert [due.chat.address for due in await courier.due()] == [reader_of_newer, reader_of_older]


async def test_who_subscribed_first_is_owed_first(newsroom: Newsroom, courier: Courier) -> None:
    older, newer = await newsroom.open(), await newsroom.open()
    for coverage in (older, newer):
        await newsroom.publish(coverage)
    readers = [await newsroom.reader(coverage) for coverage in (newer, older, newer)]
    assert [due.chat.address for due in await courier.due()] == readers


async def test_no_more_are_named_than_were_asked_for(newsroom: Newsroom, courier: Courier) -> None:
    coverages = [await newsroom.open(slug=slug) for slug in ("fire", "flood")]
    for coverage in coverages:
        for level in Level:
            await newsroom.reader(coverage, level)
        await newsroom.publish(coverage, marks=BREAKING)
        await newsroom.publish(coverage)
    everything = await courier.due()
    assert len(everything) == 8
    for limit in range(1, 9):
        assert await newsroom.store.deliveries.due("telegram", limit) == everything[:limit]


async def test_a_chat_is_due_once_for_each_coverage_and_class(newsroom: Newsroom, courier: Courier) -> None:
    fire, flood = await newsroom.open(), await newsroom.open()
    reader = await newsroom.reader(fire)
    await newsroom.follow(reader, flood)
    for coverage in (fire, flood):
        await newsroom.publish(coverage)
        await newsroom.publish(coverage)
    await newsroom.publish(flood, marks=BREAKING)
    due = await courier.due()
    assert {(one.coverage, one.urgency) for one in due} == {
        (flood.id, Urgency.BREAKING),
        (fire.id, Urgency.ORDINARY),
        (flood.id, Urgency.ORDINARY),
    }
    assert len(due) == 3


async def test_a_breaking_entry_leaves_the_ordinary_position_alone(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    backlog = [(await newsroom.publish(coverage)).id for _ in range(2)]
    alarm = await newsroom.publish(coverage, marks=BREAKING)
    last = await newsroom.publish(coverage)
    await courier.serve()
    assert courier.sent[reader] == [alarm.id, *backlog, last.id]
