"""Chats that want to hear nothing for a while: what they miss, and when they hear again."""

from bot.lanes.outcome import Unsent
from tests.contracts.courier import Courier
from tests.contracts.newsroom import Newsroom, chat
from tests.contracts.transit import in_transit
from tests.contracts.wishing import mute


async def test_a_mute_chat_misses_corrections_until_it_hears_again(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader, other = await newsroom.reader(coverage), await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    until = await mute(newsroom, reader)
    corrected = await newsroom.correct(entry)
    await courier.serve()
    assert courier.shown[other] == {entry.id: corrected.revision}
    assert courier.shown[reader] == {entry.id: entry.revision}
    await newsroom.store.deliveries.end_waiting(until)
    await courier.serve()
    assert courier.shown[reader] == {entry.id: corrected.revision}


async def test_what_was_on_its_way_when_a_chat_went_mute_is_corrected_too(newsroom: Newsroom, courier: Courier) -> None:
    _, reader, entry, mark = await in_transit(newsroom, courier)
    await mute(newsroom, reader)
    corrected = await newsroom.correct(entry)
    await courier.arrive(mark)
    assert await courier.outdated() == []
    assert await newsroom.store.preferences.unmute(reader, newsroom.tick())
    await courier.serve()
    assert courier.shown[reader] == {entry.id: corrected.revision}


async def test_what_was_thought_out_before_a_correction_and_marked_after_a_mute_is_corrected_too(
    newsroom: Newsroom, courier: Courier
) -> None:
    _, reader, entry, mark = await in_transit(newsroom, courier)
    await courier.turn(Unsent(mark))
    corrected = await newsroom.correct(entry)
    await mute(newsroom, reader)
    await courier.arrive(mark)
    assert await courier.outdated() == []
    assert await newsroom.store.preferences.unmute(reader, newsroom.tick())
    await courier.serve()
    assert courier.shown[reader] == {entry.id: corrected.revision}


async def test_a_chat_may_be_away_and_mute(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    until = await mute(newsroom, reader)
    await newsroom.suspend(reader)
    corrected = await newsroom.correct(entry)
    await newsroom.store.subscriptions.restore(reader)
    assert await courier.outdated() == []
    await newsroom.suspend(reader)
    await newsroom.store.deliveries.end_waiting(until)
    await newsroom.store.subscriptions.restore(reader)
    await courier.serve()
    assert courier.shown[reader] == {entry.id: corrected.revision}


async def test_unmuting_says_whether_it_was_mute(newsroom: Newsroom) -> None:
    reader = await newsroom.reader(await newsroom.open())
    preferences = newsroom.store.preferences
    assert not await preferences.unmute(chat(99), newsroom.tick())
    assert not await preferences.unmute(reader, newsroom.tick())
    await mute(newsroom, reader)
    assert await preferences.unmute(reader, newsroom.tick())
    assert (await preferences.of(reader)).muted_until is None
