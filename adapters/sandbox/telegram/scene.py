"""Who and what there is at the start: people with their private chats, groups, channels, forums."""

from collections.abc import Collection, Iterable

from adapters.sandbox.telegram.attendance import with_rights
from adapters.sandbox.telegram.chats import Chat, ChatKind, Membership, Person, Status
from adapters.sandbox.telegram.rights import administrator_rights, usual_rights
from adapters.sandbox.telegram.topics import open_topic
from adapters.sandbox.telegram.world import World


def add_person(world: World, name: str, role: str, *, started: bool, language: str = "en") -> Person:
    """Somebody with a private chat; their number is the chat's too."""
    person = Person(world.new_person_id(), name, role, started=started, language=language)
    world.people[person.id] = person
    world.chats[person.id] = Chat(person.id, ChatKind.PRIVATE, name, person=person)
    world.touch()
    return person


def add_group(
    world: World, title: str, kind: ChatKind, *, forum: bool, people: Iterable[Person], administrators: Iterable[Person]
) -> Chat:
    """A group, supergroup or channel without the bot; the first administrator created it, the others may do all."""
    if kind is ChatKind.PRIVATE or (forum and kind is not ChatKind.SUPERGROUP):
        raise ValueError("a chat of several people is a group, supergroup or channel, and only supergroups are forums")
    chat = Chat(world.new_chat_id(kind), kind, title, forum=forum)
    rights = frozenset(administrator_rights(kind)) - {"is_anonymous"}
    for person in administrators:
        status = Status.ADMINISTRATOR if chat.members else Status.CREATOR
        chat.members[person.id] = Membership(person, status, rights)
    for person in people:
        chat.members.setdefault(person.id, Membership(person, Status.MEMBER))
    world.chats[chat.id] = chat
    world.touch()
    return chat


def place_bot(world: World, chat: Chat, rights: Collection[str] | None) -> None:
    """The bot is there from the start, so it is not told; without rights given, with the usual ones."""
    given = usual_rights(chat.kind) if rights is None else rights
    chat.members[world.bot.id] = with_rights(world.bot, chat, given)


def populate(world: World) -> None:
    """The demo's people, and the chats that they have."""
    rita = add_person(world, "Rita Reader", "reader", started=True)
    eddie = add_person(world, "Eddie Editor", "editor", started=True)
    gail = add_person(world, "Gail Groupadmin", "administrator", started=True)
    neighbours = add_group(
        world, "Harbour Street neighbours", ChatKind.GROUP, forum=False, people=[rita], administrators=[gail]
    )
    forum = add_group(
        world, "Old Harbour forum", ChatKind.SUPERGROUP, forum=True, people=[rita, eddie], administrators=[gail]
    )
    channel = add_group(world, "Quayside Channel", ChatKind.CHANNEL, forum=False, people=[rita], administrators=[gail])
    for name in ("Ferries", "Market days"):
        open_topic(world, forum, gail, name)
    for chat in (neighbours, forum, channel):
        place_bot(world, chat, None)
