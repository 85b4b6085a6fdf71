"""Everything that the stand-in knows, in memory, and the bell that rings when what can be seen has changed."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.sandbox.telegram.chats import Chat, ChatKind, Media, Message, Person, Toast, Wire
from adapters.sandbox.telegram.commands import CommandBook
from adapters.sandbox.telegram.entities import EMPTY, Formatted
from adapters.sandbox.telegram.files import Files
from adapters.sandbox.telegram.lookups import Lookups
from adapters.sandbox.telegram.objects import message as message_wire
from adapters.sandbox.telegram.refusals import QUERY_TOO_OLD, bad_request
from adapters.sandbox.telegram.updates import UpdateQueue

MESSAGES_KEPT = 10_000
PRESSES_KEPT = 10_000
PRESS_LIFETIME = timedelta(seconds=60)

_FIRST_PERSON = 500_000_001
_FIRST_GROUP = -4_000_000_001
_FIRST_SUPERGROUP = -1_002_000_000_001


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody pressed a button, and the bot has not answered yet."""

    person: Person
    chat: Chat
    thread: int
    at: datetime


@dataclass(slots=True)
class Webhook:
    """Where updates were asked to go; this stand-in keeps it and delivers nothing there."""

    url: str
    max_connections: int
    ip_address: str
    certificate: bool


class World:
    """People, chats, updates, commands, and the bot's own profile. `now` gives aware times."""

    def __init__(
        self, bot: Person, now: Callable[[], datetime], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.bot = bot
        self.now = now
        self.updates = UpdateQueue(now, sleep)
        self.lookups = Lookups(now)
        self.commands = CommandBook()
        self.people: dict[int, Person] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.files = Files()
        self.profile: dict[tuple[str, str], str] = {}
        self.webhook: Webhook | None = None
        self.logged_out = False
        self.sent = self.edited = self.withdrawn = 0
        self.version = 0
        self._bell = asyncio.Event()
        self._presses: OrderedDict[str, Press] = OrderedDict()
        self._numbers: dict[str, int] = {}

    def number(self, of: str, start: int = 1, step: int = 1) -> int:
        """The next number in a series of its own."""
        value = self._numbers[of] = self._numbers.get(of, start - step) + step
        return value

    def new_person_id(self) -> int:
        return self.number("person", _FIRST_PERSON)

    def new_chat_id(self, kind: ChatKind) -> int:
        """Negative, as groups have them; supergroups and channels from -100… on."""
        if kind is ChatKind.GROUP:
            return self.number("group", _FIRST_GROUP, -1)
        return self.number("supergroup", _FIRST_SUPERGROUP, -1)

    def touch(self) -> None:
        """What can be seen has changed."""
        self.version += 1
        self._bell.set()
        self._bell = asyncio.Event()

    async def changed(self, since: int) -> int:
        while self.version <= since:
            await self._bell.wait()
        return self.version

    def post(
        self, chat: Chat, sender: Person | None, content: Formatted = EMPTY, media: Media | None = None
    ) -> Message:
        """A new message in a chat; the oldest is forgotten when there are too many. Touches nothing yet."""
        message = Message(self._message_id(chat), chat, self.now(), sender, content, media=media)
        chat.messages[message.id] = message
        if len(chat.messages) > MESSAGES_KEPT:
            del chat.messages[next(iter(chat.messages))]
        return message

    def remove(self, message: Message) -> None:
        """Take a message away for everybody."""
        chat = message.chat
        del chat.messages[message.id]
        if message.id in chat.pinned:
            chat.pinned.remove(message.id)
        chat.deleted[message.thread] += 1
        self.touch()

    def _message_id(self, chat: Chat) -> int:
        """Supergroups and channels count for themselves; private chats and basic groups share the bot's numbers."""
        if chat.kind in {ChatKind.SUPERGROUP, ChatKind.CHANNEL}:
            chat.last_id += 1
            return chat.last_id
        return self.number("message")

    def wire(self, message: Message) -> Wire:
        return message_wire(message, self.people.get)

    def tell(self, kind: str, message: Message) -> None:
        """A message that everybody in the chat gets, the bot too if it is there."""
        if message.chat.private or message.chat.membership(self.bot).present:
            self.updates.put(kind, self.wire(message))
        self.touch()

    def open_press(self, person: Person, chat: Chat, thread: int) -> str:
        """The id of a new callback query."""
        query = str(self.number("press", 4_000_000_000_000_001))
        self._presses[query] = Press(person, chat, thread, self.now())
        if len(self._presses) > PRESSES_KEPT:
            self._presses.popitem(last=False)
        return query

    def take_press(self, query: str) -> Press:
        """The press with that id, which can be answered once and not for long. Raises `Refusal`."""
        press = self._presses.pop(query, None)
        if press is None or self.now() - press.at > PRESS_LIFETIME:
            raise bad_request(QUERY_TOO_OLD)
        return press

    def show_toast(self, press: Press, text: str) -> None:
        toast = Toast(-self.number("toast"), press.person, text, self.now(), press.thread)
        press.chat.toasts.append(toast)
        self.touch()
