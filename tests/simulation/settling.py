"""When what was sent to a chat was written down: after a death, what came later is in doubt."""

import asyncio
from collections.abc import Sequence

from bot.lanes.delivery import Mark
from bot.lanes.outcome import Delivered, GivenUp, Outcome, Revised, Unsent
from bot.model import Address
from storage.database import Database
from storage.deliveries import SqliteDeliveries


class Settling(SqliteDeliveries):
    """`settled` says when that last was, in seconds of the loop."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.settled: dict[Address, float] = {}

    async def turn(self, platform: str, outcomes: Sequence[Outcome], marks: Sequence[Mark]) -> None:
        await super().turn(platform, outcomes, marks)
        now = asyncio.get_running_loop().time()
        self.settled |= {address: now for outcome in outcomes if (address := _chat(outcome))}


def _chat(outcome: Outcome) -> Address | None:
    match outcome:
        case Delivered(mark) | GivenUp(mark) | Unsent(mark):
            return mark.chat.address
        case Revised(outdated):
            return outdated.chat.address
        case _:
            return None
