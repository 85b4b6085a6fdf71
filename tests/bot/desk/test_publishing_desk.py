"""The desk that chat, command line and other programs share: what is done once, and what is recorded with it."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conversation import Person
from bot.desk.publishing import Actor, Once
from bot.desk.publishing_desk import PublishingDesk
from bot.errors import KeyTaken, NoSuchEntry, Refused, Stale
from bot.model import Coverage, EntryState, Marks
from tests.bot.audit import audited
from tests.bot.clock import HandClock
from tests.bot.watched import WatchedStore
from tests.contracts.newsroom import Newsroom, says

PIA = Actor("http", Person(id=0, name="Pia Program"))
WEEK = timedelta(days=7)


class Bell:
    def __init__(self) -> None:
        self.rung = 0

    def ring(self) -> None:
        self.rung += 1


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def publishing(store: WatchedStore, clock: HandClock, bell: Bell) -> PublishingDesk:
    return PublishingDesk(store, clock, bell.ring)


async def publish_once(desk: PublishingDesk, coverage: Coverage, once: Once, text: str = "Smoke.") -> str:
    async def act() -> str:
        return str((await desk.publish(coverage, says(text), Marks(), PIA)).number)

    return await desk.once(once, act)


async def test_the_same_key_does_it_once_and_answers_the_same(
    publishing: PublishingDesk, newsroom: Newsroom, bell: Bell, tmp_path: Path
) -> None:
    coverage = await newsroom.open()
    assert await publish_once(publishing, coverage, Once("a", "smoke")) == "1"
    assert bell.rung
    assert await publish_once(publishing, coverage, Once("a", "smoke")) == "1"
    assert await publish_once(publishing, coverage, Once("b", "smoke")) == "2"
    assert audited(tmp_path) == [
        ("Pia Program", "published", f"entry {number} of coverage {coverage.id}") for number in (1, 2)
    ]


async def test_ten_at_once_under_the_same_key_do_it_once(publishing: PublishingDesk, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    async with asyncio.TaskGroup() as askers:
        asked = [askers.create_task(publish_once(publishing, coverage, Once("a", "smoke"))) for _ in range(10)]
    assert {task.result() for task in asked} == {"1"}
    assert len(await newsroom.store.stream.entries(coverage.id)) == 1


async def test_something_else_under_the_same_key_is_refused(publishing: PublishingDesk, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()
    await publish_once(publishing, coverage, Once("a", "smoke"))
    with pytest.raises(KeyTaken, match="make up a new one"):
        await publish_once(publishing, coverage, Once("a", "fire"), "Fire.")
    assert len(await newsroom.store.stream.entries(coverage.id)) == 1


async def test_a_key_is_free_again_after_a_week(
    publishing: PublishingDesk, newsroom: Newsroom, clock: HandClock
) -> None:
    coverage = await newsroom.open()
    await publish_once(publishing, coverage, Once("a", "smoke"))
    clock.advance(WEEK.total_seconds() + 1)
    assert await publish_once(publishing, coverage, Once("a", "fire")) == "2"


async def test_whoever_dies_between_doing_and_answering_has_done_nothing(
    publishing: PublishingDesk, newsroom: Newsroom, tmp_path: Path
) -> None:
    coverage = await newsroom.open()
    published = asyncio.Event()

    async def act() -> str:
        await publishing.publish(coverage, says("Smoke."), Marks(), PIA)
        published.set()
        await asyncio.Event().wait()
        return "never"

    asking = asyncio.create_task(publishing.once(Once("a", "smoke"), act))
    async with asyncio.timeout(10):
        await published.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
    assert await newsroom.store.stream.entries(coverage.id) == []
    assert audited(tmp_path) == []
    assert await publish_once(publishing, coverage, Once("a", "smoke")) == "1"


async def test_what_was_refused_may_be_asked_for_again(publishing: PublishingDesk, newsroom: Newsroom) -> None:
    coverage = await newsroom.open()

    async def refuse() -> str:
        raise Refused("Not now.")

    with pytest.raises(Refused, match="Not now"):
        await publishing.once(Once("a", "smoke"), refuse)
    assert await publish_once(publishing, coverage, Once("a", "smoke")) == "1"


async def test_a_stale_correction_is_refused_with_what_it_says_now(
    publishing: PublishingDesk, newsroom: Newsroom
) -> None:
    entry = await newsroom.publish(await newsroom.open(), says("21 injured."))
    await publishing.correct(entry, 1, says("12 injured."), "12, not 21.", PIA)
    with pytest.raises(Stale, match=r"It says now: “12 injured\.”"):
        await publishing.correct(entry, 1, says("13 injured."), None, PIA)


async def test_a_correction_that_changes_nothing_is_none(publishing: PublishingDesk, newsroom: Newsroom) -> None:
    entry = await newsroom.publish(await newsroom.open(), says("12 injured."))
    assert await publishing.correct(entry, 1, says("12 injured."), None, PIA) == entry


async def test_an_entry_is_found_by_its_name_with_its_coverage(publishing: PublishingDesk, newsroom: Newsroom) -> None:
    fire = await newsroom.open()
    entry = await newsroom.publish(fire)
    assert await publishing.entry_called("#1") == (fire, entry)
    with pytest.raises(NoSuchEntry, match="Harbour fire has no entry 2"):
        await publishing.entry(fire, 2)


async def test_a_coverage_ends_once(publishing: PublishingDesk, newsroom: Newsroom, tmp_path: Path) -> None:
    coverage = await newsroom.open()
    ended = await publishing.close(coverage, PIA)
    again = await publishing.close(coverage, PIA)
    assert (again.state, again.slug) == (ended.state, "harbour-fire")
    assert audited(tmp_path) == [("Pia Program", "closed", "harbour-fire")]


async def test_a_retraction_keeps_its_reason(publishing: PublishingDesk, newsroom: Newsroom) -> None:
    entry = await newsroom.publish(await newsroom.open())
    retracted = await publishing.retract(entry, " A drill. ", PIA)
    assert (retracted.state, retracted.note) == (EntryState.RETRACTED, "A drill.")
