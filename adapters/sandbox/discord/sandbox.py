"""The stand-in as a whole: a Discord on loopback, with people in it who can be made to act."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from random import Random
from types import TracebackType
from typing import Literal, Self

from adapters.sandbox.discord.bans import BAN_AFTER, Bans
from adapters.sandbox.discord.changes import Changes
from adapters.sandbox.discord.checkpoint import Checkpoint
from adapters.sandbox.discord.control import DiscordControl
from adapters.sandbox.discord.gateway import Gateway
from adapters.sandbox.discord.guilds import Channel, PlainKind
from adapters.sandbox.discord.hierarchy import Hierarchy
from adapters.sandbox.discord.limits import Limits
from adapters.sandbox.discord.operations import PREFIX
from adapters.sandbox.discord.passage import Passage, Sleep
from adapters.sandbox.discord.places import Places
from adapters.sandbox.discord.posting import Posting
from adapters.sandbox.discord.roles import Roles
from adapters.sandbox.discord.server import Server
from adapters.sandbox.discord.sessions import Sessions
from adapters.sandbox.discord.stage import Stage
from adapters.sandbox.discord.view import PLATFORM, Viewer
from adapters.sandbox.discord.world import World
from adapters.sandbox.door import HOST
from adapters.sandbox.view import ChatView, Counts, OfferView, SentFile


def _utc_now() -> datetime:
    return datetime.now(UTC)


class DiscordSandbox:
    """REST v10 and gateway on 127.0.0.1, state in memory; `async with` serves it.

    `limits` multiplies Discord's own limits, None lifts them; `ban_after` is how many invalid requests get the client
    banned. `latency` is how many seconds a REST call takes, half of it before it takes effect, spent by `sleep`;
    `random` decides which calls a fault hits. `control` has limits, faults and the record of calls, `roles` those of
    its servers. A chat's handle is its channel's id. What a person cannot do raises `NotPossible`.
    """

    platform = PLATFORM

    def __init__(
        self,
        *,
        port: int = 0,
        limits: float | None = 1.0,
        ban_after: int = BAN_AFTER,
        latency: float = 0.02,
        now: Callable[[], datetime] = _utc_now,
        sleep: Sleep = asyncio.sleep,
        random: Random | None = None,
    ) -> None:
        self._world = World(now)
        self._sessions = Sessions()
        posting = Posting(self._world, self._sessions.publish)
        self._places = Places(self._world, self._sessions.publish)
        checkpoint = Checkpoint(self._world, Limits(limits), Bans(ban_after), random or Random())
        self._viewer = Viewer(self._world, checkpoint.conditions)
        self._stage = Stage(self._world, self._sessions, posting, self._viewer)
        passage = Passage(self._world, checkpoint, latency, sleep)
        self._gateway = Gateway(self._world, self._sessions, lambda: self.gateway, passage.delay)
        hierarchy = Hierarchy(self._world, self._sessions.publish)
        self.roles = Roles(self._world, hierarchy)
        self._server = Server(self._world, self._gateway, posting, self._places, hierarchy, passage, port)
        self._changes = Changes(self._world, self._places, posting)
        self.control = DiscordControl(self._world, checkpoint, self._changes, self._server)
        self._desk_guild: int | None = None

    async def __aenter__(self) -> Self:
        await self._server.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._server.stop()

    @property
    def url(self) -> str:
        """Where the REST API is, without a slash at the end."""
        return f"http://{HOST}:{self._server.port}{PREFIX}"

    @property
    def gateway(self) -> str:
        return self._server.gateway_url()

    @property
    def token(self) -> str:
        """The bot's token: a secret, though worth nothing elsewhere."""
        return self._world.token

    @property
    def application_id(self) -> int:
        return self._world.application

    async def connected(self) -> None:
        """Wait until a bot has identified at the gateway."""
        await self._sessions.listening()

    def add_person(self, name: str, role: str = "reader") -> int:
        """Somebody new, with a chat with the bot; their id."""
        return self._places.add_person(name, role).id

    def direct_chat(self, person: int) -> int:
        """The id of the channel between that person and the bot."""
        return self._world.people[person].direct

    def add_guild(
        self, name: str, *, people: Iterable[int] = (), administrators: Iterable[int] = (), invited: bool = True
    ) -> int:
        """A server that has `invited` the bot, or not; its id."""
        return self._places.add_guild(name, tuple(people), tuple(administrators), invited=invited).id

    def add_group_chat(self, name: str, people: Iterable[int]) -> int:
        """People among themselves, without the bot; the id of their channel."""
        return self._places.add_group_chat(name, tuple(people)).id

    def install(self, person: int) -> None:
        """That person installs the bot for themselves, and has it with them everywhere."""
        self._world.people[person].installed = True

    def add_channel(self, guild: int, name: str, *, kind: Literal["text", "announcement", "forum"] = "text") -> int:
        return self._places.add_channel(self._world.guilds[guild], name, PlainKind(kind)).id

    def add_thread(self, channel: int, name: str) -> int:
        """A public thread that the server's owner began."""
        parent = self._channel(channel)
        guild = self._world.guild_of(parent)
        assert guild is not None
        return self._places.add_thread(parent, name, guild.owner).id

    def require_tag(self, forum: int, *, required: bool = True) -> None:
        """From now on, this forum takes no post without a tag, or does again."""
        channel = self._channel(forum)
        channel.needs_tag = required
        self._places.changed(channel)

    def populate(self) -> None:
        """The demo's world: a newsroom with an editor, a server of readers, and a chat among people."""
        eddie = self.add_person("Eddie Editor", "editor")
        rita = self.add_person("Rita Reader")
        gail = self.add_person("Gail Guildadmin", "administrator")
        self._desk_guild = self.add_guild("Newsroom", administrators=[eddie])
        self.add_channel(self._desk_guild, "desk")
        readers = self.add_guild("Quayside Readers", people=[rita], administrators=[gail])
        live = self.add_channel(readers, "live")
        self.add_channel(readers, "announcements", kind="announcement")
        self.add_thread(live, "harbour talk")
        self.add_channel(readers, "stories", kind="forum")
        self.roles.add(readers, "Breaking news", mentionable=True)
        self.roles.empower(readers, "manage_roles")
        self.install(rita)
        self.add_group_chat("Cake committee", [rita, gail])

    @property
    def desk_guild(self) -> int:
        """The newsroom's server; there is none before `populate`."""
        if self._desk_guild is None:
            raise LookupError("populate() has not been called")
        return self._desk_guild

    def remove_bot(self, guild: int) -> None:
        self._places.remove_bot(self._world.guilds[guild])

    def invite_bot(self, guild: int) -> None:
        """Invite it again after `remove_bot`."""
        self._places.invite_bot(self._world.guilds[guild])

    def lose_guild(self, guild: int) -> None:
        """An outage: the gateway says that the server is unavailable."""
        self._places.lose(self._world.guilds[guild])

    def regain_guild(self, guild: int) -> None:
        self._places.regain(self._world.guilds[guild])

    def deny(self, channel: int, *permissions: str) -> None:
        """Take permissions from the bot in one channel, by their names (`send_messages`, `view_channel` …)."""
        self._changes.deny(self._channel(channel), permissions)

    def allow(self, channel: int, *permissions: str) -> None:
        self._changes.allow(self._channel(channel), permissions)

    def delete_channel(self, channel: int) -> None:
        """Delete a channel with its threads, or a thread."""
        self._changes.delete(self._channel(channel))

    def close_dms(self, person: int) -> None:
        """From now on, this person takes no messages from the bot."""
        self._changes.accept_direct(self._world.people[person], accepts=False)

    def drop_gateway(self, resumable: bool = True) -> None:
        """Send the bot away from the gateway: it resumes, or has to start anew."""
        self._gateway.drop(resumable=resumable)

    def _channel(self, channel: int) -> Channel:
        return self._world.channels[channel]

    def chats(self) -> tuple[ChatView, ...]:
        return self._viewer.chats()

    def counts(self) -> Counts:
        return self._world.counts

    @property
    def version(self) -> int:
        return self._world.version

    async def changed(self, since: int) -> int:
        return await self._world.changed(since)

    async def write(self, chat: str, person: int, text: str, *, reply_to: int = 0) -> None:
        """Raises `LookupError`, as for what is a reply: commands are none."""
        if reply_to:
            raise LookupError("a command of Discord is no reply to anything")
        self._stage.write(chat, person, text)

    async def edit(self, chat: str, person: int, message: int, text: str) -> None:  # noqa: ARG002
        """Commands leave no message of their own. Raises `LookupError`."""
        raise LookupError(f"nobody here wrote message {message}")

    async def press(self, chat: str, person: int, message: int, button: str, choice: str | None = None) -> None:
        self._stage.press(chat, person, message, button, choice)

    async def suggest(self, chat: str, person: int, text: str) -> tuple[str, ...]:
        return await self._stage.suggest(chat, person, text)

    async def offers(self, chat: str, person: int, text: str) -> tuple[OfferView, ...]:  # noqa: ARG002
        """Discord has nothing of the kind."""
        return ()

    async def put(self, chat: str, person: int, offer: str) -> None:  # noqa: ARG002
        """Raises `LookupError`."""
        raise LookupError(f"no offer {offer}")

    async def submit(
        self, chat: str, person: int, form: str, values: dict[str, str], files: Sequence[SentFile] = ()
    ) -> None:
        self._stage.submit(chat, person, form, values, files)

    async def send(self, chat: str, person: int, *files: SentFile, text: str = "") -> int:
        """Somebody sends a message with files; its id."""
        return self._stage.send(chat, person, files, text)

    def picture(self, number: str) -> bytes | None:
        return self._world.files.get(int(number)) if number.isascii() and number.isdigit() else None

    async def use_on(self, chat: str, person: int, message: int, command: str) -> None:
        """Somebody picks a command from a message's menu."""
        self._stage.use_on(chat, person, message, command)
