"""A card's way to the platform: sent, renewed, pinned, taken down. Acts through the platform."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.budgets.budget import Act
from bot.composing.card import card as composed
from bot.composing.card import retired
from bot.errors import Absence, EditRefused, InDoubt, MessageGone, PlatformError, Rejected, Unreachable
from bot.lanes.card import (
    Asked,
    Card,
    CardDown,
    CardLost,
    CardOutcome,
    CardPinned,
    CardShown,
    CardUnpinnable,
    CardUnsent,
)
from bot.lanes.card_reading import CardReading, Contents
from bot.lanes.condition import Condition
from bot.lanes.consequences import InDoubtPolicy, unpinnable
from bot.lanes.doubt import NONCE_WINDOW, nonce_of_card
from bot.languages import spoken
from bot.model import Message, MessageId, Rendered
from bot.ports import Platform
from bot.store import CardStore

Admit = Callable[[Act], Awaitable[None]]
"""Waits for the budgets of a chat and of the account, before each request."""


def unsent(card: Card, error: PlatformError, policy: InDoubtPolicy | None, now: datetime) -> CardUnsent | None:
    """What an error says of a card that was to be sent. `policy` is None where the platform knows it again."""
    if not card.wanted or card.message is not None:
        return None
    if isinstance(error, InDoubt):
        return CardUnsent(card, now, keep=policy is None, skipped=policy is InDoubtPolicy.SKIP)
    return CardUnsent(card, keep=card.asked is not None)


@dataclass(frozen=True, slots=True)
class CardService:
    """`every` is how long a card rests after it was renewed; `condition` says whether what was admitted may still go
    when something was written in between."""

    platform: Platform
    store: CardStore
    reading: CardReading
    condition: Condition
    every: timedelta

    async def bring(self, card: Card, now: Callable[[], datetime], admit: Admit) -> CardOutcome:
        """Raises `PlatformError`; where the card was to be sent, `unsent` says what that means for it."""
        if not card.wanted:
            return await self._take_down(card, admit)
        if card.to_pin and card.message is not None:
            return await self._pin(card, card.message, now, admit)
        contents = await self.reading.contents(card, now())
        if card.message is None:
            return await self._send_or_find(card, contents, now, admit)
        if contents is None:
            return await self._take_down(card, admit)
        return await self._renew(card, card.message, contents, now, admit)

    async def _renew(
        self, card: Card, message: MessageId, contents: Contents, now: Callable[[], datetime], admit: Admit
    ) -> CardOutcome:
        unchanged = CardShown(card, message, card.shows, contents.coverages, contents.left)
        if contents.fingerprint == card.shows:
            return unchanged
        try:
            await self._edit(card, message, self._message(card, contents, now()), admit)
        except Rejected:
            return replace(unchanged, reached=True)
        except MessageGone:
            return CardLost(card, now())
        except EditRefused:
            await self._unpin(card, message, admit)
            await self._withdraw(card, message, admit)
            return CardLost(card, now())
        return self._shown(card, message, contents, now())

    async def _send_or_find(
        self, card: Card, contents: Contents | None, now: Callable[[], datetime], admit: Admit
    ) -> CardOutcome:
        """One that may be there already is sent as it was, while the platform knows a repeat; after that it is looked
        for. What it shows is not known then, and it is renewed after its rest."""
        asked = card.asked
        if asked and now() - asked.at >= NONCE_WINDOW:
            found = await self._find(card, asked, admit)
            if found is not None:
                return self._shown(card, found, None, now())
            asked = None
        if asked:
            return await self._send(card, asked, None, now, admit)
        if contents is None:
            return CardDown(card)
        # To the second: it is written down, and the nonce is made of it.
        asked = Asked(self._message(card, contents, now()).text, now().replace(microsecond=0))
        return await self._send(card, asked, contents, now, admit)

    async def _send(
        self, card: Card, asked: Asked, contents: Contents | None, now: Callable[[], datetime], admit: Admit
    ) -> CardOutcome:
        while True:
            await admit(Act.SEND)
            if not await self.store.ask(card, asked.text, asked.at):
                return CardUnsent(card, keep=card.asked is not None)
            if not self.condition.paused:
                break
        try:
            message = await self._post(card, asked, admit)
        except MessageGone:
            return CardLost(card, now())
        except Rejected:
            coverages, left = (contents.coverages, contents.left) if contents else ((), ())
            return CardShown(card, None, "", coverages, left, reached=True)
        return self._shown(card, message, contents, now())

    async def _post(self, card: Card, asked: Asked, admit: Admit) -> MessageId:
        address, nonce = card.chat.address, nonce_of_card(card.chat.address, asked.at)
        formatted, plain = self._forms(Message(asked.text))
        try:
            return await self.platform.send(address, formatted, nonce=nonce)
        except Rejected:
            await admit(Act.SEND)
        return await self.platform.send(address, plain, nonce=nonce)

    async def _edit(self, card: Card, message: MessageId, shown: Message, admit: Admit) -> None:
        formatted, plain = self._forms(shown)
        await admit(Act.EDIT)
        try:
            await self.platform.edit(card.chat.address, message, formatted)
        except Rejected:
            await admit(Act.EDIT)
            await self.platform.edit(card.chat.address, message, plain)

    async def _find(self, card: Card, asked: Asked, admit: Admit) -> MessageId | None:
        """None too where the history may not be read."""
        await admit(Act.SEND)
        try:
            found = await self.platform.find(card.chat.address, *self._forms(Message(asked.text)), since=asked.at)
        except Unreachable as error:
            if error.absence is not Absence.NO_RIGHTS:
                raise
            return None
        return found.message if found else None

    async def _pin(self, card: Card, message: MessageId, now: Callable[[], datetime], admit: Admit) -> CardOutcome:
        await admit(Act.SEND)
        try:
            await self.platform.pin(card.chat.address, message)
        except MessageGone:
            return CardLost(card, now())
        except PlatformError as error:
            if not unpinnable(error):
                raise
            return CardUnpinnable(card, now())
        return CardPinned(card)

    async def _unpin(self, card: Card, message: MessageId, admit: Admit) -> None:
        """As far as that can be done."""
        if not card.may_be_pinned:
            return
        await admit(Act.EDIT)
        await self.store.loosen(card)
        try:
            await self.platform.unpin(card.chat.address, message)
        except MessageGone:
            return
        except PlatformError as error:
            if not unpinnable(error):
                raise

    async def _take_down(self, card: Card, admit: Admit) -> CardOutcome:
        message = card.message
        if message is None and card.asked:
            message = await self._find(card, card.asked, admit)
        if message is not None:
            await self._unpin(card, message, admit)
            await self._retire(card, message, admit)
        return CardDown(card)

    async def _retire(self, card: Card, message: MessageId, admit: Admit) -> None:
        """What is left there tells no news; as far as that can be done."""
        try:
            await self._edit(card, message, retired(spoken(card.chat.language)), admit)
        except (EditRefused, Rejected):
            await self._withdraw(card, message, admit)
        except MessageGone:
            return

    async def _withdraw(self, card: Card, message: MessageId, admit: Admit) -> None:
        """What cannot be changed had better not stay."""
        await admit(Act.EDIT)
        try:
            await self.platform.withdraw(card.chat.address, message)
        except EditRefused:
            return

    def _message(self, card: Card, contents: Contents, now: datetime) -> Message:
        """To the minute, so that it is the same for all chats that follow the same, and rendered once."""
        return composed(contents.text, now.replace(second=0, microsecond=0), spoken(card.chat.language))

    def _shown(self, card: Card, message: MessageId, contents: Contents | None, now: datetime) -> CardShown:
        if contents is None:
            return CardShown(card, message, "", at=now, until=now + self.every, reached=True)
        shows, until = contents.fingerprint, now + self.every
        return CardShown(card, message, shows, contents.coverages, contents.left, now, until, reached=True)

    def _forms(self, message: Message) -> tuple[Rendered, Rendered]:
        """With markup, and without."""
        return self.platform.render(message), self.platform.render(replace(message, markup=False))
