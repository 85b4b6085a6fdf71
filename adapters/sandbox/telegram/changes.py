"""What can be made to happen to a chat from outside, by name: the states in which the bot may find it."""

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType

from adapters.sandbox.control import Change
from adapters.sandbox.telegram import attendance, topics
from adapters.sandbox.telegram.chats import ChatKind, Membership, Message, Person, Signing, Status, Topic
from adapters.sandbox.telegram.places import NotAllowed, Place, manager, place
from adapters.sandbox.telegram.world import World

Outcome = dict[str, object]


def carry_out(world: World, change: Change) -> Outcome:
    """Raises `LookupError` for a chat or message that is not there, `ValueError` for what cannot happen to this one."""
    happen = CHANGES.get(change.what)
    if happen is None:
        raise LookupError(f"nothing is called {change.what!r} here; what can happen: {', '.join(CHANGES)}")
    return happen(world, place(world, change.chat), change) or {}


def _person(where: Place) -> Person:
    if where.chat.person is None:
        raise NotAllowed("that is for private chats")
    return where.chat.person


def _topic(where: Place) -> Topic:
    if where.topic is None:
        raise NotAllowed("that is for topics")
    return where.topic


def _block(world: World, where: Place, _: Change) -> None:
    attendance.block(world, _person(where))


def _unblock(world: World, where: Place, _: Change) -> None:
    attendance.unblock(world, _person(where))


def _deactivate(world: World, where: Place, _: Change) -> None:
    attendance.deactivate(world, _person(where))


def _kick(world: World, where: Place, _: Change) -> None:
    attendance.remove_bot(world, where.chat)


def _admit(world: World, where: Place, change: Change) -> None:
    _not_private(where)
    attendance.admit_bot(world, where.chat, manager(world, where.chat), change.names)


def _rights(world: World, where: Place, change: Change) -> None:
    set_rights(world, where, world.bot, change.names)


def _permissions(world: World, where: Place, change: Change) -> None:
    restrict(world, where, world.bot, change.names)


def set_rights(world: World, where: Place, who: Person, rights: Collection[str]) -> None:
    """An administrator with these rights, or without any a plain member."""
    _change(world, where, attendance.with_rights(who, where.chat, rights))


def restrict(world: World, where: Place, who: Person, permissions: Collection[str]) -> None:
    """A member who may do nothing but this."""
    _change(world, where, Membership(who, Status.RESTRICTED, frozenset(permissions)))


def _change(world: World, where: Place, new: Membership) -> None:
    _not_private(where)
    attendance.change(world, where.chat, new, manager(world, where.chat))


def _not_private(where: Place) -> None:
    if where.chat.private:
        raise NotAllowed("nobody has rights in a private chat")


def _delete(world: World, where: Place, _: Change) -> None:
    attendance.delete_chat(world, where.chat)


def _move(*, told: bool, refused: bool) -> Callable[[World, Place, Change], Outcome]:
    def move(world: World, where: Place, _: Change) -> Outcome:
        return {"chat": str(attendance.migrate(world, where.chat, told=told, refused=refused).id)}

    return move


def _close_topic(world: World, where: Place, _: Change) -> None:
    topics.change_topic(world, where.chat, _topic(where), manager(world, where.chat), closed=True)


def _reopen_topic(world: World, where: Place, _: Change) -> None:
    topics.change_topic(world, where.chat, _topic(where), manager(world, where.chat), closed=False)


def _delete_topic(world: World, where: Place, _: Change) -> None:
    topics.remove_topic(world, where.chat, _topic(where))


def _delete_message(world: World, where: Place, change: Change) -> None:
    world.remove(_message(where, change))


def _age(world: World, where: Place, change: Change) -> None:
    """Too old to be deleted from now on: that message, or all that are there."""
    for message in [_message(where, change)] if change.message else where.chat.messages.values():
        message.aged = True
    world.touch()


def _message(where: Place, change: Change) -> Message:
    message = where.chat.messages.get(change.message or 0)
    if message is None:
        raise LookupError(f"no message {change.message} in this chat")
    return message


def _refuse_edits(world: World, where: Place, _: Change) -> None:
    where.chat.edits_refused = True
    world.touch()


def _take_edits(world: World, where: Place, _: Change) -> None:
    where.chat.edits_refused = False
    world.touch()


def _sign(world: World, where: Place, change: Change) -> None:
    """Posts say from now on who wrote them, as the one of `names` says."""
    if where.chat.kind is not ChatKind.CHANNEL:
        raise NotAllowed("that is for channels")
    sign(world, where, Signing(change.names[0] if change.names else Signing.NOBODY))


def sign(world: World, where: Place, signing: Signing) -> None:
    where.chat.signing = signing
    world.touch()


CHANGES: Mapping[str, Callable[[World, Place, Change], Outcome | None]] = MappingProxyType(
    {
        "block": _block,
        "unblock": _unblock,
        "deactivate": _deactivate,
        "kick": _kick,
        "admit": _admit,
        "rights": _rights,
        "permissions": _permissions,
        "delete": _delete,
        "move": _move(told=True, refused=True),
        "move untold": _move(told=False, refused=True),
        "move unrefused": _move(told=True, refused=False),
        "close topic": _close_topic,
        "reopen topic": _reopen_topic,
        "delete topic": _delete_topic,
        "delete message": _delete_message,
        "age": _age,
        "refuse edits": _refuse_edits,
        "take edits": _take_edits,
        "sign": _sign,
    }
)
