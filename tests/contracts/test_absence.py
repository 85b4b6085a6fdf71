"""Chats that cannot be reached: left alone while away, nothing lost when they are back."""

import pytest

from bot.errors import Absence
from bot.lanes.outcome import Delivered, Suspended
from bot.model import Address
from tests.contracts.courier import Courier
from tests.contracts.newsroom import Newsroom, chat
from tests.contracts.transit import in_transit


async def reader_with_an_entry(newsroom: Newsroom, courier: Courier) -> Address:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    await courier.serve()
    return reader


@pytest.mark.parametrize("absence", Absence)
async def test_a_suspended_chat_is_left_alone(newsroom: Newsroom, courier: Courier, absence: Absence) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.suspend(reader, absence)
    await newsroom.publish(coverage)
    await newsroom.correct(entry)
    assert (await courier.due(), await courier.outdated()) == ([], [])


async def test_the_platforms_answer_suspends_a_chat(newsroom: Newsroom, courier: Courier) -> None:
    _, reader, _, mark = await in_transit(newsroom, courier)
    await courier.turn(Suspended(mark.chat, Absence.BLOCKED, newsroom.now))
    assert await courier.due() == []
    assert await newsroom.store.deliveries.marked("telegram") == []
    await newsroom.store.subscriptions.restore(reader)
    assert [due.chat.address for due in await courier.due()] == [reader]


async def test_a_chat_that_is_back_gets_what_it_missed_in_order(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.suspend(reader, Absence.REMOVED)
    missed = [(await newsroom.publish(coverage)).id for _ in range(3)]
    await courier.serve()
    assert courier.sent[reader] == []
    await newsroom.store.subscriptions.restore(reader)
    await courier.serve()
    assert courier.sent[reader] == missed


async def test_a_chat_that_is_back_gets_the_corrections_it_missed(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    away, present = [await newsroom.reader(coverage) for _ in range(2)]
    corrected, retracted, untouched = [await newsroom.publish(coverage) for _ in range(3)]
    await courier.serve()
    await newsroom.suspend(away, Absence.BLOCKED)
    await newsroom.correct(corrected)
    await newsroom.retract(retracted)
    await courier.serve()
    assert courier.shown[present] == {corrected.id: 2, retracted.id: 2, untouched.id: 1}
    assert courier.shown[away] == {corrected.id: 1, retracted.id: 1, untouched.id: 1}
    await newsroom.store.subscriptions.restore(away)
    assert [(one.chat.address, one.entry) for one in await courier.outdated()] == [
        (away, retracted.id),
        (away, corrected.id),
    ]
    await courier.serve()
    assert courier.shown[away] == courier.shown[present]


async def test_a_correction_that_was_on_its_way_when_the_chat_went_is_brought_later(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage = await newsroom.open()
    readers = [await newsroom.reader(coverage) for _ in range(3)]
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.correct(entry)
    await newsroom.suspend(readers[1], Absence.BLOCKED)
    await courier.serve()
    await newsroom.correct(await newsroom.publish(coverage))
    await courier.serve()
    await newsroom.store.subscriptions.restore(readers[1])
    await courier.serve()
    assert [courier.shown[reader][entry.id] for reader in readers] == [2, 2, 2]


async def test_a_chat_that_is_back_before_a_correction_has_gone_round_is_not_passed_over(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage = await newsroom.open()
    away, *others = [await newsroom.reader(coverage) for _ in range(3)]
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.suspend(away, Absence.BLOCKED)
    await newsroom.correct(entry)
    first, last = await courier.outdated()
    await courier.revise(first)
    await newsroom.store.subscriptions.restore(away)
    assert [one.chat.address for one in await courier.outdated()] == [away, last.chat.address]
    await courier.serve()
    assert [courier.shown[reader] for reader in (away, *others)] == [{entry.id: 2}] * 3


async def test_what_arrived_after_all_is_corrected_when_the_chat_is_back(newsroom: Newsroom, courier: Courier) -> None:
    """Corrected while it was being sent, and the chat went before the platform's answer was written down."""
    coverage, reader, entry, mark = await in_transit(newsroom, courier)
    await newsroom.correct(entry)
    await newsroom.publish(coverage)
    await newsroom.suspend(reader, Absence.REMOVED)
    await courier.arrive(mark)
    await courier.serve()
    await newsroom.store.subscriptions.restore(reader)
    await courier.serve()
    assert courier.shown[reader][entry.id] == 2


async def test_a_chat_that_goes_twice_still_gets_what_it_missed_the_first_time(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.suspend(reader, Absence.BLOCKED)
    await newsroom.correct(entry)
    await courier.serve()
    await newsroom.suspend(reader, Absence.REMOVED)
    await newsroom.store.subscriptions.restore(reader)
    await newsroom.suspend(reader, Absence.REMOVED)
    assert await courier.outdated() == []
    await newsroom.store.subscriptions.restore(reader)
    await courier.serve()
    assert courier.shown[reader] == {entry.id: 2}


async def test_a_chat_is_suspended_with_all_its_topics(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    whole, topic, other_chat = chat(1), chat(1, thread=5), chat(2)
    for address in (whole, topic, other_chat):
        await newsroom.follow(address, coverage)
    await newsroom.suspend(chat(1), Absence.REMOVED)
    await newsroom.publish(coverage)
    assert [due.chat.address for due in await courier.due()] == [other_chat]
    await newsroom.store.subscriptions.restore(chat(1))
    assert {due.chat.address for due in await courier.due()} == {whole, topic, other_chat}


async def test_a_topic_goes_alone(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    for address in (chat(1), chat(1, thread=5), chat(1, thread=6)):
        await newsroom.follow(address, coverage)
    await newsroom.suspend(chat(1, thread=5), Absence.TOPIC_GONE)
    await newsroom.publish(coverage)
    assert {due.chat.address for due in await courier.due()} == {chat(1), chat(1, thread=6)}


async def test_who_subscribes_can_be_reached(newsroom: Newsroom, courier: Courier) -> None:
    fire, flood = await newsroom.open(), await newsroom.open()
    reader = await newsroom.reader(fire)
    missed = await newsroom.publish(fire)
    await newsroom.suspend(reader, Absence.BLOCKED)
    await newsroom.follow(reader, flood)
    new = await newsroom.publish(flood)
    await courier.serve()
    assert set(courier.sent[reader]) == {missed.id, new.id}


async def test_a_chat_that_nobody_knows_may_come_and_go(newsroom: Newsroom) -> None:
    await newsroom.suspend(chat(99), Absence.GONE)
    await newsroom.store.subscriptions.restore(chat(99))
    assert await newsroom.store.subscriptions.following(chat(99)) == []


async def test_restoring_a_chat_that_was_never_away_changes_nothing(newsroom: Newsroom, courier: Courier) -> None:
    reader = await reader_with_an_entry(newsroom, courier)
    await newsroom.store.subscriptions.restore(reader)
    assert (await courier.due(), await courier.outdated()) == ([], [])


async def test_what_arrived_counts_though_the_chat_went(newsroom: Newsroom, courier: Courier) -> None:
    _, reader, entry, mark = await in_transit(newsroom, courier)
    await newsroom.suspend(reader, Absence.REMOVED)
    await courier.turn(Delivered(mark, courier.message()))
    await newsroom.store.subscriptions.restore(reader)
    assert await courier.due() == []
    assert len(await newsroom.store.deliveries.receipts(entry.id, [mark.chat.key], "telegram")) == 1
