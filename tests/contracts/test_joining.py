"""Joining late: the summary, then the newest key entry, then all that comes; each of them once."""

from bot.lanes.outcome import GivenUp
from bot.model import Coverage, Entry, Level, Marks
from bot.store import Summary
from tests.contracts.courier import Courier
from tests.contracts.newsroom import AUTHOR, BREAKING, KEY, Newsroom, chat, says


async def summarise(newsroom: Newsroom, coverage: Coverage) -> Entry:
    return await newsroom.store.stream.summarise(Summary(coverage.id, says("Two are hurt.")), newsroom.tick(), AUTHOR)


async def test_the_summary_comes_first_and_then_the_newest_key_entry(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage, marks=KEY)
    summary = await summarise(newsroom, coverage)
    key = await newsroom.publish(coverage, marks=KEY)
    await newsroom.publish(coverage)
    reader = await newsroom.reader(coverage)
    live = await newsroom.publish(coverage)
    await courier.serve()
    assert courier.sent[reader] == [summary.id, key.id, live.id]


async def test_the_summary_comes_first_also_where_it_is_the_newer_of_both(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    key = await newsroom.publish(coverage, marks=KEY)
    summary = await summarise(newsroom, coverage)
    reader = await newsroom.reader(coverage)
    await courier.serve()
    assert courier.sent[reader] == [summary.id, key.id]


async def test_a_breaking_entry_is_a_key_entry(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage, marks=KEY)
    breaking = await newsroom.publish(coverage, marks=Marks(breaking=True))
    await newsroom.publish(coverage)
    readers = [await newsroom.reader(coverage, level) for level in Level]
    await courier.serve()
    assert [courier.sent[reader] for reader in readers] == [[breaking.id]] * 3


async def test_both_are_given_up_one_after_the_other(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await summarise(newsroom, coverage)
    key = await newsroom.publish(coverage, marks=KEY)
    await newsroom.reader(coverage)
    await courier.turn(GivenUp(await courier.begin()))
    assert [due.owed for due in await courier.due()] == [key.id]
    await courier.turn(GivenUp(await courier.begin()))
    assert await courier.due() == []


async def test_a_summary_that_was_ended_is_passed_over(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    summary = await summarise(newsroom, coverage)
    key = await newsroom.publish(coverage, marks=KEY)
    reader = await newsroom.reader(coverage)
    await newsroom.retract(summary)
    await courier.serve()
    assert courier.sent[reader] == [key.id]


async def test_both_are_corrected_afterwards(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    summary = await summarise(newsroom, coverage)
    key = await newsroom.publish(coverage, marks=BREAKING)
    reader = await newsroom.reader(coverage)
    await courier.serve()
    await newsroom.correct(key)
    await newsroom.correct(summary)
    await courier.serve()
    assert courier.shown[reader] == {summary.id: 2, key.id: 2}


async def test_who_comes_back_gets_only_what_is_new_of_both(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    summary = await summarise(newsroom, coverage)
    reader = await newsroom.reader(coverage)
    await courier.serve()
    await newsroom.store.subscriptions.unsubscribe(reader, coverage.id)
    key = await newsroom.publish(coverage, marks=KEY)
    await newsroom.follow(reader, coverage)
    await courier.serve()
    assert courier.sent[reader] == [summary.id, key.id]


async def test_what_is_on_its_way_when_a_chat_moves_is_not_owed_twice(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    summary = await summarise(newsroom, coverage)
    key = await newsroom.publish(coverage, marks=KEY)
    reader = await newsroom.reader(coverage)
    mark = await courier.begin()
    await newsroom.store.subscriptions.move(reader, chat(90))
    await courier.arrive(mark)
    await courier.serve()
    assert (courier.sent[reader], courier.sent[chat(90)]) == ([summary.id], [key.id])


async def test_both_count_as_missing_until_they_are_there(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    summary = await summarise(newsroom, coverage)
    key = await newsroom.publish(coverage, marks=KEY)
    await newsroom.reader(coverage)
    deliveries = newsroom.store.deliveries

    async def reached() -> list[tuple[int, int]]:
        found = [await deliveries.reach(entry.id) for entry in (summary, key)]
        return [(reach.reached, reach.audience) for reach in found]

    assert await reached() == [(0, 1), (0, 1)]
    await courier.arrive(await courier.begin())
    assert await reached() == [(1, 1), (0, 1)]
    await courier.serve()
    assert await reached() == [(1, 1), (1, 1)]
