"""Following everything: each coverage as if it had been chosen, those of the future included."""

import pytest

from bot.model import ChatKind, Level
from bot.readers.preferences import Preferences
from storage import sifting
from tests.contracts.interest import EVERYTHING, STORM, Interested
from tests.contracts.newsroom import KEY, chat

RITAS = chat(50)


async def test_it_brings_all_that_comes_and_nothing_old(interested: Interested) -> None:
    fire, closed = await interested.newsroom.open(), await interested.newsroom.open("Storm", "storm")
    await interested.tells(fire, marks=KEY)
    await interested.newsroom.close(closed)
    assert await interested.make(RITAS, EVERYTHING)
    assert not await interested.make(RITAS, EVERYTHING)
    first = await interested.tells(fire)
    flood = await interested.newsroom.open("Flood", "flood")
    second = await interested.tells(flood)
    assert await interested.sent(RITAS) == [first.id, second.id]
    assert await interested.following(RITAS) == ["flood", "harbour-fire"]
    assert await interested.interests.in_part(RITAS) == set()
    await interested.newsroom.close(flood)
    assert await interested.sent(RITAS) == [first.id, second.id, None]


async def test_the_level_of_the_chat_holds_in_new_coverages(interested: Interested) -> None:
    await interested.make(RITAS, EVERYTHING)
    preferences = interested.newsroom.store.preferences
    await preferences.prefer(RITAS, ChatKind.PRIVATE, "Rita", Preferences(level=Level.KEY), interested.newsroom.tick())
    coverage = await interested.newsroom.open()
    await interested.tells(coverage)
    key = await interested.tells(coverage, marks=KEY)
    assert await interested.sent(RITAS) == [key.id]


async def test_nothing_is_lost_however_late_chats_are_enrolled(
    interested: Interested, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In portions, and while more is published."""
    monkeypatch.setattr(sifting, "MOST_AT_ONCE", 2)
    readers = [chat(50 + number) for number in range(5)]
    for reader in readers:
        await interested.make(reader, EVERYTHING)
    coverage = await interested.newsroom.open()
    first = await interested.tells(coverage)
    await interested.sift()
    second = await interested.tells(coverage)
    for reader in readers:
        assert await interested.sent(reader) == [first.id, second.id]


async def test_what_many_are_interested_in_is_picked_in_portions(
    interested: Interested, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sifting, "MOST_AT_ONCE", 2)
    coverage, readers = await interested.newsroom.open(), [chat(50 + number) for number in range(5)]
    for reader in readers:
        await interested.make(reader, STORM)
    entries = [await interested.tells(coverage, "A gust.", "storm") for _ in range(2)]
    await interested.sift()
    assert len(await interested.courier.due()) == 2
    await interested.newsroom.close(coverage)
    for reader in readers:
        assert await interested.sent(reader) == [*(entry.id for entry in entries), None]


async def test_who_moves_to_where_the_portions_have_been_already_is_not_forgotten(
    interested: Interested, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sifting, "MOST_AT_ONCE", 1)
    other, before = await interested.newsroom.open("Flood", "flood"), chat(1)
    await interested.newsroom.follow(before, other)
    for reader in (chat(50), chat(51), chat(52)):
        await interested.make(reader, EVERYTHING)
    coverage = await interested.newsroom.open()
    entry = await interested.tells(coverage)
    await interested.sift(2)
    await interested.newsroom.store.subscriptions.move(chat(52), before)
    assert await interested.sent(before) == [entry.id]


async def test_what_was_left_on_purpose_stays_left_until_the_wish_is_made_anew(interested: Interested) -> None:
    coverage, subscriptions = await interested.newsroom.open(), interested.newsroom.store.subscriptions
    await interested.make(RITAS, EVERYTHING)
    assert await subscriptions.unsubscribe(RITAS, coverage.id)
    await interested.tells(coverage, "A gust.", "storm")
    await interested.make(RITAS, STORM)
    await interested.tells(coverage, "A gust.", "storm")
    assert await interested.sent(RITAS) == []
    await interested.make(RITAS, EVERYTHING)
    last = await interested.tells(coverage)
    assert await interested.sent(RITAS) == [last.id]


async def test_who_leaves_a_coverage_before_being_enrolled_there_stays_away(interested: Interested) -> None:
    await interested.make(RITAS, EVERYTHING)
    coverage = await interested.newsroom.open()
    assert not await interested.newsroom.store.subscriptions.unsubscribe(RITAS, coverage.id)
    await interested.tells(coverage)
    assert await interested.sent(RITAS) == []


async def test_a_coverage_that_is_chosen_stays_when_everything_is_left(interested: Interested) -> None:
    fire, flood = await interested.newsroom.open(), await interested.newsroom.open("Flood", "flood")
    await interested.make(RITAS, EVERYTHING)
    assert not await interested.newsroom.follow(RITAS, fire)
    await interested.leave(RITAS, EVERYTHING)
    entry = await interested.tells(fire)
    await interested.tells(flood)
    await interested.newsroom.open("Storm", "storm")
    assert await interested.sent(RITAS) == [entry.id]
    assert await interested.following(RITAS) == ["harbour-fire"]


async def test_tags_hold_when_everything_is_left(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    for interest in (EVERYTHING, STORM):
        await interested.make(RITAS, interest)
    first = await interested.tells(coverage, "A gust.", "storm")
    await interested.serve()
    await interested.leave(RITAS, EVERYTHING)
    await interested.tells(coverage)
    last = await interested.tells(coverage, "A gust.", "storm")
    assert await interested.sent(RITAS) == [first.id, last.id]
    assert await interested.interests.in_part(RITAS) == {coverage.id}


@pytest.mark.parametrize("had_it", [True, False])
async def test_a_reopened_coverage_is_one_of_everything(interested: Interested, *, had_it: bool) -> None:
    coverage = await interested.newsroom.open()
    if had_it:
        await interested.make(RITAS, EVERYTHING)
        await interested.serve()
    await interested.newsroom.close(coverage)
    await interested.serve()
    if not had_it:
        await interested.make(RITAS, EVERYTHING)
    assert await interested.newsroom.store.stream.reopen_coverage(coverage.id, interested.newsroom.tick())
    entry = await interested.tells(coverage)
    assert await interested.sent(RITAS) == [*([None] if had_it else []), entry.id]


async def test_what_ended_is_not_taken_up_again_for_who_left_everything(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, EVERYTHING)
    await interested.newsroom.close(coverage)
    await interested.serve()
    await interested.leave(RITAS, EVERYTHING)
    await interested.newsroom.store.stream.reopen_coverage(coverage.id, interested.newsroom.tick())
    await interested.tells(coverage)
    assert await interested.sent(RITAS) == [None]
