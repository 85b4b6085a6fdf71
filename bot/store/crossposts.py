"""What announcement channels pass on: the words and the port."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.lanes.delivery import Chat
from bot.model import (
    EntryId,
    Level,
    MessageId,
)


@dataclass(frozen=True, slots=True)
class Crosspost:
    """A message of an announcement channel that is to be published to the channels that follow it.

    `level` is the lowest that asks for its entry: breaking, key or all. `tries`: how often that was asked for.
    `full_since`: since then as many of its channel's messages were asked for as may be, None while it were fewer.
    `until`: the channel's crossposts wait until then.
    """

    chat: Chat
    message: MessageId
    entry: EntryId
    level: Level
    tries: int = 0
    full_since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CrosspostAnswer:
    """What came of asking. `over`: published, or not to be any more; `closed`: nor is anything else that waits in this
    channel. `until`: its crossposts wait until then."""

    crosspost: Crosspost
    over: bool = False
    closed: bool = False
    until: datetime | None = None


class CrosspostStore(Protocol):
    """Messages of announcement channels that are to go on to the channels that follow them.

    `DeliveryStore.turn` adds every message that carries an entry which the channel wants to pass on; a summary is none.
    """

    async def first(self, platform: str, since: datetime, asked_since: datetime, most: int) -> list[Crosspost]:
        """Of each channel that can be reached what goes first: breaking entries, then key ones, of each the newest, an
        entry's parts in order. Left out are retracted entries and messages from before `since`. A channel is full with
        `most` messages that were asked for at `asked_since` or later, each the last time."""

    async def ask(self, crossposts: Sequence[Crosspost], at: datetime) -> None:
        """The platform is asked for these now; known also after a crash."""

    async def settle(self, answers: Sequence[CrosspostAnswer]) -> None: ...

    async def forget(self, before: datetime) -> None:
        """Messages from before then, with the times at which they were asked for."""
