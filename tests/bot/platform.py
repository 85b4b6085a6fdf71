"""A platform in memory: it keeps what each chat shows, and does with requests what it was told (`requests`)."""

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.command import Audience, Command
from bot.conversation import Answer, Incoming, Profile, Survey
from bot.errors import MediaRefused, MessageGone, PlatformError, Rejected
from bot.model import Address, ChatKind, Exhibit, File, Found, Message, MessageId, Rendered
from bot.ports import Intake, MediaTraits
from bot.richtext import RichText, plain
from tests.bot.pulse import Pulse
from tests.bot.requests import Requests


@dataclass(frozen=True, slots=True)
class Shown:
    """One message on a chat's screen."""

    text: str
    silent: bool
    preview: bool
    markup: bool
    reply_to: MessageId | None = None
    medium: str = ""


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


class MemoryPlatform(Requests):
    """`bot.ports.Platform`, each message up to `limit` characters. `searches` are the times since when messages were
    looked for.

    It takes no message with any of the words that it `refuses`. With `knows_nonces` a repeat shows nothing anew, until
    the nonces are forgotten. `uploads` are the names of the media whose bytes it got, `uploaded` what it calls those
    that it remembers; `files` are what people sent.
    """

    def __init__(self, pulse: Pulse, name: str = "telegram", limit: int = 200) -> None:
        super().__init__(pulse)
        self.answers_privately = False
        self.picks_chats = False
        self.links = True
        self.account = Account()
        self.nonces: list[str] = []
        self.knows_nonces = False
        self.searches: list[datetime] = []
        self.answers: list[tuple[Incoming, Answer]] = []
        self.removed: list[Incoming] = []
        self.told: list[tuple[int, Answer]] = []
        self.pinned: defaultdict[Address, set[MessageId]] = defaultdict(set)
        self._name = name
        self._limit = limit
        self._screens: defaultdict[Address, dict[MessageId, Shown]] = defaultdict(dict)
        self._arrived: dict[str, MessageId] = {}
        self._messages = 100
        self.refuses: list[str] = []
        self.media = MediaTraits(gathers=False, remembers=True)
        self.files: dict[str, bytes] = {}
        self.uploads: list[str] = []
        self.uploaded: set[str] = set()

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

    @property
    def longest_beside_media(self) -> int:
        return self._limit // 2

    def length(self, text: RichText) -> int:
        return len(plain(text))

    def fits(self, text: RichText, /, *, beside_media: bool = False) -> bool:
        return self.length(text) <= (self.longest_beside_media if beside_media else self._limit)

    def render(self, message: Message) -> Rendered:
        return Rendered(plain(message.text), message.silent, message.preview, message.markup, media=message.media)

    async def exhibit(
        self,
        address: Address,
        rendered: Rendered,
        files: Sequence[File],
        *,
        nonce: str,
        reply_to: MessageId | None = None,
    ) -> Exhibit:
        """Each medium is a message of its own, the first with the text, unless this one gathers."""
        names = [file.medium.name for file in files]
        album = [_shown(rendered, reply_to, " ".join(names) if self.media.gathers else names[0])]
        if not self.media.gathers:
            album += [replace(album[0], text="", preview=False, medium=name) for name in names[1:]]
        self.nonces.append(nonce)
        async with self.request("exhibit", address):
            self._read(rendered)
            if any(file.reference and file.reference not in self.uploaded for file in files):
                raise MediaRefused("wrong file identifier", stale=True)
            self.uploads += [file.medium.name for file in files if not file.reference]
            ids = []
            for shown in album:
                self._messages += 1
                ids.append(MessageId(self._messages))
                self._screens[address][ids[-1]] = shown
        if not self.media.remembers:
            return Exhibit(ids[0], tuple(ids[1:]))
        references = tuple(file.reference or f"file-{file.medium.name}" for file in files)
        self.uploaded.update(references)
        return Exhibit(ids[0], tuple(ids[1:]), references)

    async def fetch(self, reference: str, most: int) -> bytes:
        content = self.files[reference]
        if len(content) > most:
            raise Rejected("too large")
        return content

    async def send(
        self, address: Address, rendered: Rendered, *, nonce: str, reply_to: MessageId | None = None
    ) -> MessageId:
        self.nonces.append(nonce)
        self._messages += 1
        message = MessageId(self._messages)
        shown = _shown(rendered, reply_to)
        async with self.request("send", address):
            self._read(rendered)
            if self.knows_nonces and nonce in self._arrived:
                message = self._arrived[nonce]
                self._existing(address, message)
            else:
                self._screens[address][message] = shown
            self._arrived[nonce] = message
        return message

    async def find(self, address: Address, *rendered: Rendered, since: datetime) -> Found | None:
        async with self.request("find", address):
            self.searches.append(since)
        shown = reversed(self._screens[address].items())
        wanted = {one.body for one in rendered}
        return next((Found(message, bool(one.medium)) for message, one in shown if one.text in wanted), None)

    async def edit(self, address: Address, message: MessageId, rendered: Rendered) -> None:
        async with self.request("edit", address):
            before = self._existing(address, message)
            self._read(rendered)
            if before.medium and not rendered.media and not self.media.gathers:
                raise Rejected("there is no text in the message to edit")
            medium = before.medium if rendered.media else ""
            self._screens[address][message] = replace(before, text=rendered.body, markup=rendered.markup, medium=medium)

    async def withdraw(self, address: Address, message: MessageId) -> None:
        async with self.request("withdraw", address):
            self._screens[address].pop(message, None)

    async def pin(self, address: Address, message: MessageId) -> None:
        async with self.request("pin", address):
            self._existing(address, message)
            self.pinned[address].add(message)

    async def unpin(self, address: Address, message: MessageId) -> None:
        async with self.request("unpin", address):
            self._existing(address, message)
            self.pinned[address].discard(message)

    def link(self, incoming: Incoming, payload: str, message: MessageId | None = None) -> str | None:
        del incoming
        return f"https://chat.example/{payload}/{message or ''}" if self.links else None

    async def answer(
        self, incoming: Incoming, answer: Answer, *, replacing: MessageId | None = None
    ) -> MessageId | None:
        del replacing
        if not self.fits(answer.text):
            raise Rejected("message is too long")
        async with self.request("answer", incoming.address):
            self.answers.append((incoming, answer))
        return None

    async def remove(self, incoming: Incoming) -> None:
        async with self.request("remove", incoming.address):
            self.removed.append(incoming)

    async def tell(self, person: int, answer: Answer) -> MessageId:
        if not self.fits(answer.text):
            raise Rejected("message is too long")
        async with self.request("tell", Address(self.name, person)):
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


def _shown(rendered: Rendered, reply_to: MessageId | None, medium: str = "") -> Shown:
    return Shown(rendered.body, rendered.silent, rendered.preview, rendered.markup, reply_to, medium)
