"""How the page names chats and people, and what it is told when somebody tries what they cannot do."""

from dataclasses import dataclass

from adapters.sandbox.telegram.chats import GENERAL_TOPIC, Chat, Person, Topic
from adapters.sandbox.telegram.world import World


class NotAllowed(ValueError):
    """This person cannot do this here; the text is for them."""


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, or a topic in it (0 for the chat itself, which in a forum is the general topic)."""

    chat: Chat
    thread: int

    @property
    def topic(self) -> Topic | None:
        return self.chat.topics.get(self.thread)


def handle(chat: Chat, thread: int = 0) -> str:
    return f"{chat.id}/{thread}" if thread else str(chat.id)


def place(world: World, named: str | int) -> Place:
    """What a handle names: `"-1002000000001/7"`, `"500000001"`. Raises `LookupError`."""
    number, _, topic = str(named).partition("/")
    try:
        chat, thread = world.chats[int(number)], int(topic or 0)
    except (ValueError, KeyError) as error:
        raise LookupError(f"no chat {named}") from error
    thread = 0 if thread == GENERAL_TOPIC else thread
    if thread and thread not in chat.topics:
        raise LookupError(f"no topic {named}")
    return Place(chat, thread)


def person(world: World, number: int) -> Person:
    """Raises `LookupError`."""
    found = world.people.get(number)
    if found is None or found.is_bot:
        raise LookupError(f"nobody has the number {number}")
    return found


def manager(world: World, chat: Chat) -> Person:
    """Who does what somebody has to do here: the first administrator, else the first member, else the bot."""
    people = [membership for membership in chat.members.values() if not membership.person.is_bot]
    managing = [membership for membership in people if membership.manages]
    return (managing or people)[0].person if people else world.bot
