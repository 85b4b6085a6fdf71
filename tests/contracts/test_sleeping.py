"""Chats whose time has not come: from when on they are due, and how soon they are looked at again."""

from bot.lanes.delivery import Urgency
from bot.lanes.outcome import Deferred
from bot.model import Level
from bot.readers.preferences import Digest, Preferences
from tests.contracts.courier import Courier
from tests.contracts.newsroom import BREAKING, KEY, MINUTE, Newsroom
from tests.contracts.wishing import defer, prefer, the_due


async def test_what_a_digest_counts_from_is_the_oldest_that_is_wanted(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage, Level.KEY)
    await prefer(newsroom, reader, Preferences(level=Level.KEY, digest=Digest.DAILY))
    for marks in (BREAKING, KEY):
        await newsroom.publish(coverage)
        await newsroom.publish(coverage, marks=marks)
    published = newsroom.now
    await newsroom.publish(coverage, marks=KEY)
    since = {due.urgency: due.since for due in await courier.due()}
    assert since == {Urgency.BREAKING: None, Urgency.ORDINARY: published}


async def test_who_sleeps_is_not_due_until_then(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    sleeper, other = await newsroom.reader(coverage), await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    until = newsroom.now + MINUTE * 60
    first, _ = await courier.due()
    await courier.turn(Deferred(first, until))
    assert [due.chat.address for due in await courier.due()] == [other]
    deliveries = newsroom.store.deliveries
    assert await deliveries.end_waiting(until - MINUTE) == until
    assert len(await courier.due()) == 1
    assert await deliveries.end_waiting(until) is None
    assert {due.chat.address for due in await courier.due()} == {sleeper, other}


async def test_ordinary_and_breaking_entries_sleep_by_themselves(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    await defer(courier, newsroom.now + MINUTE * 9)
    await newsroom.publish(coverage, marks=BREAKING)
    assert (await the_due(courier)).urgency is Urgency.BREAKING
    await defer(courier, newsroom.now + MINUTE * 5)
    assert await courier.due() == []
    await newsroom.store.deliveries.end_waiting(newsroom.now + MINUTE * 5)
    assert (await the_due(courier)).urgency is Urgency.BREAKING


async def test_what_comes_after_a_breaking_entry_does_not_wake_before_it(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    await newsroom.publish(coverage, marks=BREAKING)
    await defer(courier, newsroom.now + MINUTE * 9)
    await newsroom.close(coverage)
    assert await courier.due() == []
    await newsroom.store.deliveries.end_waiting(newsroom.now + MINUTE * 9)
    assert [due.urgency for due in await courier.due()] == [Urgency.BREAKING, Urgency.ORDINARY]


async def test_who_sleeps_is_not_behind(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    await defer(courier, newsroom.now + MINUTE * 9)
    deliveries = newsroom.store.deliveries
    assert (await deliveries.status("telegram", newsroom.now)).behind == 0
    await newsroom.publish(coverage, marks=BREAKING)
    assert (await deliveries.status("telegram", newsroom.now)).behind == 1


async def test_whoever_changes_their_mind_is_looked_at_again(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    stale = await the_due(courier)
    await defer(courier, newsroom.now + MINUTE * 60)
    await prefer(newsroom, reader, Preferences(digest=Digest.HOURLY))
    assert (await the_due(courier)).chat.preferences.digest is Digest.HOURLY
    await courier.turn(Deferred(stale, newsroom.now + MINUTE * 60))
    assert len(await courier.due()) == 1
