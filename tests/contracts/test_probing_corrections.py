"""Probing with a correction: a chat that cannot be reached may wait for nothing else."""

from datetime import timedelta

from bot.errors import Absence
from bot.lanes.delivery import DROP_AFTER, Outdated
from bot.lanes.outcome import Postponed, Revised, Suspended
from bot.model import Address, ChatKind, Coverage, Entry
from tests.contracts.conftest import Opening
from tests.contracts.courier import Courier
from tests.contracts.newsroom import MINUTE, Newsroom, chat

HOUR = timedelta(hours=1)


async def left(newsroom: Newsroom, courier: Courier) -> tuple[Coverage, Address, Entry]:
    """A chat that has an entry, and follows nothing any more."""
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.store.subscriptions.unsubscribe(reader, coverage.id)
    return coverage, reader, entry


async def away(newsroom: Newsroom, courier: Courier) -> tuple[Coverage, Address, Entry]:
    """Such a chat, which could not be reached with a correction of the entry."""
    coverage, reader, entry = await left(newsroom, courier)
    await newsroom.correct(entry)
    (outdated,) = await courier.outdated()
    await courier.turn(Suspended(outdated.chat, Absence.BLOCKED, newsroom.now))
    return coverage, reader, entry


async def next_probe(newsroom: Newsroom, courier: Courier) -> Outdated | None:
    """Wait until the chat is tried again; None when it never is."""
    newsroom.now = await courier.waited(newsroom.now)
    return next(iter(await courier.outdated()), None)


async def fail(newsroom: Newsroom, courier: Courier, outdated: Outdated) -> None:
    await courier.turn(Suspended(outdated.chat, Absence.BLOCKED, newsroom.now))


async def test_it_is_tried_again_after_an_hour(newsroom: Newsroom, courier: Courier) -> None:
    _, reader, entry = await away(newsroom, courier)
    began = newsroom.now
    assert await courier.outdated() == []
    assert await newsroom.store.deliveries.end_waiting(began + HOUR - MINUTE) == began + HOUR
    assert await courier.outdated() == []
    assert await newsroom.store.deliveries.end_waiting(began + HOUR) is None
    (outdated,) = await courier.outdated()
    assert (outdated.chat.address, outdated.chat.absent, outdated.entry) == (reader, True, entry.id)


async def test_a_lane_that_looks_when_its_time_has_come_finds_it(newsroom: Newsroom, courier: Courier) -> None:
    await away(newsroom, courier)
    agenda = await newsroom.store.deliveries.look("telegram", 10, (), newsroom.now + HOUR)
    assert [one.chat.absent for one in agenda.outdated] == [True]


async def test_it_is_tried_ever_more_seldom(newsroom: Newsroom, courier: Courier) -> None:
    await away(newsroom, courier)
    waits = []
    for _ in range(8):
        began = newsroom.now
        outdated = await next_probe(newsroom, courier)
        assert outdated
        waits.append((newsroom.now - began) / HOUR)
        await fail(newsroom, courier, outdated)
        assert await courier.outdated() == []
    assert waits == [1, 1, 2, 4, 8, 16, 24, 24]


async def test_after_a_month_it_is_left_alone(newsroom: Newsroom, courier: Courier) -> None:
    _, reader, entry = await away(newsroom, courier)
    began = newsroom.now
    while outdated := await next_probe(newsroom, courier):
        await fail(newsroom, courier, outdated)
    assert DROP_AFTER < newsroom.now - began <= DROP_AFTER + timedelta(days=1)
    await newsroom.correct(entry, "All is well.")
    assert await courier.outdated() == []
    await newsroom.store.subscriptions.restore(reader)
    assert [one.entry for one in await courier.outdated()] == [entry.id]


async def test_what_arrives_brings_the_chat_back(newsroom: Newsroom, courier: Courier) -> None:
    _, reader, entry = await away(newsroom, courier)
    assert await next_probe(newsroom, courier)
    await courier.serve()
    assert courier.shown[reader] == {entry.id: 2}
    await newsroom.correct(entry, "All is well.")
    assert [one.chat.absent for one in await courier.outdated()] == [False]


async def test_what_is_written_down_before_anything_was_asked_does_not(newsroom: Newsroom, courier: Courier) -> None:
    await away(newsroom, courier)
    outdated = await next_probe(newsroom, courier)
    assert outdated
    await courier.turn(Revised(outdated, 2, outdated.receipts))
    assert [one.chat.absent for one in await courier.outdated()] == [True]


async def test_an_answer_to_something_older_does_not_either(newsroom: Newsroom, courier: Courier) -> None:
    _, reader, entry = await left(newsroom, courier)
    await newsroom.correct(entry)
    (outdated,) = await courier.outdated()
    await newsroom.suspend(reader)
    await courier.turn(Revised(outdated, 2, outdated.receipts, reached=True))
    (again,) = [await next_probe(newsroom, courier)]
    assert again
    assert again.chat.absent


async def test_what_is_corrected_while_it_waits_for_something_to_be_tried_with_is_tried_at_once(
    newsroom: Newsroom, courier: Courier
) -> None:
    _, reader, entry = await left(newsroom, courier)
    await newsroom.suspend(reader)
    assert await next_probe(newsroom, courier) is None
    await newsroom.correct(entry)
    assert [one.chat.absent for one in await courier.outdated()] == [True]


async def test_a_throttle_that_it_meets_is_waited_for(newsroom: Newsroom, courier: Courier) -> None:
    await away(newsroom, courier)
    outdated = await next_probe(newsroom, courier)
    assert outdated
    end = newsroom.now + HOUR
    await courier.turn(Postponed(outdated, end))
    assert await courier.outdated() == []
    assert await next_probe(newsroom, courier)
    assert newsroom.now == end


async def test_a_probe_does_not_come_before_a_throttle_ends(newsroom: Newsroom, courier: Courier) -> None:
    _, reader, entry = await left(newsroom, courier)
    await newsroom.correct(entry)
    (outdated,) = await courier.outdated()
    end = newsroom.now + 5 * HOUR
    await courier.turn(Postponed(outdated, end))
    await newsroom.suspend(reader)
    assert await next_probe(newsroom, courier)
    assert newsroom.now == end


async def test_what_it_missed_at_an_address_that_it_left_is_tried_too(newsroom: Newsroom, courier: Courier) -> None:
    coverage, group, supergroup = await newsroom.open(), chat(-77), chat(-10077)
    await newsroom.follow(group, coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.store.subscriptions.move(group, supergroup)
    await newsroom.suspend(supergroup)
    await newsroom.correct(entry)
    outdated = await next_probe(newsroom, courier)
    assert outdated
    assert (outdated.chat.address, outdated.chat.absent, outdated.frozen) == (supergroup, True, True)


async def test_who_moves_while_away_is_back_there(newsroom: Newsroom, courier: Courier) -> None:
    _, reader, _ = await away(newsroom, courier)
    await newsroom.store.subscriptions.move(reader, chat(-10077))
    assert [one.chat.absent for one in await courier.outdated()] == [False]
    assert await newsroom.store.deliveries.end_waiting(newsroom.now) is None


async def test_what_was_to_be_tried_while_the_chat_was_mute_is_tried_afterwards(
    newsroom: Newsroom, courier: Courier
) -> None:
    _, reader, _ = await away(newsroom, courier)
    until = newsroom.now + 3 * HOUR
    await newsroom.store.preferences.mute(reader, ChatKind.PRIVATE, "Rita Reader", until, newsroom.now)
    assert await next_probe(newsroom, courier) is None
    outdated = await next_probe(newsroom, courier)
    assert newsroom.now == until
    assert outdated
    assert outdated.chat.absent


async def test_others_are_corrected_meanwhile(newsroom: Newsroom, courier: Courier) -> None:
    coverage, reader, entry = await left(newsroom, courier)
    other = await newsroom.reader(coverage)
    await courier.serve()
    await newsroom.suspend(reader)
    await newsroom.correct(entry)
    await courier.serve()
    assert courier.shown[other] == {entry.id: 2}
    outdated = await next_probe(newsroom, courier)
    assert outdated
    assert outdated.chat.address == reader


async def test_that_it_is_tried_again_survives_reopening_the_store(opening: Opening) -> None:
    async with opening() as store:
        newsroom = Newsroom(store)
        _, reader, _ = await away(newsroom, Courier(store))
    async with opening() as store:
        newsroom.store = store
        outdated = await next_probe(newsroom, Courier(store))
        assert outdated
        assert outdated.chat.address == reader
