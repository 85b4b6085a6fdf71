"""A chat that prefers, mutes and sleeps, as its administrators and the lane have it done."""

from datetime import datetime

from bot.lanes.delivery import Due
from bot.lanes.outcome import Deferred
from bot.model import Address, ChatKind
from bot.readers.preferences import Preferences
from tests.contracts.courier import Courier
from tests.contracts.newsroom import MINUTE, Newsroom


async def prefer(newsroom: Newsroom, address: Address, preferences: Preferences) -> None:
    await newsroom.store.preferences.prefer(address, ChatKind.PRIVATE, "Rita", preferences, newsroom.tick())


async def mute(newsroom: Newsroom, address: Address, minutes: int = 60) -> datetime:
    now = newsroom.tick()
    until = now + MINUTE * minutes
    await newsroom.store.preferences.mute(address, ChatKind.PRIVATE, "Rita", until, now)
    return until


async def defer(courier: Courier, until: datetime) -> None:
    await courier.turn(*(Deferred(due, until) for due in await courier.due()))


async def the_due(courier: Courier) -> Due:
    (due,) = await courier.due()
    return due
