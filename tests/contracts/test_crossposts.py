"""Messages of announcement channels that wait to go on to the channels that follow them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Absence
from bot.lanes.delivery import UNKNOWN, UNSENT, Outdated
from bot.lanes.outcome import Delivered, Revised
from bot.model import ChatKind, Entry, Level, Marks, MessageId
from bot.readers.preferences import Crossposts
from bot.store import CrosspostAnswer, Summary
from tests.contracts.conftest import Opening
from tests.contracts.courier import Courier
from tests.contracts.newsroom import AUTHOR, BREAKING, KEY, MINUTE, START, Newsroom, says
from tests.contracts.station import Station

HOUR = timedelta(hours=1)
PLAIN = Marks()
ADDED = MessageId(7_000)


@pytest.mark.parametrize(
    ("marks", "waits_as"),
    [(PLAIN, ()), (KEY, (Level.KEY,)), (BREAKING, (Level.BREAKING,)), (Marks(breaking=True), (Level.BREAKING,))],
)
async def test_what_carries_a_key_or_breaking_entry_waits(
    station: Station, marks: Marks, waits_as: tuple[Level, ...]
) -> None:
    channel = await station.channel()
    (entry,) = await station.deliver(marks)
    found = await station.first()
    assert [(one.chat.address, one.entry, one.level) for one in found] == [
        (channel, entry.id, level) for level in waits_as
    ]


@pytest.mark.parametrize(
    ("wanted", "waiting"),
    [
        (Crossposts.ALL, [2, 1, 0]),
        (Crossposts.KEY, [2, 1]),
        (Crossposts.BREAKING, [2]),
        (Crossposts.NONE, []),
    ],
)
async def test_a_channel_passes_on_what_it_wants_to(station: Station, wanted: Crossposts, waiting: list[int]) -> None:
    """In the order of what counts most, whatever is newest."""
    await station.channel()
    await station.prefer(wanted)
    entries = await station.deliver(BREAKING, KEY, PLAIN)
    assert [one.entry for one in await station.all_in_turn()] == [entries[2 - number].id for number in waiting]


async def test_what_is_not_wanted_any_more_waits_no_more_and_what_is_wanted_again_is_the_new(station: Station) -> None:
    await station.channel()
    await station.deliver(KEY, BREAKING)
    await station.prefer(Crossposts.BREAKING)
    assert (await station.only()).level is Level.BREAKING
    await station.prefer(Crossposts.NONE)
    assert await station.first() == []
    await station.prefer(Crossposts.KEY)
    (entry,) = await station.deliver(KEY)
    assert (await station.only()).entry == entry.id


async def test_a_summary_is_no_news(station: Station) -> None:
    await station.channel()
    await station.prefer(Crossposts.ALL)
    summary = Summary(station.coverage.id, says("Two are hurt."))
    await station.newsroom.store.stream.summarise(summary, station.newsroom.tick(), AUTHOR)
    await station.courier.serve()
    assert await station.first() == []


@pytest.mark.parametrize("kind", [kind for kind in ChatKind if kind is not ChatKind.ANNOUNCEMENT])
async def test_other_chats_announce_nothing(station: Station, kind: ChatKind) -> None:
    await station.channel(kind=kind)
    await station.deliver(BREAKING)
    assert await station.first() == []


async def test_nothing_waits_before_it_has_arrived(station: Station) -> None:
    await station.channel()
    await station.publish()
    mark = await station.courier.begin()
    assert await station.first() == []
    await station.courier.arrive(mark)
    assert len(await station.first()) == 1


async def test_breaking_entries_go_first_then_the_newest(station: Station) -> None:
    await station.channel()
    entries = await station.deliver(KEY, BREAKING, KEY, BREAKING)
    gone = [entries.index(await station.newsroom.store.stream.entry(one.entry)) for one in await station.all_in_turn()]
    assert gone == [3, 1, 2, 0]


async def test_the_parts_of_an_entry_go_in_their_order(station: Station) -> None:
    await station.channel()
    await station.publish()
    mark = await station.courier.begin(parts=3)
    for part in range(3):
        await station.courier.arrive(replace(mark, part=part))
    messages = [one.message for one in await station.all_in_turn()]
    assert len(messages) == 3
    assert messages == sorted(messages)


async def test_each_channel_has_its_own_first(station: Station) -> None:
    channels = {await station.channel(number) for number in range(1, 4)}
    newest = (await station.deliver(KEY, KEY))[-1]
    found = await station.first()
    assert {one.chat.address for one in found} == channels
    assert {one.entry for one in found} == {newest.id}


async def test_a_message_with_several_entries_goes_once(station: Station) -> None:
    await station.channel()
    _, entries = await station.together(KEY, PLAIN, KEY)
    assert [one.entry for one in await station.all_in_turn()] == [entries[2].id]


async def test_a_message_with_several_entries_stays_for_the_one_that_was_not_retracted(station: Station) -> None:
    await station.channel()
    _, entries = await station.together(KEY, PLAIN, KEY)
    await station.newsroom.retract(entries[2])
    assert (await station.only()).entry == entries[0].id
    await station.newsroom.retract(entries[0])
    assert await station.first() == []


async def test_what_is_retracted_waits_no_more(station: Station) -> None:
    await station.channel()
    kept, retracted = await station.deliver(KEY, BREAKING)
    await station.newsroom.retract(retracted)
    assert [one.entry for one in await station.first()] == [kept.id]


async def test_what_is_too_old_waits_no_more(station: Station) -> None:
    await station.channel()
    await station.publish()
    mark = await station.courier.begin()
    await station.courier.arrive(replace(mark, started_at=START + HOUR))
    assert len(await station.first(since=START + HOUR)) == 1
    assert await station.first(since=START + HOUR + MINUTE) == []


async def test_a_channel_that_is_away_is_left_out_until_it_returns(station: Station) -> None:
    channel = await station.channel()
    await station.deliver(KEY)
    await station.newsroom.store.subscriptions.suspend(channel, Absence.REMOVED, station.newsroom.tick())
    assert await station.first() == []
    await station.newsroom.store.subscriptions.restore(channel)
    assert len(await station.first()) == 1


async def test_all_of_it_outlives_the_process(opening: Opening) -> None:
    async with opening() as store:
        newsroom = Newsroom(store)
        station = Station(newsroom, Courier(store, "discord"), await newsroom.open())
        await station.channel()
        await station.deliver(KEY, BREAKING)
        await station.ask(await station.only())
        await station.settle(CrosspostAnswer(await station.only(), until=START + HOUR))
        before = await station.first(most=1)
    async with opening() as store:
        assert await store.crossposts.first("discord", START, START, 1) == before


async def test_a_delivery_that_is_told_twice_waits_once(station: Station) -> None:
    await station.channel()
    await station.publish()
    delivered = await station.courier.arrive(await station.courier.begin())
    await station.settle(CrosspostAnswer(await station.only(), over=True))
    await station.courier.turn(delivered)
    assert await station.first() == []


async def test_what_was_deleted_on_arrival_does_not_wait(station: Station) -> None:
    await station.channel()
    await station.publish()
    await station.courier.turn(Delivered(await station.courier.begin(), None))
    assert await station.first() == []


async def test_a_message_that_a_correction_adds_waits_since_then(station: Station) -> None:
    await station.channel()
    (entry,) = await station.deliver(KEY)
    await station.all_in_turn()
    corrected = await station.newsroom.correct(entry)
    at = station.newsroom.now
    (outdated,) = await station.courier.outdated()
    await station.courier.turn(with_part_added(outdated, corrected))
    (added,) = await station.first(since=at)
    assert (added.message, added.entry) == (ADDED, entry.id)
    assert await station.first(since=at + MINUTE) == []


@pytest.mark.parametrize("message", [UNKNOWN, UNSENT])
async def test_a_message_that_a_correction_is_to_add_does_not_wait_yet(station: Station, message: MessageId) -> None:
    await station.channel()
    (entry,) = await station.deliver(KEY)
    await station.all_in_turn()
    corrected = await station.newsroom.correct(entry)
    (outdated,) = await station.courier.outdated()
    await station.courier.turn(with_part_added(outdated, corrected, message))
    assert await station.first() == []


def with_part_added(outdated: Outdated, entry: Entry, message: MessageId = ADDED) -> Revised:
    (receipt,) = outdated.receipts
    kept = replace(receipt, revision=entry.revision)
    return Revised(outdated, entry.revision, (kept, replace(kept, part=1, message=message)))


async def test_what_is_forgotten_is_gone_with_its_times(station: Station) -> None:
    await station.channel()
    await station.publish()
    mark = await station.courier.begin()
    await station.courier.arrive(replace(mark, started_at=START))
    await station.ask(await station.only())
    await station.newsroom.store.crossposts.forget(START)
    assert (await station.only(most=1)).full_since
    await station.newsroom.store.crossposts.forget(START + MINUTE)
    assert await station.first() == []
    (later,) = await station.deliver(KEY)
    only = await station.only(most=1)
    assert (only.entry, only.full_since) == (later.id, None)


async def test_other_platforms_see_nothing_of_it(station: Station) -> None:
    await station.channel()
    await station.deliver(BREAKING)
    assert await station.newsroom.store.crossposts.first("telegram", START, START, 1) == []
