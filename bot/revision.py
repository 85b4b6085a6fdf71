"""Bringing a correction or retraction to one chat: which of its messages are edited, withdrawn, added. Acts through
the platform, one request after the other."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from bot.compose import late_correction, reduced
from bot.delivery import Form, Layout, Outdated, Receipt, Revised
from bot.errors import EditRefused, MessageGone, PlatformError, Rejected
from bot.log import say
from bot.model import Entry, EntryState, Message, MessageId
from bot.ports import Platform
from bot.splitting import shorten

log = logging.getLogger(__name__)

Admit = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Correcting:
    """One entry at its newest revision, for one chat that shows an older one, and what was brought so far.

    `admit` waits for the budgets before each request; `nonce` gives that of a new part. `offset` is the part of the
    first of `messages`: 1 where part 0 is the entry's place in a message with others.
    """

    platform: Platform
    admit: Admit
    nonce: Callable[[int], str]
    entry: Entry
    messages: Sequence[Message]
    outdated: Outdated
    offset: int = 0
    kept: list[Receipt] = field(default_factory=list)
    gone: list[Receipt] = field(default_factory=list)
    relaid: list[tuple[MessageId, Layout]] = field(default_factory=list)

    @property
    def so_far(self) -> Revised:
        """After an error, what is left out is still outdated."""
        return Revised(
            self.outdated,
            self.entry.revision,
            tuple(self.kept),
            tuple(self.gone),
            tuple(self.relaid),
            retracted=self.entry.state is EntryState.RETRACTED,
        )

    async def edit(self, shown: MessageId, message: Message) -> None:
        """Raises `PlatformError`; `Rejected` when the platform takes it in no form."""
        address = self.outdated.chat.address
        await self.admit()
        try:
            await self.platform.edit(address, shown, self.platform.render(message))
        except Rejected:
            await self.admit()
            await self.platform.edit(address, shown, self.platform.render(replace(message, markup=False)))

    async def send(self, part: int, message: Message, reply_to: MessageId | None) -> MessageId | None:
        """Without a sound; None when the platform does not take it."""
        quiet = replace(message, silent=True)
        try:
            try:
                return await self._post(part, quiet, reply_to)
            except Rejected:
                return await self._post(part, replace(quiet, markup=False), reply_to)
        except (Rejected, MessageGone, EditRefused) as error:
            self.give_up(part, error)
            return None

    async def _post(self, part: int, message: Message, reply_to: MessageId | None) -> MessageId:
        await self.admit()
        rendered, address = self.platform.render(message), self.outdated.chat.address
        return await self.platform.send(address, rendered, nonce=self.nonce(part), reply_to=reply_to)

    async def tell_anew(self, reply_to: MessageId | None, form: Form, instead_of: Sequence[Receipt] = ()) -> None:
        """The whole entry as a late correction in new messages, which take over its receipts.

        Until the last has gone they count as older, so that an attempt which breaks off is taken up again.
        """
        begun, sent = len(self.kept), 0
        for part, message in enumerate(self.messages, start=self.offset):
            text = message.text if sent else shorten(late_correction(message.text), self.platform.fits)
            shown = await self.send(part, replace(message, text=text), reply_to)
            if not sent:
                self.gone += instead_of
            if shown is None:
                break
            older = self.entry.revision - 1
            self.kept.append(Receipt(self.entry.id, self.outdated.chat.key, part, shown, older, form))
            reply_to, sent = shown, sent + 1
        self.kept[begun:] = [self.brought(one) for one in self.kept[begun:]]

    def brought(self, receipt: Receipt) -> Receipt:
        return replace(receipt, revision=self.entry.revision)

    def give_up(self, part: int, error: PlatformError) -> None:
        chat, entry = self.outdated.chat.address, self.entry.id
        say(log, "correction-given-up", logging.WARNING, chat=chat, entry=entry, part=part, why=error)


class Revision:
    """The correction of an entry that stands in messages of its own, of which `receipts` are the parts."""

    def __init__(self, correcting: Correcting, receipts: Sequence[Receipt]) -> None:
        self._correcting = correcting
        self._receipts = receipts

    async def bring(self) -> None:
        """Edit what is there, withdraw what is too much, reply with what is new. Raises `PlatformError`.

        What the platform takes in no form stays as it is. The last receipt counts as brought after what is new, so
        that another attempt adds the rest.
        """
        *others, last = self._receipts
        for receipt in others:
            self._note(receipt, await self._show(receipt))
        shown = await self._show(last)
        if shown and self.whole:
            await self._add(shown)
        self._note(last, shown)

    @property
    def whole(self) -> bool:
        """Is every part still there?"""
        gapless = self._receipts[-1].part - self._correcting.offset == len(self._receipts) - 1
        return gapless and not any(one in self._correcting.gone for one in self._receipts)

    @property
    def lost(self) -> bool:
        """Is no part there any more?"""
        return all(one in self._correcting.gone for one in self._receipts)

    def _note(self, receipt: Receipt, shown: Receipt | None) -> None:
        if shown:
            self._correcting.kept.append(shown)
        else:
            self._correcting.gone.append(receipt)

    async def _show(self, receipt: Receipt) -> Receipt | None:
        """The part's receipt as it is now; None when its message is gone."""
        if receipt.revision >= self._correcting.entry.revision:
            return receipt
        message = self._message(receipt.part)
        try:
            if message is None:
                return await self._remove(receipt)
            await self._correcting.edit(receipt.message, message)
        except MessageGone:
            return None
        except EditRefused:
            return await self._reply(receipt)
        except Rejected as error:
            self._correcting.give_up(receipt.part, error)
        return self._correcting.brought(receipt)

    async def _remove(self, receipt: Receipt) -> Receipt | None:
        """A part that is too much: deleted, or, where that is refused, reduced to a word that says so."""
        correcting = self._correcting
        await correcting.admit()
        try:
            await correcting.platform.withdraw(correcting.outdated.chat.address, receipt.message)
        except EditRefused:
            await correcting.edit(receipt.message, reduced())
            return self._correcting.brought(receipt)
        return None

    def _message(self, part: int) -> Message | None:
        number = part - self._correcting.offset
        return self._correcting.messages[number] if number < len(self._correcting.messages) else None

    async def _reply(self, receipt: Receipt) -> Receipt:
        """What could not be changed gets a visible correction below it, which takes over the receipt."""
        brought = self._correcting.brought(receipt)
        message = self._message(receipt.part)
        if message is None:
            return brought
        text = shorten(late_correction(message.text), self._correcting.platform.fits)
        sent = await self._correcting.send(receipt.part, replace(message, text=text), receipt.message)
        return replace(brought, message=sent) if sent else brought

    async def _add(self, last: Receipt) -> None:
        while message := self._message(last.part + 1):
            sent = await self._correcting.send(last.part + 1, message, last.message)
            if sent is None:
                return
            last = self._correcting.brought(replace(last, part=last.part + 1, message=sent))
            self._correcting.kept.append(last)


async def tell_where_it_went(correcting: Correcting, *, known: bool) -> None:
    """The chat has left the address of these receipts: what is shown there stays, and the correction is told anew,
    unless the entry is `known` where the chat is now, and corrected there. Raises `PlatformError`."""
    receipts = correcting.outdated.receipts
    if known:
        correcting.gone += receipts
    else:
        await correcting.tell_anew(None, Form.ALONE, instead_of=receipts)
