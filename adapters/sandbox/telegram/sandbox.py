"""A local Telegram: the Bot API for bots on one side, people at a page on the other, everything in memory."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime
from random import Random
from types import TracebackType
from typing import Self

from adapters.sandbox.telegram import attendance, changes, conversation, inline, scene, topics, views
from adapters.sandbox.telegram.calls import Passage, Switchboard, straight_through
from adapters.sandbox.telegram.chats import Chat, ChatKind, Person
from adapters.sandbox.telegram.checkpoint import Checkpoint
from adapters.sandbox.telegram.control import TelegramControl
from adapters.sandbox.telegram.entities import Formatted
from adapters.sandbox.telegram.limits import Limits
from adapters.sandbox.telegram.lookups import Article, Articles
from adapters.sandbox.telegram.markup import parsed
from adapters.sandbox.telegram.offers import Offers
from adapters.sandbox.telegram.places import handle, manager, place
from adapters.sandbox.telegram.places import person as find_person
from adapters.sandbox.telegram.server import BotApiServer
from adapters.sandbox.telegram.world import World
from adapters.sandbox.view import ChatView, Counts, OfferView, SentFile

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
_SECRET_LENGTH = 35


def utc_now() -> datetime:
    return datetime.now(UTC)


class TelegramSandbox:
    """One bot's Telegram on 127.0.0.1, serving inside `async with`; a `Stage` for the page, before and after too.

    `url` and `token` are what a client library needs: it calls `{url}/bot{token}/{method}`. `limits` multiplies
    Telegram's own limits, None lifts them. `latency` is how many seconds a call takes, half of it before it takes
    effect; `passage` is what else each call passes on its way; `random` decides which calls a fault hits. `control` has
    limits, faults and the record of calls.
    """

    platform = views.PLATFORM

    def __init__(
        self,
        *,
        port: int = 0,
        limits: float | None = 1.0,
        latency: float = 0.02,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        passage: Passage = straight_through,
        random: Random | None = None,
    ) -> None:
        self.username = "tickertape_sandbox_bot"
        self.bot_id = 7_000_000_000 + secrets.randbelow(1_000_000_000)
        self.token = f"{self.bot_id}:{''.join(secrets.choice(_LETTERS) for _ in range(_SECRET_LENGTH))}"
        bot = Person(self.bot_id, "Tickertape Sandbox", "bot", is_bot=True, username=self.username)
        self._port, self._latency, self._sleep = port, latency, sleep
        self._world = World(bot, now, sleep)
        self._offers = Offers(self._world)
        self._checkpoint = Checkpoint(self._world, Limits(limits), random or Random())
        switchboard = Switchboard(self._world, passage, self._checkpoint.passage, self._pause)
        self._server = BotApiServer(self.token, switchboard)
        self.control = TelegramControl(self._world, self._checkpoint, self._server)

    async def __aenter__(self) -> Self:
        await self._server.start(self._port)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._world.updates.close()
        await self._server.stop()

    async def _pause(self) -> None:
        if self._latency > 0:
            await self._sleep(self._latency / 2)

    @property
    def url(self) -> str:
        """The base of the Bot API, `http://127.0.0.1:PORT`; empty before the stand-in serves."""
        return self._server.url

    def add_person(self, name: str, role: str = "reader", *, started: bool = True, language: str = "en") -> int:
        """Somebody new, with a private chat of the same number; unless `started`, the bot may not write first."""
        return scene.add_person(self._world, name, role, started=started, language=language).id

    def add_group(
        self,
        title: str,
        *,
        kind: str = "supergroup",
        forum: bool = False,
        people: Collection[int] = (),
        administrators: Collection[int] = (),
        bot_rights: Collection[str] | None = None,
        bot_present: bool = True,
    ) -> int:
        """A `group`, `supergroup` or `channel`; the first administrator is its creator.

        The bot is a member from the start unless not `bot_present`: in channels it may post, in groups it is a plain
        member, unless `bot_rights` (the Bot API's names, such as `can_pin_messages`) make it an administrator.
        """
        chat = scene.add_group(
            self._world,
            title,
            ChatKind(kind),
            forum=forum,
            people=[find_person(self._world, number) for number in people],
            administrators=[find_person(self._world, number) for number in administrators],
        )
        if bot_present:
            scene.place_bot(self._world, chat, bot_rights)
        return chat.id

    def add_topic(self, chat: int, name: str) -> int:
        """Somebody opens a topic in a forum; the bot gets the service message."""
        forum = self._chat(chat)
        return topics.open_topic(self._world, forum, manager(self._world, forum), name).id

    def close_topic(self, chat: int, topic: int, *, closed: bool = True) -> None:
        """Somebody closes a topic, or opens it again."""
        forum = self._chat(chat)
        topics.change_topic(self._world, forum, forum.topics[topic], manager(self._world, forum), closed=closed)

    def delete_topic(self, chat: int, topic: int) -> None:
        forum = self._chat(chat)
        topics.remove_topic(self._world, forum, forum.topics[topic])

    def populate(self) -> None:
        """The demo's world: Rita Reader, Eddie Editor, Gail Groupadmin, a group, a forum of two topics, a channel."""
        scene.populate(self._world)

    def block(self, person: int) -> None:
        """That person blocks the bot."""
        attendance.block(self._world, self._person(person))

    def unblock(self, person: int) -> None:
        attendance.unblock(self._world, self._person(person))

    def deactivate(self, person: int) -> None:
        """That person deletes their account."""
        attendance.deactivate(self._world, self._person(person))

    def kick(self, chat: int) -> None:
        """An administrator removes the bot from a group or channel."""
        attendance.remove_bot(self._world, self._chat(chat))

    def admit(self, chat: int, *rights: str) -> None:
        """An administrator adds the bot to a group or channel, with these rights."""
        where = self._chat(chat)
        attendance.admit_bot(self._world, where, manager(self._world, where), rights)

    def set_rights(
        self, chat: int, *rights: str, person: int | None = None, permissions: Collection[str] | None = None
    ) -> None:
        """Make the bot (or a person) an administrator with these rights, or without any a plain member again.

        `permissions` instead (such as `can_send_messages`, or none) restrict to what is named. `is_anonymous` among
        a person's rights makes them write as the group.
        """
        where = place(self._world, chat)
        who = self._world.bot if person is None else self._person(person)
        if permissions is None:
            changes.set_rights(self._world, where, who, rights)
        else:
            changes.restrict(self._world, where, who, permissions)

    def migrate(self, chat: int, *, told: bool = True, refused: bool = True) -> int:
        """A basic group becomes a supergroup, whose id this is.

        The bot learns of it by service messages if `told`, and by the refusal of what it sends to the old one if
        `refused`.
        """
        return attendance.migrate(self._world, self._chat(chat), told=told, refused=refused).id

    def delete_chat(self, chat: int) -> None:
        """A group or channel is deleted for everybody."""
        attendance.delete_chat(self._world, self._chat(chat))

    def _chat(self, number: int) -> Chat:
        return place(self._world, number).chat

    def chats(self) -> tuple[ChatView, ...]:
        return views.chat_views(self._world, self._checkpoint.conditions)

    def chat(self, named: str | int) -> ChatView:
        """One of `chats`. Raises `LookupError`."""
        found = place(self._world, named)
        wanted = handle(found.chat, found.thread)
        return next(view for view in self.chats() if view.id == wanted)

    def counts(self) -> Counts:
        world = self._world
        return Counts(sent=world.sent, edited=world.edited, withdrawn=world.withdrawn)

    @property
    def version(self) -> int:
        return self._world.version

    async def changed(self, since: int) -> int:
        return await self._world.changed(since)

    async def write(self, chat: str | int, person: int, text: str, *, reply_to: int = 0, html: bool = False) -> None:
        """With `html`, formatted as that says. Raises `NotAllowed`, `LookupError`, `MarkupError`."""
        content = parsed(text) if html else Formatted(text)
        conversation.say(self._world, place(self._world, chat), self._person(person), content, reply_to)

    async def send(self, chat: str | int, person: int, *files: SentFile, text: str = "", reply_to: int = 0) -> None:
        """Somebody sends photos, videos or documents; several are an album. Raises `NotAllowed`, `LookupError`."""
        where = place(self._world, chat)
        sent = [(file.kind, file.name, file.content) for file in files]
        conversation.send_files(self._world, where, self._person(person), sent, Formatted(text), reply_to)

    async def edit(self, chat: str | int, person: int, message: int, text: str) -> None:
        """Somebody edits a message of their own. Raises `NotAllowed`, `LookupError`."""
        conversation.amend(self._world, place(self._world, chat), self._person(person), message, text)

    async def press(self, chat: str | int, person: int, message: int, button: str, choice: str | None = None) -> None:
        """Raises `NotAllowed`, `LookupError`."""
        conversation.press(self._world, place(self._world, chat), self._person(person), message, button, choice)

    async def suggest(self, chat: str | int, person: int, text: str) -> tuple[str, ...]:
        return views.suggestions(self._world, place(self._world, chat), self._person(person), text)

    async def offers(self, chat: str | int, person: int, text: str) -> tuple[OfferView, ...]:
        return await self._offers.of(place(self._world, chat), self._person(person), text)

    async def put(self, chat: str | int, person: int, offer: str) -> None:
        """Raises `NotAllowed`, `LookupError`."""
        self._offers.put(place(self._world, chat), self._person(person), offer)

    async def look_up(self, chat: str | int, person: int, words: str, offset: str = "") -> Articles:
        """Somebody types `@bot words` in a chat: what the bot offers to put there."""
        return await inline.look_up(self._world, place(self._world, chat), self._person(person), words, offset)

    async def choose(self, chat: str | int, person: int, article: Article) -> None:
        """Somebody puts what was offered into a chat. Raises `NotAllowed`."""
        inline.choose(self._world, place(self._world, chat), self._person(person), article)

    async def submit(
        self,
        chat: str | int,  # noqa: ARG002
        person: int,  # noqa: ARG002
        form: str,
        values: dict[str, str],  # noqa: ARG002
        files: Sequence[SentFile] = (),  # noqa: ARG002
    ) -> None:
        """Telegram has no forms. Raises `LookupError`."""
        raise LookupError(f"no form {form}")

    async def use_on(self, chat: str | int, person: int, message: int, command: str) -> None:  # noqa: ARG002
        """Telegram has no commands in the menus of messages. Raises `LookupError`."""
        raise LookupError(f"no command {command}")

    def picture(self, number: str) -> bytes | None:
        file = self._world.files.get(number)
        return file.content if file and file.media.kind == "photo" else None

    def _person(self, number: int) -> Person:
        return find_person(self._world, number)
