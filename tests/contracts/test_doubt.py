"""In doubt: sent, but nobody knows whether it arrived. Kept, counted, settled before anything else is sent there."""

from dataclasses import replace

import pytest

from bot.errors import Absence
from bot.lanes.delivery import Mark, Urgency
from bot.lanes.outcome import Delivered, Doubted, GivenUp, Relocated, Resolved, Suspended, Unsent
from bot.model import Coverage, Level
from tests.contracts.conftest import Opening
from tests.contracts.courier import Courier, carried
from tests.contracts.newsroom import BREAKING, MINUTE, Newsroom, chat
from tests.contracts.transit import in_transit


async def in_doubt(newsroom: Newsroom, courier: Courier, together: int = 1) -> Mark:
    """The first due chat's message may have arrived."""
    mark = await courier.begin(together=together)
    await courier.turn(Doubted(mark, newsroom.now))
    return replace(mark, doubts=1)


async def reader_in_doubt(newsroom: Newsroom, courier: Courier) -> tuple[Coverage, Mark]:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    return coverage, await in_doubt(newsroom, courier)


async def test_what_is_in_doubt_stays_marked_and_its_chat_due(newsroom: Newsroom, courier: Courier) -> None:
    _, mark = await reader_in_doubt(newsroom, courier)
    deliveries = newsroom.store.deliveries
    assert [(due.chat, due.doubted) for due in await courier.due()] == [(mark.chat, True)]
    assert await deliveries.doubted(mark.chat.key) == mark
    assert await deliveries.marked("telegram") == [mark]
    assert await courier.cases() == (1, 0)


async def test_where_nothing_is_in_doubt_there_is_no_mark_to_settle(newsroom: Newsroom, courier: Courier) -> None:
    mark = (await in_transit(newsroom, courier)).mark
    assert await newsroom.store.deliveries.doubted(mark.chat.key) is None
    assert [due.doubted for due in await courier.due()] == [False]


async def test_a_chat_is_in_doubt_whatever_it_is_due_for(newsroom: Newsroom, courier: Courier) -> None:
    fire, flood = await newsroom.open(), await newsroom.open()
    reader, other = await newsroom.reader(fire), await newsroom.reader(flood)
    await newsroom.follow(reader, flood)
    await newsroom.publish(fire)
    await in_doubt(newsroom, courier)
    await newsroom.publish(flood, marks=BREAKING)
    assert {(due.chat.address, due.coverage, due.doubted) for due in await courier.due()} == {
        (reader, flood.id, True),
        (reader, fire.id, True),
        (other, flood.id, False),
    }


async def test_what_was_in_doubt_is_sent_again_as_it_was(newsroom: Newsroom, courier: Courier) -> None:
    coverage, mark = await reader_in_doubt(newsroom, courier)
    await newsroom.publish(coverage)
    again = await courier.begin()
    assert again == mark
    assert await newsroom.store.deliveries.marked("telegram") == [mark]
    assert await newsroom.store.deliveries.doubted(mark.chat.key) is None


async def test_what_was_found_to_have_arrived_is_received(newsroom: Newsroom, courier: Courier) -> None:
    _, mark = await reader_in_doubt(newsroom, courier)
    await courier.arrive(await courier.begin())
    assert await courier.due() == []
    assert await newsroom.store.deliveries.marked("telegram") == []
    assert len(await courier.received(mark)) == 1


async def test_what_arrived_and_was_deleted_there_has_no_receipt_and_is_due_no_more(
    newsroom: Newsroom, courier: Courier
) -> None:
    _, mark = await reader_in_doubt(newsroom, courier)
    await courier.turn(Delivered(await courier.begin(), None))
    assert await courier.due() == []
    assert await courier.received(mark) == []


async def test_what_did_not_arrive_is_composed_anew(newsroom: Newsroom, courier: Courier) -> None:
    coverage, mark = await reader_in_doubt(newsroom, courier)
    await newsroom.correct(await newsroom.store.stream.entry(*carried(mark)))
    await newsroom.publish(coverage)
    await courier.turn(Resolved(await courier.begin()))
    assert [due.doubted for due in await courier.due()] == [False]
    anew = await courier.begin(together=2)
    assert (len(carried(anew)), anew.layout.carried[0].revision, anew.doubts) == (2, 2, 0)


@pytest.mark.parametrize("minutes", [0, 5])
async def test_what_was_not_sent_again_is_still_in_doubt(newsroom: Newsroom, courier: Courier, minutes: int) -> None:
    _, mark = await reader_in_doubt(newsroom, courier)
    until = newsroom.now + MINUTE * minutes if minutes else None
    await courier.turn(Unsent(await courier.begin(), until))
    if until:
        assert await courier.due() == []
        await newsroom.store.deliveries.end_waiting(until)
    assert [due.doubted for due in await courier.due()] == [True]
    assert await newsroom.store.deliveries.doubted(mark.chat.key) == mark
    assert await courier.cases() == (1, 0)


async def test_what_is_in_doubt_again_is_counted_again(newsroom: Newsroom, courier: Courier) -> None:
    _, mark = await reader_in_doubt(newsroom, courier)
    await courier.turn(Doubted(await courier.begin(), newsroom.tick()))
    assert await newsroom.store.deliveries.doubted(mark.chat.key) == replace(mark, doubts=2)
    assert await courier.cases() == (2, 0)


async def test_after_what_was_given_up_in_doubt_the_chat_goes_on(newsroom: Newsroom, courier: Courier) -> None:
    coverage, mark = await reader_in_doubt(newsroom, courier)
    next_one = await newsroom.publish(coverage)
    await courier.turn(GivenUp(await courier.begin()))
    await courier.serve()
    assert courier.sent[mark.chat.address] == [next_one.id]
    assert await courier.cases() == (1, 0)


async def test_what_is_sent_again_at_once_leaves_only_its_count(newsroom: Newsroom, courier: Courier) -> None:
    """As where the platform could not tell a repeat apart."""
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.turn(Unsent(await courier.begin(), doubted_at=newsroom.now))
    assert await newsroom.store.deliveries.marked("telegram") == []
    again = await courier.begin()
    assert (carried(again), again.doubts) == ([entry.id], 0)
    assert await courier.cases() == (1, 0)


async def test_what_is_not_sent_again_is_counted_as_skipped(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    await courier.turn(GivenUp(await courier.begin(), doubted_at=newsroom.now))
    assert await courier.due() == []
    assert await courier.cases() == (1, 1)


async def test_a_message_with_several_entries_counts_for_each(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    for _ in range(3):
        await newsroom.publish(coverage)
    await in_doubt(newsroom, courier, together=3)
    assert await courier.cases() == (3, 0)


async def test_an_entry_that_was_retracted_while_in_doubt_is_still_settled(
    newsroom: Newsroom, courier: Courier
) -> None:
    _, mark = await reader_in_doubt(newsroom, courier)
    await newsroom.retract(await newsroom.store.stream.entry(*carried(mark)))
    assert [due.doubted for due in await courier.due()] == [True]
    await courier.arrive(await courier.begin())
    await courier.serve()
    assert courier.shown[mark.chat.address] == dict.fromkeys(carried(mark), 2)


async def test_a_chat_that_left_while_in_doubt_is_settled_when_it_is_back(newsroom: Newsroom, courier: Courier) -> None:
    _, mark = await reader_in_doubt(newsroom, courier)
    await courier.turn(Suspended((await courier.begin()).chat, Absence.BLOCKED, newsroom.now))
    assert await courier.due() == []
    await newsroom.store.subscriptions.restore(mark.chat.address)
    assert [due.doubted for due in await courier.due()] == [True]
    assert await courier.begin() == mark


async def test_where_a_chat_moved_nothing_is_in_doubt(newsroom: Newsroom, courier: Courier) -> None:
    _, mark = await reader_in_doubt(newsroom, courier)
    await courier.turn(Relocated((await courier.begin()).chat, chat(-10077)))
    await courier.serve()
    assert courier.sent == {chat(-10077): carried(mark)}
    assert await newsroom.store.deliveries.marked("telegram") == []


async def test_unsubscribing_ends_a_doubt(newsroom: Newsroom, courier: Courier) -> None:
    coverage, mark = await reader_in_doubt(newsroom, courier)
    await newsroom.store.subscriptions.unsubscribe(mark.chat.address, coverage.id)
    assert await newsroom.store.deliveries.marked("telegram") == []


async def test_unsubscribing_from_something_else_does_not(newsroom: Newsroom, courier: Courier) -> None:
    _, mark = await reader_in_doubt(newsroom, courier)
    flood = await newsroom.open()
    await newsroom.follow(mark.chat.address, flood)
    await newsroom.store.subscriptions.unsubscribe(mark.chat.address, flood.id)
    assert await newsroom.store.deliveries.doubted(mark.chat.key) == mark


async def test_what_comes_in_doubt_after_unsubscribing_is_counted_and_forgotten(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage, mark = await reader_in_doubt(newsroom, courier)
    again = await courier.begin()
    await newsroom.store.subscriptions.unsubscribe(mark.chat.address, coverage.id)
    assert await newsroom.store.deliveries.marked("telegram") == [mark]
    await courier.turn(Doubted(again, newsroom.now))
    assert await newsroom.store.deliveries.marked("telegram") == []
    assert await courier.cases() == (2, 0)


async def test_what_comes_in_doubt_of_an_earlier_subscription_is_counted_and_forgotten(
    newsroom: Newsroom, courier: Courier
) -> None:
    """Who follows anew begins after it, and is not due for it."""
    coverage, mark = await reader_in_doubt(newsroom, courier)
    again = await courier.begin()
    await newsroom.store.subscriptions.unsubscribe(mark.chat.address, coverage.id)
    await newsroom.follow(mark.chat.address, coverage, Level.KEY)
    assert await courier.due() == []
    await courier.turn(Doubted(again, newsroom.now))
    assert await newsroom.store.deliveries.marked("telegram") == []
    assert await courier.cases() == (2, 0)


async def test_what_was_in_doubt_and_not_sent_again_is_forgotten_after_unsubscribing(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage, mark = await reader_in_doubt(newsroom, courier)
    again = await courier.begin()
    await newsroom.store.subscriptions.unsubscribe(mark.chat.address, coverage.id)
    await courier.turn(Unsent(again))
    assert await newsroom.store.deliveries.marked("telegram") == []


async def test_a_doubt_survives_reopening_the_store(opening: Opening) -> None:
    async with opening() as store:
        _, mark = await reader_in_doubt(Newsroom(store), Courier(store))
    async with opening() as store:
        assert await store.deliveries.doubted(mark.chat.key) == mark


async def test_what_is_owed_can_be_in_doubt(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage)
    await newsroom.reader(coverage)
    mark = await in_doubt(newsroom, courier)
    assert (mark.urgency, carried(mark)) == (Urgency.OWED, [entry.id])
    (due,) = await courier.due()
    assert (due.urgency, due.doubted) == (Urgency.OWED, True)
    await courier.serve()
    assert courier.sent[mark.chat.address] == [entry.id]
