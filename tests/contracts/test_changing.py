"""Correcting and retracting: what becomes of an entry and of those who have or await it."""

from dataclasses import replace

import pytest

from bot.errors import AlreadyRetracted, NoSuchEntry, Stale
from bot.model import EntryId, EntryState
from bot.store import Correction
from tests.contracts.courier import Courier
from tests.contracts.newsroom import AUTHOR, BREAKING, KEY, Newsroom, says


async def test_a_correction_is_the_next_revision(newsroom: Newsroom) -> None:
    entry = await newsroom.publish(await newsroom.open(), marks=KEY)
    correction = Correction(entry.id, 1, says("One injured."), note="one injured, not two")
    at = newsroom.tick()
    (corrected,) = await newsroom.store.stream.correct([correction], at, AUTHOR)
    assert corrected == replace(
        entry, revision=2, content=says("One injured."), note="one injured, not two", changed_at=at, revised_at=at
    )
    assert await newsroom.store.stream.entry(entry.id) == corrected


async def test_what_was_corrected_before_it_was_released_was_never_corrected_for_its_readers(
    newsroom: Newsroom,
) -> None:
    coverage = await newsroom.open()
    held_back = await newsroom.publish(coverage, pushed=False)
    await newsroom.correct(held_back)
    await newsroom.store.stream.release(coverage.id, newsroom.tick())
    released = await newsroom.store.stream.entry(held_back.id)
    assert (released.revision, released.changed_at, released.note) == (2, None, None)
    assert (await newsroom.correct(released)).changed_at is not None


@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "on its way"])
async def test_a_revision_that_some_readers_were_told_of_reads_the_same_when_it_is_released(
    newsroom: Newsroom, courier: Courier, *, arrived: bool
) -> None:
    """A chat that follows is given the newest entry, held back or not; its parts must be those of one text."""
    coverage = await newsroom.open()
    held_back = await newsroom.publish(coverage, pushed=False)
    await newsroom.reader(coverage)
    mark = await courier.begin()
    if arrived:
        await courier.arrive(mark)
    corrected = await newsroom.correct(held_back)
    assert corrected.changed_at is not None
    await newsroom.store.stream.release(coverage.id, newsroom.tick())
    released = await newsroom.store.stream.entry(held_back.id)
    assert replace(released, pushed=False) == corrected


async def test_a_correction_of_what_changed_meanwhile_is_refused(newsroom: Newsroom) -> None:
    entry = await newsroom.publish(await newsroom.open())
    newest = await newsroom.correct(entry)
    with pytest.raises(Stale):
        await newsroom.store.stream.correct([Correction(entry.id, 1, says("Too late."))], newsroom.tick(), AUTHOR)
    assert await newsroom.store.stream.entry(entry.id) == newest


async def test_a_retracted_entry_can_be_changed_no_more(newsroom: Newsroom) -> None:
    retracted = await newsroom.retract(await newsroom.publish(await newsroom.open()))
    with pytest.raises(AlreadyRetracted):
        await newsroom.correct(retracted)
    with pytest.raises(AlreadyRetracted):
        await newsroom.retract(retracted)
    assert await newsroom.store.stream.entry(retracted.id) == retracted


async def test_a_correction_of_the_text_leaves_time_and_origin(newsroom: Newsroom) -> None:
    entry = await newsroom.publish(await newsroom.open(), origin="p1")
    corrected = await newsroom.correct(entry)
    assert (corrected.origin, corrected.published_at) == ("p1", entry.published_at)


async def test_of_several_corrections_all_are_written_or_none(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    one, other = await newsroom.publish(coverage), await newsroom.publish(coverage)
    await newsroom.correct(other)
    with pytest.raises(Stale):
        await newsroom.store.stream.correct(
            [Correction(one.id, 1, says("a")), Correction(other.id, 1, says("b"))], newsroom.tick(), AUTHOR
        )
    with pytest.raises(NoSuchEntry):
        await newsroom.store.stream.correct(
            [Correction(one.id, 1, says("a")), Correction(EntryId(99), 1, says("b"))], newsroom.tick(), AUTHOR
        )
    assert await newsroom.store.stream.entry(one.id) == one


async def test_an_entry_corrected_before_it_was_sent_is_sent_once_corrected(
    newsroom: Newsroom, courier: Courier
) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await newsroom.correct(entry)
    await newsroom.correct(entry, "It is out.")
    await courier.serve()
    assert courier.sent[reader] == [entry.id]
    assert courier.shown[reader] == {entry.id: 3}


async def test_a_correction_makes_nobody_due(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.correct(entry)
    assert await courier.due() == []
    assert [one.chat.address for one in await courier.outdated()] == [reader]


async def test_a_retraction_is_the_last_revision(newsroom: Newsroom) -> None:
    entry = await newsroom.publish(await newsroom.open())
    at = newsroom.tick()
    retracted = await newsroom.store.stream.retract(entry.id, "Not so.", at, AUTHOR)
    assert retracted == replace(
        entry, revision=2, state=EntryState.RETRACTED, changed_at=at, note="Not so.", revised_at=at
    )


async def test_an_entry_retracted_before_it_was_sent_never_is(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    kept = await newsroom.publish(coverage)
    await newsroom.retract(await newsroom.publish(coverage))
    await newsroom.retract(await newsroom.publish(coverage, marks=BREAKING))
    await courier.serve()
    assert courier.sent[reader] == [kept.id]
    assert await courier.due() == []


async def test_retracted_entries_are_not_pending(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    await newsroom.retract(await newsroom.publish(coverage))
    kept = await newsroom.publish(coverage)
    (due,) = await courier.due()
    pending = await courier.pending(due)
    assert [row.entry for row in pending.rows] == [kept]
    assert (await courier.pending(replace(due, after=pending.rows[0].seq))).rows == ()


async def test_an_entry_retracted_after_it_was_sent_is_outdated(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    entry = await newsroom.publish(coverage)
    await courier.serve()
    await newsroom.retract(entry)
    (outdated,) = await courier.outdated()
    assert (outdated.chat.address, outdated.entry) == (reader, entry.id)
    await courier.serve()
    assert courier.shown[reader] == {entry.id: 2}
