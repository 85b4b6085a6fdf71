"""Chats that want nothing but their live card, and what is counted of those that have one."""

from dataclasses import replace

from bot.lanes.delivery import Mark
from bot.lanes.outcome import Passed
from bot.readers.preferences import CardUse
from bot.store import Store
from tests.contracts.cardholder import (
    SOON,
    choose,
    due,
    standing,
)
from tests.contracts.courier import Courier
from tests.contracts.newsroom import BREAKING, Newsroom


async def passed(store: Store) -> None:
    """A lane passes over what a chat with nothing but its card is behind by."""
    for one in await store.deliveries.due("telegram", 10):
        pending = await store.deliveries.pending(one.coverage, one.level, one.urgency, one.after)
        ends = bool(pending.rows) and pending.rows[-1].entry is None
        await store.deliveries.turn("telegram", [Passed(one, pending.until, ends)], [])


async def test_what_went_by_does_not_come_after_a_card_alone(newsroom: Newsroom, store: Store) -> None:
    coverage, reader = await standing(newsroom, CardUse.ONLY)
    for marks in (BREAKING, BREAKING):
        await newsroom.publish(coverage, marks=marks)
    await newsroom.publish(coverage)
    assert await store.deliveries.due("telegram", 10)
    await choose(newsroom, reader, CardUse.BESIDE)
    assert await store.deliveries.due("telegram", 10) == []
    await newsroom.publish(coverage)
    assert len(await store.deliveries.due("telegram", 10)) == 1


async def test_a_subscription_with_a_card_alone_ends_with_its_coverage(newsroom: Newsroom, store: Store) -> None:
    coverage, reader = await standing(newsroom, CardUse.ONLY)
    await newsroom.publish(coverage)
    await newsroom.close(coverage)
    await passed(store)
    assert await store.subscriptions.following(reader) == []
    await store.stream.reopen_coverage(coverage.id, newsroom.tick())
    assert [one.id for one in await store.subscriptions.following(reader)] == [coverage.id]


async def test_what_is_in_doubt_is_settled_after_a_card_alone(
    newsroom: Newsroom, store: Store, courier: Courier
) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    await newsroom.publish(coverage)
    mark: Mark = await courier.begin()
    await choose(newsroom, reader, CardUse.ONLY)
    await store.deliveries.recover("telegram", SOON, skipped=False)
    await choose(newsroom, reader, CardUse.OFF)
    (found,) = await store.deliveries.due("telegram", 10)
    assert found.doubted
    assert await store.deliveries.doubted(mark.chat.key) == replace(mark, doubts=1)


async def test_who_wants_nothing_beside_a_card_misses_nothing(newsroom: Newsroom, store: Store) -> None:
    coverage, _ = await standing(newsroom, CardUse.ONLY)
    entry = await newsroom.publish(coverage)
    await passed(store)
    assert await store.deliveries.missing(entry.id) == 0
    assert (await store.deliveries.reach(entry.id)).audience == 0


async def test_cards_behind_are_no_news_behind(newsroom: Newsroom, store: Store, courier: Courier) -> None:
    coverage, _ = await standing(newsroom)
    await newsroom.publish(coverage)
    await courier.serve()
    assert len(await due(store)) == 1
    assert (await store.deliveries.status("telegram", newsroom.tick())).behind == 0
