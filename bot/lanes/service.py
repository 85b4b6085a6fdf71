"""One request's way to the platform and back: a message that is due, a mark in doubt, a correction. Each ends in an
outcome or in a `PlatformError`."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.composing.compose import messages, topic_gone
from bot.composing.sound import previewed
from bot.errors import MediaRefused, MessageGone, Rejected
from bot.lanes.condition import Condition
from bot.lanes.consequences import InDoubtPolicy
from bot.lanes.correcting import Correcting
from bot.lanes.delivery import Chat, Form, Mark, Outdated, Pin
from bot.lanes.doubt import Resolution, nonce_is_old, nonce_of, nonce_of_notice
from bot.lanes.merged_revision import MergedRevision
from bot.lanes.outcome import Delivered, GivenUp, Resolved
from bot.lanes.plan import Sending, delays
from bot.lanes.revision import Revision, tell_where_it_went
from bot.lanes.uploads import Uploads
from bot.languages import spoken
from bot.log import say
from bot.model import Exhibit, Message
from bot.ports import Platform
from bot.store import Store

log = logging.getLogger(__name__)

Admit = Callable[[], Awaitable[None]]
"""Waits for the budgets of a chat and of the account."""


@dataclass(frozen=True, slots=True)
class Service:
    """`policy` is None where the platform can tell whether a message arrived. `condition` says whether what was
    admitted may still go when the store was asked in between."""

    platform: Platform
    store: Store
    uploads: Uploads
    policy: InDoubtPolicy | None
    condition: Condition

    async def send(self, sending: Sending, now: Callable[[], datetime], admit: Admit) -> Delivered | GivenUp:
        """`admit` is for each request after the first. Where a part was deleted as soon as it had arrived, those that
        follow are not sent.

        Raises `PlatformError`; `Rejected` when the platform takes it in no form.
        """
        mark = sending.mark
        sent, media = await self._send_somehow(sending, admit)
        if sent is None and not mark.last:
            return GivenUp(mark)
        arrived = now()
        if log.isEnabledFor(logging.DEBUG):
            entries = len(mark.layout.carried)
            say(log, "sent", logging.DEBUG, chat=mark.chat.address, entry=_first(mark), part=mark.part, entries=entries)
        lags = delays(sending.since, arrived)
        return Delivered(mark, sent.message if sent else None, lags, sent.others if sent and media else None)

    async def _send_somehow(self, sending: Sending, admit: Admit) -> tuple[Exhibit | None, bool]:
        """In the first form that the platform takes, and whether that shows the media."""
        message, mark = sending.message, sending.mark
        while True:
            try:
                return await self._send(sending, message, admit), bool(message.media)
            except Rejected as error:
                simpler = _simpler(message, error)
                if simpler is None:
                    raise
                less = "plain" if simpler.media == message.media else "without media"
                say(log, "rejected", logging.WARNING, chat=mark.chat.address, entry=_first(mark), why=error, next=less)
            message = simpler
            await admit()

    async def _send(self, sending: Sending, message: Message, admit: Admit) -> Exhibit | None:
        """None when it arrived before and was deleted; a message to reply to that is gone is left out."""
        mark, rendered = sending.mark, self.platform.render(message)
        if sending.paid:
            rendered = replace(rendered, paid=True)
        address, nonce, reply_to = mark.chat.address, nonce_of(mark), sending.reply_to
        try:
            if rendered.media:
                return await self.uploads.exhibit(address, rendered, nonce, reply_to, admit)
            return Exhibit(await self.platform.send(address, rendered, nonce=nonce, reply_to=reply_to))
        except MessageGone:
            if sending.reply_to is None:
                return None
        await admit()
        return await self._send(replace(sending, reply_to=None), message, admit)

    async def resolve(self, mark: Mark, now: Callable[[], datetime], admit: Admit) -> Delivered | Resolved | GivenUp:
        """`admit` is for each request after the first. Raises `PlatformError`."""
        outcome: Delivered | Resolved | GivenUp
        began = now()

        async def may_still_go() -> None:
            """The store was asked since it was admitted, and the platform may have asked for a pause meanwhile."""
            if self.condition.paused:
                await admit()

        step = await Resolution(self.platform, self.store, mark, began, may_still_go).outcome()
        if isinstance(step, Sending):
            await (admit() if nonce_is_old(mark, began) else may_still_go())
            outcome = await self.send(step, now, admit)
        else:
            outcome = step
        say(log, "settled", chat=mark.chat.address, entry=_first(mark), as_=type(outcome).__name__.lower())
        return outcome

    async def correcting(self, outdated: Outdated, admit: Admit, now: Callable[[], datetime]) -> Correcting:
        """What a correction needs to know; `bring` does it."""
        entry = await self.store.stream.entry(outdated.entry)
        coverage = await self.store.stream.coverage(entry.coverage)
        wishes, fits, language = outdated.chat.preferences, self.platform.fits, spoken(outdated.chat.language)
        composed = tuple(previewed(one, wishes) for one in messages(entry, coverage, fits, language))
        return Correcting(self.platform, self.store, self.policy, admit, self.condition, entry, composed, outdated, now)

    async def bring(self, correcting: Correcting) -> None:
        """Raises `PlatformError`; then `correcting.so_far` says what was brought."""
        outdated = correcting.outdated
        if outdated.frozen:
            known = await self.store.deliveries.had([outdated.entry], outdated.chat.key, self.platform.name)
            await tell_where_it_went(correcting, known=bool(known))
        elif outdated.receipts[0].form is Form.ALONE:
            await Revision(correcting, outdated.receipts).bring()
        else:
            await self._bring_merged(correcting)
        say(log, "revised", chat=outdated.chat.address, entry=outdated.entry, revision=correcting.entry.revision)

    async def _bring_merged(self, correcting: Correcting) -> None:
        """The entry's place in a message with others, and what stands below that."""
        first, *below = correcting.outdated.receipts
        layout = await self.store.deliveries.layout(first.chat, first.message)
        correcting.offset = 1 if layout or (first.form is Form.BELOW and first.part == 1) else 0
        if layout is None:
            await Revision(correcting, correcting.outdated.receipts).bring()
            return
        coverage = await self.store.stream.coverage(correcting.entry.coverage)
        merged = MergedRevision(correcting, self.store, coverage, layout)
        if first.revision < correcting.entry.revision:
            await merged.bring()
        if below:
            revision = Revision(correcting, below)
            await revision.bring()
            if revision.lost and not correcting.dropped(first):
                merged.leave_below()

    async def pin(self, pin: Pin) -> bool:
        """Or unpin; False when the message is not there any more. Raises `PlatformError`."""
        change = self.platform.pin if pin.pinned else self.platform.unpin
        try:
            await change(pin.chat.address, pin.message)
        except MessageGone:
            return False
        say(log, "pinned" if pin.pinned else "unpinned", logging.DEBUG, chat=pin.chat.address, entry=pin.entry)
        return True

    async def tell_of_topic(self, chat: Chat) -> None:
        """Its administrators see in the chat itself why a topic stays quiet. Raises `PlatformError`."""
        whole = replace(chat.address, thread=0)
        notice = self.platform.render(topic_gone(spoken(chat.language)))
        await self.platform.send(whole, notice, nonce=nonce_of_notice(chat.address))


def _simpler(message: Message, error: Rejected) -> Message | None:
    """What is tried after what was refused: plain, then without media, which go at once where they are to blame."""
    if message.media and (isinstance(error, MediaRefused) or not message.markup):
        return replace(message, media=())
    return replace(message, markup=False) if message.markup else None


def _first(mark: Mark) -> int | None:
    return mark.layout.carried[0].entry if mark.layout.carried else None
