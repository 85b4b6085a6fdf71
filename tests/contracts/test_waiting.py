"""Waiting: a throttled chat rests until its time, alone; then it is due again."""

from bot.errors import Absence
from bot.lanes.outcome import Postponed, Unsent
from tests.contracts.conftest import Opening
from tests.contracts.courier import Courier
from tests.contracts.newsroom import MINUTE, START, Newsroom
from tests.contracts.transit import in_transit


async def throttle(newsroom: Newsroom, courier: Courier, minutes: int) -> object:
    """The first due chat answers: come back in so many minutes."""
    mark = await courier.begin()
    await courier.turn(Unsent(mark, newsroom.now + MINUTE * minutes))
    return mark.chat.address


async def test_nothing_waits_at_first(newsroom: Newsroom) -> None:
    assert await newsroom.store.deliveries.end_waiting(START) is None


async def test_a_throttled_chat_waits_for_all_that_it_follows(newsroom: Newsroom, courier: Courier) -> None:
    fire, flood = await newsroom.open(), await newsroom.open()
    throttled, other = await newsroom.reader(fire), await newsroom.reader(fire)
    await newsroom.follow(throttled, flood)
    for coverage in (fire, flood):
        await newsroom.publish(coverage)
    assert await throttle(newsroom, courier, minutes=1) == throttled
    assert [due.chat.address for due in await courier.due()] == [other]


async def test_it_is_due_again_when_its_time_has_come(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    reader = await throttle(newsroom, courier, minutes=2)
    end = newsroom.now + MINUTE * 2
    deliveries = newsroom.store.deliveries
    assert await deliveries.end_waiting(end - MINUTE) == end
    assert await courier.due() == []
    assert await deliveries.end_waiting(end) is None
    await courier.serve()
    assert courier.sent == {reader: [entry.id]}


async def test_each_waits_for_its_own_time(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    for _ in range(2):
        await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    sooner = await throttle(newsroom, courier, minutes=1)
    later = await throttle(newsroom, courier, minutes=5)
    now, deliveries = newsroom.now, newsroom.store.deliveries
    assert await deliveries.end_waiting(now) == now + MINUTE
    assert await deliveries.end_waiting(now + MINUTE) == now + MINUTE * 5
    assert [due.chat.address for due in await courier.due()] == [sooner]
    assert await deliveries.end_waiting(now + MINUTE * 9) is None
    assert {due.chat.address for due in await courier.due()} == {sooner, later}


async def test_the_longest_wait_counts(newsroom: Newsroom, courier: Courier) -> None:
    mark = (await in_transit(newsroom, courier)).mark
    for minutes in (5, 1):
        await courier.turn(Unsent(mark, newsroom.now + MINUTE * minutes))
    assert await newsroom.store.deliveries.end_waiting(newsroom.now) == newsroom.now + MINUTE * 5


async def test_a_postponed_correction_makes_its_chat_wait_for_everything(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.correct(entry)
    await newsroom.publish(coverage)
    (outdated,) = await courier.outdated()
    until = newsroom.now + MINUTE
    await courier.turn(Postponed(outdated, until))
    assert (await courier.due(), await courier.outdated()) == ([], [])
    await newsroom.store.deliveries.end_waiting(until)
    assert len(await courier.due()) == len(await courier.outdated()) == 1


async def test_where_only_edits_wait_what_is_new_is_due(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    first, second = await newsroom.publish(coverage), await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.correct(first)
    await newsroom.retract(second)
    await newsroom.publish(coverage)
    outdated, _ = await courier.outdated()
    until = newsroom.now + MINUTE
    for minutes in (0, -0.5):
        await courier.turn(Postponed(outdated, until + minutes * MINUTE, edits_only=True))
    assert (len(await courier.due()), await courier.outdated()) == (1, [])
    assert await newsroom.store.deliveries.end_waiting(until - MINUTE / 2) == until
    assert await courier.outdated() == []
    assert await newsroom.store.deliveries.end_waiting(until) is None
    assert {one.entry for one in await courier.outdated()} == {first.id, second.id}


async def test_a_subscription_made_while_the_chat_is_throttled_waits_too(newsroom: Newsroom, courier: Courier) -> None:
    fire, flood = await newsroom.open(), await newsroom.open()
    reader = await newsroom.reader(fire)
    await newsroom.publish(fire)
    await newsroom.publish(flood)
    await throttle(newsroom, courier, minutes=9)
    end = newsroom.now + MINUTE * 9
    await newsroom.follow(reader, flood)
    assert await courier.due() == []
    await newsroom.store.deliveries.end_waiting(end)
    assert {due.coverage for due in await courier.due()} == {fire.id, flood.id}


async def test_a_chat_that_is_away_does_not_come_back_by_waiting(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    await throttle(newsroom, courier, minutes=1)
    end = newsroom.now + MINUTE
    await newsroom.suspend(reader, Absence.BLOCKED)
    await newsroom.store.deliveries.end_waiting(end)
    assert await courier.due() == []
    await newsroom.store.subscriptions.restore(reader)
    assert len(await courier.due()) == 1


async def test_a_chat_that_is_back_before_its_time_waits_on(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    await throttle(newsroom, courier, minutes=9)
    end = newsroom.now + MINUTE * 9
    await newsroom.suspend(reader, Absence.BLOCKED)
    await newsroom.store.subscriptions.restore(reader)
    assert await courier.due() == []
    assert await newsroom.store.deliveries.end_waiting(newsroom.now) == end
    await newsroom.store.deliveries.end_waiting(end)
    assert len(await courier.due()) == 1


async def test_a_wait_survives_reopening_the_store(opening: Opening) -> None:
    async with opening() as store:
        newsroom = Newsroom(store)
        coverage = await newsroom.open()
        await newsroom.reader(coverage)
        await newsroom.publish(coverage)
        await throttle(newsroom, Courier(store), minutes=1)
    async with opening() as store:
        assert await Courier(store).due() == []
        assert await store.deliveries.end_waiting(newsroom.now) == newsroom.now + MINUTE
