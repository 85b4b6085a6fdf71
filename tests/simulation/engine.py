"""How a life of the relay is put together; a broken engine is put together otherwise."""

import sqlite3
from random import Random

from bot.lanes.lane import Lane, LaneSettings
from bot.ports import Clock, Platform
from bot.store import Store
from tests.simulation.account import Account
from tests.simulation.settling import Settling


class Engine:
    """As it is."""

    account: type[Account] = Account
    deliveries: type[Settling] = Settling

    def prepare(self, database: sqlite3.Connection) -> None:
        """What happens to the database before anything else."""

    def settings(self, settings: LaneSettings) -> LaneSettings:
        return settings

    def lanes(
        self, platform: Platform, store: Store, settings: LaneSettings, clock: Clock, random: Random
    ) -> list[Lane]:
        return [Lane(platform, store, settings, clock, random)]
