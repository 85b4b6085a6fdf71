"""A story: what happens in one run, drawn by chance, until everything ends well and the relay comes to rest."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from random import Random

from bot.model import Address
from bot.store import Store
from tests.simulation.choosing import Choosing
from tests.simulation.clock import VirtualClock
from tests.simulation.crowd import Crowd
from tests.simulation.desk import Desk
from tests.simulation.following import Following
from tests.simulation.provider import Provider
from tests.simulation.readership import Readership
from tests.simulation.records import suspended, unfinished
from tests.simulation.requests import Act as Errand
from tests.simulation.scenery import Scenery
from tests.simulation.trace import LEAVES, Trace
from tests.simulation.upkeep import Upkeep

BOUND = 26 * 3600.0
"""Seconds of virtual time within which the relay has to come to rest: a chat that is away is tried again after an hour,
a daily digest comes within a day, and the clock may have been set back by hours."""

PEACE = 600.0
"""Seconds for which nothing may happen after that."""

Act = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who makes things happen."""

    desk: Desk
    crowd: Crowd
    choosing: Choosing
    following: Following
    readership: Readership
    upkeep: Upkeep
    providers: Mapping[str, Provider]
    clock: VirtualClock
    store: Store
    database: sqlite3.Connection
    trace: Trace


class Story:
    def __init__(self, scenery: Scenery, cast: Cast, random: Random) -> None:
        self._scenery = scenery
        self._cast = cast
        self._random = random

    async def tell(self) -> None:
        """To the end, in bad weather and in good; afterwards the relay is stopped in order."""
        async with asyncio.TaskGroup() as lives:
            self._cast.upkeep.start(lives)
            async with asyncio.TaskGroup() as happening:
                await self._open()
                acts = self._acts(happening, lives)
                weights = [weight for weight, _ in acts]
                for _ in range(self._scenery.acts):
                    await self._cast.clock.sleep(self._gap())
                    ((_, act),) = self._random.choices(acts, weights)
                    await act()
            self._clear()
            await self._cast.choosing.come_to_an_end()
            for thread in self._cast.crowd.notice():
                await self._cast.desk.say_more(thread)
            await self._rest(lives)
            await self._cast.upkeep.stop()

    async def _open(self) -> None:
        for _ in range(self._scenery.coverages):
            await self._cast.desk.open()
        self._cast.crowd.gather(self._scenery.readers)
        await self._cast.choosing.speak()
        await self._cast.choosing.begin(self._scenery.choosy)
        await self._cast.following.begin(self._scenery.longing)
        for _ in range(self._scenery.readers * 2):
            await self._cast.crowd.follow()

    def _acts(self, happening: asyncio.TaskGroup, lives: asyncio.TaskGroup) -> list[tuple[float, Act]]:
        """What may happen, and how often; what takes its time goes on beside the rest."""
        upkeep, scenery = self._cast.upkeep, self._scenery

        def beside(act: Callable[[], Awaitable[None]]) -> Act:
            async def begin() -> None:
                happening.create_task(_await(act()))

            return begin

        return [
            *self._of_people(beside),
            (1.0 * scenery.deaths, beside(lambda: upkeep.power_cut(lives))),
            (0.3 * scenery.deaths, beside(lambda: upkeep.restart(lives))),
            (0.4 * scenery.outages, beside(self._outage)),
            (0.3 * scenery.outages, beside(self._revocation)),
            (0.3 * scenery.outages, beside(self._mass_failure)),
            (0.5 * scenery.clock, self._set_clock),
        ]

    def _of_people(self, beside: Callable[[Act], Act]) -> list[tuple[float, Act]]:
        desk, crowd, choosing = self._cast.desk, self._cast.crowd, self._cast.choosing
        choosy, longing, following = self._scenery.choosy > 0, self._scenery.longing > 0, self._cast.following
        return [
            (10.0, desk.publish),
            (5.0, desk.correct),
            (1.5, desk.retract),
            (0.5, desk.release),
            (1.2, desk.summarise),
            (1.5, desk.pin),
            (0.1, desk.close),
            (1.5, crowd.follow),
            (0.7, crowd.unfollow),
            (0.5, crowd.delete),
            (0.6, self._ask),
            (0.7, beside(crowd.leave)),
            (0.4, beside(crowd.move)),
            (0.8 * choosy, choosing.prefer),
            (0.4 * choosy, choosing.make_exceptions),
            (0.5 * choosy, beside(choosing.mute)),
            (0.8 * longing, following.make),
            (0.5 * longing, following.leave),
            (0.4 * longing, following.decline),
            (0.2 * longing, desk.open),
        ]

    async def _ask(self) -> None:
        self._cast.upkeep.ask(self._cast.crowd.asking())

    def _gap(self) -> float:
        """Seconds until something else happens: mostly while the last thing is still on its way."""
        kind = self._random.random()
        if kind < 0.25:
            return 0.0
        longest = 0.3 if kind < 0.55 else 5.0 if kind < 0.8 else 60.0 if kind < 0.95 else 900.0
        return self._random.uniform(0.0, longest)

    async def _outage(self) -> None:
        provider = self._random.choice(list(self._cast.providers.values()))
        provider.manners.down = True
        self._note("outage", provider)
        await self._cast.clock.sleep(self._random.choice((1.0, 20.0, 300.0)))
        provider.manners.down = False

    async def _revocation(self) -> None:
        provider = self._random.choice(list(self._cast.providers.values()))
        provider.manners.revoked = True
        self._note("revoked", provider)
        await self._cast.clock.sleep(20.0)
        provider.manners.revoked = False

    async def _mass_failure(self) -> None:
        provider = self._random.choice(list(self._cast.providers.values()))
        provider.manners.nobody_there = True
        self._note("mass failure", provider)
        self._cast.crowd.overlook(provider.traits.name)
        await self._cast.clock.sleep(self._random.choice((5.0, 200.0, 1500.0)))
        provider.manners.nobody_there = False

    async def _set_clock(self) -> None:
        seconds = self._random.choice((-3600.0, -30.0, 30.0, 3600.0))
        self._cast.clock.set(seconds)
        self._cast.trace.add(self._cast.clock.monotonic(), "clock set", None, seconds)
        if seconds > 0:
            self._cast.upkeep.forget_waits()

    def _clear(self) -> None:
        for provider in self._cast.providers.values():
            provider.weather.clear()
        self._cast.trace.add(self._cast.clock.monotonic(), "all is well")

    async def _rest(self, lives: asyncio.TaskGroup) -> None:
        """Wait until nothing is left to do; then nothing may be done."""
        clock, trace = self._cast.clock, self._cast.trace
        began, pause = clock.monotonic(), 1.0
        while not await self._quiet():
            if clock.monotonic() > began + BOUND:
                trace.find(clock.monotonic(), f"still not at rest after {BOUND:.0f} s")
                return
            if self._cast.upkeep.refused:
                await self._cast.upkeep.restart(lives)
            await clock.sleep(pause)
            pause = min(2 * pause, 60.0)
        peace = len(trace.lines)
        await clock.sleep(PEACE)
        for line in trace.lines[peace:]:
            if line.what == LEAVES and f" {Errand.ANSWER}" not in str(line) and not self._probe(line.chat):
                trace.find(clock.monotonic(), f"nothing was left to do, and yet: {line}", line.chat)

    def _probe(self, chat: Address | None) -> bool:
        """A chat that is away is tried again now and then."""
        return any(reader.away and chat in reader.addresses for reader in self._cast.readership.readers)

    async def _quiet(self) -> bool:
        """While the database is asked, what slept may wake up, and what was due be on its way: looked at before and
        afterwards."""
        if self._busy():
            return False
        deliveries = self._cast.store.deliveries
        for name in self._cast.providers:
            if await deliveries.due(name, 1) or await deliveries.outdated(name, 1) or await deliveries.pins(name, 1):
                return False
            if await self._cast.store.cards.due(name, 1):
                return False
        return not self._busy()

    def _busy(self) -> bool:
        """Is anything on its way, asleep, or forgotten?"""
        if not all(provider.idle for provider in self._cast.providers.values()) or unfinished(self._cast.database):
            return True
        away = suspended(self._cast.database)
        return any(not reader.away and reader.address in away for reader in self._cast.readership.readers)

    def _note(self, what: str, provider: Provider) -> None:
        self._cast.trace.add(self._cast.clock.monotonic(), what, None, provider.traits.name)


async def _await(work: Awaitable[None]) -> None:
    await work
