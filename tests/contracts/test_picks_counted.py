"""Whoever counts what is missing, late or on its way counts of a selective subscription only what was picked for it."""

from bot.lanes.outcome import GivenUp
from tests.contracts.interest import STORM, Interested
from tests.contracts.newsroom import chat

RITAS = chat(50)


async def test_what_was_passed_over_is_not_missing(interested: Interested) -> None:
    coverage, deliveries = await interested.newsroom.open(), interested.newsroom.store.deliveries
    await interested.make(RITAS, STORM)
    first = await interested.tells(coverage, "A gust.", "storm")
    other = await interested.tells(coverage)
    last = await interested.tells(coverage, "A gust.", "storm")
    await interested.serve()
    assert [await deliveries.missing(entry.id) for entry in (first, other, last)] == [0, 0, 0]
    assert [(await deliveries.reach(entry.id)).audience for entry in (first, other, last)] == [1, 0, 1]
    assert await interested.newsroom.store.stream.send_again(other.id) == 0


async def test_what_was_picked_and_lost_is_missing(interested: Interested) -> None:
    coverage, deliveries = await interested.newsroom.open(), interested.newsroom.store.deliveries
    await interested.make(RITAS, STORM)
    entry = await interested.tells(coverage, "A gust.", "storm")
    await interested.sift(5)
    await interested.courier.turn(GivenUp(await interested.courier.begin()))
    assert await deliveries.missing(entry.id) == 1
    assert await interested.newsroom.store.stream.send_again(entry.id) == 1
    assert await interested.sent(RITAS) == [entry.id]
    assert await deliveries.missing(entry.id) == 0


async def test_who_waits_for_something_picked_is_behind_and_who_does_not_is_not(interested: Interested) -> None:
    coverage, deliveries = await interested.newsroom.open(), interested.newsroom.store.deliveries
    await interested.make(RITAS, STORM)
    await interested.tells(coverage, "A gust.", "storm")
    await interested.serve()
    await interested.tells(coverage)
    await interested.sift(5)
    status = await deliveries.status("telegram", interested.newsroom.now)
    assert (status.chats, status.behind, status.oldest) == (1, 0, None)
    await interested.tells(coverage, "A gust.", "storm")
    await interested.sift(5)
    status = await deliveries.status("telegram", interested.newsroom.now)
    assert (status.behind, status.oldest) == (1, interested.newsroom.now)


async def test_a_digest_counts_from_the_first_that_was_picked(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    await interested.digest(RITAS)
    await interested.tells(coverage, "A gust.", "storm")
    await interested.serve()
    await interested.tells(coverage)
    await interested.tells(coverage, "A gust.", "storm")
    since = interested.newsroom.now
    await interested.tells(coverage, "A gust.", "storm")
    await interested.sift(5)
    assert [due.since for due in await interested.courier.due()] == [since]


async def test_a_correction_waits_for_no_part_that_will_not_come(interested: Interested) -> None:
    coverage = await interested.newsroom.open()
    await interested.make(RITAS, STORM)
    entry = await interested.tells(coverage, "A gust.", "storm")
    await interested.sift(5)
    mark = await interested.courier.begin(parts=2)
    await interested.courier.arrive_part(mark, 0)
    await interested.newsroom.correct(entry)
    assert await interested.courier.outdated() == []
    await interested.courier.serve()
    await interested.tells(coverage)
    await interested.newsroom.correct(entry, "A gust, no more.")
    assert [one.entry for one in await interested.courier.outdated()] == [entry.id]
