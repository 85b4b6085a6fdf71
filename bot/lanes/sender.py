"""Carries out a lane's requests: waits for the budgets, asks the service, and makes outcomes of what came back."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import replace
from functools import partial

from bot.budgets.account import Account
from bot.budgets.budget import Act
from bot.errors import InDoubt, PlatformError, Rejected
from bot.figures.meters import Meters
from bot.lanes import consequences
from bot.lanes.card import Card, CardUnsent
from bot.lanes.card_service import CardService, unsent
from bot.lanes.concern import act_of
from bot.lanes.condition import Condition
from bot.lanes.consequences import Consequence, InDoubtPolicy
from bot.lanes.delivery import Chat, Mark, Outdated, Pin, Urgency
from bot.lanes.outcome import Outcome, Pinned, Unpinnable, Unsent
from bot.lanes.plan import Request, Sending
from bot.lanes.planning import Planner
from bot.lanes.service import Service
from bot.log import say
from bot.model import ChatKey
from bot.ports import Clock
from bot.readers.quiet import asleep

log = logging.getLogger(__name__)


class Sender:
    """Shared by a lane's sending tasks; it keeps nothing of a request once that came back.

    `departs` is called with a chat when a message to it may go, `came_back` with what a request led to, which may be
    nothing.
    """

    def __init__(
        self,
        platform: str,
        account: Account,
        planner: Planner,
        service: Service,
        condition: Condition,
        cards: CardService,
        policy: InDoubtPolicy | None,
        clock: Clock,
        meters: Meters,
        departs: Callable[[ChatKey], None],
        came_back: Callable[[Iterable[Outcome]], None],
    ) -> None:
        self._platform = platform
        self._account = account
        self._planner = planner
        self._service = service
        self._condition = condition
        self._cards = cards
        self._policy = policy
        self._clock = clock
        self._meters = meters
        self._departs = departs
        self._came_back = came_back

    async def carry_out(self, request: Request) -> None:
        """Raises nothing that a platform answers. Cancelled while it waits for a budget, it has surely sent nothing,
        and says so."""
        match request:
            case Sending():
                await self._send(request)
            case Mark():
                await self._resolve(request)
            case Outdated():
                await self._revise(request)
            case Pin():
                await self._pin(request)
            case Card():
                await self._bring_card(request)

    async def _send(self, sending: Sending) -> None:
        mark = sending.mark
        paid = await self._admitted(mark, breaking=mark.urgency is Urgency.BREAKING)
        await self._admit_album(sending)
        if asleep(mark.chat.preferences, mark.urgency, self._clock.now()):
            # It stood in line until the chat's quiet hours began.
            if paid:
                self._account.refund()
            self._came_back([Unsent(mark)])
            return
        try:
            again = partial(self._admitted_again, mark)
            sending = replace(sending, paid=True) if paid else sending
            delivered = await self._service.send(sending, self._clock.now, again)
        except PlatformError as error:
            if paid and not isinstance(error, InDoubt):
                self._account.refund()
            self._fail(error, mark)
            if consequences.of_topic(error, mark.chat):
                await self._tell_of_topic(mark.chat)
        else:
            self._succeed(delivered, mark.chat)

    async def _tell_of_topic(self, chat: Chat) -> None:
        """Once; a failure is logged, and what it says of the account is heeded."""
        await self._account.admit()
        try:
            await self._service.tell_of_topic(chat)
        except PlatformError as error:
            say(log, "topic-not-told", logging.WARNING, chat=chat.address, why=error)
            self._condition.refused(error, chat)

    async def _resolve(self, mark: Mark) -> None:
        await self._admitted(mark)
        try:
            outcome = await self._service.resolve(mark, self._clock.now, partial(self._admitted_again, mark))
        except PlatformError as error:
            self._fail(error, mark)
        else:
            self._succeed(outcome, mark.chat)

    async def _revise(self, outdated: Outdated) -> None:
        correcting = await self._service.correcting(outdated, self._admission(outdated.chat), self._clock.now)
        try:
            await self._service.bring(correcting)
        except PlatformError as error:
            consequence = consequences.of_revising(error, outdated, self._clock.now())
            self._came_back([correcting.so_far])
            self._suffer(consequence, error, outdated.chat)
        else:
            self._succeed(correcting.so_far, outdated.chat)

    async def _pin(self, pin: Pin) -> None:
        await self._account.admit()
        self._planner.spend(pin.chat, act_of(pin))
        try:
            there = await self._service.pin(pin)
        except PlatformError as error:
            if consequences.unpinnable(error):
                say(log, "not-pinned", chat=pin.chat.address, entry=pin.entry, why=error)
                self._succeed(Unpinnable(pin, self._clock.now()), pin.chat)
            else:
                self._suffer(consequences.of_revising(error, pin, self._clock.now()), error, pin.chat)
        else:
            self._succeed(Pinned(pin, gone=not there), pin.chat)

    async def _bring_card(self, card: Card) -> None:
        requests = 0

        async def admit(act: Act) -> None:
            """The plan has seen that the chat's budget has room for the first request."""
            nonlocal requests
            try:
                if requests:
                    await self._admit_again(card.chat, act)
                else:
                    await self._account.admit()
                    self._planner.spend(card.chat, act)
            except asyncio.CancelledError:
                if card.message is None:
                    self._came_back([CardUnsent(card, keep=card.asked is not None)])
                raise
            requests += 1

        try:
            outcome = await self._cards.bring(card, self._clock.now, admit)
        except PlatformError as error:
            self._fail_card(card, error)
            return
        if requests:
            self._condition.answered(card.chat)
        self._came_back([outcome])

    def _fail_card(self, card: Card, error: PlatformError) -> None:
        if undone := unsent(card, error, self._policy, self._clock.now()):
            self._came_back([undone])
        self._suffer(consequences.of_revising(error, card, self._clock.now()), error, card.chat)

    async def _admitted(self, mark: Mark, *, breaking: bool = False) -> bool:
        """Wait for the budget; True when it goes for money."""
        try:
            paid = await self._account.admit_message(breaking=breaking)
        except asyncio.CancelledError:
            self._came_back([Unsent(mark)])
            raise
        self._planner.spend(mark.chat, Act.SEND)
        self._departs(mark.chat.key)
        return paid

    async def _admit_album(self, sending: Sending) -> None:
        """Where each medium is a message, an album counts as that many; the chat rests after it."""
        for _ in sending.message.media[1:] if not self._service.platform.media.gathers else ():
            try:
                await self._account.admit()
            except asyncio.CancelledError:
                self._came_back([Unsent(sending.mark)])
                raise
            self._planner.spend(sending.mark.chat, Act.SEND)

    async def _admitted_again(self, mark: Mark) -> None:
        """The same for one more request, of which it is known that the first had no effect."""
        try:
            await self._admit_again(mark.chat, Act.SEND)
        except asyncio.CancelledError:
            self._came_back([Unsent(mark)])
            raise

    async def _admit_again(self, chat: Chat, act: Act) -> None:
        """A request more to a chat than was planned waits for the chat's budget as well."""
        while (wait := self._planner.ready_in(chat, act)) > 0:
            await self._clock.sleep(wait)
        await self._account.admit()
        self._planner.spend(chat, act)

    def _admission(self, chat: Chat) -> Callable[[], Coroutine[None, None, None]]:
        """The plan has seen that the chat's budget has room for the first request."""
        first = True

        async def admit() -> None:
            nonlocal first
            if first:
                first = False
                await self._account.admit()
                self._planner.spend(chat, Act.EDIT)
            else:
                await self._admit_again(chat, Act.EDIT)

        return admit

    def _succeed(self, outcome: Outcome, chat: Chat) -> None:
        self._condition.answered(chat)
        self._came_back([outcome])

    def _fail(self, error: PlatformError, mark: Mark) -> None:
        if isinstance(error, Rejected):
            self._planner.refused(mark.layout)
        self._suffer(consequences.of_sending(error, mark, self._policy, self._clock.now()), error, mark.chat)

    def _suffer(self, consequence: Consequence, error: PlatformError, chat: Chat) -> None:
        self._meters.failed(self._platform, error)
        self._came_back(self._condition.failed(consequence, error, chat))
