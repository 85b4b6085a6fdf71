"""How a coverage ends, and goes on after all: `/close`, `/reopen`."""

from datetime import timedelta

import pytest

from bot.errors import NoSuchCoverage, Refused
from bot.model import Coverage, CoverageState
from bot.store import REOPENED_WITHIN
from tests.bot.clock import HandClock
from tests.bot.newsdesk import NewsDesk


async def state(desk: NewsDesk, coverage: Coverage) -> CoverageState:
    return (await desk.store.stream.coverage(coverage.id)).state


async def test_closing_asks_and_says_for_how_many(desk: NewsDesk) -> None:
    coverage = await desk.newsroom.open()
    for _ in range(2):
        await desk.newsroom.reader(coverage)
    assert await desk.labels("/close") == [("Close it for 2 chats", f"end:{coverage.id}")]
    assert await state(desk, coverage) is CoverageState.OPEN
    assert desk.counter.rung == 0


async def test_the_only_open_coverage_is_closed_by_the_button(desk: NewsDesk) -> None:
    coverage = await desk.newsroom.open()
    assert (await desk.told("/close")).startswith("Shall Harbour fire end?")
    told = await desk.pressed(f"end:{coverage.id}")
    assert told.startswith("Harbour fire has ended. Corrections stay possible: /correct harbour-fire/ENTRY TEXT.")
    assert await state(desk, coverage) is CoverageState.CLOSED
    assert desk.counter.rung == 1
    assert desk.audit() == [("closed", "harbour-fire")]


async def test_of_several_coverages_one_is_chosen_and_closed_once(desk: NewsDesk) -> None:
    fire, flood = await desk.newsroom.open(), await desk.newsroom.open("Flood", "flood")
    assert await desk.offered("/close") == [f"close:{flood.id}", f"close:{fire.id}"]
    assert (await desk.pressed(f"close:{fire.id}")).startswith("Shall Harbour fire end?")
    await desk.pressed(f"end:{fire.id}")
    assert await desk.pressed(f"end:{fire.id}") == "Harbour fire was closed already."
    assert await desk.pressed(f"close:{fire.id}") == "Harbour fire was closed already."
    assert [one.slug for one in await desk.store.stream.coverages(CoverageState.OPEN)] == ["flood"]
    assert desk.audit() == [("closed", "harbour-fire")]


async def test_a_coverage_is_closed_by_name(desk: NewsDesk) -> None:
    fire = await desk.newsroom.open()
    await desk.newsroom.open("Flood", "flood")
    assert await desk.offered("/close harbour") == [f"end:{fire.id}"]


@pytest.mark.parametrize("action", ["close:99", "end:99", "end:", "reopen:x", f"reopen:{9**30}"])
async def test_a_button_of_no_coverage_is_refused(desk: NewsDesk, action: str) -> None:
    await desk.newsroom.open()
    with pytest.raises(NoSuchCoverage):
        await desk.pressed(action)


async def test_a_closed_coverage_goes_on_with_those_who_wait_for_its_closing_line(desk: NewsDesk) -> None:
    coverage = await desk.newsroom.open()
    for _ in range(2):
        await desk.newsroom.reader(coverage)
    await desk.newsroom.close(coverage)
    assert await desk.offered("/reopen") == [f"reopen:{coverage.id}"]
    assert await desk.pressed(f"reopen:{coverage.id}") == "Harbour fire goes on; 2 chats will get what comes."
    assert await desk.pressed(f"reopen:{coverage.id}") == "Harbour fire is open."
    assert await state(desk, coverage) is CoverageState.OPEN
    assert desk.audit() == [("reopened", "harbour-fire")]


async def test_a_coverage_is_reopened_by_name(desk: NewsDesk) -> None:
    coverage = await desk.newsroom.open()
    await desk.newsroom.close(coverage)
    assert (await desk.told("/reopen harbour")).startswith("Harbour fire goes on")
    with pytest.raises(NoSuchCoverage, match="no lately ended coverage"):
        await desk.told("/reopen flood")


async def test_after_seven_days_a_coverage_stays_closed(desk: NewsDesk, clock: HandClock) -> None:
    coverage = await desk.newsroom.open()
    await desk.newsroom.close(coverage)
    clock.advance((REOPENED_WITHIN + timedelta(minutes=10)).total_seconds())
    with pytest.raises(Refused, match="No coverage ended within the last 7 days"):
        await desk.told("/reopen")
    with pytest.raises(Refused, match="more than 7 days ago"):
        await desk.pressed(f"reopen:{coverage.id}")
    assert await state(desk, coverage) is CoverageState.CLOSED
