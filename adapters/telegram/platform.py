"""The port: Telegram as the core sees it. What it does is in the modules named in the package's first lines."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from pydantic import SecretStr
from telegram import Update

from adapters.telegram import downloads, render, surveys
from adapters.telegram.account import Account, open_account
from adapters.telegram.answers import give, tell
from adapters.telegram.commands import Announcement, in_languages, menus
from adapters.telegram.errors import PLATFORM
from adapters.telegram.incoming import MESSAGE, read
from adapters.telegram.inline import Inline
from adapters.telegram.polling import Polling, Sleep
from adapters.telegram.request import READ_SECONDS
from bot.command import Audience, Command
from bot.conversation import Answer, Incoming, Profile, Survey
from bot.errors import Outage
from bot.model import Address, Exhibit, File, Found, Message, MessageId, Rendered
from bot.ports import Intake, MediaTraits
from bot.richtext import RichText

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


class TelegramPlatform:
    """One bot account. `window` is how many messages may be on their way at once; `desk_chats` are ids of chats where
    the desk's commands are shown to those of the desk; `now` is aware, `jitter` gives numbers from 0 to 1;
    `read_timeout` is how many seconds an answer is waited for."""

    def __init__(
        self,
        token: SecretStr,
        *,
        api_base: str = "https://api.telegram.org",
        window: int = 64,
        desk_chats: Sequence[int] = (),
        now: Callable[[], datetime] = utc_now,
        sleep: Sleep = asyncio.sleep,
        jitter: Callable[[], float] = random.random,
        read_timeout: float = READ_SECONDS,
    ) -> None:
        self._token = token
        self._api_base = api_base
        self._window = window
        self._desk_chats = tuple(desk_chats)
        self._now = now
        self._sleep = sleep
        self._jitter = jitter
        self._read_timeout = read_timeout
        self._announcement = Announcement()
        self._opened: Account | None = None

    @property
    def name(self) -> str:
        return PLATFORM

    @property
    def answers_privately(self) -> bool:
        return False

    @property
    def picks_chats(self) -> bool:
        return True

    @property
    def media(self) -> MediaTraits:
        return MediaTraits(gathers=False, remembers=True)

    @property
    def _account(self) -> Account:
        """Raises `Outage` between sessions: people may be told of something at any time."""
        if self._opened is None:
            raise Outage("there is no session with Telegram at the moment")
        return self._opened

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Profile]:
        async with open_account(self._token, self._api_base, self._window, self._read_timeout) as account:
            self._opened = account
            log.info("connected platform=telegram account=%s", account.me.username)
            try:
                yield Profile(account.me.id, account.me.full_name, account.me.link)
            finally:
                self._opened = None

    async def announce(self, commands: Sequence[Command], desk: Mapping[int, Audience]) -> None:
        usual = {(scope, ""): menu for scope, menu in menus(commands, desk, self._desk_chats).items()}
        await self._announcement.bring(self._account.bot, usual | in_languages(commands, desk, self._desk_chats))

    async def listen(self, intake: Intake) -> None:
        account = self._account

        inline = Inline(account.bot, intake, self._now)

        def incoming(update: Update) -> Incoming | None:
            if update.inline_query:
                inline.take(update.update_id, update.inline_query)
                return None
            return read(update, account.me.username or "", self._now())

        polling = Polling(account.polling, account.url, self._sleep, self._jitter)
        await inline.beside(polling.run(incoming, intake.receive))

    @property
    def longest(self) -> int:
        return render.TEXT_LIMIT

    @property
    def longest_beside_media(self) -> int:
        return render.CAPTION_LIMIT

    def length(self, text: RichText) -> int:
        return render.length_of(text)

    def fits(self, text: RichText, /, *, beside_media: bool = False) -> bool:
        return render.fits(text, beside_media=beside_media)

    def render(self, message: Message) -> Rendered:
        return render.render(message)

    async def send(
        self, address: Address, rendered: Rendered, *, nonce: str, reply_to: MessageId | None = None
    ) -> MessageId:
        """Telegram knows no nonce: a send that is in doubt stays so."""
        del nonce
        return await self._account.calls.send(address, rendered, reply_to=reply_to)

    async def exhibit(
        self,
        address: Address,
        rendered: Rendered,
        files: Sequence[File],
        *,
        nonce: str,
        reply_to: MessageId | None = None,
    ) -> Exhibit:
        """A file, or an album, which Telegram makes a message each of in one call."""
        del nonce
        return await self._account.calls.exhibit(address, rendered, files, reply_to=reply_to)

    async def fetch(self, reference: str, most: int) -> bytes:
        return await downloads.fetch(self._account, reference, most)

    async def find(self, address: Address, *rendered: Rendered, since: datetime) -> Found | None:
        """A bot cannot read what a chat shows."""
        del address, rendered, since
        return None

    async def edit(self, address: Address, message: MessageId, rendered: Rendered) -> None:
        await self._account.calls.edit(address, message, rendered)

    async def withdraw(self, address: Address, message: MessageId) -> None:
        await self._account.calls.withdraw(address, message)

    async def pin(self, address: Address, message: MessageId) -> None:
        await self._account.calls.pin(address, message)

    async def unpin(self, address: Address, message: MessageId) -> None:
        await self._account.calls.unpin(address, message)

    def link(self, incoming: Incoming, payload: str, message: MessageId | None = None) -> str | None:
        """A deep link (https://core.telegram.org/bots/features#deep-linking): private chats have no links to
        messages."""
        del incoming, message
        return f"{self._opened.me.link}?start={payload}" if self._opened else None

    async def answer(self, incoming: Incoming, answer: Answer, *, replacing: MessageId | None = None) -> MessageId:
        return await give(self._account.calls, incoming, answer, replacing)

    async def remove(self, incoming: Incoming) -> None:
        if message := incoming.ticket.get(MESSAGE):
            await self._account.calls.withdraw(incoming.address, MessageId(int(message)))

    async def tell(self, person: int, answer: Answer) -> MessageId:
        return await tell(self._account.calls, person, answer)

    async def notify(self, chat: int, answer: Answer) -> MessageId:
        return await tell(self._account.calls, chat, answer)

    async def survey(self, incoming: Incoming, chat: Address | None = None) -> Survey:
        return await surveys.take(self._account.bot, self._account.me.id, incoming, chat or incoming.address)
