"""Chats that go on under another address: what they follow goes with them, what they received stays behind."""

import pytest

from bot.errors import Absence
from bot.lanes.outcome import Relocated, Unsent
from bot.model import Address, Level, Marks
from tests.contracts.courier import Courier
from tests.contracts.newsroom import BREAKING, START, Newsroom, chat
from tests.contracts.transit import in_transit

GROUP = chat(-77)
SUPERGROUP = chat(-10077)


async def test_what_a_chat_follows_goes_with_it(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.follow(GROUP, coverage, Level.KEY)
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    assert await newsroom.store.subscriptions.following(GROUP) == []
    assert await newsroom.store.subscriptions.following(SUPERGROUP) == [coverage]


async def test_a_moved_chat_goes_on_where_it_was(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.follow(GROUP, coverage)
    before = await newsroom.publish(coverage)
    await courier.serve()
    after = await newsroom.publish(coverage)
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    await courier.serve()
    assert courier.sent == {GROUP: [before.id], SUPERGROUP: [after.id]}


async def test_what_is_owed_goes_with_the_chat(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage)
    await newsroom.follow(GROUP, coverage)
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    await courier.serve()
    assert courier.sent == {SUPERGROUP: [entry.id]}


async def test_the_platforms_answer_moves_a_chat(newsroom: Newsroom, courier: Courier) -> None:
    _, _, entry, mark = await in_transit(newsroom, courier, GROUP)
    await courier.turn(Relocated(mark.chat, SUPERGROUP))
    assert await newsroom.store.deliveries.marked("telegram") == []
    await courier.serve()
    assert courier.sent == {SUPERGROUP: [entry.id]}


@pytest.mark.parametrize("marks", [Marks(), BREAKING], ids=["ordinary", "breaking"])
@pytest.mark.parametrize("ahead", [GROUP, SUPERGROUP], ids=["old", "new"])
async def test_where_both_follow_the_larger_position_counts(
    newsroom: Newsroom, courier: Courier, ahead: Address, marks: Marks
) -> None:
    coverage = await newsroom.open()
    await newsroom.follow(GROUP, coverage)
    await newsroom.follow(SUPERGROUP, coverage)
    await newsroom.publish(coverage, marks=marks)
    for due in await courier.due():
        if due.chat.address == ahead and (mark := await courier.mark(due)):
            await courier.arrive(mark)
    courier.sent.clear()
    next_one = await newsroom.publish(coverage, marks=marks)
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    await courier.serve()
    assert courier.sent == {SUPERGROUP: [next_one.id]}


async def test_what_is_owed_is_not_sent_where_the_new_address_has_it(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage)
    await newsroom.follow(SUPERGROUP, coverage)
    await courier.serve()
    await newsroom.store.subscriptions.unsubscribe(SUPERGROUP, coverage.id)
    await newsroom.follow(GROUP, coverage)
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    await courier.serve()
    assert courier.sent == {SUPERGROUP: [entry.id]}


async def test_what_is_owed_in_parts_is_owed_still_when_another_chat_moves_there(
    newsroom: Newsroom, courier: Courier
) -> None:
    fire, flood = await newsroom.open(), await newsroom.open()
    entry = await newsroom.publish(fire)
    await newsroom.follow(SUPERGROUP, fire)
    await newsroom.follow(GROUP, flood)
    mark = await courier.begin(parts=2)
    await courier.arrive(mark)
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    assert [due.owed for due in await courier.due()] == [entry.id]


async def test_a_move_is_told_twice_without_harm(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.follow(GROUP, coverage)
    entry = await newsroom.publish(coverage)
    for _ in range(2):
        await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    await courier.serve()
    assert courier.sent == {SUPERGROUP: [entry.id]}


async def test_a_move_to_the_same_address_changes_nothing(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.follow(GROUP, coverage)
    entry = await newsroom.publish(coverage)
    await newsroom.store.subscriptions.move(GROUP, GROUP)
    await courier.serve()
    assert courier.sent == {GROUP: [entry.id]}


async def test_what_is_on_its_way_to_the_old_address_holds_the_new_one_back(
    newsroom: Newsroom, courier: Courier
) -> None:
    _, _, entry, mark = await in_transit(newsroom, courier, GROUP)
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    assert await courier.due() == []
    await courier.turn(Unsent(mark))
    await courier.serve()
    assert courier.sent == {SUPERGROUP: [entry.id]}


async def test_what_a_dead_relay_was_sending_to_the_old_address_is_counted(
    newsroom: Newsroom, courier: Courier
) -> None:
    _, _, entry, mark = await in_transit(newsroom, courier, GROUP)
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    recovered = await newsroom.store.deliveries.recover("telegram", newsroom.now, skipped=False)
    assert [(one.seq, one.doubts) for one in recovered] == [(mark.seq, 1)]
    assert await courier.cases() == (1, 0)
    await courier.serve()
    assert courier.sent == {SUPERGROUP: [entry.id]}


async def test_what_arrived_before_the_move_is_not_sent_again(newsroom: Newsroom, courier: Courier) -> None:
    """The platform told of the move before its answer to the message was written down."""
    _, _, entry, mark = await in_transit(newsroom, courier, GROUP)
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    await courier.arrive(mark)
    await courier.serve()
    assert courier.sent == {GROUP: [entry.id]}


async def test_a_closing_line_that_arrived_before_the_move_ends_the_subscription(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage = await newsroom.open()
    await newsroom.follow(GROUP, coverage)
    await newsroom.close(coverage)
    mark = await courier.begin()
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    await courier.arrive(mark)
    assert await newsroom.store.subscriptions.following(SUPERGROUP) == []


async def test_a_chat_that_was_away_is_reached_at_its_new_address(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.follow(GROUP, coverage)
    entry = await newsroom.publish(coverage)
    await newsroom.suspend(GROUP, Absence.REMOVED)
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    await courier.serve()
    assert courier.sent == {SUPERGROUP: [entry.id]}


async def test_an_address_that_was_away_is_back_when_a_chat_moves_there(newsroom: Newsroom, courier: Courier) -> None:
    fire, flood = await newsroom.open(), await newsroom.open()
    await newsroom.follow(SUPERGROUP, flood)
    old = await newsroom.publish(flood)
    await courier.serve()
    await newsroom.suspend(SUPERGROUP, Absence.REMOVED)
    await newsroom.correct(old)
    missed = await newsroom.publish(flood)
    await newsroom.follow(GROUP, fire)
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    await courier.serve()
    assert courier.sent[SUPERGROUP] == [old.id, missed.id]
    assert courier.shown[SUPERGROUP] == {old.id: 2, missed.id: 1}


async def test_topics_stay_topics(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    for thread in (0, 5):
        await newsroom.follow(chat(-77, thread), coverage)
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    await newsroom.publish(coverage)
    assert {due.chat.address for due in await courier.due()} == {SUPERGROUP, chat(-10077, thread=5)}


async def test_an_address_may_be_used_again_after_its_chat_moved(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.follow(GROUP, coverage)
    await newsroom.store.subscriptions.move(GROUP, SUPERGROUP)
    await newsroom.follow(GROUP, coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.correct(entry)
    await courier.serve()
    assert courier.shown == {GROUP: {entry.id: 2}, SUPERGROUP: {entry.id: 2}}


async def test_a_move_of_a_chat_that_nobody_knows_does_nothing(newsroom: Newsroom) -> None:
    await newsroom.store.subscriptions.move(chat(99, platform="telegram"), SUPERGROUP)
    assert await newsroom.store.subscriptions.following(SUPERGROUP) == []
    assert newsroom.now == START
