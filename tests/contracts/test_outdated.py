"""Corrections on their way: who shows an older revision, in which order, until nobody does."""

from dataclasses import replace

import pytest

from bot.lanes.outcome import Postponed, Revised, Unsent
from bot.model import Entry, Marks
from tests.contracts.courier import Courier
from tests.contracts.newsroom import BREAKING, KEY, MINUTE, Newsroom
from tests.contracts.transit import in_transit


async def entry_on_screens(newsroom: Newsroom, courier: Courier, readers: int = 1) -> Entry:
    """An entry that so many chats have."""
    coverage = await newsroom.open()
    for _ in range(readers):
        await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    return entry


async def test_a_correction_goes_to_each_chat_that_has_the_entry_once(newsroom: Newsroom, courier: Courier) -> None:
    entry = await entry_on_screens(newsroom, courier, readers=3)
    await newsroom.correct(entry)
    outdated = await courier.outdated()
    assert len({one.chat.address for one in outdated}) == len(outdated) == 3
    for one in outdated:
        await courier.revise(one)
    assert await courier.outdated() == []
    assert all(shown == {entry.id: 2} for shown in courier.shown.values())


async def test_many_corrections_are_brought_as_one(newsroom: Newsroom, courier: Courier) -> None:
    entry = await entry_on_screens(newsroom, courier)
    for text in ("one", "two", "three"):
        await newsroom.correct(entry, text)
    (outdated,) = await courier.outdated()
    await courier.revise(outdated)
    assert await courier.outdated() == []


async def test_a_correction_during_a_correction_starts_again(newsroom: Newsroom, courier: Courier) -> None:
    entry = await entry_on_screens(newsroom, courier, readers=3)
    await newsroom.correct(entry)
    first, *_ = await courier.outdated()
    await courier.revise(first)
    await newsroom.correct(entry, "Once more.")
    assert len(await courier.outdated()) == 3
    await courier.serve()
    assert all(shown == {entry.id: 3} for shown in courier.shown.values())


async def test_no_more_are_named_than_were_asked_for(newsroom: Newsroom, courier: Courier) -> None:
    entries = [await entry_on_screens(newsroom, courier, readers=2) for _ in range(2)]
    for entry in entries:
        await newsroom.correct(entry)
    everything = await courier.outdated()
    assert len(everything) == 4
    for limit in range(1, 5):
        assert await newsroom.store.deliveries.outdated("telegram", limit) == everything[:limit]


async def test_retractions_and_breaking_entries_come_first(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    plain, key, alarm, wrong = [
        await newsroom.publish(coverage, marks=marks) for marks in (Marks(), KEY, BREAKING, KEY)
    ]
    await courier.serve()
    for entry in (plain, key, alarm):
        await newsroom.correct(entry)
    await newsroom.retract(wrong)
    assert [one.entry for one in await courier.outdated()] == [alarm.id, wrong.id, plain.id, key.id]


async def test_all_parts_of_an_entry_are_named_in_order(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    for _ in range(2):
        await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    for _ in range(2):
        mark = await courier.begin(parts=3)
        for part in range(3):
            await courier.arrive(replace(mark, part=part))
    await newsroom.correct(entry)
    outdated = await courier.outdated()
    assert [[receipt.part for receipt in one.receipts] for one in outdated] == [[0, 1, 2], [0, 1, 2]]
    assert len({receipt.message for one in outdated for receipt in one.receipts}) == 6
    for one in outdated:
        assert {receipt.chat for receipt in one.receipts} == {one.chat.key}


async def test_parts_may_go_and_parts_may_come(newsroom: Newsroom, courier: Courier) -> None:
    entry = await entry_on_screens(newsroom, courier)
    await newsroom.correct(entry)
    (outdated,) = await courier.outdated()
    (only,) = outdated.receipts
    longer = (replace(only, revision=2), replace(only, revision=2, part=1, message=courier.message()))
    await courier.turn(Revised(outdated, 2, longer))
    deliveries = newsroom.store.deliveries
    assert tuple(await deliveries.receipts(entry.id, [outdated.chat.key], "telegram")) == longer
    assert await courier.outdated() == []
    await newsroom.correct(entry, "Shorter again.")
    (outdated,) = await courier.outdated()
    shorter = replace(longer[0], revision=3)
    await courier.turn(Revised(outdated, 3, (shorter,), gone=(longer[1],)))
    assert await deliveries.receipts(entry.id, [outdated.chat.key], "telegram") == [shorter]
    assert await courier.outdated() == []


async def test_an_entry_whose_messages_are_all_gone_is_outdated_no_more(newsroom: Newsroom, courier: Courier) -> None:
    entry = await entry_on_screens(newsroom, courier)
    await newsroom.retract(entry)
    (outdated,) = await courier.outdated()
    await courier.turn(Revised(outdated, 2, (), gone=outdated.receipts))
    assert await courier.outdated() == []
    assert await newsroom.store.deliveries.receipts(entry.id, [outdated.chat.key], "telegram") == []


async def test_an_entry_corrected_while_it_was_being_sent_is_outdated_when_it_arrived(
    newsroom: Newsroom, courier: Courier
) -> None:
    _, reader, entry, mark = await in_transit(newsroom, courier)
    await newsroom.correct(entry)
    assert await courier.outdated() == []
    await courier.arrive(mark)
    assert [one.chat.address for one in await courier.outdated()] == [reader]
    await courier.serve()
    assert courier.shown[reader] == {entry.id: 2}


async def test_what_arrives_late_does_not_hide_those_who_have_it_already(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    readers = [await newsroom.reader(coverage) for _ in range(3)]
    entry = await newsroom.publish(coverage)
    for _ in range(2):
        await courier.arrive(await courier.begin())
    late = await courier.begin()
    await newsroom.correct(entry)
    await courier.arrive(late)
    assert [one.chat.address for one in await courier.outdated()] == readers


async def test_an_entry_retracted_while_it_was_being_sent_is_taken_back(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    readers = [await newsroom.reader(coverage) for _ in range(3)]
    entry = await newsroom.publish(coverage)
    on_its_way = await courier.begin()
    await newsroom.retract(entry)
    await courier.serve()
    await courier.arrive(on_its_way)
    await courier.serve()
    assert courier.shown == {readers[0]: {entry.id: 2}}


async def test_a_correction_that_was_overtaken_on_its_way_is_followed_by_the_next(
    newsroom: Newsroom, courier: Courier
) -> None:
    entry = await entry_on_screens(newsroom, courier, readers=2)
    await newsroom.correct(entry)
    first, second = await courier.outdated()
    await courier.revise(second)
    await newsroom.correct(entry, "Once more.")
    kept = tuple(replace(receipt, revision=2) for receipt in first.receipts)
    await courier.turn(Revised(first, 2, kept))
    assert [one.chat for one in await courier.outdated()] == [first.chat, second.chat]


async def test_a_correction_that_failed_is_tried_again(newsroom: Newsroom, courier: Courier) -> None:
    entry = await entry_on_screens(newsroom, courier, readers=2)
    await newsroom.correct(entry)
    first, second = await courier.outdated()
    await courier.revise(second)
    await courier.turn(Postponed(first))
    assert await courier.outdated() == [first]


async def test_each_platform_corrects_on_its_own(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    on_telegram, on_discord = await newsroom.reader(coverage), await newsroom.reader(coverage, platform="discord")
    entry = await newsroom.publish(coverage)
    discord = Courier(newsroom.store, "discord")
    await courier.serve()
    await discord.serve()
    await newsroom.correct(entry)
    await courier.serve()
    assert courier.shown == {on_telegram: {entry.id: 2}}
    assert [one.chat.address for one in await discord.outdated()] == [on_discord]


async def test_a_throttled_chat_gets_its_correction_later_and_holds_up_nobody(
    newsroom: Newsroom, courier: Courier
) -> None:
    entry = await entry_on_screens(newsroom, courier, readers=3)
    await newsroom.correct(entry)
    throttled, *others = await courier.outdated()
    until = newsroom.now + MINUTE
    await courier.turn(Postponed(throttled, until))
    assert await courier.outdated() == others
    for one in others:
        await courier.revise(one)
    assert await courier.outdated() == []
    await newsroom.store.deliveries.end_waiting(until)
    assert await courier.outdated() == [throttled]


async def test_a_correction_made_while_a_chat_is_throttled_reaches_it_later(
    newsroom: Newsroom, courier: Courier
) -> None:
    entry = await entry_on_screens(newsroom, courier, readers=2)
    await newsroom.publish(await newsroom.store.stream.coverage(entry.coverage))
    mark = await courier.begin()
    until = newsroom.now + MINUTE
    await courier.turn(Unsent(mark, until))
    await newsroom.correct(entry)
    await courier.serve()
    assert courier.shown[mark.chat.address][entry.id] == 1
    await newsroom.store.deliveries.end_waiting(until)
    await courier.serve()
    assert courier.shown[mark.chat.address][entry.id] == 2


@pytest.mark.parametrize("position", [0, 1, 2])
async def test_an_unsubscribed_chat_that_is_throttled_is_not_forgotten(
    newsroom: Newsroom, courier: Courier, position: int
) -> None:
    entry = await entry_on_screens(newsroom, courier, readers=3)
    coverage = await newsroom.store.stream.coverage(entry.coverage)
    await newsroom.correct(entry)
    throttled = (await courier.outdated())[position]
    await newsroom.store.subscriptions.unsubscribe(throttled.chat.address, coverage.id)
    until = newsroom.now + MINUTE
    await courier.turn(Postponed(throttled, until))
    await courier.serve()
    assert await newsroom.store.deliveries.end_waiting(newsroom.now) == until
    assert await newsroom.store.deliveries.end_waiting(until) is None
    await courier.serve()
    assert courier.shown[throttled.chat.address] == {entry.id: 2}
