"""The `Platform` port over discord.py: requests through REST, incoming through the gateway."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import aiohttp
from pydantic import SecretStr
from yarl import URL

from adapters.discord import alerting, downloads, render, surveys
from adapters.discord.allowance import Allowance
from adapters.discord.answers import Answers
from adapters.discord.channel import Channel
from adapters.discord.client import Client
from adapters.discord.errors import translated
from adapters.discord.forum import Forum
from adapters.discord.gateway import Gateway, Pause
from adapters.discord.incoming import PLATFORM, message_link
from adapters.discord.invalid_requests import LIMIT, InvalidRequests
from adapters.discord.listening import Listening
from adapters.discord.reception import Reception
from adapters.discord.registry import Registry
from adapters.discord.replies import Replies
from adapters.discord.ticket import Ticket
from bot.command import Audience, Command
from bot.conversation import AlertRole, Answer, Incoming, Profile, Survey
from bot.errors import MessageGone, Outage, Rejected, Throttled, Unauthorised, Unreachable
from bot.model import Address, Exhibit, File, Found, Message, MessageId, Rendered
from bot.ports import Intake, MediaTraits
from bot.richtext import RichText

log = logging.getLogger(__name__)

# Connections beside those of the lane's window: the gateway's, and replies that must not wait for one.
_SPARE_CONNECTIONS = 16

_CONNECT_SECONDS = 10.0

# Long, since a send whose answer is not awaited is in doubt.
_READ_SECONDS = 25.0

# Requests in flight may finish when a session ends.
_FINISHED_WITHIN = 10.0


def _now() -> datetime:
    return datetime.now(UTC)


class DiscordPlatform:
    """One bot account. `desk_guilds` are the servers that show the editors' commands; `window` is how many requests
    the lane has in flight at most; `now` and `pause` are the time of day and the wait between attempts to connect;
    `monotonic` gives seconds that never go back; `ban_after` is how many invalid requests Discord bans an address for;
    `read_timeout` is how many seconds an answer is waited for.

    discord.py keeps the address of the REST interface for the whole process (see `client`).
    """

    name = PLATFORM
    answers_privately = True
    picks_chats = False
    media = MediaTraits(gathers=True, remembers=False)

    def __init__(
        self,
        token: SecretStr,
        *,
        api_base: str = "https://discord.com/api/v10",
        gateway: str = "wss://gateway.discord.gg/",
        desk_guilds: Sequence[int] = (),
        window: int = 16,
        now: Callable[[], datetime] = _now,
        pause: Pause = asyncio.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        ban_after: int = LIMIT,
        read_timeout: float = _READ_SECONDS,
    ) -> None:
        self._token = token
        self._api_base = api_base
        self._gateway = URL(gateway)
        self._registry = Registry(lambda: self._client, desk_guilds)
        self._connections = window + _SPARE_CONNECTIONS
        self._now = now
        self._pause = pause
        self._times = aiohttp.ClientTimeout(
            total=_CONNECT_SECONDS + read_timeout, connect=_CONNECT_SECONDS, sock_read=read_timeout
        )
        self._allowance = Allowance(now, monotonic, InvalidRequests(ban_after))
        self._open: Client | None = None

    @property
    def _client(self) -> Client:
        """Raises `Outage` between sessions: incoming that was kept may be answered at any time."""
        if self._open is None:
            raise Outage("there is no session with Discord at the moment")
        return self._open

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Profile]:
        connector = aiohttp.TCPConnector(limit=self._connections)
        async with (
            aiohttp.ClientSession(
                connector=connector, timeout=self._times, cookie_jar=aiohttp.DummyCookieJar()
            ) as wire,
            Client(wire, connector, self._api_base, self._allowance) as client,
        ):
            profile = await self._logged_in(client)
            self._open = client
            try:
                yield profile
            finally:
                self._open = None
                await client.requests.finished(_FINISHED_WITHIN)

    async def _logged_in(self, client: Client) -> Profile:
        token = self._token.get_secret_value().strip()
        if not token or not token.isascii() or not token.isprintable():
            raise Unauthorised("the Discord token holds characters that no token has")
        try:
            with translated(repeatable=True):
                await client.login(token)
        except (Throttled, Rejected, Unreachable, MessageGone) as error:
            raise Outage(f"Discord does not let the bot in: {error}") from error
        except (KeyError, TypeError) as error:
            # discord.py takes whatever comes with a 200 for its user: the page of a captive portal, for example.
            raise Outage("what answered in Discord's place is not Discord") from error
        assert client.user is not None
        return Profile(client.user.id, client.user.name)

    async def announce(self, commands: Sequence[Command], desk: Mapping[int, Audience]) -> None:
        await self._registry.announce(commands, desk)

    async def listen(self, intake: Intake) -> None:
        client = self._client
        registry = self._registry
        reception = Reception(
            intake, Replies(client.requests), lambda: registry.forms, self._now, lambda: registry.menus
        )
        await Listening(client, intake, reception, self._now).run(Gateway(client, self._gateway, self._pause))

    @property
    def longest(self) -> int:
        return render.LONGEST

    @property
    def longest_beside_media(self) -> int:
        return render.LONGEST

    def length(self, text: RichText) -> int:
        return render.length_of(text)

    def fits(self, text: RichText, /, *, beside_media: bool = False) -> bool:
        del beside_media
        return render.fits(text)

    def render(self, message: Message) -> Rendered:
        return render.render(message)

    async def send(
        self, address: Address, rendered: Rendered, *, nonce: str, reply_to: MessageId | None = None
    ) -> MessageId:
        """With the nonce, Discord answers a repeat within some minutes with the message that is there already, and
        with an error when that one was deleted meanwhile: `MessageGone`.
        """
        return await Channel(self._client, address.chat).send(rendered, nonce, reply_to)

    async def exhibit(
        self,
        address: Address,
        rendered: Rendered,
        files: Sequence[File],
        *,
        nonce: str,
        reply_to: MessageId | None = None,
    ) -> Exhibit:
        """One message. Discord has no name for a file under which it would take it again."""
        return Exhibit(await Channel(self._client, address.chat).exhibit(rendered, files, nonce, reply_to))

    async def fetch(self, reference: str, most: int) -> bytes:
        return await downloads.fetch(self._client.requests, reference, most, [URL(self._api_base).origin()])

    async def edit(self, address: Address, message: MessageId, rendered: Rendered) -> None:
        """What the message was sent with stays: silent, and with or without previews."""
        await Channel(self._client, address.chat).edit(message, rendered)

    async def withdraw(self, address: Address, message: MessageId) -> None:
        try:
            await Channel(self._client, address.chat).delete(message)
        except MessageGone:
            log.debug("withdraw.already_gone chat=%s message=%d", address, message)

    async def pin(self, address: Address, message: MessageId) -> None:
        """Raises `MessageGone`, and `Rejected` when the channel has its 250 pins already (documentation, "JSON Error
        Codes", 30003)."""
        await Channel(self._client, address.chat).pin(message)

    async def unpin(self, address: Address, message: MessageId) -> None:
        await Channel(self._client, address.chat).unpin(message)

    async def crosspost(self, address: Address, message: MessageId) -> None:
        """Publish what was sent to an announcement channel in the channels that follow it; success too when it is
        published already.

        Ten an hour in each channel, says experience; raises `Throttled` for what may be most of an hour then, and
        `Rejected` where the channel is of another kind.
        """
        await Channel(self._client, address.chat).publish(message)

    async def post(self, forum: Address, title: str, rendered: Rendered) -> Address:
        """A thread, which is a channel of its own. It is archived when nothing has come for a week, and open again with
        what comes then."""
        return Address(PLATFORM, await Forum(self._client, forum.chat).post(title, rendered))

    async def find_posts(self, forum: Address, title: str, since: datetime) -> list[Address]:
        return [Address(PLATFORM, thread) for thread in await Forum(self._client, forum.chat).find(title, since)]

    async def archive(self, thread: Address) -> None:
        """Whoever made a thread may."""
        await Channel(self._client, thread.chat).archive()

    async def role(self, incoming: Incoming, role: int) -> AlertRole | None:
        """Raises `Outage` while the gateway has not told of the server."""
        return alerting.role_of(self._client, incoming, role)

    async def grant(self, incoming: Incoming, role: int, *, taken: bool = False) -> None:
        await alerting.grant(self._client, incoming, role, taken=taken)

    async def find(self, address: Address, *rendered: Rendered, since: datetime) -> Found | None:
        """The message with this content that was sent at `since` or later, as far as the channel's history shows it.

        Raises `Unreachable(Absence.NO_RIGHTS)` where the bot may not read history.
        """
        return await Channel(self._client, address.chat).find(rendered, since)

    def link(self, incoming: Incoming, payload: str, message: MessageId | None = None) -> str | None:
        """To the message; nothing on Discord begins a chat with words of its own."""
        del payload
        return message_link(incoming, message) if message else None

    async def answer(
        self, incoming: Incoming, answer: Answer, *, replacing: MessageId | None = None
    ) -> MessageId | None:
        return await Answers(self._client.requests).give(incoming, answer, replacing, self._now())

    async def remove(self, incoming: Incoming) -> None:
        """A command is no message here: nobody else has seen it."""

    async def tell(self, person: int, answer: Answer) -> MessageId:
        return await Answers(self._client.requests).tell(person, answer)

    async def notify(self, chat: int, answer: Answer) -> MessageId:
        return await Answers(self._client.requests).notify(chat, answer)

    async def survey(self, incoming: Incoming, chat: Address | None = None) -> Survey:
        ticket = Ticket.of(incoming)
        if ticket is not None and chat in {None, incoming.address}:
            return surveys.of_interaction(incoming, ticket)
        with translated(repeatable=True):
            return await surveys.of_place(self._client, chat or incoming.address, incoming.person.id)
