"""The methods about chats and who is in them, and about a forum's topics."""

from adapters.sandbox.telegram.access import Need, chat_for
from adapters.sandbox.telegram.arguments import Arguments
from adapters.sandbox.telegram.attendance import change
from adapters.sandbox.telegram.chats import Chat, ChatKind, Membership, Person, Status, Topic
from adapters.sandbox.telegram.objects import full_chat
from adapters.sandbox.telegram.objects import member as member_wire
from adapters.sandbox.telegram.refusals import bad_request
from adapters.sandbox.telegram.topics import COLOURS, change_topic, open_topic, remove_topic
from adapters.sandbox.telegram.world import World

MAX_TOPIC_NAME = 128


def get_chat(world: World, arguments: Arguments) -> object:
    chat = chat_for(world, arguments.text("chat_id"), Need.READ)
    return full_chat(chat, world.people.get)


def get_chat_member(world: World, arguments: Arguments) -> object:
    user_id = max(arguments.integer("user_id"), 0)
    if not user_id:
        raise bad_request("Invalid user_id specified")
    need = Need.READ if user_id == world.bot.id else Need.MEMBERS
    chat = chat_for(world, arguments.text("chat_id"), need)
    person = world.people.get(user_id)
    if person is None:
        raise bad_request("user not found")
    return member_wire(_membership(world, chat, person), chat)


def _membership(world: World, chat: Chat, person: Person) -> Membership:
    if chat.private:
        return Membership(person, Status.MEMBER if person in {chat.person, world.bot} else Status.LEFT)
    return chat.membership(person)


def get_chat_administrators(world: World, arguments: Arguments) -> object:
    chat = chat_for(world, arguments.text("chat_id"), Need.MEMBERS)
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    return [
        member_wire(membership, chat)
        for membership in chat.members.values()
        if membership.manages and not membership.person.is_bot
    ]


def get_chat_member_count(world: World, arguments: Arguments) -> object:
    chat = chat_for(world, arguments.text("chat_id"), Need.MEMBERS)
    return 2 if chat.private else sum(membership.present for membership in chat.members.values())


def leave_chat(world: World, arguments: Arguments) -> object:
    chat = chat_for(world, arguments.text("chat_id"), Need.READ)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    change(world, chat, Membership(world.bot, Status.LEFT), world.bot)
    return True


def create_forum_topic(world: World, arguments: Arguments) -> object:
    chat = _forum(world, arguments)
    if not chat.membership(world.bot).may("can_manage_topics"):
        raise bad_request("Not enough rights to create a topic")
    name = arguments.text("name").strip()[:MAX_TOPIC_NAME]
    if not name:
        raise bad_request("Title must be non-empty")
    colour = arguments.integer("icon_color", COLOURS[0])
    if colour not in COLOURS:
        raise bad_request("Invalid icon color specified")
    topic = open_topic(world, chat, world.bot, name, colour)
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.colour}


def close_forum_topic(world: World, arguments: Arguments) -> object:
    return _set_closed(world, arguments, closed=True)


def reopen_forum_topic(world: World, arguments: Arguments) -> object:
    return _set_closed(world, arguments, closed=False)


def _set_closed(world: World, arguments: Arguments, *, closed: bool) -> bool:
    chat = _forum(world, arguments)
    topic = _topic(chat, arguments)
    if not chat.membership(world.bot).may("can_manage_topics"):
        raise bad_request("Not enough rights to edit the topic")
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    change_topic(world, chat, topic, world.bot, closed=closed)
    return True


def delete_forum_topic(world: World, arguments: Arguments) -> object:
    chat = _forum(world, arguments)
    topic = _topic(chat, arguments)
    if not chat.membership(world.bot).may("can_delete_messages"):
        raise bad_request("Not enough rights to delete the topic")
    remove_topic(world, chat, topic)
    return True


def _forum(world: World, arguments: Arguments) -> Chat:
    chat = chat_for(world, arguments.text("chat_id"), Need.WRITE)
    if chat.kind is not ChatKind.SUPERGROUP or not chat.forum:
        raise bad_request("The chat is not a forum")
    return chat


def _topic(chat: Chat, arguments: Arguments) -> Topic:
    topic = chat.topics.get(arguments.integer("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return topic
