"""One seed: a whole run, from an empty database to its checks."""

import asyncio
import gc
import logging
import sqlite3
import traceback
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

from bot.lanes.consequences import InDoubtPolicy
from bot.stream import Stream
from tests.simulation.audience import Audience
from tests.simulation.cards import Cards
from tests.simulation.checks import Checks, Terms
from tests.simulation.choosing import Choosing
from tests.simulation.clock import VirtualClock
from tests.simulation.crowd import Crowd
from tests.simulation.desk import Desk
from tests.simulation.engine import Engine
from tests.simulation.following import Following
from tests.simulation.heed import Heed
from tests.simulation.inline import InlineConnection, Pause, new_database, no_pause, store_on
from tests.simulation.life import Machine
from tests.simulation.limits import Windows
from tests.simulation.loop import Stuck, run
from tests.simulation.provider import Provider
from tests.simulation.readership import Readership
from tests.simulation.records import records
from tests.simulation.scenery import Branch, Scenery, named, scenery
from tests.simulation.story import Cast, Story
from tests.simulation.trace import Trace
from tests.simulation.upkeep import Upkeep

MOST_FINDINGS = 12
MOST_LINES = 40
LINE_LENGTH = 200
"""What a report says at most."""

AS_IT_IS = Engine()


@dataclass(frozen=True, slots=True)
class Outcome:
    seed: int
    trace: Trace

    @property
    def well(self) -> bool:
        return not self.trace.findings

    def report(self) -> str:
        """What is wrong, what led to the first of it, and how to see it again."""
        if self.well:
            return ""
        findings = self.trace.findings
        wrong = [f"  {finding}" for finding in findings[:MOST_FINDINGS]]
        if len(findings) > MOST_FINDINGS:
            wrong.append(f"  … and {len(findings) - MOST_FINDINGS} more")
        before = [f"    {line}"[:LINE_LENGTH] for line in self.trace.before(findings[0], MOST_LINES)]
        again = f"make simulate SEEDS=1 FIRST={self.seed}"
        return "\n".join([f"seed {self.seed} failed; see it again with: {again}", *wrong, *before])


def play(seed: int, engine: Engine = AS_IT_IS) -> Outcome:
    """Run it, check it."""
    trace = Trace()
    with _quiet(), _uncollected(), closing(new_database()) as database:
        engine.prepare(database)
        try:
            run(_watched(seed, engine, database, trace))
        except Stuck as stuck:
            trace.find(0.0, f"stuck: {stuck}")
    return Outcome(seed, trace)


@contextmanager
def _quiet() -> Iterator[None]:
    """The relay's own log says nothing that the trace does not."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


@contextmanager
def _uncollected() -> Iterator[None]:
    """To look for cycles again and again takes its time, and a run has so few that they may wait for its end."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


async def _watched(seed: int, engine: Engine, database: sqlite3.Connection, trace: Trace) -> None:
    asyncio.get_running_loop().set_exception_handler(lambda _, context: trace.find(0.0, _said(context)))
    playing = asyncio.create_task(_play(seed, engine, database, trace))
    await asyncio.wait([playing])
    if error := playing.exception():
        trace.find(0.0, "".join(traceback.format_exception(error)))


def _said(context: Mapping[str, Any]) -> str:
    """What nobody waited for went wrong."""
    error = context.get("exception")
    return "".join(traceback.format_exception(error)) if error else str(context["message"])


async def _play(seed: int, engine: Engine, database: sqlite3.Connection, trace: Trace) -> None:
    drawn, readership = scenery(seed), Readership()
    providers = {
        branch.traits.name: Provider(branch.traits, branch.weather, Windows(branch.settings.pace), trace)
        for branch in drawn.branches
    }
    cast = _cast(drawn, engine, database, providers, readership, trace)
    await Story(drawn, cast, named(seed, "story")).tell()
    terms = {branch.traits.name: _terms(drawn, branch) for branch in drawn.branches}
    found = records(database)
    for chat, what in Checks(readership, providers, terms, found).findings():
        trace.find(0.0, what, chat)
    skips = frozenset(name for name, one in terms.items() if one.skips)
    safe = frozenset(name for name, one in terms.items() if one.repeats_are_safe)
    for chat, what in Cards(readership, providers, found, cast.clock, skips, safe).findings():
        trace.find(0.0, what, chat)
    for chat, what in Heed(readership, providers, cast.clock).findings():
        trace.find(0.0, what, chat)


def _terms(drawn: Scenery, branch: Branch) -> Terms:
    """A message is not found again by a time of day that was wrong."""
    settings = branch.settings
    return Terms(settings.repeats_are_safe and not drawn.clock, settings.in_doubt is InDoubtPolicy.SKIP)


def _cast(
    drawn: Scenery,
    engine: Engine,
    database: sqlite3.Connection,
    providers: Mapping[str, Provider],
    readership: Readership,
    trace: Trace,
) -> Cast:
    clock, seed = VirtualClock(), drawn.seed
    machine = Machine(database, clock, named(seed, "core"), _pause(drawn, clock, named(seed, "pauses")), engine)
    upkeep = Upkeep(machine, drawn.branches, providers, named(seed, "upkeep"), trace)
    store = store_on(InlineConnection(database, machine.pause))
    stream = Stream(store.stream, clock, upkeep.ring)
    desk = Desk(stream, readership, list(providers.values()), clock, named(seed, "desk"), trace)
    audience = Audience(store, readership, desk.turn, upkeep.ring, clock, trace)
    crowd = Crowd(audience, dict(providers), named(seed, "crowd"))
    choosing = Choosing(audience, named(seed, "choosing"), named(seed, "languages"), named(seed, "cards"))
    following = Following(audience, named(seed, "following"))
    return Cast(desk, crowd, choosing, following, readership, upkeep, providers, clock, store, database, trace)


def _pause(drawn: Scenery, clock: VirtualClock, random: Random) -> Pause:
    """The way to the database's thread and back, of which others make use sometimes."""
    if not drawn.pauses:
        return no_pause

    async def pause() -> None:
        if random.random() < drawn.pauses:
            await clock.sleep(random.random() * 0.002)

    return pause
