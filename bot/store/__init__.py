"""What the core needs of a store, grouped by topic. Implemented in `storage/`.

Every method that writes is one transaction, seen by other processes at once. Where nothing else is said, methods
raise only `Refused` and its kin, for what is asked of them; a database that breaks is a bug or the end of the relay.
"""

from typing import Protocol

from bot.store.crossposts import Crosspost, CrosspostAnswer, CrosspostStore
from bot.store.deliveries import MOST_PENDING, DeliveryStore
from bot.store.desk import Audited, DeskStore, Draft, DraftState
from bot.store.sources import AnnouncementStore, QuestionStore, SourceStore
from bot.store.stream import REOPENED_WITHIN, Correction, Move, Publication, StreamStore, Written
from bot.store.subscriptions import SubscriptionStore

__all__ = [
    "MOST_PENDING",
    "REOPENED_WITHIN",
    "AnnouncementStore",
    "Audited",
    "Correction",
    "Crosspost",
    "CrosspostAnswer",
    "CrosspostStore",
    "DeliveryStore",
    "DeskStore",
    "Draft",
    "DraftState",
    "Move",
    "Publication",
    "QuestionStore",
    "SourceStore",
    "Store",
    "StreamStore",
    "SubscriptionStore",
    "Written",
]


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
    def sources(self) -> SourceStore: ...

    @property
    def questions(self) -> QuestionStore: ...

    @property
    def announcements(self) -> AnnouncementStore: ...

    @property
    def desk(self) -> DeskStore: ...
