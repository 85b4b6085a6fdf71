"""A platform in memory: it keeps what each chat shows, fails when told to, and lets a test hold requests back.

A request takes two rounds of the loop, one before and one after it has its effect, so that it can be cut off in both.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.conversation import Answer, Audience, Command, Incoming, Profile, Survey
from bot.errors import MessageGone, PlatformError, Rejected
from bot.model import Address, ChatKind, Message, MessageId, Rendered
from bot.ports import Intake
from bot.richtext import RichText, plain
from tests.bot.pulse import Pulse


@dataclass(frozen=True, slots=True)
class Shown:
    """One message on a chat's screen."""

    text: str
    silent: bool
    preview: bool
    markup: bool
    reply_to: MessageId | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What a request meets; with `landed` it has its effect all the same."""

    error: Exception
    landed: bool = False


@dataclass(slots=True)
class Account:
    """What a test asks of a platform: who lacks what, what was announced."""

    administrators: dict[int, bool] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    title: str = "Rita Reader"
    kind: ChatKind = ChatKind.PRIVATE
    announced: list[tuple[tuple[str, ...], tuple[int, ...]]] = field(default_factory=list)
    shown: dict[int, Audience] = field(default_factory=dict)
    surveyed: list[Address] = field(default_factory=list)
    refusal: PlatformError | None = None


class MemoryPlatform:
    """`bot.ports.Platform`, each message up to `limit` characters. `calls` are the requests in the order in which they
    were let through: their kind and their chat. `searches` are the times since when messages were looked for.

    It takes no message with any of the words that it `refuses`. With `knows_nonces` a repeat shows nothing anew, until
    the nonces are forgotten.
    """

    def __init__(self, pulse: Pulse, name: str = "telegram", limit: int = 200) -> None:
        self.answers_privately = False
        self.account = Account()
        self.calls: list[tuple[str, Address]] = []
        self.nonces: list[str] = []
        self.knows_nonces = False
        self.searches: list[datetime] = []
        self.answers: list[tuple[Incoming, Answer]] = []
        self.removed: list[Incoming] = []
        self.told: list[tuple[int, Answer]] = []
        self.most_in_flight = 0
        self.overlapped: set[Address] = set()
        self._name = name
        self._limit = limit
        self._pulse = pulse
        self._screens: defaultdict[Address, dict[MessageId, Shown]] = defaultdict(dict)
        self._arrived: dict[str, MessageId] = {}
        self._faults: defaultdict[Address, deque[Fault | None]] = defaultdict(deque)
        self._in_flight: list[Address] = []
        self._holding = False
        self._passing = 0
        self._messages = 100
        self.refuses: list[str] = []

    def screen(self, address: Address) -> list[str]:
        """What a chat shows, in the order in which it was sent."""
        return [shown.text for shown in self._screens[address].values()]

    def messages(self, address: Address) -> list[tuple[MessageId, Shown]]:
        return list(self._screens[address].items())

    def loses(self, address: Address, message: MessageId) -> None:
        """Somebody deletes a message in the chat."""
        del self._screens[address][message]

    def forget_nonces(self) -> None:
        """Some minutes have passed."""
        self._arrived.clear()

    def meets(self, address: Address, *faults: PlatformError | Fault | None) -> None:
        """What the next requests to a chat meet, one after the other; None is success."""
        self._faults[address] += [Fault(one) if isinstance(one, PlatformError) else one for one in faults]

    def breaks(self, address: Address, bug: Exception) -> None:
        """The next request to a chat meets a bug of ours."""
        self._faults[address].append(Fault(bug))

    def hold(self) -> None:
        """Keep all requests from now on until they are released."""
        self._holding = True

    def let_one_through(self) -> None:
        """The request that has waited longest goes on, all others wait."""
        self._passing += 1
        self._pulse.beat()

    def release(self) -> None:
        self._holding = False
        self._passing = 0
        self._pulse.beat()

    @property
    def in_flight(self) -> list[Address]:
        return list(self._in_flight)

    @property
    def name(self) -> str:
        return self._name

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Profile]:
        yield Profile(1, "Ticker Bot")

    async def announce(self, commands: Sequence[Command], desk: Mapping[int, Audience]) -> None:
        self.account.announced.append((tuple(command.name for command in commands), tuple(desk)))
        self.account.shown = dict(desk)
        if self.account.refusal:
            raise self.account.refusal

    async def listen(self, intake: Intake) -> None:
        raise NotImplementedError

    @property
    def longest(self) -> int:
        return self._limit

    def length(self, text: RichText) -> int:
        return len(plain(text))

    def fits(self, text: RichText) -> bool:
        return self.length(text) <= self._limit

    def render(self, message: Message) -> Rendered:
        return Rendered(plain(message.text), message.silent, message.preview, message.markup)

    async def send(
        self, address: Address, rendered: Rendered, *, nonce: str, reply_to: MessageId | None = None
    ) -> MessageId:
        self.nonces.append(nonce)
        self._messages += 1
        message = MessageId(self._messages)
        shown = Shown(rendered.body, rendered.silent, rendered.preview, rendered.markup, reply_to)
        async with self._request("send", address):
            self._read(rendered)
            if self.knows_nonces and nonce in self._arrived:
                message = self._arrived[nonce]
                self._existing(address, message)
            else:
                self._screens[address][message] = shown
            self._arrived[nonce] = message
        return message

    async def find(self, address: Address, *rendered: Rendered, since: datetime) -> MessageId | None:
        async with self._request("find", address):
            self.searches.append(since)
        shown = reversed(self._screens[address].items())
        return next((message for message, one in shown if one.text in {any_.body for any_ in rendered}), None)

    async def edit(self, address: Address, message: MessageId, rendered: Rendered) -> None:
        async with self._request("edit", address):
            before = self._existing(address, message)
            self._read(rendered)
            self._screens[address][message] = replace(before, text=rendered.body, markup=rendered.markup)

    async def withdraw(self, address: Address, message: MessageId) -> None:
        async with self._request("withdraw", address):
            self._screens[address].pop(message, None)

    async def pin(self, address: Address, message: MessageId) -> None:
        async with self._request("pin", address):
            self._existing(address, message)

    async def answer(
        self, incoming: Incoming, answer: Answer, *, replacing: MessageId | None = None
    ) -> MessageId | None:
        del replacing
        if not self.fits(answer.text):
            raise Rejected("message is too long")
        async with self._request("answer", incoming.address):
            self.answers.append((incoming, answer))
        return None

    async def remove(self, incoming: Incoming) -> None:
        async with self._request("remove", incoming.address):
            self.removed.append(incoming)

    async def tell(self, person: int, answer: Answer) -> MessageId:
        if not self.fits(answer.text):
            raise Rejected("message is too long")
        async with self._request("tell", Address(self.name, person)):
            self.told.append((person, answer))
        return MessageId(len(self.told))

    async def notify(self, chat: int, answer: Answer) -> MessageId:
        return await self.tell(chat, answer)

    async def survey(self, incoming: Incoming, chat: Address | None = None) -> Survey:
        account = self.account
        account.surveyed.append(chat or incoming.address)
        if account.refusal:
            raise account.refusal
        administrator = account.administrators.get(incoming.person.id, True)
        return Survey(chat or incoming.address, account.kind, account.title, administrator, account.missing)

    def _existing(self, address: Address, message: MessageId) -> Shown:
        if message not in self._screens[address]:
            raise MessageGone("not on this screen")
        return self._screens[address][message]

    def _read(self, rendered: Rendered) -> None:
        if any(word in rendered.body for word in self.refuses):
            raise Rejected("not taken in any form")

    def _held_back(self) -> bool:
        if self._holding and self._passing:
            self._passing -= 1
            return False
        return self._holding

    @asynccontextmanager
    async def _request(self, kind: str, address: Address) -> AsyncIterator[None]:
        if address in self._in_flight:
            self.overlapped.add(address)
        self._in_flight.append(address)
        self.most_in_flight = max(self.most_in_flight, len(self._in_flight))
        self._pulse.beat()
        try:
            await self._pulse.until(lambda: not self._held_back())
            self.calls.append((kind, address))
            fault = self._faults[address].popleft() if self._faults[address] else None
            await asyncio.sleep(0)
            if fault is None or fault.landed:
                yield
            self._pulse.beat()
            await asyncio.sleep(0)
            if fault:
                raise fault.error
        finally:
            self._in_flight.remove(address)
            self._pulse.beat()
