"""python-telegram-bot's updates as the core's incoming: pure.

Only what the core acts on becomes one: commands, presses, chosen chats, the bot's own membership, moved groups, and
what is said to the bot itself. Other talk does not.
"""

import re
from datetime import datetime

from telegram import CallbackQuery, InlineQuery, Message, MessageEntity, Update

from adapters.telegram.attachments import attached_to
from adapters.telegram.entities import stretch
from adapters.telegram.errors import PLATFORM
from adapters.telegram.origin import TEXT_LIMIT, Origin, can_post, kind_of, person_of, speaker_of, thread_of
from bot.conversation import Incoming, IncomingKind, Person
from bot.model import Address, ChatKind

ALLOWED_UPDATES = ("message", "edited_message", "channel_post", "callback_query", "my_chat_member", "inline_query")

MESSAGE = "message"
QUERY = "query"
ADMINISTRATOR = "administrator"
"""Keys of the ticket: the message to answer or to change, the press to acknowledge, and that the chat itself spoke (an
anonymous administrator, or a post of the channel), whom no question to Telegram would show to be an administrator."""

PERSON = "person"
"""The option that says with which of the typed words somebody is mentioned."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?=\s|$)")


def read(update: Update, username: str, now: datetime) -> Incoming | None:
    """The incoming that an update is, None for everything that is not for the core.

    `username` is the bot's own: commands that name another bot are that one's.
    """
    if message := update.message or update.channel_post:
        return _said(message, update.update_id, username, now)
    if update.edited_message:
        return _edited(update.edited_message, update.update_id, username, now)
    if update.callback_query:
        return _pressed(update.callback_query, update.update_id, now)
    if change := update.my_chat_member:
        kind = kind_of(change.chat.type)
        if kind is None:
            return None
        origin = Origin(update.update_id, now, change.chat, kind, person_of(change.from_user), user=change.from_user)
        may_post = can_post(change.new_chat_member, kind)
        return origin.incoming(IncomingKind.AVAILABLE if may_post else IncomingKind.UNAVAILABLE)
    return None


def looked_up(query: InlineQuery, update: int, now: datetime) -> Incoming:
    """As if it had been said in private: Telegram does not tell in which chat somebody types."""
    person = person_of(query.from_user)
    return Incoming(
        platform=PLATFORM,
        id=str(update),
        kind=IncomingKind.LOOKUP,
        address=Address(PLATFORM, person.id),
        chat_kind=ChatKind.PRIVATE,
        person=person,
        arguments=query.query[:TEXT_LIMIT],
        received_at=now,
    )


def _said(message: Message, update: int, username: str, now: datetime) -> Incoming | None:
    kind = kind_of(message.chat.type)
    if kind is None or message.is_automatic_forward:
        # A channel's post that Telegram copies to the discussion group was taken in the channel already.
        return None
    origin = Origin(update, now, message.chat, kind, speaker_of(message), thread_of(message), message.from_user)
    if message.migrate_to_chat_id:
        return origin.incoming(IncomingKind.MOVED, chosen=message.migrate_to_chat_id)
    if shared := message.chat_shared:
        return origin.incoming(IncomingKind.CHAT_CHOSEN, title=shared.title or "", chosen=shared.chat_id)
    return _command(origin, message, username) or _talk(origin, message, username)


def _edited(message: Message, update: int, username: str, now: datetime) -> Incoming | None:
    """What would be the same as a new message, but that nothing is done a second time."""
    said = _said(message, update, username, now)
    if said is None or said.kind not in (IncomingKind.COMMAND, IncomingKind.SAID):
        return None
    return said.model_copy(update={"kind": IncomingKind.EDITED})


def _command(origin: Origin, message: Message, username: str) -> Incoming | None:
    found = _COMMAND.match(message.text or message.caption or "")
    if found is None or (found[2] and found[2].casefold() != username.casefold()):
        return None
    ticket = {MESSAGE: str(message.message_id)}
    if message.sender_chat and message.sender_chat.id == message.chat.id:
        ticket[ADMINISTRATOR] = "anonymous"
    mention = _mention(message)
    arguments, formats = stretch(message, found.end())
    return origin.incoming(
        IncomingKind.COMMAND,
        name=found[1].lower(),
        arguments=arguments,
        formats=formats,
        options={PERSON: mention[0]} if mention else {},
        named=mention[1] if mention else _replied_to(message),
        replied=message.reply_to_message.message_id if message.reply_to_message else None,
        message=message.message_id,
        ticket=ticket,
        of=message,
    )


def _mention(message: Message) -> tuple[str, Person] | None:
    """The first mention that says who is meant, as it stands in the text; a `@username` does not."""
    if not message.text:
        return None
    for entity, words in message.parse_entities([MessageEntity.TEXT_MENTION]).items():
        if entity.user and not entity.user.is_bot:
            return words, person_of(entity.user)
    return None


def _replied_to(message: Message) -> Person | None:
    """Who wrote what this replies to; in a topic, everything replies to the message that opened it."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created or replied.sender_chat or replied.from_user is None:
        return None
    return None if replied.from_user.is_bot else person_of(replied.from_user)


def _talk(origin: Origin, message: Message, username: str) -> Incoming | None:
    """What is said to the bot: in private, or in reply to it. Commands are not talk, other bots' neither."""
    answered = message.reply_to_message
    to_bot = answered is not None and answered.from_user is not None and answered.from_user.username == username
    said = message.text or message.caption or ""
    if not (said or attached_to(message)) or not (origin.kind is ChatKind.PRIVATE or to_bot):
        return None
    if _COMMAND.match(said):
        return None
    arguments, formats = stretch(message, 0)
    ticket = {MESSAGE: str(message.message_id)}
    return origin.incoming(
        IncomingKind.SAID, arguments=arguments, formats=formats, message=message.message_id, ticket=ticket, of=message
    )


def _pressed(query: CallbackQuery, update: int, now: datetime) -> Incoming | None:
    """A press on a button of a message in a chat; those of inline results have no chat to answer in."""
    kind = kind_of(query.message.chat.type) if query.message else None
    if query.message is None or kind is None or not query.data:
        return None
    name, _, arguments = query.data.partition(":")
    thread = thread_of(query.message) if isinstance(query.message, Message) else 0
    origin = Origin(update, now, query.message.chat, kind, person_of(query.from_user), thread, query.from_user)
    ticket = {QUERY: query.id, MESSAGE: str(query.message.message_id)}
    return origin.incoming(IncomingKind.PRESS, name=name, arguments=arguments, ticket=ticket)
