"""Live cards that are in doubt, lost, taken down, held back, moved."""

from datetime import timedelta

import pytest

from bot.errors import Absence
from bot.lanes.card import (
    CardDown,
    CardLost,
    CardPinned,
    CardUnpinnable,
    CardUnsent,
)
from bot.lanes.delivery import DROP_AFTER
from bot.lanes.outcome import Postponed
from bot.model import ChatKind
from bot.readers.preferences import CardUse
from bot.store import Store
from tests.contracts.cardholder import (
    FIRST,
    LATER,
    SECOND,
    SOON,
    TEXT,
    choose,
    due,
    settle,
    shown,
    standing,
    the_due,
    with_card,
)
from tests.contracts.courier import Courier
from tests.contracts.newsroom import START, Newsroom, chat


async def test_what_was_asked_for_and_not_answered_is_known_later(newsroom: Newsroom, store: Store) -> None:
    await with_card(newsroom)
    assert await store.cards.ask(await the_due(store), TEXT, SOON)
    asked = (await the_due(store)).asked
    assert asked is not None
    assert (asked.text, asked.at) == (TEXT, SOON)


async def test_what_nobody_wants_any_more_is_not_asked_for(newsroom: Newsroom, store: Store) -> None:
    _, reader = await with_card(newsroom)
    card = await the_due(store)
    await choose(newsroom, reader, CardUse.OFF)
    assert not await store.cards.ask(card, TEXT, SOON)


async def test_what_was_surely_not_sent_is_as_if_it_had_never_been_asked_for(newsroom: Newsroom, store: Store) -> None:
    await with_card(newsroom)
    card = await the_due(store)
    await store.cards.ask(card, TEXT, SOON)
    await settle(store, CardUnsent(card))
    assert (await the_due(store)).asked is None


@pytest.mark.parametrize(
    ("known_again", "skipped", "cases"), [(True, False, (1, 0)), (False, False, (1, 0)), (False, True, (1, 1))]
)
async def test_what_a_dead_relay_was_sending_is_counted_once(
    newsroom: Newsroom, store: Store, courier: Courier, *, known_again: bool, skipped: bool, cases: tuple[int, int]
) -> None:
    await with_card(newsroom)
    await store.cards.ask(await the_due(store), TEXT, SOON)
    for counted in (1, 0):
        recovered = await store.cards.recover("telegram", SOON, known_again=known_again, skipped=skipped)
        assert recovered == counted
    assert await courier.cases() == cases
    assert [card.asked is not None for card in await due(store)] == ([] if skipped else [known_again])


async def test_what_is_in_doubt_and_skipped_is_begun_anew_by_choice(newsroom: Newsroom, store: Store) -> None:
    _, reader = await with_card(newsroom)
    await settle(store, CardUnsent(await the_due(store), START, skipped=True))
    await newsroom.publish(await newsroom.open("Flood", "flood"))
    assert await due(store) == []
    for use in (CardUse.OFF, CardUse.BESIDE):
        await choose(newsroom, reader, use)
    assert (await the_due(store)).message is None


async def test_one_that_was_deleted_is_sent_anew_once(newsroom: Newsroom, store: Store) -> None:
    coverage, _ = await standing(newsroom)
    await newsroom.publish(coverage)
    await settle(store, CardLost(await the_due(store), SOON))
    await settle(store, shown(await the_due(store), SECOND))
    await newsroom.publish(coverage)
    await settle(store, CardLost(await the_due(store), SOON + timedelta(days=6)))
    await newsroom.publish(coverage)
    assert await due(store) == []


async def test_one_that_is_deleted_again_after_weeks_is_sent_anew(newsroom: Newsroom, store: Store) -> None:
    coverage, _ = await standing(newsroom)
    for days, message in ((0, SECOND), (8, FIRST)):
        await newsroom.publish(coverage)
        await settle(store, CardLost(await the_due(store), SOON + timedelta(days=days)))
        await settle(store, shown(await the_due(store), message))
    assert (await the_due(store)).to_pin


async def test_a_chat_that_lets_nothing_be_pinned_is_asked_again_when_that_changes(
    newsroom: Newsroom, store: Store
) -> None:
    coverage, reader = await with_card(newsroom)
    await settle(store, shown(await the_due(store)))
    await settle(store, CardUnpinnable(await the_due(store), SOON))
    assert await due(store) == []
    await newsroom.publish(coverage)
    card = await the_due(store)
    assert (card.to_pin, card.may_be_pinned) == (False, False)
    await settle(store, shown(card))
    await store.subscriptions.restore(reader)
    assert (await the_due(store)).to_pin


async def test_one_that_is_not_wanted_any_more_is_taken_down(newsroom: Newsroom, store: Store) -> None:
    _, reader = await standing(newsroom)
    await choose(newsroom, reader, CardUse.OFF)
    card = await the_due(store)
    assert (card.wanted, card.message, card.coverages) == (False, FIRST, ())
    await settle(store, CardDown(card))
    assert await due(store) == []


async def test_chosen_again_before_it_was_taken_down_it_goes_on(newsroom: Newsroom, store: Store) -> None:
    coverage, reader = await standing(newsroom)
    await choose(newsroom, reader, CardUse.OFF)
    down = await the_due(store)
    await choose(newsroom, reader, CardUse.ONLY)
    card = await the_due(store)
    assert (card.wanted, card.message) == (True, FIRST)
    assert [one.coverage for one in card.coverages] == [coverage.id]
    await settle(store, CardDown(down))
    assert (await the_due(store)).message is None


async def test_one_that_was_being_taken_down_is_pinned_again_where_it_is_chosen_again(
    newsroom: Newsroom, store: Store
) -> None:
    _, reader = await with_card(newsroom)
    await settle(store, shown(await the_due(store), FIRST))
    await settle(store, CardPinned(await the_due(store)))
    await choose(newsroom, reader, CardUse.OFF)
    await store.cards.loosen(await the_due(store))
    await choose(newsroom, reader, CardUse.BESIDE)
    assert (await the_due(store)).to_pin


async def test_a_forgotten_chat_has_its_card_taken_down_and_nothing_left(newsroom: Newsroom, store: Store) -> None:
    _, reader = await standing(newsroom)
    await store.subscriptions.forget(reader)
    card = await the_due(store)
    assert (card.wanted, card.message) == (False, FIRST)
    await settle(store, CardDown(card))
    assert await due(store) == []


async def test_a_mute_chat_keeps_its_card_as_it_is(newsroom: Newsroom, store: Store) -> None:
    coverage, reader = await standing(newsroom)
    await store.preferences.mute(reader, ChatKind.PRIVATE, "Rita Reader", SOON, newsroom.tick())
    await newsroom.publish(coverage)
    assert await due(store) == []
    await store.preferences.unmute(reader, newsroom.tick())
    assert len(await due(store)) == 1


async def test_whoever_mutes_while_it_rests_is_not_woken_by_the_end_of_the_rest(
    newsroom: Newsroom, store: Store
) -> None:
    coverage, reader = await standing(newsroom)
    await newsroom.publish(coverage)
    await settle(store, shown(await the_due(store), until=SOON))
    await store.preferences.mute(reader, ChatKind.PRIVATE, "Rita Reader", LATER, newsroom.tick())
    await newsroom.publish(coverage)
    await store.deliveries.end_waiting(SOON)
    assert await due(store) == []
    await store.deliveries.end_waiting(LATER)
    assert len(await due(store)) == 1


@pytest.mark.parametrize("edits_only", [True, False])
async def test_a_throttled_chat_waits(newsroom: Newsroom, store: Store, *, edits_only: bool) -> None:
    coverage, _ = await standing(newsroom)
    await newsroom.publish(coverage)
    card = await the_due(store)
    await store.deliveries.turn("telegram", [Postponed(card, SOON, edits_only=edits_only)], [])
    assert await due(store) == []
    await store.deliveries.end_waiting(SOON)
    assert len(await due(store)) == 1


async def test_a_suspended_chat_is_tried_now_and_then_and_dropped_at_last(newsroom: Newsroom, store: Store) -> None:
    coverage, reader = await standing(newsroom)
    await newsroom.suspend(reader)
    await newsroom.publish(coverage)
    assert await due(store) == []
    await store.deliveries.end_waiting(newsroom.now + timedelta(hours=2))
    assert (await the_due(store)).chat.absent
    await store.subscriptions.suspend(reader, Absence.BLOCKED, newsroom.now + DROP_AFTER + timedelta(hours=1))
    await store.deliveries.end_waiting(newsroom.now + 2 * DROP_AFTER)
    assert await due(store) == []


async def test_a_chat_that_is_there_again_is_found_so_by_its_card(newsroom: Newsroom, store: Store) -> None:
    coverage, reader = await standing(newsroom, CardUse.ONLY)
    await newsroom.suspend(reader)
    await newsroom.publish(coverage)
    await store.deliveries.end_waiting(newsroom.now + timedelta(hours=2))
    await settle(store, shown(await the_due(store)))
    await newsroom.publish(coverage)
    assert not (await the_due(store)).chat.absent


async def test_a_chat_that_moved_has_a_card_of_its_own_there(newsroom: Newsroom, store: Store) -> None:
    coverage, reader = await standing(newsroom, CardUse.ONLY)
    await store.subscriptions.move(reader, chat(77))
    card = await the_due(store)
    assert (card.chat.address, card.message) == (chat(77), None)
    assert [one.coverage for one in card.coverages] == [coverage.id]
