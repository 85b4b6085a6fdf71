"""Live cards: which are due to be sent, renewed, pinned."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import pytest

from bot.lanes.card import (
    CardDown,
    CardPinned,
    CardShown,
)
from bot.model import Address, ChatKind, Coverage, Entry, Level
from bot.readers.preferences import CardUse
from bot.store import Store
from tests.contracts.cardholder import (
    FIRST,
    LATER,
    choose,
    due,
    settle,
    shown,
    standing,
    the_due,
    with_card,
)
from tests.contracts.courier import Courier
from tests.contracts.newsroom import BREAKING, START, Newsroom, chat


async def test_who_wants_none_has_none(newsroom: Newsroom, store: Store) -> None:
    await newsroom.reader(await newsroom.open())
    assert await due(store) == []


async def test_a_card_is_to_be_sent_when_it_is_chosen(newsroom: Newsroom, store: Store) -> None:
    coverage, reader = await with_card(newsroom)
    card = await the_due(store)
    assert (card.chat.address, card.message, card.wanted, card.asked) == (reader, None, True, None)
    assert [(one.coverage, one.followed) for one in card.coverages] == [(coverage.id, True)]


async def test_who_follows_nothing_has_nothing_to_show(newsroom: Newsroom, store: Store) -> None:
    await choose(newsroom, chat(9), CardUse.ONLY)
    assert await due(store) == []


async def test_one_that_stands_there_is_pinned_once(newsroom: Newsroom, store: Store) -> None:
    await with_card(newsroom)
    await settle(store, shown(await the_due(store)))
    card = await the_due(store)
    assert (card.message, card.to_pin) == (FIRST, True)
    await settle(store, CardPinned(card))
    assert await due(store) == []


Change = Callable[[Newsroom, Coverage, Entry, Address], Awaitable[object]]

CHANGES: Mapping[str, Change] = {
    "an entry": lambda newsroom, coverage, _entry, _reader: newsroom.publish(coverage),
    "a breaking entry": lambda newsroom, coverage, _entry, _reader: newsroom.publish(coverage, marks=BREAKING),
    "a correction": lambda newsroom, _coverage, entry, _reader: newsroom.correct(entry),
    "a retraction": lambda newsroom, _coverage, entry, _reader: newsroom.retract(entry),
    "the end": lambda newsroom, coverage, _entry, _reader: newsroom.close(coverage),
    "another standfirst": lambda newsroom, coverage, _entry, _reader: newsroom.store.stream.describe_coverage(
        coverage.id, "Fire at the harbour", ["It burns."]
    ),
    "another level": lambda newsroom, _coverage, _entry, reader: choose(newsroom, reader, CardUse.BESIDE, Level.KEY),
    "another language": lambda newsroom, _coverage, _entry, reader: newsroom.store.languages.choose(
        reader, ChatKind.PRIVATE, "Rita Reader", "de", newsroom.tick()
    ),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_whatever_changes_makes_it_due(newsroom: Newsroom, store: Store, change: str) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage)
    reader = await newsroom.reader(coverage)
    await choose(newsroom, reader, CardUse.BESIDE)
    await settle(store, shown(await the_due(store)))
    await settle(store, CardPinned(await the_due(store)))
    assert await due(store) == []
    await CHANGES[change](newsroom, coverage, entry, reader)
    assert (await the_due(store)).message == FIRST


async def test_what_is_reopened_goes_on(newsroom: Newsroom, store: Store, courier: Courier) -> None:
    coverage, _ = await standing(newsroom)
    await newsroom.close(coverage)
    await courier.serve()
    card = await the_due(store)
    await settle(store, CardShown(card, FIRST, "ended", card.coverages, (), START))
    await store.stream.reopen_coverage(coverage.id, newsroom.tick())
    assert [one.followed for one in (await the_due(store)).coverages] == [True]


async def test_ten_changes_are_one_renewal(newsroom: Newsroom, store: Store) -> None:
    coverage, _ = await standing(newsroom)
    for _ in range(10):
        await newsroom.publish(coverage)
    await settle(store, shown(await the_due(store)))
    assert await due(store) == []


async def test_it_rests_after_it_was_renewed(newsroom: Newsroom, store: Store) -> None:
    coverage, _ = await standing(newsroom)
    await newsroom.publish(coverage)
    await settle(store, shown(await the_due(store), until=LATER))
    await newsroom.publish(coverage)
    assert await due(store) == []
    assert await store.deliveries.end_waiting(LATER - timedelta(milliseconds=1)) == LATER
    assert await due(store) == []
    assert await store.deliveries.end_waiting(LATER) is None
    assert (await the_due(store)).message == FIRST


async def test_what_changed_while_it_was_renewed_is_shown_next(newsroom: Newsroom, store: Store) -> None:
    coverage, _ = await standing(newsroom)
    await newsroom.publish(coverage)
    card = await the_due(store)
    await newsroom.publish(coverage)
    await settle(store, shown(card))
    assert len(await due(store)) == 1


async def test_what_is_followed_while_it_was_renewed_is_shown_next(newsroom: Newsroom, store: Store) -> None:
    coverage, reader = await standing(newsroom)
    await newsroom.publish(coverage)
    card = await the_due(store)
    flood = await newsroom.open("Flood", "flood")
    await newsroom.follow(reader, flood)
    await settle(store, shown(card))
    assert {one.coverage for one in (await the_due(store)).coverages} == {coverage.id, flood.id}


async def test_what_is_left_is_taken_off(newsroom: Newsroom, store: Store) -> None:
    coverage, reader = await standing(newsroom)
    await store.subscriptions.unsubscribe(reader, coverage.id)
    card = await the_due(store)
    assert [(one.coverage, one.followed) for one in card.coverages] == [(coverage.id, False)]
    await settle(store, CardDown(card))
    assert await due(store) == []
    await newsroom.follow(reader, coverage)
    assert (await the_due(store)).message is None


async def test_what_has_ended_stays_on_it(newsroom: Newsroom, store: Store, courier: Courier) -> None:
    coverage, reader = await standing(newsroom)
    await newsroom.close(coverage)
    await courier.serve()
    assert await store.subscriptions.following(reader) == []
    card = await the_due(store)
    await settle(store, CardShown(card, FIRST, "ended", card.coverages, (), START))
    assert await due(store) == []


async def test_busy_chats_are_left_alone(newsroom: Newsroom, store: Store) -> None:
    await with_card(newsroom)
    assert await due(store, (await the_due(store)).chat.key) == []
