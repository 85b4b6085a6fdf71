"""How editors open and withdraw: `/open`, `/retract`."""

import pytest

from bot.errors import AlreadyRetracted, Refused
from bot.model import CoverageState, EntryState
from tests.bot.newsdesk import NewsDesk


async def test_opening_a_coverage_tells_how_readers_join(desk: NewsDesk) -> None:
    told = await desk.told("/open  Harbour   fire: what we know ")
    assert told == "Harbour fire: what we know is open. Readers join with /subscribe harbour-fire-what-we-know."
    (coverage,) = await desk.store.stream.coverages()
    assert (coverage.title, coverage.state, coverage.source) == ("Harbour fire: what we know", CoverageState.OPEN, None)
    assert desk.audit() == [("opened", "harbour-fire-what-we-know")]


async def test_a_coverage_that_is_open_already_is_not_opened_twice(desk: NewsDesk) -> None:
    await desk.told("/open Fire")
    with pytest.raises(Refused, match="“Fire” is open already, as fire"):
        await desk.told("/open FIRE")
    assert len(await desk.store.stream.coverages()) == 1


async def test_a_coverage_may_be_called_like_one_that_has_ended(desk: NewsDesk) -> None:
    await desk.told("/open Fire")
    (coverage,) = await desk.store.stream.coverages()
    await desk.pressed(f"end:{coverage.id}")
    assert await desk.told("/open Fire") == "Fire is open. Readers join with /subscribe fire-2."


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
async def test_a_title_has_between_one_and_two_hundred_characters(desk: NewsDesk, title: str) -> None:
    with pytest.raises(Refused, match="1 to 200 characters"):
        await desk.told(f"/open {title}")
    assert await desk.store.stream.coverages() == []


@pytest.mark.parametrize("reason", ["remove: names a victim", "Remove : names a victim"])
async def test_an_entry_is_removed(desk: NewsDesk, reason: str) -> None:
    coverage, _ = await desk.published()
    assert "deleted where that still works" in await desk.told(f"/retract 1 {reason}")
    entry = await desk.entry(coverage)
    assert (entry.state, entry.removed, entry.note) == (EntryState.RETRACTED, True, "names a victim")
    assert desk.audit() == [("removed", f"entry 1 of coverage {coverage.id}")]


async def test_a_removal_needs_a_reason_too(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    with pytest.raises(Refused, match="Readers see why"):
        await desk.told("/retract 1 remove:")
    await desk.told("/retract 1 Remove this, they said")
    entry = await desk.entry(coverage)
    assert (entry.removed, entry.note) == (False, "Remove this, they said")


async def test_a_retraction_needs_a_reason(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    with pytest.raises(Refused, match="Readers see why"):
        await desk.told("/retract 1")
    assert (await desk.entry(coverage)).state is EntryState.LIVE


async def test_a_very_long_reason_is_shortened(desk: NewsDesk) -> None:
    coverage, _ = await desk.published()
    await desk.told("/retract 1 " + "x" * 3000)
    assert (await desk.entry(coverage)).note == "x" * 500


async def test_an_entry_is_withdrawn_once(desk: NewsDesk) -> None:
    await desk.published()
    await desk.told("/retract 1 It was a drill")
    with pytest.raises(AlreadyRetracted):
        await desk.told("/retract 1 It was a drill")
    assert len(desk.audit()) == 1
