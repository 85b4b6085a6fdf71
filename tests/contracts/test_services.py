"""Services: how many messages a chat that is behind may still be sent."""

from dataclasses import replace

from bot.lanes.delivery import Urgency
from bot.lanes.outcome import Passed, Unsent
from tests.contracts.courier import Courier
from tests.contracts.newsroom import Newsroom


async def backlog(newsroom: Newsroom, count: int = 3) -> None:
    """Somebody follows and is behind by so many entries."""
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    for _ in range(count):
        await newsroom.publish(coverage)


async def remaining(courier: Courier) -> int | None:
    (due,) = await courier.due()
    return due.remaining


async def test_a_service_knows_how_many_messages_it_may_still_make(newsroom: Newsroom, courier: Courier) -> None:
    await backlog(newsroom, 4)
    assert await remaining(courier) is None
    for left in (2, 1):
        await courier.arrive(replace(await courier.begin(), remaining=left))
        assert await remaining(courier) == left
    await courier.arrive(await courier.begin())
    assert await remaining(courier) is None


async def test_what_was_not_sent_takes_nothing_from_its_service(newsroom: Newsroom, courier: Courier) -> None:
    await backlog(newsroom)
    await courier.arrive(replace(await courier.begin(), remaining=2))
    await courier.turn(Unsent(replace(await courier.begin(), remaining=1)))
    assert await remaining(courier) == 2


async def test_a_part_that_is_not_the_last_takes_nothing_from_its_service(newsroom: Newsroom, courier: Courier) -> None:
    await backlog(newsroom)
    mark = replace(await courier.begin(parts=2), remaining=1)
    await courier.arrive(mark)
    assert await remaining(courier) is None
    await courier.arrive(replace(mark, part=1))
    assert await remaining(courier) == 1


async def test_passing_over_what_need_not_be_sent_ends_a_service(newsroom: Newsroom, courier: Courier) -> None:
    await backlog(newsroom)
    await courier.arrive(replace(await courier.begin(), remaining=2))
    (due,) = await courier.due()
    await courier.turn(Passed(due, (await courier.pending(due)).rows[0].seq))
    assert await remaining(courier) is None


async def test_what_is_owed_is_no_part_of_a_service(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage)
    await newsroom.reader(coverage)
    for _ in range(2):
        await newsroom.publish(coverage)
    owed, ordinary = await courier.due()
    mark = await courier.mark(ordinary)
    assert mark
    await courier.arrive(replace(mark, remaining=1))
    assert [(due.urgency, due.remaining) for due in await courier.due()] == [
        (Urgency.OWED, None),
        (Urgency.ORDINARY, 1),
    ]
    mark = await courier.mark(owed)
    assert mark
    await courier.arrive(mark)
    assert await remaining(courier) == 1
