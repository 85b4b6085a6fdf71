"""Who is where and with which rights: people block the bot, take it in, promote it, remove it; groups move and end."""

from collections.abc import Iterable

from adapters.sandbox.telegram.chats import Chat, ChatKind, Membership, Notice, Person, Status, Wire
from adapters.sandbox.telegram.objects import chat as chat_wire
from adapters.sandbox.telegram.objects import member as member_wire
from adapters.sandbox.telegram.objects import seconds
from adapters.sandbox.telegram.objects import user as user_wire
from adapters.sandbox.telegram.places import NotAllowed, manager
from adapters.sandbox.telegram.world import World


def block(world: World, person: Person) -> None:
    """The person stops the bot in their private chat; the bot is told."""
    if not person.blocked:
        person.blocked = True
        _tell_in_private(world, person, Status.MEMBER, Status.KICKED)


def unblock(world: World, person: Person) -> None:
    if person.blocked:
        person.blocked = False
        _tell_in_private(world, person, Status.KICKED, Status.MEMBER)


def _tell_in_private(world: World, person: Person, old: Status, new: Status) -> None:
    chat = world.chats[person.id]
    _tell(world, chat, person, Membership(world.bot, old), Membership(world.bot, new))


def deactivate(world: World, person: Person) -> None:
    """The account is deleted; bots are not told."""
    person.deactivated = True
    world.touch()


def remove_bot(world: World, chat: Chat) -> None:
    """An administrator removes and bans the bot."""
    if chat.private:
        raise NotAllowed("there is nobody to remove the bot from a private chat; block it instead")
    change(world, chat, Membership(world.bot, Status.KICKED), manager(world, chat))


def admit_bot(world: World, chat: Chat, by: Person, rights: Iterable[str] = ()) -> None:
    """Somebody takes the bot in; in groups everybody sees that."""
    was_present = chat.membership(world.bot).present
    change(world, chat, with_rights(world.bot, chat, rights), by)
    if not was_present and chat.kind is not ChatKind.CHANNEL:
        bot = user_wire(world.bot)
        announce(world, chat, by, Notice(f"added {world.bot.name}", {"new_chat_members": [bot]}))


def with_rights(person: Person, chat: Chat, rights: Iterable[str]) -> Membership:
    """An administrator with these rights, or a plain member with none; channels have no plain member that is a bot."""
    given = frozenset(rights)
    if given or (chat.kind is ChatKind.CHANNEL and person.is_bot):
        return Membership(person, Status.ADMINISTRATOR, given | {"can_manage_chat"})
    return Membership(person, Status.MEMBER)


def change(world: World, chat: Chat, new: Membership, by: Person) -> None:
    """Somebody is something else here from now on; the bot is told."""
    old = chat.membership(new.person)
    chat.members[new.person.id] = new
    if old != new:
        _tell(world, chat, by, old, new)


def _tell(world: World, chat: Chat, by: Person, old: Membership, new: Membership) -> None:
    body: Wire = {
        "chat": chat_wire(chat),
        "from": user_wire(by),
        "date": seconds(world.now()),
        "old_chat_member": member_wire(old, chat),
        "new_chat_member": member_wire(new, chat),
    }
    if new.person is world.bot:
        world.updates.put("my_chat_member", body)
    elif chat.membership(world.bot).manages:
        world.updates.put("chat_member", body)
    world.touch()


def announce(world: World, chat: Chat, by: Person, notice: Notice) -> None:
    """A service message that the bot gets too."""
    message = world.post(chat, by)
    message.notice = notice
    world.tell("message", message)


def migrate(world: World, chat: Chat, *, told: bool = True, refused: bool = True) -> Chat:
    """A basic group becomes a supergroup: a new chat with the same members.

    `told`: both tell the bot where the other is. `refused`: who still writes to the old one is sent on to the new one;
    otherwise the old one takes it, though nobody reads it there.
    """
    if chat.kind is not ChatKind.GROUP or chat.over:
        raise NotAllowed("only a basic group that is there can become a supergroup")
    by = manager(world, chat)
    new = Chat(world.new_chat_id(ChatKind.SUPERGROUP), ChatKind.SUPERGROUP, chat.title, members=dict(chat.members))
    world.chats[new.id] = new
    if told:
        announce(world, chat, by, Notice("made this group a supergroup", {"migrate_to_chat_id": new.id}))
    chat.migrated_to, chat.moves_on = new.id, refused
    if told:
        announce(world, new, by, Notice("made the group this supergroup", {"migrate_from_chat_id": chat.id}))
    world.touch()
    return new


def delete_chat(world: World, chat: Chat) -> None:
    """The chat is deleted for everybody; bots are not told."""
    chat.gone = True
    world.touch()
