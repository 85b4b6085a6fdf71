"""Probing: a chat that cannot be reached is tried again, ever more seldom, and lost after a month."""

from dataclasses import replace
from datetime import timedelta

from bot.errors import Absence
from bot.figures.reach import Reach
from bot.lanes.delivery import DROP_AFTER, Chat, Due
from bot.lanes.outcome import Delivered, Doubted, Reinstated, Suspended, Unsent
from bot.model import Address, Coverage
from tests.contracts.conftest import Opening
from tests.contracts.courier import Courier
from tests.contracts.newsroom import MINUTE, Newsroom
from tests.contracts.transit import in_transit

HOUR = timedelta(hours=1)


async def away(newsroom: Newsroom, courier: Courier) -> tuple[Coverage, Chat]:
    """A chat that could not be reached with the first entry that came."""
    coverage, _, _, mark = await in_transit(newsroom, courier)
    await courier.turn(Suspended(mark.chat, Absence.BLOCKED, newsroom.now))
    return coverage, mark.chat


async def next_probe(newsroom: Newsroom, courier: Courier) -> Due | None:
    """Wait until the chat is tried again; None when it never is."""
    newsroom.now = await courier.waited(newsroom.now)
    return next(iter(await courier.due()), None)


async def fail(newsroom: Newsroom, courier: Courier, due: Due) -> None:
    assert await courier.mark(due)
    await courier.turn(Suspended(due.chat, Absence.BLOCKED, newsroom.now))


async def test_a_chat_that_cannot_be_reached_is_tried_again_after_an_hour(newsroom: Newsroom, courier: Courier) -> None:
    _, chat = await away(newsroom, courier)
    began = newsroom.now
    assert await newsroom.store.deliveries.end_waiting(began + HOUR - MINUTE) == began + HOUR
    assert await courier.due() == []
    await newsroom.store.deliveries.end_waiting(began + HOUR)
    assert [due.chat for due in await courier.due()] == [replace(chat, absent=True)]


async def test_it_is_tried_ever_more_seldom_but_once_a_day(newsroom: Newsroom, courier: Courier) -> None:
    await away(newsroom, courier)
    waits = []
    for _ in range(8):
        began = newsroom.now
        due = await next_probe(newsroom, courier)
        assert due
        waits.append((newsroom.now - began) / HOUR)
        await fail(newsroom, courier, due)
    assert waits == [1, 1, 2, 4, 8, 16, 24, 24]


async def test_a_chat_that_was_away_for_a_month_is_dropped(newsroom: Newsroom, courier: Courier) -> None:
    coverage, chat = await away(newsroom, courier)
    flood = await newsroom.open()
    await newsroom.store.subscriptions.suspend(chat.address, Absence.BLOCKED, newsroom.now)
    began = newsroom.now
    while due := await next_probe(newsroom, courier):
        assert await newsroom.store.subscriptions.following(chat.address) == [coverage]
        await fail(newsroom, courier, due)
    assert DROP_AFTER < newsroom.now - began <= DROP_AFTER + timedelta(days=1)
    assert await newsroom.store.subscriptions.following(chat.address) == []
    assert await newsroom.store.deliveries.marked("telegram") == []
    assert await newsroom.store.deliveries.end_waiting(newsroom.now) is None
    await newsroom.publish(flood)
    assert await courier.due() == []


async def test_what_is_in_doubt_is_dropped_with_the_chat(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    await courier.turn(Doubted(await courier.begin(), newsroom.now))
    await newsroom.suspend(reader)
    newsroom.now += DROP_AFTER + HOUR
    await newsroom.suspend(reader)
    assert await newsroom.store.deliveries.marked("telegram") == []


async def test_whoever_was_dropped_may_subscribe_again(newsroom: Newsroom, courier: Courier) -> None:
    coverage, chat = await away(newsroom, courier)
    newsroom.now += DROP_AFTER + HOUR
    await newsroom.suspend(chat.address)
    assert await newsroom.follow(chat.address, coverage)
    assert [due.chat for due in await courier.due()] == [chat]
    await newsroom.suspend(chat.address)
    assert await newsroom.store.subscriptions.following(chat.address) == [coverage]


async def test_a_delivery_brings_a_chat_back(newsroom: Newsroom, courier: Courier) -> None:
    coverage, chat = await away(newsroom, courier)
    flood = await newsroom.open()
    await newsroom.store.subscriptions.restore(chat.address)
    await newsroom.follow(chat.address, flood)
    await newsroom.suspend(chat.address)
    due = await next_probe(newsroom, courier)
    assert due
    mark = await courier.mark(due)
    assert mark
    await newsroom.publish(flood)
    await courier.arrive(mark)
    assert [(due.chat, due.coverage) for due in await courier.due()] == [(chat, flood.id)]
    assert await newsroom.store.subscriptions.audience(coverage.id) == 1


async def test_whoever_is_back_and_goes_again_is_tried_after_an_hour_again(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage, chat = await away(newsroom, courier)
    for _ in range(4):
        due = await next_probe(newsroom, courier)
        assert due
        await fail(newsroom, courier, due)
    assert await next_probe(newsroom, courier)
    await courier.arrive(await courier.begin())
    await newsroom.publish(coverage)
    await newsroom.suspend(chat.address)
    began = newsroom.now
    assert await next_probe(newsroom, courier)
    assert newsroom.now - began == HOUR


async def test_a_delivery_brings_the_corrections_that_a_chat_missed(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.suspend(reader)
    await newsroom.correct(entry)
    await newsroom.publish(coverage)
    assert await next_probe(newsroom, courier)
    await courier.arrive(await courier.begin())
    assert [(one.entry, one.chat.absent) for one in await courier.outdated()] == [(entry.id, False)]


async def test_an_answer_to_something_older_does_not_bring_it_back(newsroom: Newsroom, courier: Courier) -> None:
    coverage, reader, _, mark = await in_transit(newsroom, courier)
    await newsroom.suspend(reader)
    await courier.turn(Delivered(mark, courier.message()))
    await newsroom.publish(coverage)
    assert await courier.due() == []
    due = await next_probe(newsroom, courier)
    assert due
    assert due.chat.absent


async def test_a_probe_does_not_come_before_a_throttle_ends(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    end = newsroom.now + 5 * HOUR
    await courier.turn(Unsent(await courier.begin(), end))
    await newsroom.suspend(reader)
    assert await newsroom.store.deliveries.end_waiting(newsroom.now) == end


async def test_whoever_is_being_tried_still_counts_as_away(newsroom: Newsroom, courier: Courier) -> None:
    coverage, _ = await away(newsroom, courier)
    due = await next_probe(newsroom, courier)
    assert due
    entry = await newsroom.publish(coverage)
    assert await newsroom.store.subscriptions.audience(coverage.id) == 0
    assert await newsroom.store.deliveries.reach(entry.id) == Reach(audience=1, reached=0, unreachable=1)


async def test_an_absence_survives_reopening_the_store(opening: Opening) -> None:
    async with opening() as store:
        newsroom = Newsroom(store)
        _, chat = await away(newsroom, Courier(store))
    async with opening() as store:
        newsroom.store = store
        due = await next_probe(newsroom, Courier(store))
        assert due
        assert due.chat == replace(chat, absent=True)


async def suspended(newsroom: Newsroom, courier: Courier, count: int) -> list[Chat]:
    """So many chats, all of which the platform called gone."""
    coverage = await newsroom.open()
    for _ in range(count):
        await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    marks = [mark for due in await courier.due() if (mark := await courier.mark(due))]
    await courier.turn(*(Suspended(mark.chat, Absence.BLOCKED, newsroom.now) for mark in marks))
    return [mark.chat for mark in marks]


async def test_chats_that_were_called_gone_wrongly_are_due_again_soon(newsroom: Newsroom, courier: Courier) -> None:
    wrongly, other, rightly = await suspended(newsroom, courier, 3)
    until = newsroom.now + MINUTE
    await courier.turn(Reinstated((wrongly.key, other.key), until))
    assert await courier.due() == []
    assert await newsroom.store.deliveries.end_waiting(until - MINUTE) == until
    assert await newsroom.store.deliveries.end_waiting(until) == newsroom.now + HOUR
    assert [due.chat for due in await courier.due()] == [wrongly, other]
    assert rightly.address not in {due.chat.address for due in await courier.due()}


async def test_a_chat_that_was_not_believed_gone_is_served_again_soon(newsroom: Newsroom, courier: Courier) -> None:
    _, reader, entry, mark = await in_transit(newsroom, courier)
    until = newsroom.now + MINUTE
    await courier.turn(Reinstated((mark.chat.key,), until))
    assert await newsroom.store.deliveries.marked("telegram") == []
    assert await courier.due() == []
    await newsroom.store.deliveries.end_waiting(until)
    await courier.serve()
    assert courier.sent == {reader: [entry.id]}


async def test_what_was_in_doubt_there_stays_so(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    await courier.turn(Doubted(await courier.begin(), newsroom.now))
    mark = await courier.begin()
    await courier.turn(Reinstated((mark.chat.key,), newsroom.now))
    await newsroom.store.deliveries.end_waiting(newsroom.now)
    assert [due.doubted for due in await courier.due()] == [True]


async def test_corrections_that_such_chats_missed_are_brought(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader: Address = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.correct(entry)
    (outdated,) = await courier.outdated()
    await courier.turn(Suspended(outdated.chat, Absence.BLOCKED, newsroom.now))
    assert await courier.outdated() == []
    await courier.turn(Reinstated((outdated.chat.key,), newsroom.now))
    await newsroom.store.deliveries.end_waiting(newsroom.now)
    await courier.serve()
    assert courier.shown[reader] == {entry.id: 2}
