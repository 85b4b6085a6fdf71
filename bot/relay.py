"""The relay: starts, supervises and stops the lanes, the intake and what watches the database.

Each platform lives in a block of its own: what stops one (a wrong token, a second instance) does not stop the other.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from bot.clock import rung
from bot.conversation import Profile
from bot.desk.departures import Departures
from bot.desk.lulls import Lulls
from bot.desk.report import Reports
from bot.desk.submissions import Submissions
from bot.errors import Conflict, NothingToRun, Outage, PlatformError, Unauthorised
from bot.intake.intake import CommandIntake
from bot.lanes.crossposter import Crossposter
from bot.lanes.forums import Forums
from bot.lanes.lane import Lane
from bot.lanes.retry import growing
from bot.log import say
from bot.people.claim import PREFIX, Claims
from bot.people.roles import Roles
from bot.ports import Clock, Platform
from bot.store import DeliveryStore
from bot.watching.watcher import Watcher

log = logging.getLogger(__name__)

LOOK = 0.2
"""Seconds between two looks whether another process has published."""

LANDING = 4.0
"""Seconds that requests in flight have to land when the relay stops."""

MARGIN = 0.5
"""Seconds after that in which a platform has to be left."""


@dataclass(frozen=True, slots=True)
class Crew:
    """All that a relay runs."""

    platforms: Mapping[str, Platform]
    lanes: Mapping[str, Lane]
    crossposters: Mapping[str, Crossposter]
    forums: Mapping[str, Forums]
    intake: CommandIntake
    reports: Reports
    claims: Claims
    roles: Roles
    watcher: Watcher
    submissions: Submissions
    departures: Departures
    lulls: Lulls


class Relay:
    def __init__(self, crew: Crew, deliveries: DeliveryStore, clock: Clock, random: Random) -> None:
        self._crew = crew
        self._deliveries = deliveries
        self._clock = clock
        self._random = random
        self._stopping = asyncio.Event()
        self._ended: dict[str, PlatformError] = {}
        self._code: str | None = None
        self._connected: dict[str, asyncio.Event] = {name: asyncio.Event() for name in crew.platforms}

    def stop(self) -> None:
        """Take nothing new in, let what is in flight land, write it, return from `run`."""
        say(log, "stopping")
        self._stopping.set()
        self._crew.intake.stop()

    async def connected(self) -> None:
        """Return when all platforms are served."""
        for event in self._connected.values():
            await event.wait()

    async def run(self) -> None:
        """Serve until stopped. Raises `NothingToRun` when no platform is left."""
        if await self._crew.roles.nobody():
            self._code = await self._crew.claims.issue()
        async with asyncio.TaskGroup() as background:
            acting = background.create_task(self._crew.intake.run(), name="intake")
            others = [
                acting,
                background.create_task(self._crew.reports.run(), name="reports"),
                background.create_task(self._watch(), name="watch the database"),
                background.create_task(self._crew.watcher.run(), name="watch the sources"),
                background.create_task(self._crew.departures.run(), name="departures"),
                background.create_task(self._crew.lulls.run(), name="lulls"),
            ]
            async with asyncio.TaskGroup() as platforms:
                serving = {
                    name: platforms.create_task(self._serve(name, acting), name=name) for name in self._crew.platforms
                }
                others.append(background.create_task(self._cut_off(serving), name="cut off"))
            for task in others:
                task.cancel()
        if not self._stopping.is_set():
            raise NothingToRun("no platform is left to serve: " + "; ".join(self._reasons()))

    async def _cut_off(self, serving: Mapping[str, asyncio.Task[None]]) -> None:
        """What is not connected has nothing to land; what does not come to an end cannot hold up the others."""
        await self._stopping.wait()
        for name, task in serving.items():
            if not self._connected[name].is_set():
                task.cancel()
        await self._clock.sleep(LANDING + MARGIN)
        for task in serving.values():
            task.cancel()

    def _reasons(self) -> list[str]:
        return [f"{name}: {error}" for name, error in self._ended.items()]

    async def _serve(self, name: str, acting: asyncio.Task[None]) -> None:
        """One platform, connected again after each outage until the relay stops or the platform refuses us."""
        failures = 0
        while not self._stopping.is_set():
            say(log, "connecting", platform=name)
            try:
                async with self._crew.platforms[name].session() as profile:
                    failures = 0
                    await self._connect(name, profile, acting)
            except* (Unauthorised, Conflict) as refused:
                self._end(name, refused)
            except* Outage as outage:
                failures += 1
                pause = growing(failures, self._random)
                say(log, "waiting", logging.WARNING, platform=name, why=_first(outage), seconds=round(pause, 1))
                await rung(self._stopping, self._clock, pause)
            if name in self._ended:
                return

    def _end(self, name: str, refused: BaseExceptionGroup[PlatformError]) -> None:
        self._ended[name] = error = _first(refused)
        say(log, "stopped", logging.ERROR, platform=name, why=error)

    async def _connect(self, name: str, profile: Profile, acting: asyncio.Task[None]) -> None:
        platform, lane = self._crew.platforms[name], self._crew.lanes[name]
        say(log, "connected", platform=name, bot=profile.name, link=profile.link or "none")
        self._invite(platform, profile)
        await self._crew.roles.announce(platform)
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(lane.run(), name=f"{name} lane")
            beside = [tasks.create_task(platform.listen(self._crew.intake), name=f"{name} incoming")]
            beside.append(tasks.create_task(self._crew.submissions.tell_all(), name=f"{name} submissions"))
            beside.append(tasks.create_task(self._crew.lulls.ask_all(), name=f"{name} lulls"))
            if crossposter := self._crew.crossposters.get(name):
                beside.append(tasks.create_task(crossposter.run(), name=f"{name} crossposts"))
            if forums := self._crew.forums.get(name):
                beside.append(tasks.create_task(forums.run(), name=f"{name} forums"))
            self._connected[name].set()
            await self._stopping.wait()
            for task in beside:
                task.cancel()
            lane.stop()
            _, late = await asyncio.wait([serving, acting], timeout=LANDING)
            if late:
                say(log, "cut-off", logging.WARNING, platform=name, after=LANDING)
                serving.cancel()

    def _invite(self, platform: Platform, profile: Profile) -> None:
        """Say how the first editor becomes one; the code is for whoever reads this log, and works once."""
        if not self._crew.roles.has_desk(platform.name):
            say(log, "no-desk", logging.WARNING, platform=platform.name, set="TICKERTAPE_DISCORD_DESK_GUILDS")
            return
        if self._code is None:
            return
        way = f"{profile.link}?start={PREFIX}{self._code}" if profile.link else f"/claim {self._code}"
        say(log, "no-editor-yet", logging.ERROR, platform=platform.name, become_one_within_15_minutes=way)

    async def _watch(self) -> None:
        """Wake the lanes when another process has published."""
        version = await self._deliveries.foreign_version()
        while True:
            await self._clock.sleep(LOOK)
            newest = await self._deliveries.foreign_version()
            if newest != version:
                version = newest
                self.wake()

    def wake(self) -> None:
        for lane in self._crew.lanes.values():
            lane.wake()


def _first(group: BaseExceptionGroup[PlatformError]) -> PlatformError:
    found: BaseException = group
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    assert isinstance(found, PlatformError)
    return found
