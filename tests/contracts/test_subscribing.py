"""Subscribing: a chat is owed what brings it up to date, then gets all that comes."""

import pytest

from bot.errors import CoverageClosed, NoSuchCoverage
from bot.lanes.delivery import Urgency
from bot.lanes.outcome import Delivered
from bot.model import ChatKind, CoverageId, Level, Marks
from bot.store import Correction
from tests.contracts.courier import Courier
from tests.contracts.newsroom import AUTHOR, BREAKING, KEY, PICTURES_ONLY, START, Newsroom, chat, says
from tests.contracts.transit import in_transit


async def test_a_new_reader_gets_the_newest_entry_then_all_that_comes(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage)
    newest = await newsroom.publish(coverage)
    reader = await newsroom.reader(coverage)
    next_one = await newsroom.publish(coverage)
    await courier.serve()
    assert courier.sent[reader] == [newest.id, next_one.id]


@pytest.mark.parametrize(("level", "number"), [(Level.ALL, 3), (Level.KEY, 3), (Level.BREAKING, 2)])
async def test_a_new_reader_is_owed_the_newest_key_entry_of_the_level(
    newsroom: Newsroom, courier: Courier, level: Level, number: int
) -> None:
    coverage = await newsroom.open()
    for marks in (BREAKING, Marks(breaking=True), KEY, Marks()):
        await newsroom.publish(coverage, marks=marks)
    await newsroom.reader(coverage, level)
    (due,) = await courier.due()
    assert due.urgency is Urgency.OWED
    assert due.owed == (await newsroom.store.stream.entry_numbered(coverage.id, number)).id


@pytest.mark.parametrize("level", [Level.KEY, Level.BREAKING])
async def test_nothing_is_owed_where_the_level_had_nothing(newsroom: Newsroom, courier: Courier, level: Level) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage)
    await newsroom.reader(coverage, level)
    assert await courier.due() == []


async def test_pictures_and_what_was_retracted_are_not_owed(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage)
    await newsroom.publish(coverage, PICTURES_ONLY)
    await newsroom.retract(await newsroom.publish(coverage))
    reader = await newsroom.reader(coverage)
    await courier.serve()
    assert courier.sent[reader] == [entry.id]


async def test_pictures_that_were_given_words_are_owed(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.correct(await newsroom.publish(coverage, PICTURES_ONLY))
    reader = await newsroom.reader(coverage)
    await courier.serve()
    assert courier.sent[reader] == [entry.id]


async def test_an_entry_that_lost_its_words_is_not_owed(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage)
    worded = await newsroom.publish(coverage)
    wordless = Correction(worded.id, 1, PICTURES_ONLY)
    await newsroom.store.stream.correct([wordless], newsroom.tick(), AUTHOR)
    reader = await newsroom.reader(coverage)
    await courier.serve()
    assert courier.sent[reader] == [entry.id]


async def test_an_entry_from_an_import_is_owed(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.store_only(coverage)
    reader = await newsroom.reader(coverage)
    await courier.serve()
    assert courier.sent[reader] == [entry.id]


async def test_an_owed_entry_that_is_retracted_is_not_sent(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage)
    reader = await newsroom.reader(coverage)
    await newsroom.retract(entry)
    await courier.serve()
    assert courier.sent[reader] == []
    assert await courier.due() == []


async def test_a_reader_who_comes_back_does_not_get_again_what_the_chat_has(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage)
    reader = await newsroom.reader(coverage)
    await courier.serve()
    assert await newsroom.store.subscriptions.unsubscribe(reader, coverage.id)
    assert await newsroom.follow(reader, coverage)
    await courier.serve()
    assert courier.sent == {reader: [entry.id]}


async def test_a_reader_who_comes_back_gets_the_newest_of_what_was_missed(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    first = await newsroom.publish(coverage)
    reader = await newsroom.reader(coverage)
    await courier.serve()
    await newsroom.store.subscriptions.unsubscribe(reader, coverage.id)
    await newsroom.publish(coverage)
    newest = await newsroom.publish(coverage)
    await newsroom.follow(reader, coverage)
    await courier.serve()
    assert courier.sent[reader] == [first.id, newest.id]


async def test_coming_back_while_the_newest_is_on_its_way_does_not_send_it_twice(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage, reader, entry, mark = await in_transit(newsroom, courier)
    await newsroom.store.subscriptions.unsubscribe(reader, coverage.id)
    await newsroom.follow(reader, coverage)
    await courier.arrive(mark)
    await courier.serve()
    assert courier.sent[reader] == [entry.id]


async def test_what_is_owed_anew_is_not_forgotten_when_the_former_arrives(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    former = await newsroom.publish(coverage)
    reader = await newsroom.reader(coverage)
    mark = await courier.begin()
    await newsroom.store.subscriptions.unsubscribe(reader, coverage.id)
    newest = await newsroom.publish(coverage)
    await newsroom.follow(reader, coverage)
    await courier.arrive(mark)
    await courier.serve()
    assert courier.sent[reader] == [former.id, newest.id]


async def test_subscribing_twice_changes_nothing(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage)
    reader = await newsroom.reader(coverage)
    before = await courier.due()
    assert not await newsroom.follow(reader, coverage)
    assert await courier.due() == before
    await courier.serve()
    assert courier.sent[reader] == [entry.id]


async def test_an_unsubscribed_chat_gets_nothing_new(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    assert await newsroom.store.subscriptions.unsubscribe(reader, coverage.id)
    assert await courier.due() == []
    assert not await newsroom.store.subscriptions.unsubscribe(reader, coverage.id)


async def test_what_an_unsubscribed_chat_has_is_still_corrected(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.store.subscriptions.unsubscribe(reader, coverage.id)
    await newsroom.correct(entry)
    await courier.serve()
    assert courier.shown[reader] == {entry.id: 2}


async def test_a_chat_follows_the_newest_coverage_first(newsroom: Newsroom) -> None:
    fire, flood, storm = [await newsroom.open(slug=slug) for slug in ("fire", "flood", "storm")]
    for coverage in (flood, fire, storm):
        await newsroom.follow(chat(), coverage)
    subscriptions = newsroom.store.subscriptions
    assert await subscriptions.following(chat()) == [storm, flood, fire]
    await subscriptions.unsubscribe(chat(), flood.id)
    assert await subscriptions.following(chat()) == [storm, fire]
    assert await subscriptions.following(chat(2)) == []


async def test_topics_of_one_chat_follow_on_their_own(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.follow(chat(thread=5), coverage)
    subscriptions = newsroom.store.subscriptions
    assert await subscriptions.following(chat(thread=5)) == [coverage]
    assert await subscriptions.following(chat()) == []
    assert not await subscriptions.unsubscribe(chat(), coverage.id)


async def test_the_audience_counts_the_chats_that_can_be_reached(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    readers = [await newsroom.reader(coverage, level) for level in Level]
    readers.append(await newsroom.reader(coverage, platform="discord"))
    subscriptions = newsroom.store.subscriptions
    assert await subscriptions.audience(coverage.id) == 4
    await newsroom.suspend(readers[0])
    await subscriptions.unsubscribe(readers[1], coverage.id)
    assert await subscriptions.audience(coverage.id) == 2


@pytest.mark.parametrize("number", [1, -1001234567890, 2**62, 2**63 - 1])
async def test_ids_of_any_size_come_back_as_they_were(newsroom: Newsroom, courier: Courier, number: int) -> None:
    coverage = await newsroom.open()
    await newsroom.follow(chat(number, thread=number), coverage)
    entry = await newsroom.publish(coverage)
    mark = await courier.begin()
    assert mark.chat.address == chat(number, thread=number)
    await courier.turn(Delivered(mark, courier.message()))
    assert len(await newsroom.store.deliveries.receipts(entry.id, [mark.chat.key], "telegram")) == 1


async def test_a_closed_coverage_cannot_be_followed(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.close(coverage)
    with pytest.raises(CoverageClosed):
        await newsroom.follow(chat(), coverage)
    assert await newsroom.store.subscriptions.following(chat()) == []


async def test_a_coverage_that_is_not_there_cannot_be_followed(newsroom: Newsroom) -> None:
    with pytest.raises(NoSuchCoverage):
        await newsroom.store.subscriptions.subscribe(
            chat(), ChatKind.GROUP, "Readers", CoverageId(99), Level.ALL, START
        )


async def test_the_kind_of_a_chat_is_what_it_was_last(newsroom: Newsroom, courier: Courier) -> None:
    fire, flood = await newsroom.open(), await newsroom.open()
    await newsroom.follow(chat(), fire)
    await newsroom.store.subscriptions.subscribe(chat(), ChatKind.GROUP, "Readers", flood.id, Level.ALL, START)
    await newsroom.publish(fire, says("Smoke."))
    assert {due.chat.kind for due in await courier.due()} == {ChatKind.GROUP}
