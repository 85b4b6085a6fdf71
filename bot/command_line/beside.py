"""What may run beside a relay: commands that write into its database, which it notices by itself, or only read it.

Composed apart from the relay, so that such a command need not load the platforms' libraries.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.clock import SystemClock
from bot.desk.publishing_desk import PublishingDesk
from bot.export.edition import Edition
from bot.figures.status import EntryReport, Status, look
from bot.settings import Settings
from bot.sources.arrival import Arrival, arrive, coverage_for
from bot.sources.document import Document
from bot.store import Store
from bot.stream import Stream
from storage.sqlite import open_store, open_store_to_read


@asynccontextmanager
async def beside_the_relay(settings: Settings) -> AsyncIterator[tuple[Store, Stream]]:
    """The store, and a stream whose entries the relay finds there. Raises `SettingsInvalid`."""
    async with open_store(settings.database) as store:
        yield store, Stream(store.stream, SystemClock(), wake=lambda: None)


@asynccontextmanager
async def publishing_desk(settings: Settings) -> AsyncIterator[PublishingDesk]:
    """What the desk can do. Raises `SettingsInvalid`."""
    async with open_store(settings.database) as store:
        yield PublishingDesk(store, SystemClock(), wake=lambda: None)


async def import_document(
    settings: Settings, document: Document, source: str, slug: str | None, *, publish: bool
) -> Arrival:
    """Bring a document into the stream; `source` is where it was read from. Raises `Refused`, `SettingsInvalid`."""
    async with beside_the_relay(settings) as (store, stream):
        if slug:
            coverage = await store.stream.coverage_named(slug)
        else:
            coverage = await coverage_for(store.stream, stream, document, source, fallback=Path(source).stem)
        return await arrive(store.stream, stream, document, coverage, publish=publish)


async def edition(settings: Settings, slug: str, address: str | None) -> Edition:
    """A coverage as it is now, to be exported. Raises `NoSuchCoverage`, `SettingsInvalid`."""
    async with open_store_to_read(settings.database) as store:
        coverage = await store.stream.coverage_named(slug)
        return Edition(coverage, await store.stream.entries(coverage.id), address)


async def entry_report(settings: Settings, name: str) -> EntryReport:
    """How far one entry got. Raises `Refused`, `SettingsInvalid`."""
    async with open_store_to_read(settings.database) as store:
        desk = PublishingDesk(store, SystemClock(), wake=lambda: None)
        coverage, entry = await desk.entry_called(name)
        return EntryReport(coverage, entry, await desk.reach(entry))


async def status(settings: Settings) -> Status:
    """How things stand on both platforms, whether they have a token or not. Raises `SettingsInvalid`."""
    async with open_store_to_read(settings.database) as store:
        return await look(store, settings.rates, SystemClock().now())
