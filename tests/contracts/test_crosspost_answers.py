"""What was asked of the platform in announcement channels, and what came of it."""

from dataclasses import replace

from bot.model import MessageId
from bot.store import CrosspostAnswer
from tests.contracts.newsroom import KEY, MINUTE, START
from tests.contracts.station import Station


async def test_what_was_asked_for_counts_when_it_is_over_and_once_each(station: Station) -> None:
    await station.channel()
    await station.deliver(KEY, KEY, KEY)
    newest = await station.only()
    await station.ask(newest)
    await station.ask(newest)
    asked = station.newsroom.now
    twice = await station.only(most=1)
    assert (twice.message, twice.tries, twice.full_since) == (newest.message, 2, asked)
    await station.settle(CrosspostAnswer(twice, over=True))
    following = await station.only(most=2)
    assert (following.tries, following.full_since) == (0, None)
    await station.ask(following)
    assert (await station.only(most=2)).full_since == asked
    assert (await station.only(most=1)).full_since == station.newsroom.now
    assert (await station.only(most=3)).full_since is None


async def test_what_was_asked_for_at_once_counts_each(station: Station) -> None:
    await station.channel()
    await station.publish()
    mark = await station.courier.begin(parts=2)
    for part in range(2):
        await station.courier.arrive(replace(mark, part=part))
    first = await station.only()
    await station.ask(first, replace(first, message=MessageId(first.message + 1)))
    assert (await station.only(most=2)).full_since == station.newsroom.now


async def test_a_message_with_several_entries_counts_once(station: Station) -> None:
    await station.channel()
    await station.together(KEY, KEY)
    await station.ask(await station.only())
    assert (await station.only(most=1)).full_since == station.newsroom.now
    assert (await station.only(most=2)).full_since is None


async def test_what_was_asked_for_long_ago_does_not_count(station: Station) -> None:
    await station.channel()
    await station.deliver(KEY)
    await station.ask(await station.only())
    asked = station.newsroom.now
    for since, full_since in ((asked, asked), (asked + MINUTE, None)):
        (found,) = await station.first(asked_since=since, most=1)
        assert found.full_since == full_since


async def test_only_its_own_channel_counts(station: Station) -> None:
    for number in (1, 2):
        await station.channel(number)
    await station.deliver(KEY)
    one, other = await station.first()
    await station.ask(one)
    full = {found.chat.key: found.full_since for found in await station.first(most=1)}
    assert full == {one.chat.key: station.newsroom.now, other.chat.key: None}


async def test_a_closed_channel_waits_for_nothing_but_what_comes_later(station: Station) -> None:
    for number in (1, 2):
        await station.channel(number)
    await station.deliver(KEY, KEY)
    closed, open_still = await station.first()
    await station.settle(CrosspostAnswer(closed, over=True, closed=True))
    assert [one.chat for one in await station.first()] == [open_still.chat]
    (later,) = await station.deliver(KEY)
    assert {one.chat: one.entry for one in await station.first()}[closed.chat] == later.id


async def test_the_wait_of_a_channel_is_never_shortened_and_binds_nothing_else(station: Station) -> None:
    await station.channel()
    await station.deliver(KEY)
    waiting = await station.only()
    for minutes in (50, 20):
        await station.settle(CrosspostAnswer(waiting, until=START + minutes * MINUTE))
    assert (await station.only()).until == START + 50 * MINUTE
    await station.publish()
    assert [due.chat for due in await station.courier.due()] == [waiting.chat]
