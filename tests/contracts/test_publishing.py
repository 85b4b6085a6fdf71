"""Publishing: numbered, in order, all or nothing; stored only where nobody is to be told."""

from dataclasses import replace

import pytest

from bot.errors import CoverageClosed, NoSuchCoverage, NoSuchEntry, Stale
from bot.lanes.delivery import Urgency
from bot.model import CoverageId, EntryId, EntryState, Level, Marks, Seq
from bot.richtext import Moment, Paragraph, Quote, Span
from tests.contracts.courier import Courier
from tests.contracts.newsroom import AUTHOR, BREAKING, MINUTE, PICTURES_ONLY, START, Newsroom, entry_of, says


async def test_an_entry_is_what_was_published(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    content = says("Two injured.").model_copy(
        update={
            "headline": "Harbour fire: two injured",
            "source_line": "Fire service",
            "link": "https://desk.example/1",
            "body": (Paragraph((Span("Two ", bold=True), Moment(START))), Quote((Span("Under control."),))),
        }
    )
    publication = replace(
        entry_of(coverage, content), marks=Marks(key=True, pinned=True), date_inferred=True, origin="p7"
    )
    (entry,) = await newsroom.store.stream.publish([publication], START + MINUTE, AUTHOR)
    assert (entry.content, entry.marks) == (content, Marks(key=True, pinned=True))
    assert (entry.published_at, entry.date_inferred, entry.origin) == (START, True, "p7")
    assert (entry.number, entry.revision, entry.state, entry.pushed) == (1, 1, EntryState.LIVE, True)
    assert (entry.changed_at, entry.note) == (None, None)
    assert await newsroom.store.stream.entry(entry.id) == entry
    assert await newsroom.store.stream.entry_numbered(coverage.id, 1) == entry


async def test_each_coverage_counts_its_own_entries(newsroom: Newsroom) -> None:
    fire, flood = await newsroom.open(slug="fire"), await newsroom.open(slug="flood")
    numbers = [(await newsroom.publish(coverage)).number for coverage in (fire, flood, fire, fire, flood)]
    assert numbers == [1, 1, 2, 3, 2]


async def test_a_retracted_entry_keeps_its_number(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.retract(await newsroom.publish(coverage))
    assert (await newsroom.publish(coverage)).number == 2


async def test_what_is_published_together_is_sent_in_that_order(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    reader = await newsroom.reader(coverage)
    together = [entry_of(coverage, says(text), START - MINUTE * age) for age, text in enumerate("abc")]
    entries = await newsroom.store.stream.publish(together, newsroom.tick(), AUTHOR)
    await courier.serve()
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert courier.sent[reader] == [entry.id for entry in entries]


async def test_what_is_stored_only_is_sent_to_nobody(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    entry = await newsroom.store_only(coverage)
    assert not entry.pushed
    assert await courier.due() == []


@pytest.mark.parametrize("marks", [Marks(), BREAKING])
async def test_pictures_only_are_never_sent(newsroom: Newsroom, courier: Courier, marks: Marks) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage, Level.BREAKING)
    entry = await newsroom.publish(coverage, PICTURES_ONLY, marks)
    assert not entry.pushed
    assert await courier.due() == []
    assert (await newsroom.store.deliveries.pending(coverage.id, Level.ALL, Urgency.BREAKING, Seq(0))).until == Seq(0)


async def test_the_same_origin_may_be_in_two_coverages(newsroom: Newsroom) -> None:
    origins = [(await newsroom.publish(await newsroom.open(), origin="p1")).origin for _ in range(2)]
    assert origins == ["p1", "p1"]


async def test_an_origin_that_is_there_already_is_refused(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage, origin="p1")
    with pytest.raises(Stale):
        await newsroom.publish(coverage, origin="p1")
    assert await newsroom.store.stream.entries(coverage.id) == [entry]


async def test_a_closed_coverage_takes_nothing_new(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.close(coverage)
    with pytest.raises(CoverageClosed):
        await newsroom.publish(coverage)


async def test_nothing_is_published_to_a_coverage_that_is_not_there(newsroom: Newsroom) -> None:
    nowhere = replace(await newsroom.open(), id=CoverageId(99))
    with pytest.raises(NoSuchCoverage):
        await newsroom.publish(nowhere)


async def test_of_several_entries_all_are_published_or_none(newsroom: Newsroom, courier: Courier) -> None:
    open_one, closed_one = await newsroom.open(), await newsroom.open()
    await newsroom.reader(open_one)
    await newsroom.close(closed_one)
    with pytest.raises(CoverageClosed):
        await newsroom.store.stream.publish(
            [entry_of(open_one, says("a")), entry_of(closed_one, says("b"))], newsroom.tick(), AUTHOR
        )
    assert await newsroom.store.stream.entries(open_one.id) == []
    assert await courier.due() == []


async def test_entries_are_listed_by_number(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.open(slug="another")
    entries = [await newsroom.publish(coverage), await newsroom.store_only(coverage, PICTURES_ONLY)]
    retracted = await newsroom.retract(await newsroom.publish(coverage))
    assert await newsroom.store.stream.entries(coverage.id) == [*entries, retracted]


async def test_the_newest_are_live_and_have_text(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    older = await newsroom.publish(coverage)
    headline = await newsroom.publish(coverage, PICTURES_ONLY.model_copy(update={"headline": "Seen from the air"}))
    stored = await newsroom.store_only(coverage)
    await newsroom.publish(coverage, PICTURES_ONLY)
    await newsroom.retract(await newsroom.publish(coverage))
    assert await newsroom.store.stream.newest(coverage.id, 10) == [stored, headline, older]
    assert await newsroom.store.stream.newest(coverage.id, 2) == [stored, headline]


async def test_the_newest_go_by_the_time_they_speak_of(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    times = [START, START - MINUTE * 5, START + MINUTE, START]
    entries = await newsroom.store.stream.publish(
        [entry_of(coverage, says("a"), at) for at in times], newsroom.tick(), AUTHOR
    )
    newest = await newsroom.store.stream.newest(coverage.id, 4)
    assert [entry.number for entry in newest] == [3, 4, 1, 2]
    assert {entry.id for entry in newest} == {entry.id for entry in entries}


async def test_an_entry_that_is_not_there_is_refused(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    stream = newsroom.store.stream
    with pytest.raises(NoSuchEntry):
        await stream.entry(EntryId(99))
    with pytest.raises(NoSuchEntry):
        await stream.entry_numbered(coverage.id, 1)
    with pytest.raises(NoSuchEntry):
        await stream.retract(EntryId(99), "Not so.", START, AUTHOR)


async def test_it_is_known_since_when_an_entry_is_to_be_sent(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    published, stored, released = (
        await newsroom.publish(coverage),
        await newsroom.store_only(coverage),
        await newsroom.store_only(coverage),
    )
    at = newsroom.tick()
    await newsroom.store.stream.release(coverage.id, at, {released.id})
    pushed = await newsroom.store.deliveries.pushed([published.id, stored.id, released.id])
    assert pushed == {published.id: published.published_at, released.id: at}
