"""Turns of a lane: every outcome settled, marks written before anything is sent and kept until it is settled."""

from dataclasses import replace

from bot.errors import Absence
from bot.lanes.delivery import Layout, Receipt, Urgency
from bot.lanes.outcome import Delivered, GivenUp, Passed, Suspended, Unsent
from bot.model import MessageId
from tests.contracts.conftest import Opening
from tests.contracts.courier import Courier, carried, layout_of
from tests.contracts.newsroom import BREAKING, MINUTE, START, Newsroom
from tests.contracts.transit import in_transit


async def test_what_was_delivered_has_a_receipt_and_is_due_no_more(newsroom: Newsroom, courier: Courier) -> None:
    _, _, entry, mark = await in_transit(newsroom, courier)
    await courier.turn(Delivered(mark, MessageId(7_000)))
    assert await newsroom.store.deliveries.receipts(entry.id, [mark.chat.key], "telegram") == [
        Receipt(entry.id, mark.chat.key, 0, MessageId(7_000), 1)
    ]
    assert await courier.due() == []
    assert await newsroom.store.deliveries.marked("telegram") == []


async def test_a_delivery_that_is_told_twice_counts_once(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    first, second = await newsroom.publish(coverage), await newsroom.publish(coverage)
    delivered = await courier.arrive(await courier.begin())
    await courier.turn(delivered)
    await courier.serve()
    assert courier.sent[reader] == [first.id, second.id]
    await courier.turn(delivered)
    assert await courier.due() == []


async def test_what_is_passed_over_is_due_no_more(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    passed, next_one = await newsroom.publish(coverage), await newsroom.publish(coverage)
    (due,) = await courier.due()
    await courier.turn(Passed(due, (await courier.pending(due)).rows[0].seq))
    assert await newsroom.store.deliveries.receipts(passed.id, [due.chat.key], "telegram") == []
    await courier.serve()
    assert courier.sent[reader] == [next_one.id]


async def test_what_is_owed_can_be_passed_over(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage)
    await newsroom.reader(coverage)
    (due,) = await courier.due()
    await courier.turn(Passed(due, due.after))
    assert await courier.due() == []


async def test_a_position_never_goes_back(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    (due,) = await courier.due()
    await courier.serve()
    await courier.turn(Passed(due, due.after))
    assert await courier.due() == []


async def test_what_was_not_sent_stays_due(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    before = await courier.due()
    await courier.turn(Unsent(await courier.begin()))
    assert await courier.due() == before
    assert await newsroom.store.deliveries.marked("telegram") == []


async def test_after_what_was_given_up_the_chat_goes_on(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    refused, next_one = await newsroom.publish(coverage), await newsroom.publish(coverage)
    mark = await courier.begin()
    assert carried(mark) == [refused.id]
    await courier.turn(GivenUp(mark))
    await courier.serve()
    assert courier.sent[reader] == [next_one.id]


async def test_a_closing_line_that_was_given_up_ends_the_subscription(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.close(coverage)
    await courier.turn(GivenUp(await courier.begin()))
    assert await newsroom.store.subscriptions.following(reader) == []


async def test_breaking_and_ordinary_positions_move_apart(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    ordinary = await newsroom.publish(coverage)
    alarm = await newsroom.publish(coverage, marks=BREAKING)
    mark = await courier.begin()
    assert (carried(mark), mark.urgency) == ([alarm.id], Urgency.BREAKING)
    await courier.arrive(mark)
    mark = await courier.begin()
    assert (carried(mark), mark.urgency) == ([ordinary.id], Urgency.ORDINARY)
    await courier.arrive(mark)
    assert await courier.due() == []


async def test_one_turn_settles_for_many_chats(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    for _ in range(4):
        await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    sent, refused, unsent, blocked = [mark for due in await courier.due() if (mark := await courier.mark(due))]
    await courier.turn(
        Delivered(sent, MessageId(1)),
        GivenUp(refused),
        Unsent(unsent),
        Suspended(blocked.chat, Absence.BLOCKED, newsroom.now),
    )
    assert [due.chat for due in await courier.due()] == [unsent.chat]
    assert await newsroom.store.subscriptions.audience(coverage.id) == 3
    assert await newsroom.store.deliveries.marked("telegram") == []


async def test_marks_survive_reopening_the_store(opening: Opening) -> None:
    async with opening() as store:
        newsroom, courier = Newsroom(store), Courier(store)
        coverage = await newsroom.open()
        await newsroom.reader(coverage, thread=5)
        await newsroom.reader(coverage)
        await newsroom.publish(coverage)
        marks = [await courier.mark(due, parts=3, at=START + MINUTE) for due in await courier.due()]
    async with opening() as store:
        assert await store.deliveries.marked("telegram") == marks
        assert await store.deliveries.marked("discord") == []


async def test_a_mark_of_a_closing_line_survives_too(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    await newsroom.close(coverage)
    mark = await courier.begin()
    assert mark.layout == Layout(closes=True)
    assert await newsroom.store.deliveries.marked("telegram") == [mark]


async def test_settling_and_marking_are_one_turn(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    second = await newsroom.publish(coverage)
    first_mark = await courier.begin()
    (due,) = await courier.due()
    row = (await courier.pending(replace(due, after=first_mark.seq))).rows[0]
    second_mark = replace(first_mark, seq=row.seq, layout=layout_of([row]))
    await courier.turn(Delivered(first_mark, courier.message()), marks=(second_mark,))
    assert await newsroom.store.deliveries.marked("telegram") == [second_mark]
    await courier.arrive(second_mark)
    assert await courier.due() == []
    assert courier.sent[reader] == [second.id]


async def test_parts_arrive_one_by_one_and_the_position_moves_after_the_last(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    mark = await courier.begin(parts=3)
    before = await courier.due()
    for part in range(3):
        assert await courier.due() == before
        await courier.arrive(replace(mark, part=part))
        receipts = await newsroom.store.deliveries.receipts(entry.id, [mark.chat.key], "telegram")
        assert [receipt.part for receipt in receipts] == list(range(part + 1))
    assert await courier.due() == []


async def test_parts_of_what_is_owed_arrive_one_by_one_too(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage)
    await newsroom.reader(coverage)
    mark = await courier.begin(parts=2)
    await courier.arrive(mark)
    assert [due.urgency for due in await courier.due()] == [Urgency.OWED]
    await courier.arrive(replace(mark, part=1))
    assert await courier.due() == []


async def test_receipts_are_told_apart_by_platform(newsroom: Newsroom, courier: Courier) -> None:
    _, _, entry, mark = await in_transit(newsroom, courier)
    await courier.arrive(mark)
    assert await newsroom.store.deliveries.receipts(entry.id, [mark.chat.key], "discord") == []
