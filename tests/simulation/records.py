"""What the database says when a run is over."""

import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from bot.lanes.delivery import UNKNOWN
from bot.model import Address, EntryId
from storage.cards import State
from tests.simulation.rooms import Post
from tests.simulation.wording import closed, retired

PLATFORMS = ("telegram", "discord")

RECEIPTS = (
    "SELECT chat.platform, chat.chat, chat.thread, receipt.entry, receipt.message, receipt.revision"
    " FROM receipt JOIN chat ON chat.id = receipt.chat AND chat.platform = receipt.platform"
)
FIRST_PARTS = (
    "SELECT chat.platform, chat.chat, chat.thread, receipt.entry, receipt.message"
    " FROM receipt JOIN chat ON chat.id = receipt.chat AND chat.platform = receipt.platform WHERE receipt.part = 0"
)
CHATS = "SELECT platform, chat, thread, absence FROM chat WHERE successor IS NULL"
SUBSCRIPTIONS = (
    "SELECT chat.platform, chat.chat, chat.thread, s.coverage, s.ordinary, s.breaking, s.owed, s.waiting_until,"
    " IIF(s.because = 2, COALESCE(s.own_ordinary, 0), head.ordinary),"
    " IIF(s.because = 2, COALESCE(s.own_breaking, 0), head.breaking),"
    " (SELECT MAX(max(ordinary, breaking)) FROM head WHERE coverage = s.coverage)"
    " FROM subscription AS s JOIN chat ON chat.id = s.chat"
    " JOIN head ON head.coverage = s.coverage AND head.level = s.level"
)

UNFINISHED = (
    "SELECT EXISTS (SELECT 1 FROM subscription AS s JOIN chat ON chat.id = s.chat"
    "  WHERE (s.waiting_until IS NOT NULL OR s.quiet_until IS NOT NULL OR s.hushed_until IS NOT NULL)"
    "   AND chat.absence IS NULL)"
    " OR EXISTS (SELECT 1 FROM chat WHERE absence IS NULL"
    "  AND (throttled_until IS NOT NULL OR edits_throttled_until IS NOT NULL OR muted_until IS NOT NULL))"
    " OR EXISTS (SELECT 1 FROM card JOIN chat ON chat.id = card.chat"
    "  WHERE chat.absence IS NULL AND (card.ready_at IS NOT NULL OR card.sending = 1))"
    " OR EXISTS (SELECT 1 FROM mark JOIN chat ON chat.id = mark.chat WHERE chat.absence IS NULL)"
    " OR EXISTS (SELECT 1 FROM sifting) OR EXISTS (SELECT 1 FROM enrolling)"
)
"""A chat that is away is tried again now and then, as long as it is."""

CARDS = (
    "SELECT chat.platform, chat.chat, chat.thread, card.state, card.message FROM card JOIN chat ON chat.id = card.chat"
)
GIVEN_UP = int(State.GIVEN_UP)

DOUBTS = (
    "SELECT chat.platform, chat.chat, chat.thread, COUNT(*) FROM doubt JOIN chat ON chat.id = doubt.chat"
    " GROUP BY chat.id"
)

LEFTOVERS = {
    "marks": "SELECT COUNT(*) FROM mark JOIN chat ON chat.id = mark.chat WHERE chat.absence IS NULL",
    "corrections": "SELECT COUNT(*) FROM revising WHERE NOT EXISTS (SELECT 1 FROM receipt"
    " JOIN chat ON chat.id = receipt.chat WHERE receipt.entry = revising.entry AND receipt.platform = revising.platform"
    " AND receipt.revision < revising.revision AND chat.absence IS NOT NULL)",
    "pins": "SELECT COUNT(*) FROM pinning",
    "cards": "SELECT COUNT(*) FROM card JOIN chat ON chat.id = card.chat WHERE chat.absence IS NULL"
    " AND (card.asked IS NOT NULL OR card.state = 0)",
}
"""One that a chat is tried again with, which is away still, may have come back as the run ended: nobody has looked
since then who would find that no other needs it."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """Positions, the heads that they should have reached, and the newest head of the coverage."""

    coverage: int
    ordinary: int
    breaking: int
    owed: int | None
    waiting_until: int | None
    ordinary_head: int
    breaking_head: int
    newest_head: int

    @property
    def wrong(self) -> str | None:
        if self.owed is not None:
            return "an entry is owed still"
        if self.waiting_until is not None:
            return "waits still"
        for position, head in ((self.ordinary, self.ordinary_head), (self.breaking, self.breaking_head)):
            if not head <= position <= self.newest_head:
                return f"position {position} where the head is {head}, the newest {self.newest_head}"
        return None


@dataclass(frozen=True, slots=True)
class CardRecord:
    state: int
    message: int | None


@dataclass(slots=True)
class Records:
    """`receipts`: of each message, the entries and revisions that it is said to show; `firsts`: the message in which
    each entry begins. `absences`: of each chat that
    did not move on, why it is suspended. `doubts`: how many cases were counted, or are written down as begun."""

    receipts: defaultdict[Address, defaultdict[int, dict[int, int]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(dict))
    )
    firsts: defaultdict[Address, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    absences: dict[Address, str | None] = field(default_factory=dict)
    subscriptions: defaultdict[Address, list[Subscription]] = field(default_factory=lambda: defaultdict(list))
    doubts: Counter[Address] = field(default_factory=Counter)
    cards: dict[Address, CardRecord] = field(default_factory=dict)
    leftovers: dict[str, int] = field(default_factory=dict)


def records(database: sqlite3.Connection) -> Records:
    found = Records()
    for platform, chat, thread, entry, message, revision in database.execute(RECEIPTS):
        found.receipts[Address(PLATFORMS[platform], chat, thread)][message][entry] = revision
    for platform, chat, thread, entry, message in database.execute(FIRST_PARTS):
        found.firsts[Address(PLATFORMS[platform], chat, thread)][entry] = message
    for platform, chat, thread, absence in database.execute(CHATS):
        found.absences[Address(PLATFORMS[platform], chat, thread)] = absence
    for platform, chat, thread, *values in database.execute(SUBSCRIPTIONS):
        found.subscriptions[Address(PLATFORMS[platform], chat, thread)].append(Subscription(*values))
    for platform, chat, thread, state, message in database.execute(CARDS):
        found.cards[Address(PLATFORMS[platform], chat, thread)] = CardRecord(state, message)
    for platform, chat, thread, doubts in database.execute(DOUBTS):
        found.doubts[Address(PLATFORMS[platform], chat, thread)] = doubts
    found.doubts.update(address for address, _ in begun(database))
    for what, sql in LEFTOVERS.items():
        ((found.leftovers[what],),) = database.execute(sql)
    return found


def unfinished(database: sqlite3.Connection) -> bool:
    """Does anything wait, or is on its way?"""
    ((found,),) = database.execute(UNFINISHED)
    return bool(found)


def suspended(database: sqlite3.Connection) -> set[Address]:
    return {
        Address(PLATFORMS[platform], chat, thread)
        for platform, chat, thread, absence in database.execute(CHATS)
        if absence is not None
    }


BEGUN = (
    "SELECT chat.platform, chat.chat, chat.thread, receipt.entry FROM receipt"
    " JOIN chat ON chat.id = receipt.chat AND chat.platform = receipt.platform WHERE receipt.message = ?"
)


def begun(database: sqlite3.Connection) -> list[tuple[Address, EntryId]]:
    """Where a correction adds a message, or did, and nobody knows whether it arrived."""
    return [
        (Address(PLATFORMS[platform], chat, thread), EntryId(entry))
        for platform, chat, thread, entry in database.execute(BEGUN, (UNKNOWN,))
    ]


STANDS = "SELECT EXISTS (SELECT 1 FROM card WHERE message = ? AND platform = ?)"
RECEIVED = "SELECT EXISTS (SELECT 1 FROM receipt WHERE message = ? AND platform = ?)"
FOLLOWED = (
    "SELECT EXISTS (SELECT 1 FROM subscription AS s JOIN chat ON chat.id = s.chat"
    " JOIN coverage ON coverage.id = s.coverage WHERE coverage.title = ?"
    " AND chat.platform = ? AND chat.chat = ? AND chat.thread = ?)"
)


def written(database: sqlite3.Connection, address: Address, post: Post) -> bool:
    """Does the database know of this message? A closing line has no receipt, but ends its subscription."""
    platform = PLATFORMS.index(address.platform)
    if post.card:
        ((known,),) = database.execute(STANDS, (post.id, platform))
        return bool(known) or retired(post.body) or post.frozen
    ((received,),) = database.execute(RECEIVED, (post.id, platform))
    ended = [
        not database.execute(FOLLOWED, (title, platform, address.chat, address.thread)).fetchone()[0]
        for title in closed(post.body)
    ]
    return bool(received) or any(ended)
