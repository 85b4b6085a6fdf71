"""Documents that arrive one after the other, and what is stored and sent of them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.model import Coverage, Entry
from bot.richtext import plain
from bot.sources.arrival import Arrival, arrive
from bot.sources.document import Document
from bot.store import Store
from bot.stream import Stream
from storage.sqlite import open_store
from tests.bot.sources.stored import shown
from tests.new_database import put_new_database

FERRY = "The ferry to Little Ember stays in harbour until the wind has turned, says the company."
FIRE = "A fire has broken out in a shed beside the grain silos; nobody was inside when it started."


@dataclass(frozen=True, slots=True)
class Desk:
    """A coverage that documents arrive in."""

    store: Store
    stream: Stream
    coverage: Coverage

    async def arrives(self, document: Document, *, publish: bool = False) -> Arrival:
        return await arrive(self.store.stream, self.stream, document, self.coverage, publish=publish)

    async def entries(self) -> list[Entry]:
        return await self.store.stream.entries(self.coverage.id)

    async def texts(self) -> list[str]:
        return [plain(entry.content.body) for entry in await self.entries()]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_store(put_new_database(tmp_path / "news.sqlite3"), durable=False) as store:
        stream = Stream(store.stream, SystemClock(), wake=lambda: None)
        yield Desk(store, stream, await stream.open("Storm", source="page"))


def counts(arrival: Arrival) -> tuple[int, int, int, int]:
    return arrival.stored, arrival.sent, arrival.corrected, arrival.missing


async def test_a_page_with_lists_that_arrives_again_changes_nothing(desk: Desk) -> None:
    page = shown("12:00 In the lead: | - Otter | • Second Helping | > Row! | – Calm.", "11:00", "10:00 Gun!")
    assert counts(await desk.arrives(page)) == (3, 0, 0, 0)
    assert counts(await desk.arrives(page)) == (0, 0, 0, 0)


async def test_what_was_slipped_in_edited_and_dropped_arrives_as_such(desk: Desk) -> None:
    await desk.arrives(shown(f"12:00 {FERRY}", "11:00 21 people were hurt.", "10:00 Gun!"))
    after = shown(f"12:00 {FERRY}", "12:00 Sirens.", "11:00 12 people were hurt.")
    assert counts(await desk.arrives(after)) == (1, 1, 1, 1)
    assert await desk.texts() == ["Gun!", "12 people were hurt.", FERRY, "Sirens."]
    assert counts(await desk.arrives(after)) == (0, 0, 0, 1)


async def test_entries_that_a_page_drops_one_by_one_from_the_same_minute_stay_themselves(desk: Desk) -> None:
    await desk.arrives(shown("12:00 More soon.", f"12:00 {FERRY}", f"12:00 {FIRE}"))
    assert counts(await desk.arrives(shown("12:00 More soon.", f"12:00 {FERRY}"))) == (0, 0, 0, 1)
    assert counts(await desk.arrives(shown("12:00 More soon."))) == (0, 0, 0, 2)
    assert counts(await desk.arrives(shown("12:01 Hello.", "12:00 More soon."))) == (1, 1, 0, 2)
    assert await desk.texts() == [FIRE, FERRY, "More soon.", "Hello."]


async def test_a_dropped_entry_that_comes_back_is_known(desk: Desk) -> None:
    page = shown("12:00 More soon.", f"12:00 {FERRY}", f"12:00 {FIRE}")
    await desk.arrives(page)
    origins = [entry.origin for entry in await desk.entries()]
    await desk.arrives(shown("12:00 More soon."))
    assert counts(await desk.arrives(page)) == (0, 0, 0, 0)
    assert [entry.origin for entry in await desk.entries()] == origins
