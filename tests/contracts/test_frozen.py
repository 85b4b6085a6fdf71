"""Receipts of an address that its chat has left: nothing there can be changed, so corrections are told anew."""

from dataclasses import replace

import pytest

from bot.lanes.delivery import UNKNOWN, UNSENT, Form
from bot.lanes.outcome import Postponed, Revised
from bot.model import Coverage, Entry, MessageId
from tests.contracts.courier import Courier
from tests.contracts.newsroom import MINUTE, Newsroom, chat

GROUP = chat(-77)
SUPERGROUP = chat(-10077)
THIRD = chat(-10078)


async def entry_before_the_move(newsroom: Newsroom, courier: Courier) -> tuple[Coverage, Entry]:
    coverage = await newsroom.open()
    await newsroom.follow(GROUP, coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    return coverage, entry


async def test_a_correction_of_what_came_before_the_move_goes_to_the_new_address(
    newsroom: Newsroom, courier: Courier
) -> None:
    _, entry = await entry_before_the_move(newsroom, courier)
    await newsroom.correct(entry)
    (outdated,) = await courier.outdated()
    assert (outdated.chat.address, outdated.entry, outdated.frozen) == (SUPERGROUP, entry.id, True)
    (receipt,) = outdated.receipts
    assert receipt.chat != outdated.chat.key


async def test_what_was_told_anew_is_corrected_where_it_stands_now(newsroom: Newsroom, courier: Courier) -> None:
    _, entry = await entry_before_the_move(newsroom, courier)
    await newsroom.correct(entry)
    await courier.serve()
    assert courier.shown[SUPERGROUP] == {entry.id: 2}
    await newsroom.correct(entry, "Once more.")
    (outdated,) = await courier.outdated()
    assert not outdated.frozen
    assert {receipt.chat for receipt in outdated.receipts} == {outdated.chat.key}


async def test_a_retraction_is_as_urgent_after_a_move(newsroom: Newsroom, courier: Courier) -> None:
    coverage, entry = await entry_before_the_move(newsroom, courier)
    other = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.correct(other)
    await newsroom.retract(entry)
    outdated = await courier.outdated()
    assert [(one.entry, one.frozen, one.urgent) for one in outdated] == [
        (entry.id, True, True),
        (other.id, False, False),
    ]


async def test_the_former_address_cannot_be_brought_back_by_a_word(newsroom: Newsroom, courier: Courier) -> None:
    _, entry = await entry_before_the_move(newsroom, courier)
    await newsroom.correct(entry)
    await newsroom.store.subscriptions.restore(GROUP)
    assert [one.frozen for one in await courier.outdated()] == [True]


async def test_after_two_moves_a_correction_goes_to_the_last_address(newsroom: Newsroom, courier: Courier) -> None:
    _, entry = await entry_before_the_move(newsroom, courier)
    await newsroom.store.subscriptions.move(SUPERGROUP, THIRD)
    await newsroom.correct(entry)
    await courier.serve()
    assert courier.shown == {GROUP: {entry.id: 1}, THIRD: {entry.id: 2}}


async def test_what_was_told_anew_moves_on_with_the_chat(newsroom: Newsroom, courier: Courier) -> None:
    _, entry = await entry_before_the_move(newsroom, courier)
    await newsroom.correct(entry)
    await courier.serve()
    await newsroom.store.subscriptions.move(SUPERGROUP, THIRD)
    await newsroom.correct(entry, "Once more.")
    outdated = await courier.outdated()
    assert [(one.chat.address, one.frozen) for one in outdated] == [(THIRD, True)]
    await courier.serve()
    assert courier.shown[THIRD] == {entry.id: 3}


async def test_what_both_addresses_had_before_two_moves_is_told_anew_once(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    for address in (GROUP, SUPERGROUP):
        await newsroom.follow(address, coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    await newsroom.store.subscriptions.move(SUPERGROUP, THIRD)
    await newsroom.correct(entry)
    first, _ = await courier.outdated()
    await courier.revise(first)
    assert await courier.outdated() == []
    assert courier.shown[THIRD] == {entry.id: 2}


async def test_what_the_new_address_has_as_well_is_corrected_there_and_not_told_anew(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage = await newsroom.open()
    for address in (GROUP, SUPERGROUP):
        await newsroom.follow(address, coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    await newsroom.correct(entry)
    outdated = await courier.outdated()
    assert [(one.chat.address, one.frozen) for one in outdated] == [(SUPERGROUP, False)]
    await courier.serve()
    assert await courier.outdated() == []


@pytest.mark.parametrize("message", [UNKNOWN, UNSENT], ids=["in doubt", "unsent"])
async def test_what_a_correction_began_before_the_move_is_settled_although_the_new_address_has_the_entry(
    newsroom: Newsroom, courier: Courier, message: MessageId
) -> None:
    coverage = await newsroom.open()
    for address in (GROUP, SUPERGROUP):
        await newsroom.follow(address, coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.correct(entry)
    outdated = next(one for one in await courier.outdated() if one.chat.address == GROUP)
    begun = replace(outdated.receipts[0], message=message, form=Form.BELOW)
    await courier.turn(Revised(outdated, 2, (begun,)), Postponed(outdated))
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    left, own = await courier.outdated()
    assert (left.chat.address, left.frozen, left.receipts) == (SUPERGROUP, True, (begun,))
    await courier.revise(own)
    assert await courier.outdated() == [left]
    await courier.turn(Revised(left, 2, (), left.receipts))
    assert await courier.outdated() == []
    assert await newsroom.store.deliveries.receipts(entry.id, [begun.chat], "telegram") == []


async def test_all_parts_of_an_entry_are_frozen_together(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.follow(GROUP, coverage)
    entry = await newsroom.publish(coverage)
    mark = await courier.begin(parts=2)
    for part in range(2):
        await courier.arrive_part(mark, part)
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    await newsroom.correct(entry)
    (outdated,) = await courier.outdated()
    assert [receipt.part for receipt in outdated.receipts] == [0, 1]
    await courier.revise(outdated)
    assert len(await newsroom.store.deliveries.receipts(entry.id, [outdated.chat.key], "telegram")) == 1
    assert await newsroom.store.deliveries.receipts(entry.id, [mark.chat.key], "telegram") == []


async def test_a_correction_waits_for_the_new_address_while_it_is_away(newsroom: Newsroom, courier: Courier) -> None:
    coverage, entry = await entry_before_the_move(newsroom, courier)
    present = await newsroom.reader(coverage)
    await courier.serve()
    await newsroom.suspend(SUPERGROUP)
    await newsroom.correct(entry)
    await courier.serve()
    assert courier.shown == {GROUP: {entry.id: 1}, present: {entry.id: 2}}
    await newsroom.store.subscriptions.restore(SUPERGROUP)
    await courier.serve()
    assert courier.shown[SUPERGROUP] == {entry.id: 2}


async def test_a_correction_that_was_missed_before_the_move_is_told_after_it(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage = await newsroom.open()
    await newsroom.follow(GROUP, coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.suspend(GROUP)
    await newsroom.correct(entry)
    await courier.serve()
    assert courier.shown == {GROUP: {entry.id: 1}}
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    await courier.serve()
    assert courier.shown[SUPERGROUP] == {entry.id: 2}


async def test_a_correction_waits_for_the_new_address_while_it_is_throttled(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage, entry = await entry_before_the_move(newsroom, courier)
    present = await newsroom.reader(coverage)
    await courier.serve()
    await newsroom.correct(entry)
    frozen = next(one for one in await courier.outdated() if one.frozen)
    until = newsroom.now + MINUTE
    await courier.turn(Postponed(frozen, until))
    await courier.serve()
    assert courier.shown == {GROUP: {entry.id: 1}, present: {entry.id: 2}}
    await newsroom.store.deliveries.end_waiting(until)
    await courier.serve()
    assert courier.shown[SUPERGROUP] == {entry.id: 2}
