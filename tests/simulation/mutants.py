"""Engines that are broken on purpose. The simulation has to find each of them."""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import ClassVar

from bot.budgets.budget import Pace, Rate
from bot.errors import Scope, Throttled
from bot.lanes.agenda import Agenda
from bot.lanes.delivery import Due, Mark, Pending, Urgency
from bot.lanes.lane import Lane, LaneSettings
from bot.lanes.outcome import Delivered, Outcome
from bot.lanes.plan import Plan
from bot.lanes.planning import Planner
from bot.model import Address, ChatKey, CoverageId, Level, MessageId, Rendered, Seq
from bot.ports import Clock, Platform
from bot.readers.preferences import CardUse, Digest, Sound
from bot.store import Store
from tests.simulation.account import Account
from tests.simulation.engine import Engine
from tests.simulation.settling import Settling


class Trigger(Engine):
    """What is written becomes something else."""

    def __init__(self, sql: str) -> None:
        self._sql = sql

    def prepare(self, database: sqlite3.Connection) -> None:
        database.execute(f"CREATE TRIGGER broken {self._sql}")


class TwoLanes(Engine):
    """A second lane serves the same account."""

    def lanes(
        self, platform: Platform, store: Store, settings: LaneSettings, clock: Clock, random: Random
    ) -> list[Lane]:
        return [Lane(platform, store, settings, clock, random) for _ in range(2)]


class Restless(Engine):
    """Cards are renewed as soon as something changes."""

    def settings(self, settings: LaneSettings) -> LaneSettings:
        return replace(settings, cards_every=timedelta(seconds=1))


class Overtaking(Engine):
    """A chat that is being served counts as free, so that a correction goes out beside the first sending."""

    def lanes(
        self, platform: Platform, store: Store, settings: LaneSettings, clock: Clock, random: Random
    ) -> list[Lane]:
        lane = Lane(platform, store, settings, clock, random)
        lane._planner = Forgetful(platform, store, settings.pace, clock)
        return [lane]


class Forgetful(Planner):
    async def plan(self, free: int, busy: object) -> Plan:
        del busy
        return await super().plan(free, ())


class Overspending(Engine):
    """A budget is larger than what the platform allows."""

    def __init__(self, *, account: float = 1.0, chats: float = 1.0) -> None:
        self._account = account
        self._chats = chats

    def settings(self, settings: LaneSettings) -> LaneSettings:
        account, private, group = settings.pace.account, settings.pace.private, settings.pace.group
        pace = Pace(_times(account, self._account), _times(private, self._chats), _times(group, self._chats))
        return replace(settings, pace=pace)


def _times(rate: Rate, factor: float) -> Rate:
    return replace(rate, limit=rate.limit * factor)


class Hasty(Account):
    """Hears of a third of each wait of the whole account."""

    async def send(
        self, address: Address, rendered: Rendered, *, nonce: str, reply_to: MessageId | None = None
    ) -> MessageId:
        try:
            return await super().send(address, rendered, nonce=nonce, reply_to=reply_to)
        except Throttled as error:
            if error.scope is Scope.ACCOUNT:
                raise Throttled(error.retry_after / 3, Scope.ACCOUNT) from error
            raise


class NewNonces(Account):
    """Each repeat has a nonce of its own."""

    numbers = count()

    async def send(
        self, address: Address, rendered: Rendered, *, nonce: str, reply_to: MessageId | None = None
    ) -> MessageId:
        return await super().send(address, rendered, nonce=f"{nonce[:12]}{next(self.numbers)}", reply_to=reply_to)


class NoEdits(Account):
    """Says of every third edit that it was done."""

    async def edit(self, address: Address, message: MessageId, rendered: Rendered) -> None:
        if message % 3:
            await super().edit(address, message, rendered)


class NoPins(Account):
    """Says of every third pin that it was done."""

    async def pin(self, address: Address, message: MessageId) -> None:
        if message % 3:
            await super().pin(address, message)


class NoDeletions(Account):
    """Says of every deletion that it was done."""

    async def withdraw(self, address: Address, message: MessageId) -> None:
        del address, message


class Through(Engine):
    """Everything goes through a broken account."""

    def __init__(self, account: type[Account]) -> None:
        self.account = account


class NewestFirst(Settling):
    """Reads what is pending in the wrong order."""

    async def pending(
        self, coverage: CoverageId, level: Level, urgency: Urgency, after: Seq, chat: ChatKey | None = None
    ) -> Pending:
        found = await super().pending(coverage, level, urgency, after, chat)
        return replace(found, rows=found.rows[::-1])


class OldestLost(Settling):
    """Passes over the oldest of several."""

    async def pending(
        self, coverage: CoverageId, level: Level, urgency: Urgency, after: Seq, chat: ChatKey | None = None
    ) -> Pending:
        found = await super().pending(coverage, level, urgency, after, chat)
        return replace(found, rows=found.rows[len(found.rows) > 2 :])


class Unsettled(Settling):
    """Every fourth turn forgets what arrived."""

    turns = count()

    async def turn(self, platform: str, outcomes: Sequence[Outcome], marks: Sequence[Mark]) -> None:
        lost = next(self.turns) % 4 == 0
        kept = [outcome for outcome in outcomes if not (lost and isinstance(outcome, Delivered))]
        await super().turn(platform, kept, marks)


class Heedless(Settling):
    """Tells the lane nothing of some of what chats prefer."""

    forgotten: ClassVar[Mapping[str, object]] = {}

    async def look(self, platform: str, limit: int, busy: Collection[ChatKey], now: datetime) -> Agenda:
        agenda = await super().look(platform, limit, busy, now)
        return replace(agenda, due=[self._forgetting(due) for due in agenda.due])

    def _forgetting(self, due: Due) -> Due:
        preferences = due.chat.preferences.model_copy(update=dict(self.forgotten))
        return replace(due, chat=replace(due.chat, preferences=preferences))


class Sleepless(Heedless):
    forgotten: ClassVar[Mapping[str, object]] = {"quiet": None}


class Undigested(Heedless):
    forgotten: ClassVar[Mapping[str, object]] = {"digest": Digest.OFF}


class Uncarded(Heedless):
    forgotten: ClassVar[Mapping[str, object]] = {"card": CardUse.OFF}


class Loud(Heedless):
    forgotten: ClassVar[Mapping[str, object]] = {"sound": Sound.ALL}


class Unmuted(Heedless):
    def _forgetting(self, due: Due) -> Due:
        return replace(due, chat=replace(due.chat, muted_until=None))


class Written(Engine):
    """Everything goes through a broken store."""

    def __init__(self, deliveries: type[Settling]) -> None:
        self.deliveries = deliveries


MUTANTS: dict[str, tuple[Engine, str]] = {
    "a receipt is dropped": (
        Trigger(
            "AFTER INSERT ON receipt WHEN NEW.message % 5 = 0 BEGIN DELETE FROM receipt WHERE entry = NEW.entry"
            " AND platform = NEW.platform AND chat = NEW.chat AND part = NEW.part; END"
        ),
        "no receipt of",
    ),
    "a position moves too far": (
        Trigger(
            "AFTER UPDATE OF ordinary ON subscription WHEN NEW.ordinary > OLD.ordinary AND NEW.ordinary % 3 = 0"
            " BEGIN UPDATE subscription SET ordinary = NEW.ordinary + 1"
            " WHERE coverage = NEW.coverage AND chat = NEW.chat; END"
        ),
        "missing|position",
    ),
    "a mark is forgotten": (
        Trigger("AFTER INSERT ON mark BEGIN DELETE FROM mark WHERE chat = NEW.chat; END"),
        "cases in doubt were counted|left behind",
    ),
    "a mark stays": (
        Trigger("BEFORE DELETE ON mark WHEN OLD.chat % 3 = 0 BEGIN SELECT RAISE(IGNORE); END"),
        "marks are left|twice|shown as|not at rest",
    ),
    "a case in doubt is not counted": (
        Trigger("BEFORE INSERT ON doubt BEGIN SELECT RAISE(IGNORE); END"),
        "cases in doubt were counted",
    ),
    "a chat's wait is cleared early": (
        Trigger(
            "AFTER UPDATE OF waiting_until ON subscription WHEN NEW.waiting_until > OLD.waiting_until"
            " OR OLD.waiting_until IS NULL BEGIN UPDATE subscription SET waiting_until = NEW.waiting_until - 5000"
            " WHERE coverage = NEW.coverage AND chat = NEW.chat; END"
        ),
        "before the end of the chat's wait",
    ),
    "the account's wait is cleared early": (Through(Hasty), "before the end of the account's wait"),
    "a correction is forgotten": (
        Trigger("AFTER INSERT ON revising BEGIN DELETE FROM revising WHERE entry = NEW.entry; END"),
        "shown as",
    ),
    "a correction's cursor runs ahead": (
        Trigger(
            "AFTER UPDATE OF cursor ON revising WHEN NEW.cursor > OLD.cursor BEGIN UPDATE revising"
            " SET cursor = NEW.cursor + 2 WHERE platform = NEW.platform AND entry = NEW.entry; END"
        ),
        "shown as",
    ),
    "a throttled chat is suspended": (
        Trigger(
            "AFTER UPDATE OF throttled_until ON chat WHEN NEW.throttled_until IS NOT NULL BEGIN"
            " UPDATE chat SET absence = 'blocked' WHERE id = NEW.id;"
            " UPDATE subscription SET waiting_until = 4102444800000 WHERE chat = NEW.id; END"
        ),
        "suspended wrongly",
    ),
    "a correction overtakes the first sending": (Overtaking(), "two requests at once"),
    "two lanes serve one account": (TwoLanes(), "two requests at once"),
    "the account's budget is too large": (Overspending(account=1.5), "the account's limit"),
    "the chats' budgets are too large": (Overspending(chats=1.5), "the chat's limit"),
    "a nonce is new each time": (Through(NewNonces), "left behind"),
    "an edit is left out": (Through(NoEdits), "shown as"),
    "a pin is left out": (Through(NoPins), "to be pinned are"),
    "a pin is forgotten": (
        Trigger(
            "AFTER INSERT ON pin WHEN NEW.state = 1 BEGIN DELETE FROM pin WHERE entry = NEW.entry;"
            " DELETE FROM pinning WHERE entry = NEW.entry; END"
        ),
        "pinned are",
    ),
    "a deletion is left out": (Through(NoDeletions), "shown as|no receipt of"),
    "the newest goes first": (Written(NewestFirst), "which is newer"),
    "the oldest gets lost": (Written(OldestLost), "missing"),
    "quiet hours are ignored": (Written(Sleepless), "within quiet hours"),
    "a digest comes at once": (Written(Undigested), "before the time of the digest"),
    "a mute is ignored": (Written(Unmuted), "mute, and yet: send"),
    "who wants no sound hears one": (Written(Loud), "aloud"),
    "what a mute chat misses is forgotten": (
        Trigger("AFTER UPDATE OF muted_until ON chat BEGIN UPDATE chat SET missed_from = NULL WHERE id = NEW.id; END"),
        "shown as",
    ),
    "a mute chat is corrected": (
        Trigger(
            "AFTER UPDATE OF muted_until ON chat WHEN NEW.muted_until IS NOT NULL BEGIN"
            " UPDATE chat SET muted_until = NULL WHERE id = NEW.id;"
            " UPDATE subscription SET quiet_until = NEW.muted_until, hushed_until = NEW.muted_until"
            "  WHERE chat = NEW.id; END"
        ),
        "mute, and yet: edit",
    ),
    "whoever sleeps never wakes": (
        Trigger(
            "AFTER UPDATE OF quiet_until ON subscription WHEN NEW.quiet_until IS NOT NULL BEGIN UPDATE subscription"
            " SET quiet_until = 4102444800000 WHERE coverage = NEW.coverage AND chat = NEW.chat; END"
        ),
        "missing|not at rest",
    ),
    "a card does not rest": (Restless(), "renewed after"),
    "a card is not due": (
        Trigger(
            "AFTER UPDATE OF changes ON coverage BEGIN UPDATE card_coverage SET shown = NEW.changes"
            " WHERE coverage = NEW.id; END"
        ),
        "its card shows",
    ),
    "a card that may have been sent is forgotten": (
        Trigger(
            "AFTER UPDATE OF asked ON card WHEN NEW.asked IS NOT NULL BEGIN"
            " UPDATE card SET asked = NULL, asked_at = NULL, sending = 0 WHERE chat = NEW.chat; END"
        ),
        "a card is left behind",
    ),
    "a card is all that comes, and messages come": (Written(Uncarded), "was not to get item"),
    "nothing is picked": (
        Trigger("AFTER INSERT ON sifting BEGIN DELETE FROM sifting WHERE seq = NEW.seq; END"),
        "missing",
    ),
    "too much is picked": (
        Trigger(
            "AFTER INSERT ON pick BEGIN INSERT OR IGNORE INTO pick (chat, coverage, seq) SELECT NEW.chat, coverage, seq"
            " FROM stream WHERE coverage = NEW.coverage AND pushed = 1 AND seq < NEW.seq AND seq > NEW.seq - 3; END"
        ),
        "was not to get item",
    ),
    "who follows everything is forgotten": (
        Trigger("AFTER INSERT ON enrolling BEGIN DELETE FROM enrolling WHERE coverage = NEW.coverage; END"),
        "missing",
    ),
    "what was left on purpose comes back": (
        Trigger("AFTER INSERT ON declined BEGIN DELETE FROM declined WHERE chat = NEW.chat; END"),
        "was not to get item",
    ),
    "an outcome gets lost": (Written(Unsettled), "twice|no receipt of|not at rest|marks are left|missing|stuck"),
}
"""Each with what is found of it."""
