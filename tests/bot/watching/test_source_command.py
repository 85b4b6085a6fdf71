"""`/source`: what an editor can do with sources in chat."""

import pytest

from bot.errors import Refused, SourceUnavailable
from bot.source import SourceState
from tests.bot.newsdesk import NewsDesk

ADDRESS = "https://harbour.example/live"
PAGE = "Harbour fire\nA warehouse burns.\n4 May 2026\n- 08:40 GMT\nThe roof is down.\n- 08:05 GMT\nSmoke.\n"


@pytest.fixture(autouse=True)
def page(desk: NewsDesk) -> None:
    desk.web.pages[ADDRESS] = PAGE


async def state(desk: NewsDesk) -> SourceState:
    return (await desk.store.sources.sources())[0].state


async def test_a_source_is_added_and_its_backlog_stays_here(desk: NewsDesk) -> None:
    told = await desk.told(f"/source add {ADDRESS}")
    assert told == (
        "Source 1 is read into harbour-fire. 2 entries are stored, sent to nobody; what comes from now on goes out."
    )
    coverage = (await desk.store.stream.coverages())[0]
    assert [(entry.pushed, entry.origin) for entry in await desk.entries(coverage)] == [
        (False, "source-1/2026-05-04T08:05Z/1"),
        (False, "source-1/2026-05-04T08:40Z/1"),
    ]
    assert ("source 1 added", ADDRESS) in desk.audit()


async def test_a_source_is_added_to_a_coverage_that_is_named(desk: NewsDesk) -> None:
    coverage = await desk.newsroom.open("Storm", "storm")
    await desk.told(f"/source add {ADDRESS} storm")
    assert len(await desk.entries(coverage)) == 2


async def test_alone_it_lists_what_there_is(desk: NewsDesk) -> None:
    assert await desk.told("/source") == "No source is read yet: /source add ADDRESS."
    await desk.told(f"/source add {ADDRESS}")
    assert await desk.told("/source") == f"1: {ADDRESS}: active; into harbour-fire."
    assert await desk.offered("/source") == ["source:pause:1", "source:removing:1"]


async def test_trying_a_source_changes_nothing(desk: NewsDesk) -> None:
    told = await desk.told(f"/source test {ADDRESS}")
    assert told == "“Harbour fire”, text, 2 entries. It is not read yet; adding it sends nothing of this to anybody."
    assert await desk.store.sources.sources() == []
    assert await desk.store.stream.coverages() == []


async def test_trying_a_source_that_is_read_tells_what_would_follow(desk: NewsDesk) -> None:
    await desk.told(f"/source add {ADDRESS}")
    desk.web.pages[ADDRESS] = PAGE.replace("- 08:40", "- 08:55 GMT\nIt is out.\n- 08:40").replace("Smoke.", "Steam.")
    assert await desk.told(f"/source test {ADDRESS}") == (
        "“Harbour fire”, text, 3 entries. Now 1 would be sent, 1 corrected, 0 withdrawn; you would be asked about 0."
    )


async def test_a_source_is_paused_and_read_again(desk: NewsDesk) -> None:
    await desk.told(f"/source add {ADDRESS}")
    assert await desk.told("/source pause 1") == f"{ADDRESS} is no longer read."
    assert await state(desk) is SourceState.PAUSED
    assert await desk.offered("/source") == ["source:resume:1", "source:removing:1"]
    assert await desk.pressed("source:resume:1") == f"{ADDRESS} is read again."
    assert await state(desk) is SourceState.ACTIVE


async def test_removing_asks_first(desk: NewsDesk) -> None:
    await desk.told(f"/source add {ADDRESS}")
    assert await desk.told("/source remove 1") == f"Stop reading {ADDRESS} for good? What it gave stays."
    assert await desk.offered("/source remove 1") == ["source:remove:1"]
    assert len(await desk.store.sources.sources()) == 1
    assert await desk.pressed("source:remove:1") == f"{ADDRESS} is removed; what it gave stays."
    assert await desk.store.sources.sources() == []


async def test_what_cannot_be_read_is_said_and_nothing_is_added(desk: NewsDesk) -> None:
    desk.web.pages[ADDRESS] = SourceUnavailable("harbour.example: nobody answers")
    with pytest.raises(Refused, match=r"That cannot be read: harbour\.example: nobody answers"):
        await desk.told(f"/source add {ADDRESS}")
    desk.web.breaks(ADDRESS)
    with pytest.raises(Refused, match="That cannot be read: found nothing of use"):
        await desk.told(f"/source add {ADDRESS}")
    assert await desk.store.sources.sources() == []
    assert await desk.store.stream.coverages() == []


@pytest.mark.parametrize("typed", ["add", "burn 1", "pause", "test"])
async def test_what_is_incomplete_is_explained(desk: NewsDesk, typed: str) -> None:
    with pytest.raises(Refused, match="/source add ADDRESS"):
        await desk.told(f"/source {typed}")


@pytest.mark.parametrize("address", ["harbour.example", "file:///etc/hosts", "ftp://harbour.example", "javascript:x"])
async def test_only_addresses_of_the_web_are_taken(desk: NewsDesk, address: str) -> None:
    with pytest.raises(Refused, match="A source is an address"):
        await desk.told(f"/source add {address}")


async def test_a_source_that_is_not_there_is_said(desk: NewsDesk) -> None:
    with pytest.raises(Refused, match="no source 7"):
        await desk.told("/source pause 7")
