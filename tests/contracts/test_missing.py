"""Who misses an entry that went past them, and how it is sent again: to them, once, and to nobody else."""

from bot.lanes.outcome import Delivered, GivenUp
from bot.model import Address, Coverage, Entry, Level
from tests.contracts.courier import Courier
from tests.contracts.newsroom import BREAKING, KEY, Newsroom, chat


async def missing(newsroom: Newsroom, entry: Entry) -> int:
    return await newsroom.store.deliveries.missing(entry.id)


async def send_again(newsroom: Newsroom, entry: Entry) -> int:
    return await newsroom.store.stream.send_again(entry.id)


async def given_up(newsroom: Newsroom, courier: Courier, coverage: Coverage) -> tuple[Address, Entry]:
    """A reader whose platform took the entry in no form."""
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.turn(GivenUp(await courier.begin()))
    return reader, entry


async def test_who_did_not_get_it_gets_it_now_and_who_has_it_does_not(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    without, entry = await given_up(newsroom, courier, coverage)
    having = await newsroom.reader(coverage)
    await courier.serve()
    assert await missing(newsroom, entry) == 1
    assert await send_again(newsroom, entry) == 1
    await courier.serve()
    assert courier.sent == {without: [entry.id], having: [entry.id]}
    assert await missing(newsroom, entry) == 0


async def test_asked_twice_it_is_sent_once(newsroom: Newsroom, courier: Courier) -> None:
    reader, entry = await given_up(newsroom, courier, await newsroom.open())
    assert [await send_again(newsroom, entry) for _ in range(2)] == [1, 0]
    await courier.serve()
    assert await send_again(newsroom, entry) == 0
    await courier.serve()
    assert courier.sent[reader] == [entry.id]


async def test_while_it_is_on_its_way_nobody_misses_it(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    assert await send_again(newsroom, entry) == 0
    mark = await courier.begin()
    assert await send_again(newsroom, entry) == 0
    await courier.arrive(mark)
    await courier.serve()
    assert courier.sent[reader] == [entry.id]


async def test_who_subscribed_later_can_have_it_too(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    entry, newer = await newsroom.publish(coverage), await newsroom.publish(coverage)
    reader = await newsroom.reader(coverage)
    await courier.serve()
    assert await send_again(newsroom, entry) == 1
    await courier.serve()
    assert courier.sent[reader] == [newer.id, entry.id]


async def test_a_level_that_does_not_want_it_does_not_miss_it(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    entries = [await newsroom.publish(coverage, marks=marks) for marks in (KEY, BREAKING)]
    plain, newest = await newsroom.publish(coverage), await newsroom.publish(coverage, marks=BREAKING)
    for level in Level:
        await newsroom.reader(coverage, level)
    await courier.serve()
    assert [await missing(newsroom, entry) for entry in (*entries, plain, newest)] == [2, 3, 1, 0]


async def test_who_cannot_be_reached_is_left_out(newsroom: Newsroom, courier: Courier) -> None:
    reader, entry = await given_up(newsroom, courier, await newsroom.open())
    await newsroom.suspend(reader)
    assert await missing(newsroom, entry) == 0
    assert await send_again(newsroom, entry) == 0


async def test_a_chat_that_moved_has_what_it_had(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.store.subscriptions.move(reader, chat(77))
    assert await missing(newsroom, entry) == 0


async def test_what_may_have_arrived_is_not_sent_again(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.turn(GivenUp(await courier.begin(), doubted_at=newsroom.now))
    assert await missing(newsroom, entry) == 0
    assert await send_again(newsroom, entry) == 0


async def test_a_withdrawn_entry_is_sent_to_nobody(newsroom: Newsroom, courier: Courier) -> None:
    reader, entry = await given_up(newsroom, courier, await newsroom.open())
    assert await send_again(newsroom, entry) == 1
    await newsroom.retract(entry)
    assert await missing(newsroom, entry) == 0
    await courier.serve()
    assert courier.sent[reader] == []


async def test_what_is_owed_already_comes_first(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    entries = [await newsroom.publish(coverage) for _ in range(3)]
    reader = await newsroom.reader(coverage)
    assert await send_again(newsroom, entries[0]) == 0
    await courier.serve()
    assert await send_again(newsroom, entries[0]) == 1
    assert await send_again(newsroom, entries[1]) == 0
    await courier.serve()
    assert courier.sent[reader] == [entries[2].id, entries[0].id]


async def test_it_says_what_it_says_now(newsroom: Newsroom, courier: Courier) -> None:
    reader, entry = await given_up(newsroom, courier, await newsroom.open())
    corrected = await newsroom.correct(entry)
    await send_again(newsroom, entry)
    await courier.serve()
    assert courier.shown[reader] == {entry.id: corrected.revision}


async def test_the_reach_says_how_late_it_was_at_worst_and_where_it_was_in_doubt(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage = await newsroom.open()
    for _ in range(3):
        await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.turn(GivenUp(await courier.begin(), doubted_at=newsroom.now))
    for seconds in (2.0, 90.0):
        mark = await courier.begin()
        await courier.turn(Delivered(mark, courier.message(), delays=((entry.id, seconds),)))
    reach = await newsroom.store.deliveries.reach(entry.id)
    assert (reach.reached, reach.half_within, reach.worst) == (2, 2.0, 90.0)
    assert (reach.doubted, reach.skipped, reach.waiting) == (1, 1, 0)
