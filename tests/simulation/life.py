"""One process of the relay, from its start to its death: the real lanes on the real store."""

import asyncio
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from bot.conversation import Answer, Incoming
from bot.errors import PlatformError
from bot.lanes.lane import Lane, LaneSettings
from bot.model import Address
from bot.richtext import from_paragraphs
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
        self._stopping = False
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
        async with asyncio.TaskGroup() as self._serving:
            for lane in self._lanes:
                self._serving.create_task(self._serve(lane))

    def ask(self, number: int, asking: Incoming) -> None:
        """Somebody asks something: the answer goes out beside the lane's own messages."""
        if not self._stopping and self.refused is None:
            lane, account = self._lanes[number * len(self._lanes) // len(self.accounts)], self.accounts[number]
            self._serving.create_task(self._answer(lane, account, asking))

    async def _answer(self, lane: Lane, account: Account, asking: Incoming) -> None:
        await lane.admit()
        with suppress(PlatformError):
            await account.answer(asking, Answer(from_paragraphs(["Nothing new."])))

    async def _serve(self, lane: Lane) -> None:
        try:
            await lane.run()
        except PlatformError as refused:
            self.refused = refused

    def stop(self) -> None:
        """In order: what is in flight comes back and is written."""
        self._stopping = True
        for lane in self._lanes:
            lane.stop()

    def die(self) -> None:
        """At once: nothing more is written, nothing more is sent; whoever runs it cancels its task."""
        self._connection.die()
        self.hang_up()

    def hang_up(self) -> None:
        """Nothing more is sent, and nobody hears what is answered."""
        self._stopping = True
        for account in self.accounts:
            account.die()
