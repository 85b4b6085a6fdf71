"""Chats and what they follow: the port."""

from datetime import datetime
from typing import Protocol

from bot.errors import Absence
from bot.model import (
    Address,
    ChatKind,
    Coverage,
    CoverageId,
    Level,
)


class SubscriptionStore(Protocol):
    """Chats and what they follow."""

    async def subscribe(
        self, address: Address, kind: ChatKind, title: str, coverage: CoverageId, level: Level, at: datetime
    ) -> bool:
        """The chat is owed the summary if there is one, and then the newest live key entry of its level, or where there
        is none, the newest of all; it may have some or all of that from before. Then it gets all that comes. False
        when it followed before. A forum gets a post instead (`ForumStore`), also in the place of one that is gone.

        Raises `NoSuchCoverage`, `CoverageClosed`.
        """

    async def unsubscribe(self, address: Address, coverage: CoverageId) -> bool:
        """False when it did not follow."""

    async def forget(self, address: Address) -> None:
        """All that is known of a chat and its topics but that it is there: subscriptions, also those that a reopened
        coverage would bring back, preferences, prompts, receipts. What stands there is not corrected any more."""

    async def following(self, address: Address) -> list[Coverage]:
        """What a chat follows, or a forum has posts about, the newest coverage first."""

    async def audience(self, coverage: CoverageId) -> int:
        """How many chats that can be reached follow it."""

    async def suspend(self, address: Address, absence: Absence, at: datetime) -> None:
        """The platform says that the chat (0 as its thread: with all its topics) cannot be reached."""

    async def restore(self, address: Address) -> None:
        """It can be reached again."""

    async def move(self, old: Address, new: Address) -> None:
        """Re-key a chat; where both exist, subscriptions are merged with the larger position."""
