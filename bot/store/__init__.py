"""What the core needs of a store, grouped by topic. Implemented in `storage/`.

Every method that writes is one transaction, seen by other processes at once. Where nothing else is said, methods
raise only `Refused` and its kin, for what is asked of them; a database that breaks is a bug or the end of the relay.
"""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.store.acts import MOST_ACTS, Act, ActStore
from bot.store.archive import MOST_RANKED, REMEMBERED_FOR, ArchiveStore, Findings, Found, Side
from bot.store.cards import CardStore
from bot.store.crossposts import Crosspost, CrosspostAnswer, CrosspostStore
from bot.store.deliveries import MOST_PENDING, DeliveryStore
from bot.store.desk import Audited, DeskStore, Proposal
from bot.store.drafts import Departure, Draft, DraftState, DraftStore, Leaving
from bot.store.forums import ForumPost, ForumStore
from bot.store.interests import MOST_INTERESTS, Interest, InterestKind, InterestStore
from bot.store.languages import LanguageStore
from bot.store.lulls import Lull, LullStore
from bot.store.manuscripts import ManuscriptStore
from bot.store.media import MediaStore
from bot.store.preferences import PreferenceStore, Wishes
from bot.store.reports import Followed, ReportStore
from bot.store.roles import Account, Claim, Grant, Link, Role, RoleStore
from bot.store.sources import AnnouncementStore, QuestionStore, SourceStore
from bot.store.stream import REOPENED_WITHIN, Correction, Move, Publication, StreamStore, Summary, Written
from bot.store.submissions import Decision, Submission, SubmissionStore
from bot.store.subscriptions import SubscriptionStore

__all__ = [
    "MOST_ACTS",
    "MOST_INTERESTS",
    "MOST_PENDING",
    "MOST_RANKED",
    "REMEMBERED_FOR",
    "REOPENED_WITHIN",
    "Account",
    "Act",
    "ActStore",
    "AnnouncementStore",
    "ArchiveStore",
    "Audited",
    "CardStore",
    "Claim",
    "Correction",
    "Crosspost",
    "CrosspostAnswer",
    "CrosspostStore",
    "Decision",
    "DeliveryStore",
    "Departure",
    "DeskStore",
    "Draft",
    "DraftState",
    "DraftStore",
    "Findings",
    "Followed",
    "ForumPost",
    "ForumStore",
    "Found",
    "Grant",
    "Interest",
    "InterestKind",
    "InterestStore",
    "LanguageStore",
    "Leaving",
    "Link",
    "Lull",
    "LullStore",
    "ManuscriptStore",
    "MediaStore",
    "Move",
    "PreferenceStore",
    "Proposal",
    "Publication",
    "QuestionStore",
    "ReportStore",
    "Role",
    "RoleStore",
    "Side",
    "SourceStore",
    "Store",
    "StreamStore",
    "Submission",
    "SubmissionStore",
    "SubscriptionStore",
    "Summary",
    "Wishes",
    "Written",
]


class Store(Protocol):
    """All topics of one database."""

    @property
    def stream(self) -> StreamStore: ...

    @property
    def subscriptions(self) -> SubscriptionStore: ...

    @property
    def interests(self) -> InterestStore: ...

    @property
    def preferences(self) -> PreferenceStore: ...

    @property
    def archive(self) -> ArchiveStore: ...

    @property
    def deliveries(self) -> DeliveryStore: ...

    @property
    def cards(self) -> CardStore: ...

    @property
    def languages(self) -> LanguageStore: ...

    @property
    def forums(self) -> ForumStore: ...

    @property
    def crossposts(self) -> CrosspostStore: ...

    @property
    def sources(self) -> SourceStore: ...

    @property
    def questions(self) -> QuestionStore: ...

    @property
    def announcements(self) -> AnnouncementStore: ...

    @property
    def roles(self) -> RoleStore: ...

    @property
    def submissions(self) -> SubmissionStore: ...

    @property
    def desk(self) -> DeskStore: ...

    @property
    def drafts(self) -> DraftStore: ...

    @property
    def manuscripts(self) -> ManuscriptStore: ...

    @property
    def lulls(self) -> LullStore: ...

    @property
    def reports(self) -> ReportStore: ...

    @property
    def media(self) -> MediaStore: ...

    @property
    def acts(self) -> ActStore: ...

    def together(self) -> AbstractAsyncContextManager[None]:
        """All that this task writes in the block is one transaction: seen, also by this task, when it ends, and undone
        when it raises. Others who write wait meanwhile, so nothing is waited for in it but the store."""
