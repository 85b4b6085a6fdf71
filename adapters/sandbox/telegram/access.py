"""Who may do what where: the errors that come from the state of a chat.

Order and texts follow `check_chat_access` of tdlib/telegram-bot-api's Client.cpp and `can_send_message`,
`can_delete_message` of TDLib.
"""

from datetime import datetime, timedelta
from enum import IntEnum

from adapters.sandbox.telegram.arguments import leading_integer
from adapters.sandbox.telegram.chats import GENERAL_TOPIC, PRESENT, Chat, ChatKind, Message, Person, Status
from adapters.sandbox.telegram.keyboards import InlineKeyboard
from adapters.sandbox.telegram.refusals import Refusal, bad_request, forbidden, migrated
from adapters.sandbox.telegram.world import World

DELETE_WINDOW = timedelta(days=2)

_SEND_PERMISSIONS = {
    "text messages": "can_send_messages",
    "photos": "can_send_photos",
    "videos": "can_send_videos",
    "audios": "can_send_audios",
    "documents": "can_send_documents",
}


class Need(IntEnum):
    """How much of a chat a call needs; each level includes those below."""

    READ = 0
    MEMBERS = 1
    EDIT = 2
    WRITE = 3


def chat_for(world: World, chat_id: str, need: Need) -> Chat:
    """The chat a call names, if it is open to the bot that far. Raises `Refusal`."""
    if not chat_id:
        raise bad_request("chat_id is empty")
    chat = None if chat_id.startswith("@") else world.chats.get(leading_integer(chat_id))
    if chat is None or (chat.gone and chat.kind is not ChatKind.GROUP):
        raise bad_request("chat not found")
    refusal = _state_refusal(chat, chat.membership(world.bot).status, need)
    if refusal:
        raise refusal
    return chat


def _state_refusal(chat: Chat, status: Status, need: Need) -> Refusal | None:
    match chat.kind:
        case ChatKind.PRIVATE:
            deactivated = chat.person is not None and chat.person.deactivated
            return forbidden("user is deactivated") if deactivated and need >= Need.EDIT else None
        case ChatKind.GROUP:
            return _group_refusal(chat, status, Need.WRITE if need is Need.MEMBERS else need)
    return _absence_refusal(chat, status)


def _group_refusal(chat: Chat, status: Status, need: Need) -> Refusal | None:
    if need >= Need.WRITE and chat.migrated_to and chat.moves_on:
        return migrated(chat.migrated_to)
    if need >= Need.WRITE and chat.gone:
        return forbidden("the group chat was deleted")
    return _absence_refusal(chat, status) if need >= Need.EDIT and not chat.over else None


def _absence_refusal(chat: Chat, status: Status) -> Refusal | None:
    if status is Status.KICKED:
        return forbidden(f"bot was kicked from the {chat.kind} chat")
    if status not in PRESENT:
        return forbidden(f"bot is not a member of the {chat.kind} chat")
    return None


def check_person(chat: Chat) -> None:
    """The platform's own check of the person at the other end of a private chat. Raises `Refusal`."""
    person = chat.person
    if person and person.blocked:
        raise forbidden("bot was blocked by the user")
    if person and not person.started:
        raise forbidden("bot can't initiate conversation with a user")


def check_posting(chat: Chat, bot: Person, what: str) -> None:
    """May the bot send `what` (`text messages`, `photos` …) here? Raises `Refusal`."""
    membership = chat.membership(bot)
    if chat.kind is ChatKind.CHANNEL and not membership.may("can_post_messages"):
        raise bad_request("need administrator rights in the channel chat")
    if membership.status is Status.RESTRICTED and _SEND_PERMISSIONS[what] not in membership.rights:
        raise bad_request(f"not enough rights to send {what} to the chat")


def check_thread(chat: Chat, thread: int, bot: Person) -> None:
    """May the bot write in this topic? The general one must not be named. Raises `Refusal`."""
    if thread <= 0:
        return
    topic = chat.topics.get(thread) if thread != GENERAL_TOPIC else None
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed and not chat.membership(bot).may("can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")


def check_editing(message: Message, bot: Person) -> None:
    """May the bot change this message? Its own at any age, but none that came with a reply keyboard.

    Raises `Refusal`.
    """
    chat = message.chat
    if chat.kind is ChatKind.CHANNEL:
        membership = chat.membership(bot)
        allowed = membership.may("can_edit_messages") or (message.by_bot and membership.may("can_post_messages"))
    else:
        allowed = message.by_bot
    plain = not message.notice and isinstance(message.markup, InlineKeyboard | None)
    if not allowed or not plain or chat.edits_refused:
        raise bad_request("message can't be edited")


def check_deleting(message: Message, bot: Person, now: datetime) -> None:
    """May the bot take this message away? Bots only within 48 hours. Raises `Refusal`."""
    chat = message.chat
    fresh = now - message.at < DELETE_WINDOW and not message.aged
    if chat.kind in {ChatKind.PRIVATE, ChatKind.GROUP}:
        own = chat.private or message.by_bot or chat.membership(bot).manages
        if not (fresh and own):
            raise bad_request("message can't be deleted for everyone")
    elif not (fresh and _may_delete(message, bot)):
        raise bad_request("message can't be deleted")


def _may_delete(message: Message, bot: Person) -> bool:
    membership = message.chat.membership(bot)
    if membership.may("can_delete_messages"):
        return True
    if not message.by_bot:
        return False
    return membership.may("can_post_messages") if message.chat.kind is ChatKind.CHANNEL else not message.notice


def check_pinning(chat: Chat, bot: Person) -> None:
    """May the bot pin here? In private chats always. Raises `Refusal`."""
    right = "can_edit_messages" if chat.kind is ChatKind.CHANNEL else "can_pin_messages"
    if not chat.private and not chat.membership(bot).may(right):
        raise bad_request("not enough rights to manage pinned messages in the chat")
