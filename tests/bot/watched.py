"""The real store, with a pulse that beats when a lane or the intake has looked at it or written."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.conversation import Incoming
from bot.lanes.agenda import Agenda
from bot.lanes.delivery import Mark
from bot.lanes.outcome import Outcome
from bot.model import ChatKey
from storage.database import Database
from storage.deliveries import SqliteDeliveries
from storage.desk import SqliteDesk
from storage.opening import open_database
from storage.sqlite import SqliteStore
from tests.bot.pulse import Pulse


class WatchedDeliveries(SqliteDeliveries):
    """`looks` counts the turns that a lane began; `written` runs within each turn that writes."""

    def __init__(self, database: Database, pulse: Pulse) -> None:
        super().__init__(database)
        self.looks = 0
        self.written: Callable[[], None] = lambda: None
        self._pulse = pulse

    async def end_waiting(self, now: datetime) -> datetime | None:
        ends = await super().end_waiting(now)
        self.looks += 1
        self._pulse.beat()
        return ends

    async def look(self, platform: str, limit: int, busy: Collection[ChatKey], now: datetime) -> Agenda:
        agenda = await super().look(platform, limit, busy, now)
        self.looks += 1
        self._pulse.beat()
        return agenda

    async def turn(self, platform: str, outcomes: Sequence[Outcome], marks: Sequence[Mark]) -> None:
        await super().turn(platform, outcomes, marks)
        self.written()
        self._pulse.beat()


class WatchedDesk(SqliteDesk):
    def __init__(self, database: Database, pulse: Pulse) -> None:
        super().__init__(database)
        self._pulse = pulse

    async def acted_on(self, incoming: Incoming) -> None:
        await super().acted_on(incoming)
        self._pulse.beat()


class WatchedStore(SqliteStore):
    deliveries: WatchedDeliveries

    def __init__(self, database: Database, pulse: Pulse) -> None:
        super().__init__(database)
        self.deliveries = WatchedDeliveries(database, pulse)
        self.desk = WatchedDesk(database, pulse)


@asynccontextmanager
async def open_watched(path: Path, pulse: Pulse) -> AsyncIterator[WatchedStore]:
    """Without waiting for the disk: no test here loses its power."""
    async with open_database(path) as database:
        await database._writer.execute("PRAGMA synchronous = OFF")
        yield WatchedStore(database, pulse)
