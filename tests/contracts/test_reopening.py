"""Reopening: a coverage that ended goes on, with the subscriptions that it had."""

from datetime import timedelta

import pytest

from bot.errors import NoSuchCoverage
from bot.model import CoverageId, CoverageState, Level
from bot.store import REOPENED_WITHIN
from tests.contracts.courier import Courier
from tests.contracts.newsroom import KEY, Newsroom, chat


async def test_a_coverage_is_reopened_once(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    stream = newsroom.store.stream
    assert not await stream.reopen_coverage(coverage.id, newsroom.tick())
    await newsroom.close(coverage)
    assert await stream.reopen_coverage(coverage.id, newsroom.tick())
    assert not await stream.reopen_coverage(coverage.id, newsroom.tick())
    assert await stream.coverage(coverage.id) == coverage
    with pytest.raises(NoSuchCoverage):
        await stream.reopen_coverage(CoverageId(99), newsroom.tick())


async def test_who_got_the_closing_line_gets_what_comes_and_nothing_again(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    before = await newsroom.publish(coverage)
    await newsroom.close(coverage)
    await courier.serve()
    assert await newsroom.store.subscriptions.following(reader) == []
    await newsroom.store.stream.reopen_coverage(coverage.id, newsroom.tick())
    assert await newsroom.store.subscriptions.audience(coverage.id) == 1
    after = await newsroom.publish(coverage)
    await courier.serve()
    assert courier.sent[reader] == [before.id, None, after.id]


async def test_who_has_not_got_the_closing_line_never_gets_it(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.close(coverage)
    await newsroom.store.stream.reopen_coverage(coverage.id, newsroom.tick())
    after = await newsroom.publish(coverage)
    await courier.serve()
    assert courier.sent[reader] == [after.id]


async def test_who_gets_the_closing_line_too_late_goes_on(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.close(coverage)
    closing = await courier.begin()
    await newsroom.store.stream.reopen_coverage(coverage.id, newsroom.tick())
    await courier.arrive(closing)
    assert await courier.due() == []
    after = await newsroom.publish(coverage)
    await courier.serve()
    assert courier.sent[reader] == [None, after.id]


async def test_a_second_end_is_told_once_more(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    for _ in range(2):
        await newsroom.close(coverage)
        await courier.serve()
        await newsroom.store.stream.reopen_coverage(coverage.id, newsroom.tick())
    assert courier.sent[reader] == [None, None]


async def test_a_subscription_keeps_its_level(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage, Level.KEY)
    await newsroom.close(coverage)
    await courier.serve()
    await newsroom.store.stream.reopen_coverage(coverage.id, newsroom.tick())
    await newsroom.publish(coverage)
    key = await newsroom.publish(coverage, marks=KEY)
    await courier.serve()
    assert courier.sent[reader] == [None, key.id]


async def test_who_unsubscribed_after_the_end_is_left_alone(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.close(coverage)
    await courier.serve()
    await newsroom.store.subscriptions.unsubscribe(reader, coverage.id)
    await newsroom.store.stream.reopen_coverage(coverage.id, newsroom.tick())
    assert await newsroom.store.subscriptions.following(reader) == []


async def test_a_chat_that_moved_meanwhile_goes_on_where_it_is(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.close(coverage)
    await courier.serve()
    await newsroom.store.subscriptions.move(reader, chat(77))
    await newsroom.store.stream.reopen_coverage(coverage.id, newsroom.tick())
    assert await newsroom.store.subscriptions.following(chat(77)) == [coverage]
    assert await newsroom.store.subscriptions.following(reader) == []


async def test_what_ended_long_ago_is_forgotten(newsroom: Newsroom, courier: Courier) -> None:
    old, new = await newsroom.open(), await newsroom.open("Flood", "flood")
    reader = await newsroom.reader(old)
    await newsroom.close(old)
    await courier.serve()
    newsroom.now += REOPENED_WITHIN + timedelta(minutes=1)
    await newsroom.close(new)
    await newsroom.store.stream.reopen_coverage(old.id, newsroom.tick())
    assert await newsroom.store.subscriptions.following(reader) == []
    assert (await newsroom.store.stream.coverage(old.id)).state is CoverageState.OPEN


async def test_the_stream_says_that_it_goes_on(newsroom: Newsroom) -> None:
    """So that what was read of it before is read anew."""
    coverage = await newsroom.open()
    await newsroom.close(coverage)
    before = await newsroom.store.deliveries.newest_seq()
    await newsroom.store.stream.reopen_coverage(coverage.id, newsroom.tick())
    assert await newsroom.store.deliveries.newest_seq() > before
