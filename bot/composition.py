"""The composition root: the one place where platforms and storage are plugged into the core."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from os import _exit
from random import Random

from adapters.discord import DiscordPlatform
from adapters.telegram import TelegramPlatform
from bot.budgets.pacing import lane_settings
from bot.clock import SystemClock
from bot.desk.departures import Departures
from bot.desk.desk import Desk
from bot.desk.lulls import Lulls
from bot.desk.media import MEGABYTE
from bot.desk.posting import Posting
from bot.desk.preview import Desktop
from bot.desk.proof import Proofs
from bot.desk.publishing_desk import PublishingDesk
from bot.desk.report import Reports
from bot.desk.schedule import zone
from bot.desk.submissions import Submissions
from bot.errors import NothingToRun
from bot.figures.figures import Watch
from bot.figures.meters import NO_METERS, Tally
from bot.intake.dispatch import Dispatch
from bot.intake.intake import CommandIntake
from bot.lanes.companions import crossposters, forums
from bot.lanes.lane import Lane
from bot.people.claim import Claims
from bot.people.membership import Membership
from bot.people.patience import Limits
from bot.people.roles import DeskSettings, Roles
from bot.ports import Clock, Platform
from bot.reaching import Watching, watching
from bot.readers.readers import Readers
from bot.relay import Crew, Relay
from bot.serving import serving
from bot.settings import Settings
from bot.store import Store
from bot.stream import Stream
from bot.watching.notices import Notices
from storage.lock import relay_lock
from storage.sqlite import open_store


@dataclass(slots=True)
class Wake:
    """What rings when something may be due; connected once the lanes are there."""

    lanes: list[Lane] = field(default_factory=list)

    def __call__(self) -> None:
        for lane in self.lanes:
            lane.wake()


@dataclass(frozen=True, slots=True)
class Parts:
    """A relay and what its commands share with it."""

    relay: Relay
    stream: Stream
    store: Store
    watch: Watch
    sources: Watching


def platforms(settings: Settings, clock: Clock) -> dict[str, Platform]:
    """Those that have a token. Raises `NothingToRun`."""
    found: dict[str, Platform] = {}
    if settings.telegram_token:
        found["telegram"] = TelegramPlatform(
            settings.telegram_token,
            api_base=settings.telegram_api_base,
            window=settings.telegram_window,
            desk_chats=settings.telegram_desks,
            now=clock.now,
            sleep=clock.sleep,
            read_timeout=settings.answer_timeout,
        )
    if settings.discord_token:
        found["discord"] = DiscordPlatform(
            settings.discord_token,
            api_base=settings.discord_api_base,
            gateway=settings.discord_gateway,
            desk_guilds=settings.discord_desk_guilds,
            window=settings.discord_window,
            now=clock.now,
            pause=clock.sleep,
            monotonic=clock.monotonic,
            read_timeout=settings.answer_timeout,
        )
    if not found:
        raise NothingToRun(
            "no platform has a token: set TICKERTAPE_TELEGRAM_TOKEN or TICKERTAPE_DISCORD_TOKEN,"
            " or see it all without any with: tickertape demo"
        )
    return found


def desks(settings: Settings) -> dict[str, DeskSettings]:
    """Who may post, and where, on each platform."""
    return {
        "telegram": DeskSettings(
            frozenset(settings.telegram_editors),
            frozenset(settings.telegram_desks),
            notices=settings.telegram_notices,
        ),
        "discord": DeskSettings(
            frozenset(settings.discord_editors),
            frozenset(settings.discord_desk_guilds),
            in_private=False,
            notices=settings.discord_notices,
        ),
    }


def assemble(settings: Settings, store: Store, *, limits: bool = True, clock: Clock | None = None) -> Parts:
    """The relay on an open store. Raises `NothingToRun`."""
    clock, random, wake = clock or SystemClock(), Random(), Wake()
    served = platforms(settings, clock)
    pace = lane_settings(settings, limits=limits)
    tally = Tally()
    meters = NO_METERS if settings.metrics_port is None else tally
    lanes = {name: Lane(platform, store, pace[name], clock, random, meters) for name, platform in served.items()}
    wake.lanes.extend(lanes.values())

    async def admit(name: str) -> None:
        await lanes[name].admit()

    stream = Stream(store.stream, clock, wake)
    reports = Reports(store, served, clock, admit)
    claims = Claims(store, clock)
    roles = Roles(store.roles, desks(settings))
    notices = Notices(served, roles, store.languages, admit)
    lulls = Lulls(store, notices, clock, timedelta(days=settings.quiet_days))
    membership = Membership(store, roles, claims, served, notices, clock)
    readers = Readers(store, clock, wake, settings.desk_zone)
    sources = watching(settings, store, stream, served, roles, admit, clock, random)
    desktop = Desktop(
        served,
        zone(settings.desk_zone),
        settings.undo_seconds,
        settings.undo_breaking_seconds,
        settings.largest_file_mb * MEGABYTE,
    )
    proofs = Proofs(store, clock, desktop)
    submissions = Submissions(store, stream, reports, notices, proofs, clock)
    posting = Posting(store, stream, reports, clock, desktop)
    desk = Desk(store, stream, posting, clock, sources.commands, membership, submissions, lulls)
    departures = Departures(store, stream, reports, clock, desktop, admit)
    each = Limits(settings.reader_limit, settings.desk_limit, settings.submission_limit)
    dispatch = Dispatch(store, served, readers, desk, claims, roles, clock, wake)
    intake = CommandIntake(store, served, dispatch, roles, clock, admit, each)
    passing_on = crossposters(served, lanes, store, clock, random)
    posts = forums(served, lanes, store, wake, clock, random)
    crew = Crew(
        served,
        lanes,
        passing_on,
        posts,
        intake,
        reports,
        claims,
        roles,
        sources.watcher,
        submissions,
        departures,
        lulls,
    )
    watch = Watch(store.deliveries, tally, settings.rates, clock)
    return Parts(Relay(crew, store.deliveries, clock, random), stream, store, watch, sources)


@asynccontextmanager
async def assembled(settings: Settings, *, limits: bool = True, clock: Clock | None = None) -> AsyncIterator[Parts]:
    """The relay with its store, holding the database's lock.

    Raises `DatabaseTaken`, `SettingsInvalid`, `NothingToRun`.
    """
    clock = clock or SystemClock()
    platforms(settings, clock)
    with relay_lock(settings.database):
        async with open_store(settings.database) as store:
            parts = assemble(settings, store, limits=limits, clock=clock)
            served = serving(settings, parts.watch, PublishingDesk(store, clock, parts.stream.wake), clock)
            async with served, parts.sources.opened():
                yield parts


async def run_relay(settings: Settings) -> None:
    """Serve until a signal comes."""
    async with assembled(settings) as parts:
        spare_the_collector()
        with stopping_on_signals(parts.relay):
            await parts.relay.run()


def spare_the_collector() -> None:
    """Let the garbage collector pass over what is loaded by now: the libraries are a hundred thousand objects, and to
    walk through them all stops everything for some 60 ms, each time that a large document was read, and takes a tenth
    of the time of a delivery."""
    gc.collect()
    gc.freeze()


@contextmanager
def stopping_on_signals(relay: Relay) -> Iterator[None]:
    """The first SIGTERM or SIGINT stops the relay in order, the second ends the process at once."""
    loop = asyncio.get_running_loop()
    signals = (signal.SIGTERM, signal.SIGINT)

    def first(number: int) -> None:
        relay.stop()
        for each in signals:
            loop.add_signal_handler(each, _exit, 128 + number)

    for each in signals:
        loop.add_signal_handler(each, first, int(each))
    try:
        yield
    finally:
        for each in signals:
            loop.remove_signal_handler(each)
