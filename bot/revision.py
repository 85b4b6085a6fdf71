"""Bringing a correction or retraction to one chat: which of its messages are edited, withdrawn, added. Acts through
the platform, one request after the other."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.compose import late_correction
from bot.delivery import Outdated, Receipt, Revised
from bot.errors import EditRefused, MessageGone, Rejected
from bot.model import Entry, Message
from bot.ports import Platform
from bot.splitting import shorten

Admit = Callable[[], Awaitable[None]]


class Revision:
    """One entry at its newest revision, for the chats that show an older one."""

    def __init__(self, platform: Platform, admit: Admit, entry: Entry, messages: Sequence[Message]) -> None:
        self._platform = platform
        self._admit = admit
        self._entry = entry
        self._messages = messages

    async def bring(self, outdated: Outdated, nonce: Callable[[int], str]) -> Revised:
        """Edit what is there, withdraw what is too much, reply with what is new. Raises `PlatformError`; a repeat
        after that does no harm."""
        kept: list[Receipt] = []
        gone: list[int] = []
        for receipt in outdated.receipts:
            shown = await self._show(outdated, receipt, nonce)
            if shown is None:
                gone.append(receipt.part)
            else:
                kept.append(shown)
        if kept and not gone:
            kept += await self._add(outdated, kept[-1], nonce)
        return Revised(outdated, self._entry.revision, tuple(kept), tuple(gone))

    async def _show(self, outdated: Outdated, receipt: Receipt, nonce: Callable[[int], str]) -> Receipt | None:
        """The part's receipt as it is now; None when its message is gone."""
        await self._admit()
        address = outdated.chat.address
        try:
            if receipt.part >= len(self._messages):
                await self._platform.withdraw(address, receipt.message)
                return None
            await self._edit(outdated, receipt, self._messages[receipt.part])
        except MessageGone:
            return None
        except EditRefused:
            return await self._reply(outdated, receipt, nonce)
        return replace(receipt, revision=self._entry.revision)

    async def _edit(self, outdated: Outdated, receipt: Receipt, message: Message) -> None:
        address = outdated.chat.address
        try:
            await self._platform.edit(address, receipt.message, self._platform.render(message))
        except Rejected:
            await self._admit()
            plain = self._platform.render(replace(message, markup=False))
            await self._platform.edit(address, receipt.message, plain)

    async def _reply(self, outdated: Outdated, receipt: Receipt, nonce: Callable[[int], str]) -> Receipt:
        """What could not be changed gets a visible correction below it, which takes over the receipt."""
        if receipt.part >= len(self._messages):
            return replace(receipt, revision=self._entry.revision)
        await self._admit()
        message = self._messages[receipt.part]
        text = shorten(late_correction(message.text), self._platform.fits)
        sent = await self._platform.send(
            outdated.chat.address,
            self._platform.render(replace(message, text=text, silent=True)),
            nonce=nonce(receipt.part),
            reply_to=receipt.message,
        )
        return replace(receipt, message=sent, revision=self._entry.revision)

    async def _add(self, outdated: Outdated, last: Receipt, nonce: Callable[[int], str]) -> list[Receipt]:
        added: list[Receipt] = []
        for part in range(last.part + 1, len(self._messages)):
            await self._admit()
            sent = await self._platform.send(
                outdated.chat.address,
                self._platform.render(replace(self._messages[part], silent=True)),
                nonce=nonce(part),
                reply_to=last.message,
            )
            last = replace(last, part=part, message=sent, revision=self._entry.revision)
            added.append(last)
        return added
