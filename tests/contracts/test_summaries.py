"""Summaries: one for each coverage, published once and then renewed, and owed first to who is new."""

import pytest

from bot.errors import CoverageClosed, Stale
from bot.lanes.delivery import Urgency
from bot.model import Coverage, Entry, EntryState, Level, Marks, Seq
from bot.store import MOST_PENDING, Publication, Summary
from tests.contracts.courier import Courier
from tests.contracts.newsroom import AUTHOR, BREAKING, Newsroom, says

PINNED = Marks(key=True, pinned=True)


async def summarise(
    newsroom: Newsroom, coverage: Coverage, text: str = "Two are hurt.", expected: int | None = None
) -> Entry:
    return await newsroom.store.stream.summarise(Summary(coverage.id, says(text), expected), newsroom.tick(), AUTHOR)


async def test_a_summary_is_published_once_and_then_renewed(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.publish(coverage)
    first = await summarise(newsroom, coverage)
    assert (first.number, first.revision, first.summary, first.marks, first.pushed) == (2, 1, True, PINNED, True)
    second = await summarise(newsroom, coverage, "Three are hurt.")
    assert (second.id, second.revision, second.content) == (first.id, 2, says("Three are hurt."))
    assert (second.changed_at, second.note, second.revised_at) == (None, None, newsroom.now)
    assert await newsroom.store.stream.summary(coverage.id) == second


async def test_the_same_words_change_nothing(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    first = await summarise(newsroom, coverage)
    assert await summarise(newsroom, coverage) == first


async def test_a_renewal_takes_the_mark_of_a_correction_away(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    summary = await summarise(newsroom, coverage)
    await courier.serve()
    assert (await newsroom.correct(summary)).changed_at == newsroom.now
    assert (await summarise(newsroom, coverage)).changed_at is None


@pytest.mark.parametrize(("present", "expected"), [(0, 1), (1, 0), (2, 1)])
async def test_whoever_saw_another_one_changes_nothing(newsroom: Newsroom, present: int, expected: int) -> None:
    coverage = await newsroom.open()
    for number in range(present):
        await summarise(newsroom, coverage, f"{number} are hurt.", number)
    with pytest.raises(Stale, match="changed meanwhile"):
        await summarise(newsroom, coverage, "Nobody is hurt.", expected)


async def test_a_first_one_needs_an_open_coverage_and_a_renewal_does_not(newsroom: Newsroom) -> None:
    fire, flood = await newsroom.open(), await newsroom.open("Flood", "flood")
    await summarise(newsroom, fire)
    await newsroom.close(fire)
    await newsroom.close(flood)
    assert (await summarise(newsroom, fire, "It is out.")).revision == 2
    with pytest.raises(CoverageClosed):
        await summarise(newsroom, flood)


async def test_after_one_was_withdrawn_there_can_be_another(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    first = await newsroom.retract(await summarise(newsroom, coverage))
    assert await newsroom.store.stream.summary(coverage.id) is None
    second = await summarise(newsroom, coverage)
    assert (first.state, second.number, second.revision) == (EntryState.RETRACTED, 2, 1)


async def test_it_is_no_news(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    entry = await newsroom.publish(coverage)
    await summarise(newsroom, coverage)
    assert await newsroom.store.stream.newest(coverage.id, 10) == [entry]


async def test_whoever_is_new_is_owed_the_summary_first(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    early = await newsroom.reader(coverage)
    summary = await summarise(newsroom, coverage)
    entry = await newsroom.publish(coverage)
    reader, keen = await newsroom.reader(coverage), await newsroom.reader(coverage, Level.KEY)
    later = await newsroom.publish(coverage)
    await courier.serve()
    assert courier.sent[early] == [summary.id, entry.id, later.id]
    assert courier.sent[reader] == [summary.id, entry.id, later.id]
    assert courier.sent[keen] == [summary.id]


async def test_whoever_wants_breaking_entries_only_gets_no_summary(newsroom: Newsroom, courier: Courier) -> None:
    coverage = await newsroom.open()
    early = await newsroom.reader(coverage, Level.BREAKING)
    await summarise(newsroom, coverage)
    late = await newsroom.reader(coverage, Level.BREAKING)
    await courier.serve()
    assert (courier.sent[early], courier.sent[late]) == ([], [])
    breaking = await newsroom.publish(coverage, marks=BREAKING)
    await courier.serve()
    assert courier.sent[late] == [breaking.id]


async def test_a_long_backlog_does_not_count_it_away(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    before = await newsroom.publish(coverage)
    summary = await summarise(newsroom, coverage)
    many = [Publication(coverage.id, says("Smoke."), newsroom.now)] * (MOST_PENDING + 5)
    await newsroom.store.stream.publish(many, newsroom.tick(), AUTHOR)

    async def behind(after: Seq) -> tuple[list[int], int, Seq]:
        pending = await newsroom.store.deliveries.pending(coverage.id, Level.ALL, Urgency.ORDINARY, after)
        return [row.entry.id for row in pending.rows if row.entry], pending.earlier, pending.until

    shown, earlier, until = await behind(Seq(0))
    assert (shown, earlier) == ([before.id], 0)
    shown, earlier, until = await behind(until)
    assert (shown[0], len(shown), earlier) == (summary.id, MOST_PENDING, 0)
