"""A watched page, from its server to chats of both platforms: it grows, is edited, breaks and recovers."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from adapters.web import WebFetcher
from bot.demo.people import ROLE_EDITOR, in_private
from bot.model import Coverage
from bot.source import SourceOptions
from bot.sources.reader import read
from bot.watching.sourcing import Sourcing
from tests.flows.newsroom import PATIENCE, shown
from tests.flows.reader import Reader
from tests.flows.site import Site as Web
from tests.flows.site import served
from tests.flows.town import Site, Town

HEAD = "Harbour fire: live\nA warehouse burns at the old quay.\n4 May 2026\n"
SMOKE = ("08:05", "Smoke is seen over the quay, and nobody knows from what.")
FERRY = ("08:20", "The ferry waits outside the breakwater until further notice.")
ROOF = ("08:40", "The roof of the warehouse has come down; nobody is hurt.")
OUT = ("08:59", "The fire is out, says the harbour master, and the quay is safe.")
OPEN = ("09:01", "The harbour is open again, for small boats at first.")

SECOND = timedelta(seconds=1)


def page(*entries: tuple[str, str]) -> str:
    """Newest first."""
    return HEAD + "".join(f"- {time} GMT\n{text}\n" for time, text in entries)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with served() as web:
        yield web


@dataclass(frozen=True, slots=True)
class Watched:
    """A town with a reader on each platform, and a page that is read for them."""

    town: Town
    web: Web
    readers: tuple[Reader, Reader]

    def shows(self, *entries: tuple[str, str]) -> None:
        self.web.body = page(*entries)

    async def passes(self, seconds: int) -> None:
        """So many seconds, in each of which everybody gets a turn."""
        for _ in range(seconds):
            self.town.clock.pass_by(SECOND)
            await self.town.news.parts.store.deliveries.foreign_version()

    async def comes_true(self, condition: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not await condition():
                await self.passes(1)

    async def come_to_show(self, text: str) -> None:
        async def shown() -> bool:
            return all(reader.times(text) == (1,) for reader in self.readers)

        await self.comes_true(shown)

    async def is_read_again(self, times: int = 6) -> None:
        """Often enough for anything that differs to count."""
        wanted = self.web.asked + times

        async def read_again() -> bool:
            return self.web.asked >= wanted

        await self.comes_true(read_again)

    @property
    def messages(self) -> list[int]:
        """How many messages each reader has."""
        return [len(reader.messages) for reader in self.readers]


async def added(town: Town, web: Web, options: SourceOptions) -> Coverage:
    store, stream = town.news.parts.store, town.news.parts.stream
    fetcher = WebFetcher(town.news.parts.sources.connections, town.clock)
    return (await Sourcing(store, stream, fetcher, read, town.clock).add(web.address, None, options)).coverage


@pytest.fixture
async def watched(grounds: Site, web: Web) -> AsyncIterator[Watched]:
    async with grounds.town(allow_private_addresses=True) as town:
        yield await begin(town, web)


async def begin(town: Town, web: Web) -> Watched:
    web.body = page(ROOF, FERRY, SMOKE)
    coverage = await added(town, web, SourceOptions(hold=3))
    here = Town(town.news, town.clock, coverage, town.passage)
    readers = (await here.reader("telegram"), await here.reader("discord"))
    town.news.parts.relay.wake()
    watched = Watched(here, web, readers)
    await watched.come_to_show(ROOF[1])
    return watched


async def test_a_page_that_grows_is_edited_reordered_cut_off_breaks_and_recovers(watched: Watched) -> None:
    watched.shows(OUT, ROOF, FERRY, SMOKE)
    await watched.come_to_show(OUT[1])
    watched.shows(OUT, (ROOF[0], "The roof of the warehouse has come down; one person is hurt."), FERRY, SMOKE)
    await watched.come_to_show("one person is hurt.")
    watched.shows(SMOKE, FERRY, OUT, (ROOF[0], "The roof of the warehouse has come down; one person is hurt."))
    await watched.is_read_again()
    watched.shows(OUT)
    await watched.is_read_again()
    watched.web.body = "<html><body>We will be right back.</body></html>"
    await watched.is_read_again(2)
    watched.web.body = None
    await watched.is_read_again(2)
    watched.shows(OPEN, OUT, (ROOF[0], "The roof of the warehouse has come down; one person is hurt."), FERRY, SMOKE)
    await watched.come_to_show(OPEN[1])
    await watched.is_read_again()
    assert watched.messages == [3, 3]
    assert watched.web.unchanged > 0
    for reader in watched.readers:
        assert reader.times("nobody is hurt", "one person is hurt", OUT[1], OPEN[1], SMOKE[1]) == (0, 1, 1, 1, 0)
    assert await watched.town.news.parts.store.questions.open_questions() == []


async def test_an_editor_withdraws_what_is_gone_from_the_page(watched: Watched) -> None:
    watched.shows(OUT, ROOF, FERRY, SMOKE)
    await watched.come_to_show(OUT[1])
    watched.shows(OUT, FERRY, SMOKE)
    editor = in_private(watched.town.telegram, ROLE_EDITOR)

    async def asked() -> bool:
        return any("no longer at" in message.text for message in shown(editor))

    await watched.comes_true(asked)
    await editor.press("Withdraw")
    await watched.come_to_show("Withdrawn")
    assert all("Withdrawn" in reader.showing(ROOF[1])[0].text for reader in watched.readers)
    assert watched.messages == [2, 2]


async def test_what_a_page_said_while_the_relay_was_away_goes_out_once(grounds: Site, web: Web) -> None:
    async with grounds.town(allow_private_addresses=True) as town:
        before = await begin(town, web)
        before.shows(OUT, ROOF, FERRY, SMOKE)
        await before.come_to_show(OUT[1])
    grounds.clock.pass_by(timedelta(minutes=20))
    boats = [
        (f"09:{minute:02}", f"Boat number {minute} leaves the harbour for the islands.") for minute in range(1, 19)
    ]
    web.body = page(*boats[::-1], OUT, ROOF, FERRY, SMOKE)
    async with grounds.town(allow_private_addresses=True) as town:
        again = Watched(town, web, before.readers)
        await again.come_to_show(boats[-1][1])
        await again.is_read_again()
        assert all(3 <= count <= 5 for count in again.messages)
        for reader in again.readers:
            assert reader.times(boats[-1][1], OUT[1], ROOF[1]) == (1, 1, 1)
        assert await town.news.parts.store.questions.open_questions() == []
