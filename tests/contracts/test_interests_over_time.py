"""Tags and words in the course of things: coverages end, chats move, wishes are left and made anew."""

from tests.contracts.interest import EVERYTHING, ROOF_GONE, STORM, Interested
from tests.contracts.newsroom import BREAKING, KEY, chat

RITAS = chat(50)


async def test_who_got_something_is_told_that_the_coverage_has_ended(interested: Interested) -> None:
    fire, flood = await interested.newsroom.open(), await interested.newsroom.open("Flood", "flood")
    await interested.make(RITAS, STORM)
    entry = await interested.tells(fire, "A gust.", "storm")
    await interested.tells(flood, "Rain.")
    await interested.serve()
    await interested.newsroom.close(flood)
    await interested.newsroom.close(fire)
    assert await interested.sent(RITAS) == [entry.id, None]
    assert await interested.following(RITAS) == []


async def test_who_got_nothing_after_all_is_not_told(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    entry = await interested.tells(coverage, "A gust.", "storm")
    await interested.sift(20)
    await interested.newsroom.retract(entry)
    await interested.serve()
    await interested.newsroom.close(coverage)
    assert await interested.sent(RITAS) == []
    assert await interested.following(RITAS) == []


async def test_a_reopened_coverage_goes_on_in_part(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    first = await interested.tells(coverage, "A gust.", "storm")
    await interested.serve()
    await interested.newsroom.close(coverage)
    await interested.serve()
    assert await interested.newsroom.store.stream.reopen_coverage(coverage.id, interested.newsroom.tick())
    await interested.tells(coverage, "Rain.")
    second = await interested.tells(coverage, "A gust.", "storm")
    assert await interested.sent(RITAS) == [first.id, None, second.id]


async def test_what_was_left_on_purpose_stays_left_until_the_wish_is_made_anew(interested: Interested) -> None:
    coverage, subscriptions = await interested.newsroom.open(), interested.newsroom.store.subscriptions
    await interested.make(RITAS, STORM)
    first = await interested.tells(coverage, "A gust.", "storm")
    await interested.serve()
    assert await subscriptions.unsubscribe(RITAS, coverage.id)
    await interested.tells(coverage, "A gust.", "storm")
    assert await interested.sent(RITAS) == [first.id]
    assert not await interested.make(RITAS, STORM)
    last = await interested.tells(coverage, "A gust.", "storm")
    assert await interested.sent(RITAS) == [first.id, last.id]


async def test_leaving_a_wish_ends_what_only_it_brought(interested: Interested) -> None:
    coverage, chosen = await interested.newsroom.open(), await interested.newsroom.open("Flood", "flood")
    await interested.newsroom.follow(RITAS, chosen)
    await interested.make(RITAS, STORM)
    await interested.make(RITAS, ROOF_GONE)
    first = await interested.tells(coverage, "A gust.", "storm")
    await interested.serve()
    await interested.leave(RITAS, STORM)
    await interested.tells(coverage, "A gust.", "storm")
    second = await interested.tells(coverage, "The roof gone.", "storm")
    assert await interested.sent(RITAS) == [first.id, second.id]
    await interested.leave(RITAS, ROOF_GONE)
    await interested.tells(coverage, "The roof gone.", "storm")
    assert await interested.following(RITAS) == ["flood"]
    assert await interested.sent(RITAS) == [first.id, second.id]
    assert await interested.interests.leave(RITAS, 1) is None


async def test_choosing_a_coverage_that_came_in_part_brings_the_rest_and_what_is_owed(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    key = await interested.tells(coverage, "The quay is closed.", marks=KEY)
    gust = await interested.tells(coverage, "A gust.", "storm")
    await interested.serve()
    assert await interested.newsroom.follow(RITAS, coverage)
    last = await interested.tells(coverage)
    assert await interested.sent(RITAS) == [gust.id, key.id, last.id]
    assert await interested.interests.in_part(RITAS) == set()
    await interested.leave(RITAS, STORM)
    assert await interested.following(RITAS) == ["harbour-fire"]


async def test_who_had_not_got_it_yet_begins_with_it_when_the_rest_is_chosen(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    gust = await interested.tells(coverage, "A gust.", "storm")
    between = await interested.tells(coverage)
    await interested.sift(20)
    await interested.make(RITAS, EVERYTHING)
    last = await interested.tells(coverage)
    assert await interested.sent(RITAS) == [gust.id, between.id, last.id]


async def test_nothing_is_left_of_wishes_when_a_chat_is_forgotten(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    for interest in (STORM, EVERYTHING):
        await interested.make(RITAS, interest)
    await interested.newsroom.store.subscriptions.unsubscribe(RITAS, coverage.id)
    await interested.newsroom.store.subscriptions.forget(RITAS)
    await interested.tells(coverage, "A gust.", "storm")
    await interested.newsroom.open("Flood", "flood")
    assert await interested.sent(RITAS) == []
    assert await interested.interests.of(RITAS) == []
    assert await interested.following(RITAS) == []


async def test_wishes_and_what_was_picked_move_along(interested: Interested) -> None:
    coverage, there = await interested.newsroom.open(), chat(99)
    await interested.make(RITAS, STORM)
    picked = await interested.tells(coverage, "A gust.", "storm")
    await interested.sift(20)
    await interested.newsroom.store.subscriptions.move(RITAS, there)
    last = await interested.tells(coverage, "A gust.", "storm")
    await interested.tells(coverage)
    assert await interested.sent(there) == [picked.id, last.id]
    assert [one.value for one in await interested.interests.of(there)] == ["storm"]
    assert await interested.interests.of(RITAS) == []


async def test_a_chat_that_follows_a_part_moves_to_one_that_follows_the_whole(interested: Interested) -> None:
    coverage, there = await interested.newsroom.open(), chat(99)
    await interested.newsroom.follow(there, coverage)
    await interested.make(RITAS, STORM)
    first = await interested.tells(coverage)
    second = await interested.tells(coverage, "A gust.", "storm")
    await interested.sift(20)
    await interested.newsroom.store.subscriptions.move(RITAS, there)
    assert await interested.sent(there) == [first.id, second.id]
    assert await interested.interests.in_part(there) == set()


async def test_a_chat_that_cannot_be_reached_waits_and_catches_up(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    await interested.newsroom.suspend(RITAS)
    entry = await interested.tells(coverage, "A gust.", "storm")
    await interested.sift(20)
    assert await interested.behind() == []
    await interested.newsroom.store.subscriptions.restore(RITAS)
    assert await interested.sent(RITAS) == [entry.id]


async def test_what_was_not_sifted_yet_is_not_lost_to_who_chooses_the_rest(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    await interested.make(chat(51), STORM)
    gust = await interested.tells(coverage, "A gust.", "storm")
    between = await interested.tells(coverage)
    await interested.newsroom.follow(RITAS, coverage)
    await interested.make(chat(51), EVERYTHING)
    for reader in (RITAS, chat(51)):
        assert await interested.sent(reader) == [gust.id, between.id]


async def test_what_came_while_it_was_declined_stays_away_from_who_asks_for_more(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    await interested.newsroom.store.subscriptions.unsubscribe(RITAS, coverage.id)
    await interested.tells(coverage, "A gust.", "storm")
    await interested.make(RITAS, ROOF_GONE)
    gust = await interested.tells(coverage, "Another gust.", "storm")
    assert await interested.sent(RITAS) == [gust.id]


async def test_what_is_owed_to_who_chooses_the_rest_comes_once_also_where_they_were_behind(
    interested: Interested,
) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    gust = await interested.tells(coverage, "A gust.", "storm")
    alarm = await interested.tells(coverage, "Everybody is out.", marks=BREAKING)
    key = await interested.tells(coverage, "The quay is closed.", marks=KEY)
    await interested.sift(5)
    await interested.newsroom.follow(RITAS, coverage)
    assert sorted(filter(None, await interested.sent(RITAS))) == [gust.id, key.id]
    assert alarm.id not in interested.courier.shown[RITAS]
    await interested.newsroom.follow(chat(51), coverage)
    assert await interested.sent(chat(51)) == [key.id]
