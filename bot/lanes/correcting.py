"""What a correction knows and has brought so far, and the messages that it adds. Acts through platform and store.

A message that is added is written down before it is sent, as a receipt that does not know its message yet: whatever
happens meanwhile, the next attempt knows that it may be there.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from bot.composing.compose import late, reduced
from bot.composing.sound import previewed
from bot.errors import Absence, EditRefused, InDoubt, MessageGone, PlatformError, Rejected, Unreachable
from bot.lanes.condition import Condition
from bot.lanes.consequences import InDoubtPolicy
from bot.lanes.delivery import UNKNOWN, UNSENT, Form, Layout, Outdated, Receipt
from bot.lanes.doubt import nonce_of_correction
from bot.lanes.outcome import Revised
from bot.lanes.repeats import added, states_since
from bot.languages import spoken
from bot.languages.language import Language
from bot.log import say
from bot.model import ChatKey, Entry, EntryId, EntryState, Message, MessageId
from bot.ports import Platform
from bot.store import Store

log = logging.getLogger(__name__)

Answer = TypeVar("Answer")

Admit = Callable[[], Awaitable[None]]

Place = tuple[EntryId, ChatKey, int]
"""An entry, a chat, a part: what there is one receipt of."""


@dataclass(slots=True)
class Correcting:
    """One entry at its newest revision, for one chat that shows an older one, and what was brought so far.

    `admit` waits for the budgets before each request; `condition` says whether what was admitted may still go when
    something was written in between. `policy` says what becomes of an added message that is in doubt, None where the
    platform can tell. `offset` is the part of the first of `messages`: 1 where part 0 is the entry's place in a message
    with others.
    """

    platform: Platform
    store: Store
    policy: InDoubtPolicy | None
    admit: Admit
    condition: Condition
    entry: Entry
    messages: Sequence[Message]
    outdated: Outdated
    now: Callable[[], datetime]
    offset: int = 0
    relaid: list[tuple[MessageId, Layout]] = field(default_factory=list)
    _kept: dict[Place, Receipt] = field(default_factory=dict)
    _gone: dict[Place, Receipt] = field(default_factory=dict)
    _reached: bool = False

    @property
    def so_far(self) -> Revised:
        """After an error, what is left out is still outdated."""
        return Revised(
            self.outdated,
            self.entry.revision,
            tuple(self._kept.values()),
            tuple(self._gone.values()),
            tuple(self.relaid),
            retracted=self.retracted,
            reached=self._reached,
        )

    @property
    def language(self) -> Language:
        """The chat's present one, whatever it was when the entry was sent."""
        return spoken(self.outdated.chat.language)

    @property
    def retracted(self) -> bool:
        return self.entry.state is EntryState.RETRACTED

    def keep(self, *receipts: Receipt) -> None:
        """They stand like that now."""
        for one in receipts:
            self._gone.pop(_place(one), None)
            self._kept[_place(one)] = one

    def drop(self, *receipts: Receipt) -> None:
        """They stand no more."""
        for one in receipts:
            self._kept.pop(_place(one), None)
            self._gone[_place(one)] = one

    def dropped(self, receipt: Receipt) -> bool:
        return _place(receipt) in self._gone

    async def edit(self, shown: MessageId, message: Message) -> None:
        """Raises `PlatformError`; `Rejected` when the platform takes it in no form."""
        address = self.outdated.chat.address
        await self.admit()
        try:
            await self._ask(self.platform.edit(address, shown, self.platform.render(message)))
        except Rejected:
            await self.admit()
            plain = self.platform.render(replace(message, markup=False))
            await self._ask(self.platform.edit(address, shown, plain))

    async def _ask(self, request: Awaitable[Answer]) -> Answer:
        """Whatever the platform says of a message, it says that the chat is there."""
        try:
            answer = await request
        except (EditRefused, MessageGone, Rejected):
            self._reached = True
            raise
        self._reached = True
        return answer

    async def exhibited(self, receipt: Receipt) -> tuple[MessageId, ...] | None:
        """The others that came with its message, if that shows media; None where it shows none."""
        if not self.entry.content.media or receipt.message in (UNKNOWN, UNSENT):
            return None
        return await self.store.deliveries.exhibited(receipt.chat, receipt.message)

    async def withdraw(self, receipt: Receipt) -> None:
        """Delete its message, with all that came with it. Raises `PlatformError`."""
        for message in (*(await self.exhibited(receipt) or ()), receipt.message):
            await self.admit()
            await self._ask(self.platform.withdraw(self.outdated.chat.address, message))

    async def send(
        self, part: int, message: Message, reply_to: MessageId | None, form: Form = Form.ALONE
    ) -> MessageId | None:
        """Add a message, without a sound and without media; None when the platform does not take it."""
        begun = Receipt(self.entry.id, self.outdated.chat.key, part, UNKNOWN, self.entry.revision - 1, form)
        quiet = replace(message, silent=True, media=())
        await self._begin(begun)
        try:
            message_id = await self._post(begun, quiet, reply_to)
        except (Rejected, MessageGone, EditRefused) as error:
            self.drop(begun)
            self.give_up(part, error)
            return None
        except InDoubt:
            raise
        except PlatformError:
            self.keep(replace(begun, message=UNSENT))
            raise
        await self.write_down(replace(begun, message=message_id))
        return message_id

    async def _begin(self, begun: Receipt) -> None:
        """Written down when its turn has come; again, where the platform asked for a pause meanwhile."""
        while True:
            await self.admit()
            await self.write_down(begun)
            if not self.condition.paused:
                return
            await self.write_down(replace(begun, message=UNSENT))

    async def write_down(self, receipt: Receipt) -> None:
        """Known from now on, whatever happens."""
        self.keep(receipt)
        await self.store.deliveries.turn(self.platform.name, [self.so_far], [])

    async def _post(self, begun: Receipt, message: Message, reply_to: MessageId | None) -> MessageId:
        address, nonce = self.outdated.chat.address, self._nonce(begun)
        try:
            rendered = self.platform.render(message)
            return await self._ask(self.platform.send(address, rendered, nonce=nonce, reply_to=reply_to))
        except Rejected:
            await self.admit()
        plain = self.platform.render(replace(message, markup=False))
        return await self._ask(self.platform.send(address, plain, nonce=nonce, reply_to=reply_to))

    def _nonce(self, begun: Receipt) -> str:
        return nonce_of_correction(self.outdated.chat.address, begun.entry, begun.revision + 1, begun.part)

    async def recall(self, begun: Receipt, message: Message | None) -> Receipt | None:
        """The receipt of a message that was begun and perhaps sent; None where it is not there as far as can be told.

        `message` is what it would be now, None where it is too much. Where the platform knows nonces, a repeat tells:
        one that would not be sent any more is sent as well, so that it can be withdrawn.
        """
        if begun.message == UNSENT:
            return None
        if self.policy:
            await self.count(begun)
            return None
        found = await self._find(begun)
        if found is None:
            await self.admit()
            try:
                found = await self._post(begun, replace(message or reduced(self.language), silent=True, media=()), None)
            except (Rejected, MessageGone, EditRefused):
                return None
        # As older, like all that is added: parts may be missing behind it, and nobody would look for them.
        await self.write_down(replace(begun, message=found))
        # Whichever attempt it is of, it shows at least what was begun.
        recalled = replace(begun, message=found, revision=begun.revision + 1)
        self.keep(recalled)
        return recalled

    async def _find(self, begun: Receipt) -> MessageId | None:
        """As it was sent first, or as a repeat showed it. Where the history may not be read, nothing is found."""
        first = await self.store.stream.revision(begun.entry, begun.revision + 1)
        coverage = await self.store.stream.coverage(self.entry.coverage)
        states = await states_since(self.store.stream, [first])
        number, fits, language = begun.part - self.offset, self.platform.fits, self.language
        told = (message for (entry,) in states for message in added(number, entry, coverage, fits, language))
        shown = [previewed(message, self.outdated.chat.preferences) for message in told]
        plain = [replace(message, markup=False) for message in shown]
        await self.admit()
        try:
            found = await self.platform.find(
                self.outdated.chat.address,
                *map(self.platform.render, [*shown, *plain]),
                since=first.revised_at or first.published_at,
            )
        except Unreachable as error:
            if error.absence is not Absence.NO_RIGHTS:
                raise
            return None
        return found.message if found else None

    async def count(self, begun: Receipt) -> None:
        """It may have arrived, and cannot be told: one more case in doubt."""
        await self.store.deliveries.count_doubt(begun, self.platform.name, self.now(), skipped=self.skips)

    @property
    def skips(self) -> bool:
        """Is what is in doubt not to be sent again?"""
        return self.policy is InDoubtPolicy.SKIP

    def late(self, message: Message) -> Message:
        """The same as a correction that stands below what could not be changed."""
        return late(message, self.entry, self.platform.fits, self.language)

    async def tell_anew(self, reply_to: MessageId | None) -> None:
        """The whole entry as a late correction in new messages, which take over its receipts.

        Until the last has gone they count as older, so that an attempt which breaks off is taken up again.
        """
        told: list[Receipt] = []
        for part, message in enumerate(self.messages, start=self.offset):
            form = Form.ALONE if told else Form.BELOW
            shown = await self.send(part, message if told else self.late(message), reply_to, form)
            if shown is None:
                break
            told.append(Receipt(self.entry.id, self.outdated.chat.key, part, shown, self.entry.revision - 1, form))
            reply_to = shown
        self.keep(*map(self.brought, told))

    def brought(self, receipt: Receipt) -> Receipt:
        return replace(receipt, revision=self.entry.revision)

    def give_up(self, part: int, error: PlatformError) -> None:
        chat, entry = self.outdated.chat.address, self.entry.id
        say(log, "correction-given-up", logging.WARNING, chat=chat, entry=entry, part=part, why=error)


def _place(receipt: Receipt) -> Place:
    return receipt.entry, receipt.chat, receipt.part
