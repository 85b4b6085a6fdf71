"""What the core needs of a store, grouped by topic. Implemented in `storage/`.

Every method that writes is one transaction, seen by other processes at once. Where nothing else is said, methods
raise only `Refused` and its kin, for what is asked of them; a database that breaks is a bug or the end of the relay.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.conversation import Incoming, Person
from bot.delivery import (
    Chat,
    Due,
    Layout,
    Mark,
    Outcome,
    Outdated,
    Pending,
    PlatformStatus,
    Reach,
    Receipt,
    Urgency,
)
from bot.errors import Absence
from bot.model import (
    Address,
    ChatKey,
    ChatKind,
    Content,
    Coverage,
    CoverageId,
    CoverageState,
    Entry,
    EntryId,
    Level,
    Marks,
    MessageId,
    Seq,
)


@dataclass(frozen=True, slots=True)
class Publication:
    """A new entry. `pushed=False` stores it without sending it to anybody."""

    coverage: CoverageId
    content: Content
    published_at: datetime
    marks: Marks = Marks()
    date_inferred: bool = False
    origin: str | None = None
    pushed: bool = True


@dataclass(frozen=True, slots=True)
class Correction:
    """A new revision of an entry. `expected` is the revision that the corrector saw."""

    entry: EntryId
    expected: int
    content: Content
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """An entry that its source now calls by another id, or stamps with another time."""

    entry: EntryId
    origin: str
    published_at: datetime


class DraftState(StrEnum):
    OPEN = "open"
    PUBLISHED = "published"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Draft:
    """A post that waits for its editor's word; `entry` is what it was published as."""

    id: int
    platform: str
    person: int
    coverage: CoverageId | None
    content: Content
    state: DraftState
    entry: EntryId | None


@dataclass(frozen=True, slots=True)
class Crosspost:
    """A message of an announcement channel that is to be published to the channels that follow it.

    `tries`: how often that was asked for. `full_since`: since then as many of its channel's messages were asked for as
    may be, None while it were fewer. `until`: the channel's crossposts wait until then.
    """

    chat: Chat
    message: MessageId
    entry: EntryId
    breaking: bool
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


MOST_PENDING = 200
"""Rows that are read of what a chat is behind by; those before them are counted."""


class StreamStore(Protocol):
    """Coverages, entries and the stream."""

    async def open_coverage(
        self, title: str, standfirst: Sequence[str], slug: str, source: str | None, at: datetime
    ) -> Coverage:
        """`slug` gets a number behind it when it is taken; `source` leaves the coverage that was read from it."""

    async def describe_coverage(self, coverage: CoverageId, title: str, standfirst: Sequence[str]) -> None:
        """Change title and standfirst; nobody is told. Raises `NoSuchCoverage`."""

    async def adopt_source(self, coverage: CoverageId, source: str) -> None:
        """From now on this coverage, and no other, is read from that source. Raises `NoSuchCoverage`."""

    async def close_coverage(self, coverage: CoverageId, at: datetime) -> bool:
        """Closed, with a closing line to all subscriptions. False when it was closed before.

        Raises `NoSuchCoverage`.
        """

    async def coverages(self, state: CoverageState | None = None) -> list[Coverage]:
        """The newest first."""

    async def coverage(self, coverage: CoverageId) -> Coverage:
        """Raises `NoSuchCoverage`."""

    async def coverage_named(self, slug: str) -> Coverage:
        """Raises `NoSuchCoverage`."""

    async def coverage_from(self, source: str) -> Coverage | None:
        """The coverage that is read from this source."""

    async def publish(self, publications: Sequence[Publication], at: datetime, author: str) -> list[Entry]:
        """All of them in this order: the one way into the stream.

        Raises `NoSuchCoverage`, `CoverageClosed`, and `Stale` where the coverage has an entry of that origin already.
        """

    async def publish_draft(self, draft: int, marks: Marks, at: datetime, author: str) -> Entry | None:
        """Publish a draft once; None when it was published or discarded before. Raises `CoverageClosed`."""

    async def release(self, coverage: CoverageId, at: datetime, only: Collection[EntryId] | None = None) -> list[Entry]:
        """Push what was stored only, or those of it in `only`, oldest first; entries without text stay.

        Raises `NoSuchCoverage`, `CoverageClosed`.
        """

    async def correct(self, corrections: Sequence[Correction], at: datetime, author: str) -> list[Entry]:
        """All or nothing. Raises `NoSuchEntry`, `AlreadyRetracted`, `Stale`."""

    async def restamp(self, moves: Sequence[Move]) -> None:
        """All at once, since entries may swap their ids; nobody is told. Raises `Stale` when another entry of the
        coverage keeps an id that is given."""

    async def retract(self, entry: EntryId, reason: str, at: datetime, author: str) -> Entry:
        """The last revision. Raises `NoSuchEntry`, `AlreadyRetracted`."""

    async def entry(self, entry: EntryId) -> Entry:
        """At its newest revision. Raises `NoSuchEntry`."""

    async def revision(self, entry: EntryId, revision: int) -> Entry:
        """As it was at a revision. Raises `NoSuchEntry`."""

    async def entry_numbered(self, coverage: CoverageId, number: int) -> Entry:
        """Raises `NoSuchEntry`."""

    async def newest(self, coverage: CoverageId, count: int) -> list[Entry]:
        """Live entries with text, the newest first."""

    async def entries(self, coverage: CoverageId) -> list[Entry]:
        """All of them, retracted ones too, by number."""

    async def as_read(self, coverage: CoverageId, author: str) -> list[tuple[Entry, Content]]:
        """The entries that came from a source, retracted ones too, each with the content that `author` gave it last:
        what the source said, whatever an editor made of it since."""


class SubscriptionStore(Protocol):
    """Chats and what they follow."""

    async def subscribe(
        self, address: Address, kind: ChatKind, title: str, coverage: CoverageId, level: Level, at: datetime
    ) -> bool:
        """The chat owes itself the newest live entry, then all that comes. False when it followed before.

        Raises `NoSuchCoverage`, `CoverageClosed`.
        """

    async def unsubscribe(self, address: Address, coverage: CoverageId) -> bool:
        """False when it did not follow."""

    async def following(self, address: Address) -> list[Coverage]:
        """What a chat follows, the newest coverage first."""

    async def audience(self, coverage: CoverageId) -> int:
        """How many chats that can be reached follow it."""

    async def suspend(self, address: Address, absence: Absence, at: datetime) -> None:
        """The platform says that the chat (0 as its thread: with all its topics) cannot be reached."""

    async def restore(self, address: Address) -> None:
        """It can be reached again."""

    async def move(self, old: Address, new: Address) -> None:
        """Re-key a chat; where both exist, subscriptions are merged with the larger position."""


class DeliveryStore(Protocol):
    """Due work, marks, receipts."""

    async def due(self, platform: str, limit: int) -> list[Due]:
        """Subscriptions behind: breaking first, then owed, then ordinary, those furthest behind first."""

    async def pending(self, coverage: CoverageId, level: Level, urgency: Urgency, after: Seq) -> Pending:
        """What a subscription of this level at this position is to be sent; retracted entries are passed over.

        At most `MOST_PENDING` rows: the newest, or where the oldest is a release, which goes out in full, the oldest.
        A row of `Change.RELEASE` may be of an entry that a chat was owed and has: its receipts say so.
        """

    async def receipts(self, entry: EntryId, chats: Collection[ChatKey], platform: str) -> list[Receipt]:
        """The parts of an entry that these chats have, by chat, in order."""

    async def had(self, entries: Collection[EntryId], chat: ChatKey, platform: str) -> set[EntryId]:
        """Those of the entries that a chat has a receipt for."""

    async def newest_seq(self) -> Seq:
        """The end of the stream: while it stays, every entry stays as it is."""

    async def layout(self, chat: ChatKey, message: MessageId) -> Layout | None:
        """What a message holds that shows several entries."""

    async def receipts_in(self, chat: ChatKey, message: MessageId, platform: str) -> list[Receipt]:
        """The receipts that point to such a message."""

    async def outdated(self, platform: str, limit: int) -> list[Outdated]:
        """Reachable chats that show an older revision, retractions and breaking entries first."""

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

    async def status(self, platform: str, now: datetime) -> PlatformStatus: ...

    async def learned(self, platform: str) -> float:
        """The share of its nominal rate that a lane had learned to use; 1 at first."""

    async def learn(self, platform: str, learned: float) -> None: ...

    async def spent(self, platform: str) -> tuple[date, int]:
        """The last day (UTC) on which messages were paid for, and how many."""

    async def spend(self, platform: str, day: date, messages: int) -> None: ...

    async def foreign_version(self) -> int:
        """Changes when another process has written."""


class CrosspostStore(Protocol):
    """Messages of announcement channels that are to go on to the channels that follow them.

    `DeliveryStore.turn` adds every message that carries a key or breaking entry.
    """

    async def first(self, platform: str, since: datetime, asked_since: datetime, most: int) -> list[Crosspost]:
        """Of each channel that can be reached what goes first: breaking entries, then the newest, an entry's parts in
        order. Left out are retracted entries and messages from before `since`. A channel is full with `most` messages
        that were asked for at `asked_since` or later, each the last time."""

    async def ask(self, crossposts: Sequence[Crosspost], at: datetime) -> None:
        """The platform is asked for these now; known also after a crash."""

    async def settle(self, answers: Sequence[CrosspostAnswer]) -> None: ...

    async def forget(self, before: datetime) -> None:
        """Messages from before then, with the times at which they were asked for."""


class DeskStore(Protocol):
    """Incoming, editors, drafts, the audit record."""

    async def keep(self, incoming: Incoming) -> bool:
        """False when it was kept before."""

    async def kept(self) -> list[Incoming]:
        """What was kept and not acted on, oldest first."""

    async def acted_on(self, incoming: Incoming) -> None: ...

    async def editors(self, platform: str) -> list[int]: ...

    async def put_claim(self, digest: str, expires_at: datetime) -> None:
        """One claim at a time: a new one ends the one before."""

    async def use_claim(self, digest: str, platform: str, person: Person, now: datetime) -> bool:
        """Make that person an editor, once and in time."""

    async def put_draft(
        self, platform: str, person: int, coverage: CoverageId | None, content: Content, at: datetime
    ) -> Draft: ...

    async def draft(self, draft: int) -> Draft | None: ...

    async def assign_draft(self, draft: int, coverage: CoverageId) -> Draft | None:
        """Choose its coverage; None when the draft is not open any more.

        Raises `NoSuchCoverage`, `CoverageClosed`.
        """

    async def discard_draft(self, draft: int) -> bool:
        """False when it was published or discarded before."""

    async def record(self, at: datetime, platform: str, person: Person, action: str, detail: str) -> None:
        """Add to the audit record."""


class Store(Protocol):
    """All topics of one database."""

    @property
    def stream(self) -> StreamStore: ...

    @property
    def subscriptions(self) -> SubscriptionStore: ...

    @property
    def deliveries(self) -> DeliveryStore: ...

    @property
    def crossposts(self) -> CrosspostStore: ...

    @property
    def desk(self) -> DeskStore: ...
