"""Coverages: opened under a name of their own, described, read from a source, closed once."""

from collections.abc import Awaitable, Callable

import pytest

from bot.errors import NoSuchCoverage
from bot.lanes.delivery import Pending, Urgency
from bot.model import Change, Coverage, CoverageId, CoverageState, Level, Seq
from bot.store import StreamStore
from tests.contracts.conftest import Opening
from tests.contracts.newsroom import START, Newsroom

PAGE = "https://desk.example/live/harbour"


async def test_a_coverage_is_what_it_was_opened_as(newsroom: Newsroom) -> None:
    stream = newsroom.store.stream
    coverage = await stream.open_coverage("Harbour fire", ("Since dawn.", "Live."), "harbour-fire", PAGE, START)
    assert coverage == Coverage(
        coverage.id, "harbour-fire", "Harbour fire", ("Since dawn.", "Live."), CoverageState.OPEN, PAGE, START
    )
    assert await stream.coverage(coverage.id) == coverage
    assert await stream.coverage_named("harbour-fire") == coverage
    assert await stream.coverage_from(PAGE) == coverage


async def test_a_slug_that_is_taken_gets_the_next_free_number(newsroom: Newsroom) -> None:
    slugs = [(await newsroom.open(slug="fire")).slug for _ in range(3)]
    assert slugs == ["fire", "fire-2", "fire-3"]


async def test_a_slug_is_numbered_past_one_that_looks_numbered_already(newsroom: Newsroom) -> None:
    await newsroom.open(slug="day-2")
    assert (await newsroom.open(slug="day")).slug == "day"
    assert (await newsroom.open(slug="day")).slug == "day-3"


@pytest.mark.parametrize("slug", ["live [1]", "100%", "a*b", "a_b", "?"])
async def test_any_character_may_be_in_a_slug(newsroom: Newsroom, slug: str) -> None:
    slugs = {(await newsroom.open(slug=slug)).slug for _ in range(3)}
    assert slugs == {slug, f"{slug}-2", f"{slug}-3"}


async def test_coverages_are_listed_the_newest_first(newsroom: Newsroom) -> None:
    first, second, third = [await newsroom.open(slug=slug) for slug in ("first", "second", "third")]
    await newsroom.close(second)
    stream = newsroom.store.stream
    assert [coverage.id for coverage in await stream.coverages()] == [third.id, second.id, first.id]
    assert await stream.coverages(CoverageState.OPEN) == [third, first]
    assert [coverage.id for coverage in await stream.coverages(CoverageState.CLOSED)] == [second.id]


async def test_a_description_replaces_the_former_and_tells_nobody(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await newsroom.reader(coverage)
    await newsroom.store.stream.describe_coverage(coverage.id, "Harbour fire out", ("It is over.",))
    described = await newsroom.store.stream.coverage(coverage.id)
    assert (described.title, described.standfirst, described.slug) == (
        "Harbour fire out",
        ("It is over.",),
        coverage.slug,
    )
    assert await newsroom.store.deliveries.due("telegram", 10) == []


async def test_a_source_is_read_into_the_coverage_that_was_opened_from_it_last(newsroom: Newsroom) -> None:
    stream = newsroom.store.stream
    assert await stream.coverage_from(PAGE) is None
    yesterday = await stream.open_coverage("Monday", (), "monday", PAGE, START)
    today = await stream.open_coverage("Tuesday", (), "tuesday", PAGE, START)
    assert await stream.coverage_from(PAGE) == today
    assert (await stream.coverage(yesterday.id)).source is None


async def test_a_coverage_closes_once(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    stream = newsroom.store.stream
    assert await stream.close_coverage(coverage.id, newsroom.tick())
    assert not await stream.close_coverage(coverage.id, newsroom.tick())
    assert (await stream.coverage(coverage.id)).state is CoverageState.CLOSED


async def test_one_closing_line_goes_to_every_level(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    readers = [await newsroom.reader(coverage, level) for level in Level]
    await newsroom.close(coverage)
    await newsroom.store.stream.close_coverage(coverage.id, newsroom.tick())
    deliveries = newsroom.store.deliveries
    due = await deliveries.due("telegram", 10)
    assert {one.chat.address for one in due} == set(readers)
    for one in due:
        pending = await deliveries.pending(coverage.id, one.level, one.urgency, one.after)
        assert [(row.change, row.entry) for row in pending.rows] == [(Change.CLOSING, None)]
        assert pending.until == pending.rows[0].seq


ASKING: dict[str, Callable[[StreamStore, CoverageId], Awaitable[object]]] = {
    "read": lambda stream, unknown: stream.coverage(unknown),
    "read by its name": lambda stream, unknown: stream.coverage_named(f"nowhere-{unknown}"),
    "described": lambda stream, unknown: stream.describe_coverage(unknown, "Nothing", ()),
    "closed": lambda stream, unknown: stream.close_coverage(unknown, START),
    "released": lambda stream, unknown: stream.release(unknown, START),
}


@pytest.mark.parametrize("asked", list(ASKING))
async def test_a_coverage_that_is_not_there_is_refused(newsroom: Newsroom, asked: str) -> None:
    with pytest.raises(NoSuchCoverage):
        await ASKING[asked](newsroom.store.stream, CoverageId(99))


async def test_the_head_of_a_new_coverage_is_before_everything(newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    for level in Level:
        pending = await newsroom.store.deliveries.pending(coverage.id, level, Urgency.ORDINARY, Seq(0))
        assert pending == Pending((), 0, Seq(0))


async def test_coverages_survive_reopening(opening: Opening) -> None:
    async with opening() as store:
        coverage = await Newsroom(store).open()
    async with opening() as store:
        assert await store.stream.coverages() == [coverage]
