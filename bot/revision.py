"""Bringing a correction or retraction to one chat: which of its messages are edited, withdrawn, added. Acts through
the platform, one request after the other."""

from collections.abc import Sequence
from dataclasses import replace

from bot.compose import late_correction, reduced
from bot.correcting import Correcting
from bot.delivery import UNKNOWN, UNSENT, Form, Receipt
from bot.errors import EditRefused, MessageGone, Rejected
from bot.model import Message
from bot.splitting import shorten


class Revision:
    """The correction of an entry that stands in messages of its own, of which `receipts` are the parts."""

    def __init__(self, correcting: Correcting, receipts: Sequence[Receipt]) -> None:
        self._correcting = correcting
        self._receipts = receipts

    async def bring(self) -> None:
        """Edit what is there, withdraw what is too much, reply with what is new. Raises `PlatformError`.

        What the platform takes in no form stays as it is.
        """
        last: Receipt | None = None
        for receipt in self._receipts:
            shown = await self._show(receipt, last)
            self._note(receipt, shown)
            last = shown or last
        if last and self.whole:
            await self._add(last)

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

    async def _show(self, receipt: Receipt, before: Receipt | None) -> Receipt | None:
        """The part's receipt as it is now; None when its message is gone."""
        if receipt.message in (UNKNOWN, UNSENT):
            recalled = await self._correcting.recall(receipt, self._message(receipt.part))
            if recalled is None:
                return await self._send_again(receipt, before)
            receipt = recalled
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

    async def _send_again(self, receipt: Receipt, before: Receipt | None) -> Receipt | None:
        """What was begun and is not there, unless it is too much, or may not be sent twice."""
        message = self._message(receipt.part)
        if message is None or (receipt.message == UNKNOWN and self._correcting.skips):
            return None
        sent = await self._correcting.send(receipt.part, message, before.message if before else None, receipt.form)
        return self._correcting.brought(replace(receipt, message=sent)) if sent else None

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
        sent = await self._correcting.send(receipt.part, replace(message, text=text), receipt.message, receipt.form)
        return replace(brought, message=sent) if sent else brought

    async def _add(self, last: Receipt) -> None:
        while message := self._message(last.part + 1):
            sent = await self._correcting.send(last.part + 1, message, last.message, last.form)
            last = self._correcting.brought(replace(last, part=last.part + 1, message=sent or UNSENT))
            if sent is None:
                self._correcting.gone.append(last)
                return
            self._correcting.kept.append(last)


async def tell_where_it_went(correcting: Correcting, *, known: bool) -> None:
    """The chat has left the address of these receipts: what is shown there stays, and the correction is told anew,
    unless the entry is `known` where the chat is now, and corrected there. Raises `PlatformError`."""
    receipts = correcting.outdated.receipts
    if known:
        correcting.gone += receipts
    else:
        await correcting.tell_anew(None, Form.ALONE, instead_of=receipts)
