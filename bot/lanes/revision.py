"""Bringing a correction or retraction to one chat: which of its messages are edited, withdrawn, added. Acts through
the platform, one request after the other."""

from collections.abc import Sequence
from dataclasses import replace

from bot.composing.compose import reduced
from bot.errors import EditRefused, MessageGone, Rejected
from bot.lanes.correcting import Correcting
from bot.lanes.delivery import UNKNOWN, UNSENT, Form, Receipt
from bot.model import Message, MessageId


class Revision:
    """The correction of an entry that stands in messages of its own, of which `receipts` are the parts.

    Nothing is to be left of an entry that is removed, as far as that can be done. But what stands below a message that
    could not be changed stays, as the notice: otherwise that message would have the last word.
    """

    def __init__(self, correcting: Correcting, receipts: Sequence[Receipt]) -> None:
        self._correcting = correcting
        self._parts = list(receipts)
        self._removes = correcting.entry.removed and all(one.form is not Form.BELOW for one in receipts)
        self._torn = False

    async def bring(self) -> None:
        """Edit what is there, withdraw what is too much, reply with what is new. Raises `PlatformError`.

        What the platform takes in no form stays as it is. What is too much goes from the end, so that no part is ever
        missing among those that are left.
        """
        number = 0
        while not self._removes and number < len(self._parts) and self._message(self._parts[number]):
            stands = await self._show(number)
            number += stands
        for surplus in reversed(range(number, len(self._parts))):
            if surplus or len(self._parts) == 1 or not self._removes:
                await self._remove(surplus)
            else:
                # What could not be deleted behind it is explained by it.
                await self._show(surplus)
        if self._whole and not self._removes:
            await self._add()

    @property
    def lost(self) -> bool:
        """Is no part there any more?"""
        return not self._parts

    @property
    def _whole(self) -> bool:
        """Is every part still there?"""
        if self._torn or not self._parts:
            return False
        return self._parts[-1].part - self._correcting.offset == len(self._parts) - 1

    async def _show(self, number: int) -> bool:
        """Show a part as it is now; False when its message is gone."""
        receipt = self._parts[number]
        if receipt.message in (UNKNOWN, UNSENT):
            recalled = await self._correcting.recall(receipt, self._message(receipt))
            if recalled is None:
                return await self._send_again(number)
            receipt = self._parts[number] = recalled
        if receipt.revision < self._correcting.entry.revision:
            return await self._edit(number)
        return True

    async def _edit(self, number: int) -> bool:
        receipt = self._parts[number]
        message = self._message(receipt)
        assert message is not None
        if await self._exhibits_what_is_withdrawn(receipt) and await self._took_down(receipt):
            self._parts[number] = replace(receipt, message=UNSENT)
            return await self._send_again(number)
        try:
            await self._correcting.edit(receipt.message, await self._with_media(receipt, message))
        except MessageGone:
            self._lose(number)
            return False
        except EditRefused:
            receipt = await self._reply(receipt, message)
        except Rejected as error:
            self._correcting.give_up(receipt.part, error)
        self._set(number, self._staying(receipt))
        return True

    async def _exhibits_what_is_withdrawn(self, receipt: Receipt) -> bool:
        """Where only deleting takes media away."""
        if not self._correcting.retracted or self._correcting.platform.media.gathers:
            return False
        return await self._correcting.exhibited(receipt) is not None

    async def _took_down(self, receipt: Receipt) -> bool:
        """Is the message deleted, so that the notice goes in its place? One that is too old gets it as its text."""
        try:
            await self._correcting.withdraw(receipt)
        except (EditRefused, MessageGone):
            return False
        return True

    async def _with_media(self, receipt: Receipt, message: Message) -> Message:
        """With those that stand there and stay: what is withdrawn loses them where that can be."""
        stand = await self._correcting.exhibited(receipt) is not None
        stay = stand and not (self._correcting.retracted and self._correcting.platform.media.gathers)
        return replace(message, media=self._correcting.entry.content.media if stay else ())

    async def _send_again(self, number: int) -> bool:
        """What was begun and is not there, unless it may not be sent twice."""
        receipt = self._parts[number]
        message = self._message(receipt)
        assert message is not None
        sent = None
        if receipt.message == UNSENT or not self._correcting.skips:
            sent = await self._correcting.send(receipt.part, message, self._before(number), receipt.form)
        if sent is None:
            self._drop(number)
            return False
        self._set(number, self._correcting.brought(replace(receipt, message=sent)))
        return True

    async def _remove(self, number: int) -> None:
        """A part that is too much: deleted, or, where that is refused, reduced to a word that says so, or to the notice
        if the entry is to be removed. Until it is
        known which, it may be gone already when a text that has grown again needs its place."""
        correcting, receipt = self._correcting, self._parts[number]
        if receipt.message in (UNKNOWN, UNSENT):
            recalled = await correcting.recall(receipt, None)
            if recalled is None:
                self._close_up(number)
                return
            receipt = recalled
        if receipt.revision >= correcting.entry.revision:
            return
        self._parts[number] = replace(receipt, form=Form.LEAVING)
        await correcting.write_down(self._parts[number])
        try:
            await correcting.withdraw(receipt)
        except MessageGone:
            self._close_up(number)
        except EditRefused:
            await self._reduce(number)
        else:
            self._close_up(number)

    async def _reduce(self, number: int) -> None:
        receipt = self._parts[number]
        try:
            shown = await self._with_media(receipt, self._message(receipt) or reduced(self._correcting.language))
            await self._correcting.edit(receipt.message, shown)
        except MessageGone:
            self._close_up(number)
            return
        except EditRefused:
            if self._removes and (notice := self._message(receipt)):
                receipt = await self._reply(receipt, notice)
        except Rejected as error:
            self._correcting.give_up(receipt.part, error)
        self._set(number, self._staying(receipt))

    def _staying(self, receipt: Receipt) -> Receipt:
        form = Form.ALONE if receipt.form is Form.LEAVING else receipt.form
        return self._correcting.brought(replace(receipt, form=form))

    def _message(self, receipt: Receipt) -> Message | None:
        """What its part is to show; None where it is too much."""
        number = receipt.part - self._correcting.offset
        if number >= len(self._correcting.messages):
            return None
        message = self._correcting.messages[number]
        return self._correcting.late(message) if receipt.form is Form.BELOW else message

    async def _reply(self, receipt: Receipt, message: Message) -> Receipt:
        """What could not be changed gets a visible correction below it, which takes over the receipt."""
        below = message if receipt.form is Form.BELOW else self._correcting.late(message)
        sent = await self._correcting.send(receipt.part, below, receipt.message, Form.BELOW)
        return replace(receipt, message=sent, form=Form.BELOW) if sent else receipt

    async def _add(self) -> None:
        while True:
            last = self._parts[-1]
            new = replace(last, part=last.part + 1, form=Form.ALONE)
            message = self._message(new)
            if message is None:
                return
            sent = await self._correcting.send(new.part, message, last.message)
            if sent is None:
                return
            self._parts.append(new)
            self._set(-1, self._correcting.brought(replace(new, message=sent)))

    def _before(self, number: int) -> MessageId | None:
        return self._parts[number - 1].message if number else None

    def _set(self, number: int, receipt: Receipt) -> None:
        self._parts[number] = receipt
        self._correcting.keep(receipt)

    def _lose(self, number: int) -> None:
        """Its message is gone: deleted by us, then those after it take its place, or by somebody, then it is left
        out."""
        if self._parts[number].form is Form.LEAVING:
            self._close_up(number)
        else:
            self._drop(number)

    def _drop(self, number: int) -> None:
        self._torn = True
        self._correcting.drop(self._parts.pop(number))

    def _close_up(self, number: int) -> None:
        """The parts after it move up by one."""
        self._correcting.drop(self._parts[-1])
        del self._parts[number]
        for later in range(number, len(self._parts)):
            self._set(later, replace(self._parts[later], part=self._parts[later].part - 1))


async def tell_where_it_went(correcting: Correcting, *, known: bool) -> None:
    """The chat has left the address of these receipts: what is shown there stays, and the correction is told anew,
    unless the entry is `known` where the chat is now, and corrected there, or the correction was told there and may not
    be told twice. Raises `PlatformError`."""
    receipts = correcting.outdated.receipts
    in_doubt = [one for one in receipts if one.message == UNKNOWN]
    for one in in_doubt:
        await correcting.count(one)
        await correcting.write_down(replace(one, message=UNSENT))
    correcting.drop(*receipts)
    if known:
        return
    if correcting.skips and any(one.revision == correcting.entry.revision - 1 for one in in_doubt):
        correcting.keep(*(correcting.brought(one) for one in receipts if one.message > UNKNOWN))
    else:
        await correcting.tell_anew(None)
