"""Bringing a correction or retraction to one chat: which of its messages are edited, withdrawn, added. Acts through
the platform, one request after the other."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.compose import late_correction
from bot.delivery import Outdated, Receipt, Revised
from bot.errors import EditRefused, MessageGone, PlatformError, Rejected
from bot.log import say
from bot.model import Entry, Message, MessageId
from bot.ports import Platform
from bot.splitting import shorten

log = logging.getLogger(__name__)

Admit = Callable[[], Awaitable[None]]


class Revision:
    """One entry at its newest revision, for one chat that shows an older one. `nonce` gives that of a new part."""

    def __init__(
        self, platform: Platform, admit: Admit, entry: Entry, messages: Sequence[Message], outdated: Outdated
    ) -> None:
        self._platform = platform
        self._admit = admit
        self._entry = entry
        self._messages = messages
        self._outdated = outdated
        self._kept: list[Receipt] = []
        self._gone: list[int] = []

    @property
    def so_far(self) -> Revised:
        """What was brought; after an error, what is left out is still outdated."""
        return Revised(self._outdated, self._entry.revision, tuple(self._kept), tuple(self._gone))

    async def bring(self, nonce: Callable[[int], str]) -> None:
        """Edit what is there, withdraw what is too much, reply with what is new. Raises `PlatformError`.

        What the platform takes in no form stays as it is. The last receipt counts as brought after what is new, so
        that another attempt adds the rest.
        """
        *others, last = self._outdated.receipts
        for receipt in others:
            self._note(receipt, await self._show(receipt, nonce))
        shown = await self._show(last, nonce)
        if shown and not self._gone:
            await self._add(shown, nonce)
        self._note(last, shown)

    def _note(self, receipt: Receipt, shown: Receipt | None) -> None:
        if shown:
            self._kept.append(shown)
        else:
            self._gone.append(receipt.part)

    async def _show(self, receipt: Receipt, nonce: Callable[[int], str]) -> Receipt | None:
        """The part's receipt as it is now; None when its message is gone."""
        if receipt.revision >= self._entry.revision:
            return receipt
        await self._admit()
        try:
            if receipt.part >= len(self._messages):
                await self._platform.withdraw(self._outdated.chat.address, receipt.message)
                return None
            await self._edit(receipt.message, self._messages[receipt.part])
        except MessageGone:
            return None
        except EditRefused:
            return await self._reply(receipt, nonce)
        except Rejected as error:
            self._give_up(receipt.part, error)
        return replace(receipt, revision=self._entry.revision)

    async def _edit(self, shown: MessageId, message: Message) -> None:
        address = self._outdated.chat.address
        try:
            await self._platform.edit(address, shown, self._platform.render(message))
        except Rejected:
            await self._admit()
            await self._platform.edit(address, shown, self._platform.render(replace(message, markup=False)))

    async def _reply(self, receipt: Receipt, nonce: Callable[[int], str]) -> Receipt:
        """What could not be changed gets a visible correction below it, which takes over the receipt."""
        brought = replace(receipt, revision=self._entry.revision)
        if receipt.part >= len(self._messages):
            return brought
        message = self._messages[receipt.part]
        text = shorten(late_correction(message.text), self._platform.fits)
        sent = await self._send(receipt.part, replace(message, text=text), receipt.message, nonce)
        return replace(brought, message=sent) if sent else brought

    async def _add(self, last: Receipt, nonce: Callable[[int], str]) -> None:
        for part in range(last.part + 1, len(self._messages)):
            sent = await self._send(part, self._messages[part], last.message, nonce)
            if sent is None:
                return
            last = replace(last, part=part, message=sent)
            self._kept.append(last)

    async def _send(
        self, part: int, message: Message, reply_to: MessageId, nonce: Callable[[int], str]
    ) -> MessageId | None:
        """Without a sound; None when the platform does not take it."""
        await self._admit()
        rendered = self._platform.render(replace(message, silent=True))
        try:
            return await self._platform.send(
                self._outdated.chat.address, rendered, nonce=nonce(part), reply_to=reply_to
            )
        except (Rejected, MessageGone, EditRefused) as error:
            self._give_up(part, error)
            return None

    def _give_up(self, part: int, error: PlatformError) -> None:
        chat, entry = self._outdated.chat.address, self._entry.id
        say(log, "correction-given-up", logging.WARNING, chat=chat, entry=entry, part=part, why=error)
