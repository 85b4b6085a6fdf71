"""One process of the relay, from its start to its death: the real lanes on the real store."""

import asyncio
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from bot.errors import PlatformError
from bot.lane import Lane, LaneSettings
from bot.model import Address
from storage.sqlite import SqliteStore
from tests.simulation.account import Account
from tests.simulation.clock import VirtualClock
from tests.simulation.engine import Engine
from tests.simulation.inline import InlineConnection, Pause, database_on


@dataclass(frozen=True, slots=True)
class Machine:
    """What every life of a run is started with."""

    database: sqlite3.Connection
    clock: VirtualClock
    random: Random
    pause: Pause
    engine: Engine


class Life:
    """`refused` is what a platform said that ended a lane."""

    def __init__(self, machine: Machine, accounts: Mapping[str, tuple[Account, LaneSettings]]) -> None:
        self._connection = InlineConnection(machine.database, machine.pause)
        self.accounts = [account for account, _ in accounts.values()]
        self.refused: PlatformError | None = None
        database, engine = database_on(self._connection), machine.engine
        store = SqliteStore(database)
        store.deliveries = self._deliveries = engine.deliveries(database)
        self._lanes = [
            lane
            for account, settings in accounts.values()
            for lane in engine.lanes(account, store, engine.settings(settings), machine.clock, machine.random)
        ]

    @property
    def settled(self) -> Mapping[Address, float]:
        return self._deliveries.settled

    def wake(self) -> None:
        for lane in self._lanes:
            lane.wake()

    async def run(self) -> None:
        """Until stopped, or until a platform refuses us."""
        async with asyncio.TaskGroup() as serving:
            for lane in self._lanes:
                serving.create_task(self._serve(lane))

    async def _serve(self, lane: Lane) -> None:
        try:
            await lane.run()
        except PlatformError as refused:
            self.refused = refused

    def stop(self) -> None:
        """In order: what is in flight comes back and is written."""
        for lane in self._lanes:
            lane.stop()

    def die(self) -> None:
        """At once: nothing more is written, nothing more is sent; whoever runs it cancels its task."""
        self._connection.die()
        for account in self.accounts:
            account.die()
