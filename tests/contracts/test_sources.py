"""Entries that come from a source: renamed and moved as it stamps them, released on purpose, told apart from what an
editor made of them."""

import pytest

from bot.errors import CoverageClosed, Stale
from bot.model import Entry
from bot.store import Correction, Move
from tests.contracts.courier import Courier
from tests.contracts.newsroom import AUTHOR, MINUTE, PICTURES_ONLY, START, Newsroom, says

SOURCE = "source"


def renamed(entry: Entry, origin: str) -> Move:
    return Move(entry.id, origin, entry.published_at)


async def origins(newsroom: Newsroom, entry: Entry) -> list[str | None]:
    return [one.origin for one in await newsroom.store.stream.entries(entry.coverage)]


async def test_a_moved_entry_has_a_new_origin_and_time_and_the_same_revision(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage, origin="p1")
    later_one = await newsroom.publish(coverage)
    moved_to = later_one.published_at + MINUTE
    await newsroom.store.stream.restamp([Move(entry.id, "p9", moved_to)])
    moved = await newsroom.store.stream.entry(entry.id)
    assert (moved.origin, moved.published_at, moved.revision) == ("p9", moved_to, 1)
    assert [one.number for one in await newsroom.store.stream.newest(coverage.id, 2)] == [1, 2]


async def test_nobody_is_told_that_an_entry_moved(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage, origin="p1")
    await courier.serve()
    await newsroom.store.stream.restamp([Move(entry.id, "p2", START)])
    assert (await courier.due(), await courier.outdated()) == ([], [])


async def test_entries_may_swap_their_origins(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    one, other, _ = [await newsroom.publish(coverage, origin=origin) for origin in ("p1", "p2", "p3")]
    await newsroom.store.stream.restamp([renamed(one, "p2"), renamed(other, "p1")])
    assert await origins(newsroom, one) == ["p2", "p1", "p3"]


async def test_entries_may_all_take_the_origin_of_their_neighbour(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    entries = [await newsroom.publish(coverage, origin=f"p{number}") for number in range(4)]
    await newsroom.store.stream.restamp([renamed(entry, f"p{entry.number}") for entry in entries])
    assert await origins(newsroom, entries[0]) == ["p1", "p2", "p3", "p4"]


async def test_an_origin_that_another_entry_keeps_is_refused(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    one, other, _ = [await newsroom.publish(coverage, origin=origin) for origin in ("p1", "p2", "p3")]
    with pytest.raises(Stale):
        await newsroom.store.stream.restamp([renamed(one, "p9"), renamed(other, "p3")])
    assert await origins(newsroom, one) == ["p1", "p2", "p3"]


async def test_what_the_source_said_is_known_whatever_an_editor_made_of_it(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    stream = newsroom.store.stream
    await newsroom.publish(coverage)
    entry = await newsroom.publish(coverage, says("As the page had it."), origin="p1")
    corrected = Correction(entry.id, 1, says("As the page has it now."))
    await stream.correct([corrected], newsroom.tick(), SOURCE)
    by_editor = Correction(entry.id, 2, says("As the editor put it."))
    await stream.correct([by_editor], newsroom.tick(), AUTHOR)
    retracted = await newsroom.retract(entry)
    assert await stream.given(coverage.id, SOURCE) == {retracted.id: says("As the page has it now.")}


async def test_release_sends_what_was_stored_the_oldest_first(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    first = await newsroom.store_only(coverage)
    moved = await newsroom.store_only(coverage)
    await newsroom.store.stream.restamp([Move(moved.id, "p1", START - MINUTE)])
    pictures = await newsroom.store_only(coverage, PICTURES_ONLY)
    await newsroom.retract(await newsroom.store_only(coverage))
    pushed = await newsroom.publish(coverage)
    released = await newsroom.store.stream.release(coverage.id, newsroom.tick())
    assert [(entry.id, entry.pushed) for entry in released] == [(moved.id, True), (first.id, True)]
    assert not (await newsroom.store.stream.entry(pictures.id)).pushed
    await courier.serve()
    assert courier.sent[reader] == [pushed.id, moved.id, first.id]


async def test_release_happens_once(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    entry = await newsroom.store_only(coverage)
    assert len(await newsroom.store.stream.release(coverage.id, newsroom.tick())) == 1
    assert await newsroom.store.stream.release(coverage.id, newsroom.tick()) == []
    await courier.serve()
    assert courier.sent[reader] == [entry.id]


async def test_a_closed_coverage_releases_nothing(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.store_only(coverage)
    await newsroom.close(coverage)
    with pytest.raises(CoverageClosed):
        await newsroom.store.stream.release(coverage.id, newsroom.tick())
    assert not (await newsroom.store.stream.entry(entry.id)).pushed


async def test_a_released_entry_that_a_chat_was_owed_is_sent_once(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    older, newest = await newsroom.store_only(coverage), await newsroom.store_only(coverage)
    reader = await newsroom.reader(coverage)
    await newsroom.store.stream.release(coverage.id, newsroom.tick())
    await courier.serve()
    assert courier.sent[reader] == [newest.id, older.id]
