"""What one turn of a lane starts, and how a chat goes on. Values."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.composing.merging import Portion
from bot.composing.sound import as_wished, mentioned
from bot.lanes.card import Card, CardAsked
from bot.lanes.delivery import Due, Mark, Outdated, Pending, Pin, Receipt
from bot.lanes.outcome import Deferred, Passed, PinAsked
from bot.model import ChatKey, Entry, EntryId, Message, MessageId


@dataclass(frozen=True, slots=True)
class Sending:
    """One message that is to go out now. `since`: when each entry was published that arrives with it. `paid`: it goes
    for money, where that is faster."""

    mark: Mark
    message: Message
    reply_to: MessageId | None = None
    since: tuple[tuple[EntryId, datetime], ...] = ()
    paid: bool = False


def delays(since: Iterable[tuple[EntryId, datetime]], arrived: datetime) -> tuple[tuple[EntryId, float], ...]:
    """The seconds from when each entry was published until it arrived."""
    return tuple((entry, (arrived - at).total_seconds()) for entry, at in since)


Received = dict[tuple[EntryId, ChatKey], list[Receipt]]
"""What a chat has of an entry, part by part."""

Request = Sending | Mark | Outdated | Pin | Card
"""A message to send, a mark in doubt to settle, a correction to bring, a message to pin or unpin, a card to renew."""


@dataclass(slots=True)
class Plan:
    """What this turn starts, and what it leaves for later; `look_again` is when (monotonic seconds) a chat that had to
    rest may be served, `waiting_ends` when one that was told to wait may."""

    sendings: list[Sending] = field(default_factory=list)
    doubted: list[Mark] = field(default_factory=list)
    revisions: list[Outdated] = field(default_factory=list)
    pins: list[Pin] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    deferred: list[Deferred] = field(default_factory=list)
    look_again: float | None = None
    waiting_ends: datetime | None = None

    @property
    def size(self) -> int:
        return len(self.sendings) + len(self.doubted) + len(self.revisions) + len(self.pins) + len(self.cards)

    @property
    def requests(self) -> list[Request]:
        return [*self.sendings, *self.doubted, *self.revisions, *self.pins, *self.cards]

    @property
    def asked(self) -> list[PinAsked | CardAsked]:
        """What may be pinned from now on, or not any more, and the cards that may be renewed."""
        renewed = [CardAsked(card) for card in self.cards if card.message is not None and not card.to_pin]
        return [*(PinAsked(pin) for pin in self.pins), *renewed]

    @property
    def marks(self) -> list[Mark]:
        return [sending.mark for sending in self.sendings] + self.doubted


@dataclass(frozen=True, slots=True)
class Step:
    """The next message of a service, for whichever chat."""

    portion: Portion
    remaining: int
    now: datetime
    message: Message
    since: tuple[tuple[EntryId, datetime], ...]
    part: int = 0
    reply_to: MessageId | None = None
    _wished: dict[tuple[bool, bool, int | None], Message] = field(default_factory=dict, compare=False)

    @property
    def _entries(self) -> list[Entry]:
        return [row.entry for row in self.portion.rows if row.entry]

    def to(self, due: Due) -> Sending:
        portion = self.portion
        mark = Mark(
            chat=due.chat,
            coverage=due.coverage,
            urgency=due.urgency,
            seq=portion.seq,
            layout=portion.layout,
            started_at=self.now,
            part=self.part,
            parts=len(portion.messages),
            remaining=self.remaining,
        )
        first, at = not self.part and due.remaining is None, portion.rows[-1].at
        role = due.chat.preferences.role and mentioned(due.chat, due.urgency, self._entries)
        message = as_wished(self.message, due.chat.preferences, first=first, at=at, now=self.now, role=role)
        # The same object for all who want the same: it is rendered once.
        same = self._wished.setdefault((message.silent, message.preview, message.role), message)
        return Sending(mark, same, self.reply_to, self.since)


@dataclass(frozen=True, slots=True)
class Course:
    """How those go on who are at one place of a coverage. Receipts of the entry `asks_for` say how much of it a chat
    has, those of what was `released` whether it has that; where neither says anything, the next is `step`. What tells
    `about` the correction of an entry is for those who have that entry, below it."""

    pending: Pending
    asks_for: EntryId | None = None
    released: tuple[EntryId, ...] = ()
    step: Step | None = None

    @property
    def about(self) -> EntryId | None:
        if self.step is None or len(self.step.portion.rows) != 1 or self.step.portion.layout.merged:
            return None
        entry = self.step.portion.rows[0].entry
        return entry.about if entry else None
