"""Due work, marks, receipts: the port."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.figures.reach import PlatformStatus, Reach
from bot.lanes.agenda import Agenda
from bot.lanes.delivery import Due, Layout, Mark, Outdated, Pending, Pin, Receipt, Urgency
from bot.lanes.outcome import Outcome
from bot.model import (
    Address,
    ChatKey,
    CoverageId,
    EntryId,
    Level,
    MessageId,
    Seq,
)

MOST_PENDING = 200
"""Rows that are read of what a chat is behind by; those before them are counted."""


class DeliveryStore(Protocol):
    """Due work, marks, receipts."""

    async def look(self, platform: str, limit: int, busy: Collection[ChatKey], now: datetime) -> Agenda:
        """Make due again what waited until now; then `due`, `outdated` with as many more as are busy, and the rest."""

    async def due(self, platform: str, limit: int, busy: Collection[ChatKey] = ()) -> list[Due]:
        """Subscriptions behind of chats that are not `busy`: breaking first, then owed, then ordinary, those furthest
        behind first."""

    async def pending(
        self, coverage: CoverageId, level: Level, urgency: Urgency, after: Seq, chat: ChatKey | None = None
    ) -> Pending:
        """What a subscription of this level at this position is to be sent; retracted entries are passed over. With a
        chat, only what was picked for that: its subscription is selective.

        At most `MOST_PENDING` rows: the newest, or where the oldest is a release, which goes out in full, the oldest.
        A row of `Change.RELEASE` may be of an entry that a chat was owed and has: its receipts say so.
        """

    async def receipts(self, entry: EntryId, chats: Collection[ChatKey], platform: str) -> list[Receipt]:
        """The parts of an entry that these chats have, by chat, in order."""

    async def had(self, entries: Collection[EntryId], chat: ChatKey, platform: str) -> set[EntryId]:
        """Those of the entries that a chat has a receipt for."""

    async def pushed(self, entries: Collection[EntryId]) -> dict[EntryId, datetime]:
        """Since when each of these is to be sent; without those that are not."""

    async def newest_seq(self) -> Seq:
        """The end of the stream: while it stays, every entry stays as it is."""

    async def layout(self, chat: ChatKey, message: MessageId) -> Layout | None:
        """What a message holds that shows several entries."""

    async def exhibited(self, chat: ChatKey, message: MessageId) -> tuple[MessageId, ...] | None:
        """The others that came with a message that shows media; None where it shows none."""

    async def receipts_in(self, chat: ChatKey, message: MessageId, platform: str) -> list[Receipt]:
        """The receipts that point to such a message."""

    async def outdated(self, platform: str, limit: int) -> list[Outdated]:
        """Reachable chats that show an older revision, retractions and breaking entries first."""

    async def pins(self, platform: str, limit: int) -> list[Pin]:
        """What is to be pinned, or unpinned, in chats that can be reached; what takes another's place after that one
        was unpinned."""

    async def turn(self, platform: str, outcomes: Sequence[Outcome], marks: Sequence[Mark]) -> None:
        """One turn of a lane: settle, then mark. All or nothing."""

    async def recover(self, platform: str, at: datetime, *, skipped: bool) -> list[Mark]:
        """All that a relay which died left in doubt. What it was sending is so from now on, and counted, as `skipped`
        where it is not to be sent again."""

    async def count_doubt(self, receipt: Receipt, platform: str, at: datetime, *, skipped: bool) -> None:
        """A message that a correction added may have arrived, and nobody can tell."""

    async def doubted(self, chat: ChatKey) -> Mark | None:
        """The chat's mark in doubt."""

    async def marked(self, platform: str) -> list[Mark]:
        """All marks, in doubt or on their way."""

    async def end_waiting(self, now: datetime) -> datetime | None:
        """Make due again what waited until now; the time when the next ends."""

    async def reach(self, entry: EntryId) -> Reach: ...

    async def shown(self, address: Address, message: MessageId) -> list[EntryId]:
        """Which of the newest 2,000 entries a message in a chat shows."""

    async def missing(self, entry: EntryId) -> int:
        """How many chats that follow and can be reached have no receipt of a live entry which went past them; those
        where it is in doubt and not sent again are none of them."""

    async def status(self, platform: str, now: datetime) -> PlatformStatus: ...

    async def learned(self, platform: str) -> float:
        """The share of its nominal rate that a lane had learned to use; 1 at first."""

    async def learn(self, platform: str, learned: float) -> None: ...

    async def spent(self, platform: str) -> tuple[date, int]:
        """The last day (UTC) on which messages were paid for, and how many."""

    async def spend(self, platform: str, day: date, messages: int) -> None: ...

    async def foreign_version(self) -> int:
        """Changes when another process has written."""
