"""What reaches out to the web, composed: apart from `beside`, so that other commands need not load what fetches."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from random import Random

from adapters.web import AddressRules, CallbackServer, Connections, WebFetcher, WebHubs, callback_address
from bot.clock import SystemClock
from bot.command_line.beside import beside_the_relay
from bot.log import say
from bot.people.roles import Roles
from bot.ports import Clock, Platform
from bot.settings import Settings
from bot.sources.reader import read
from bot.store import Store
from bot.stream import Stream
from bot.watching.announcements import SourceAnnouncements
from bot.watching.check import Checks
from bot.watching.commands import SourceCommands
from bot.watching.notices import Notices
from bot.watching.questions import Questions
from bot.watching.sourcing import Sourcing
from bot.watching.watcher import Watcher

log = logging.getLogger(__name__)


def web(settings: Settings) -> Connections:
    """Connections to wherever sources may be."""
    return Connections(AddressRules(allow_private=settings.allow_private_addresses), contact=settings.source_contact)


@asynccontextmanager
async def sourcing(settings: Settings) -> AsyncIterator[Sourcing]:
    """What can be done with sources, beside a relay. Raises `SettingsInvalid`."""
    clock = SystemClock()
    async with beside_the_relay(settings) as (store, stream), web(settings) as connections:
        yield Sourcing(store, stream, WebFetcher(connections, clock), read, clock)


@dataclass(frozen=True, slots=True)
class Watching:
    """What a relay needs to read its sources; `opened` while it runs."""

    watcher: Watcher
    commands: SourceCommands
    connections: Connections
    callbacks: CallbackServer | None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Connected, and listening for hubs where that is set. Raises `SettingsInvalid`."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self.connections)
            if self.callbacks is not None:
                await stack.enter_async_context(self.callbacks)
                say(log, "hubs", at=self.callbacks.url)
            yield


def watching(
    settings: Settings,
    store: Store,
    stream: Stream,
    platforms: Mapping[str, Platform],
    roles: Roles,
    admit: Callable[[str], Awaitable[None]],
    clock: Clock,
    random: Random,
) -> Watching:
    connections = web(settings)
    fetcher = WebFetcher(connections, clock)
    questions = Questions(store, stream, Notices(platforms, roles, store.languages, admit), clock)
    announcements = callbacks = None
    if settings.callback_port is not None and settings.public_address is not None:
        callback = partial(callback_address, settings.public_address)
        announcements = SourceAnnouncements(store.announcements, WebHubs(connections, clock), callback, clock)
        callbacks = CallbackServer(announcements, settings.callback_host, settings.callback_port)
    checks = Checks(store, stream, fetcher, read, clock, random)
    return Watching(
        Watcher(store.sources, checks, questions, clock, announcements),
        SourceCommands(store, Sourcing(store, stream, fetcher, read, clock), questions, clock),
        connections,
        callbacks,
    )
