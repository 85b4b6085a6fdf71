"""The platform as one life of the relay sees it: the port, on a provider. Notes each limit and wait that is broken."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from bot.command import Audience, Command
from bot.conversation import Answer, Incoming, Profile, Survey
from bot.errors import MediaRefused, PlatformError, Scope, Throttled
from bot.model import Address, ChatKind, Exhibit, File, Found, Message, MessageId, Rendered
from bot.ports import Intake, MediaTraits
from bot.richtext import RichText, Sizes
from tests.simulation.limits import Waits, Windows
from tests.simulation.provider import Provider
from tests.simulation.requests import Act, Reply, Request
from tests.simulation.trace import Trace
from tests.simulation.wording import marked_up, says_something, without_markup

NO_PHOTOS = 5
"""Chats whose number has this factor take none."""

LIMIT = 300
CAPTION_LIMIT = 200
"""Characters of one message, markup counted: so few that entries are often split."""


class Account:
    """`bot.ports.Platform`. `windows` are what this life may use, `waits` what it has to wait for."""

    answers_privately = False
    picks_chats = False

    def __init__(
        self, provider: Provider, life: int, windows: Windows, waits: Waits, in_flight: int, trace: Trace
    ) -> None:
        self.waits = waits
        self._provider = provider
        self._life = life
        self._windows = windows
        self._most = in_flight
        self._trace = trace
        self._sizes = Sizes(lambda block: len(marked_up((block,))))
        self._busy: list[Address] = []
        self._dead = False

    @property
    def name(self) -> str:
        return self._provider.traits.name

    def die(self) -> None:
        self._dead = True
        self._provider.bury(self._life)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Profile]:
        yield Profile(1, "Ticker Bot")

    async def announce(self, commands: Sequence[Command], desk: Mapping[int, Audience]) -> None:
        """Nobody looks at the commands here."""

    async def listen(self, intake: Intake) -> None:
        """What comes in is the story's: it speaks to the store itself."""
        del intake
        await asyncio.Event().wait()

    @property
    def longest(self) -> int:
        return LIMIT

    @property
    def longest_beside_media(self) -> int:
        return LIMIT if self.media.gathers else CAPTION_LIMIT

    def length(self, text: RichText) -> int:
        return self._sizes.joined(text)

    def fits(self, text: RichText, /, *, beside_media: bool = False) -> bool:
        return self.length(text) <= (self.longest_beside_media if beside_media else LIMIT)

    @property
    def media(self) -> MediaTraits:
        """Where a repeat is known, one message holds all, as on Discord."""
        gathers = bool(self._provider.traits.nonce_memory)
        return MediaTraits(gathers=gathers, remembers=not gathers)

    async def exhibit(
        self,
        address: Address,
        rendered: Rendered,
        files: Sequence[File],
        *,
        nonce: str,
        reply_to: MessageId | None = None,
    ) -> Exhibit:
        """Some chats take no photos."""
        assert all(file.content or file.reference for file in files)
        if not address.chat % NO_PHOTOS:
            raise MediaRefused("no photos here")
        sent = await self._exchange(Act.SEND, address, rendered, nonce=nonce, reply_to=reply_to)
        assert sent is not None
        return Exhibit(sent, references=tuple(f"file {file.medium.digest}" for file in files))

    async def fetch(self, reference: str, most: int) -> bytes:
        """Nobody sends any."""
        raise NotImplementedError

    def render(self, message: Message) -> Rendered:
        body = (marked_up if message.markup else without_markup)(message.text)
        return Rendered(body, message.silent, message.preview, message.markup, media=message.media, role=message.role)

    async def send(
        self, address: Address, rendered: Rendered, *, nonce: str, reply_to: MessageId | None = None
    ) -> MessageId:
        sent = await self._exchange(Act.SEND, address, rendered, nonce=nonce, reply_to=reply_to)
        assert sent is not None
        return sent

    async def find(self, address: Address, *rendered: Rendered, since: datetime) -> Found | None:
        """Only where the bot can read what was said before."""
        if not self._provider.traits.nonce_memory:
            return None
        others = tuple(one.body for one in rendered[1:])
        found = await self._exchange(Act.FIND, address, rendered[0], since=since, others=others)
        return Found(found, self._provider.rooms[address].posts[found].photo) if found else None

    async def edit(self, address: Address, message: MessageId, rendered: Rendered) -> None:
        assert rendered.role is None
        await self._exchange(Act.EDIT, address, rendered, message=message)

    async def withdraw(self, address: Address, message: MessageId) -> None:
        await self._exchange(Act.WITHDRAW, address, message=message)

    async def pin(self, address: Address, message: MessageId) -> None:
        await self._exchange(Act.PIN, address, message=message)

    async def unpin(self, address: Address, message: MessageId) -> None:
        await self._exchange(Act.UNPIN, address, message=message)

    async def answer(
        self, incoming: Incoming, answer: Answer, *, replacing: MessageId | None = None
    ) -> MessageId | None:
        """It counts for the account; what it says is between the asker and the bot."""
        del answer, replacing
        return await self._exchange(Act.ANSWER, incoming.address)

    def link(self, incoming: Incoming, payload: str, message: MessageId | None = None) -> str | None:
        """Nobody follows links here."""

    async def remove(self, incoming: Incoming) -> None:
        """What people write is the story's."""

    async def tell(self, person: int, answer: Answer) -> MessageId:
        del answer
        return await self._exchange(Act.ANSWER, Address(self.name, person)) or MessageId(0)

    async def notify(self, chat: int, answer: Answer) -> MessageId:
        return await self.tell(chat, answer)

    async def survey(self, incoming: Incoming, chat: Address | None = None) -> Survey:
        return Survey(chat or incoming.address, ChatKind.GROUP, "Rita's friends", True, ())

    async def _exchange(
        self,
        act: Act,
        address: Address,
        rendered: Rendered | None = None,
        *,
        nonce: str = "",
        reply_to: MessageId | None = None,
        message: MessageId | None = None,
        since: datetime | None = None,
        others: tuple[str, ...] = (),
    ) -> MessageId | None:
        if self._dead:
            raise asyncio.CancelledError
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[MessageId | None] = loop.create_future()

        def answer(reply: Reply) -> None:
            self._told(request, answered, reply)

        body, markup = (rendered.body, rendered.markup) if rendered else ("", True)
        request = Request(act, address, self._life, answer, body, markup, nonce, reply_to, message, since, others)
        if rendered:
            request.silent, request.preview = rendered.silent, rendered.preview
            request.photo, request.role = bool(rendered.media), rendered.role
        self._look_over(request, loop.time())
        if not _aside(request):
            self._busy.append(address)
        self._provider.accept(request)
        try:
            return await answered
        finally:
            if not _aside(request):
                self._busy.remove(address)

    def _told(self, request: Request, answered: asyncio.Future[MessageId | None], reply: Reply) -> None:
        now = asyncio.get_running_loop().time()
        if isinstance(reply, Throttled) and request.act is not Act.ANSWER:
            self.waits.tell(request.address, now, reply)
        if answered.done():
            return
        if isinstance(reply, PlatformError):
            answered.set_exception(reply)
        else:
            answered.set_result(reply)

    def _look_over(self, request: Request, now: float) -> None:
        """Note what a request breaks as it leaves, and what the platform will say to it."""
        chat, act = request.address, request.act
        for wrong in self._broken(chat, act, now, aside=_aside(request)):
            self._trace.find(now, wrong, chat)
        self._windows.add(chat, act, now)
        windows = self._provider.windows
        if (free := windows.account_free_at(now)) > now:
            request.over = Throttled(free - now, Scope.ACCOUNT)
        elif (free := windows.chat_free_at(chat, act, now)) > now:
            request.over = Throttled(free - now, Scope.CHAT)
        else:
            windows.add(chat, act, now)

    def _broken(self, chat: Address, act: Act, now: float, *, aside: bool) -> list[str]:
        wait = self.waits.broken(chat, act, now)
        checks = {
            wait: wait is not None,
            "two requests at once in one chat": chat in self._busy and not aside,
            f"more than {self._most} requests in flight": len(self._busy) >= self._most and not aside,
            "the account's limit exceeded": self._windows.account_free_at(now) > now,
            f"the chat's limit of {act}s exceeded": self._windows.chat_free_at(chat, act, now) > now,
        }
        return [what for what, broken in checks.items() if broken and what]


def _aside(request: Request) -> bool:
    """An answer, or a word to a chat's administrators: no news, and in no window."""
    return request.act is Act.ANSWER or (request.act is Act.SEND and not says_something(request.body))
