"""python-telegram-bot's updates as the core's incoming: pure.

Only what the core acts on becomes one: commands, presses, chosen chats, the bot's own membership, moved groups, and
what is said to the bot itself. Other talk does not.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from telegram import (
    CallbackQuery,
    Chat,
    ChatFullInfo,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberRestricted,
    InlineQuery,
    Message,
    MessageEntity,
    Update,
    User,
)
from telegram.constants import ChatMemberStatus, ChatType

from adapters.telegram.attachments import attached_to
from adapters.telegram.entities import stretch
from adapters.telegram.errors import PLATFORM
from bot.conversation import MOST_TAG, Format, Incoming, IncomingKind, Person
from bot.model import Address, ChatKind

ALLOWED_UPDATES = ("message", "edited_message", "channel_post", "callback_query", "my_chat_member", "inline_query")

NAME_LIMIT = 256
TEXT_LIMIT = 4096
"""Characters of a name or a text that are kept; Telegram's own limits are not above them."""

GENERAL_TOPIC = 1
"""The topic that a forum always has: calls that name it are refused, so it counts as no topic."""

MESSAGE = "message"
QUERY = "query"
ADMINISTRATOR = "administrator"
"""Keys of the ticket: the message to answer or to change, the press to acknowledge, and that the chat itself spoke (an
anonymous administrator, or a post of the channel), whom no question to Telegram would show to be an administrator."""

PERSON = "person"
"""The option that says with which of the typed words somebody is mentioned."""

_KINDS: dict[str, ChatKind] = {
    ChatType.PRIVATE: ChatKind.PRIVATE,
    ChatType.GROUP: ChatKind.GROUP,
    ChatType.SUPERGROUP: ChatKind.GROUP,
    ChatType.CHANNEL: ChatKind.CHANNEL,
}
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{1,64}))?(?=\s|$)")


@dataclass(frozen=True, slots=True)
class _Origin:
    """What every incoming of one update shares."""

    update: int
    at: datetime
    chat: Chat
    kind: ChatKind
    person: Person
    thread: int = 0
    user: User | None = None

    def incoming(
        self,
        kind: IncomingKind,
        *,
        name: str = "",
        arguments: str = "",
        title: str | None = None,
        chosen: int | None = None,
        options: dict[str, str] | None = None,
        named: Person | None = None,
        replied: int | None = None,
        message: int | None = None,
        ticket: dict[str, str] | None = None,
        formats: tuple[Format, ...] = (),
        of: Message | None = None,
    ) -> Incoming:
        """`of`: with what is attached to that message."""
        return Incoming(
            platform=PLATFORM,
            id=str(self.update),
            kind=kind,
            address=Address(PLATFORM, self.chat.id, self.thread),
            chat_kind=self.kind,
            chat_title=(title_of(self.chat) if title is None else title)[:NAME_LIMIT],
            person=self.person,
            language=_language(self.user, self.kind),
            name=name,
            arguments=arguments[:TEXT_LIMIT],
            formats=formats,
            attachments=attached_to(of) if of else (),
            album=of.media_group_id if of else None,
            chosen=None if chosen is None else Address(PLATFORM, chosen),
            options=options or {},
            named=named,
            replied=replied,
            message=message,
            received_at=self.at,
            ticket=ticket or {},
        )


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
        kind = _KINDS.get(change.chat.type)
        if kind is None:
            return None
        origin = _Origin(update.update_id, now, change.chat, kind, _person(change.from_user), user=change.from_user)
        may_post = can_post(change.new_chat_member, kind)
        return origin.incoming(IncomingKind.AVAILABLE if may_post else IncomingKind.UNAVAILABLE)
    return None


def looked_up(query: InlineQuery, update: int, now: datetime) -> Incoming:
    """As if it had been said in private: Telegram does not tell in which chat somebody types."""
    person = _person(query.from_user)
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


def kind_of(chat_type: str) -> ChatKind | None:
    """None for kinds of chat that this version does not know."""
    return _KINDS.get(chat_type)


def title_of(chat: Chat | ChatFullInfo) -> str:
    """A group's or channel's title, a person's name."""
    return chat.title or chat.full_name or ""


def can_post(bot: ChatMember, kind: ChatKind) -> bool:
    """Do the bot's own standing and rights in a chat let it post there?"""
    match bot:
        case ChatMemberAdministrator():
            return kind is not ChatKind.CHANNEL or bool(bot.can_post_messages)
        case ChatMemberRestricted():
            return bot.is_member and bot.can_send_messages
    return bot.status == ChatMemberStatus.OWNER or (
        bot.status == ChatMemberStatus.MEMBER and kind is not ChatKind.CHANNEL
    )


def _said(message: Message, update: int, username: str, now: datetime) -> Incoming | None:
    kind = _KINDS.get(message.chat.type)
    if kind is None or message.is_automatic_forward:
        # A channel's post that Telegram copies to the discussion group was taken in the channel already.
        return None
    origin = _Origin(update, now, message.chat, kind, _speaker(message), _thread(message), message.from_user)
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


def _command(origin: _Origin, message: Message, username: str) -> Incoming | None:
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
            return words, _person(entity.user)
    return None


def _replied_to(message: Message) -> Person | None:
    """Who wrote what this replies to; in a topic, everything replies to the message that opened it."""
    replied = message.reply_to_message
    if replied is None or replied.forum_topic_created or replied.sender_chat or replied.from_user is None:
        return None
    return None if replied.from_user.is_bot else _person(replied.from_user)


def _talk(origin: _Origin, message: Message, username: str) -> Incoming | None:
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
    kind = _KINDS.get(query.message.chat.type) if query.message else None
    if query.message is None or kind is None or not query.data:
        return None
    name, _, arguments = query.data.partition(":")
    thread = _thread(query.message) if isinstance(query.message, Message) else 0
    origin = _Origin(update, now, query.message.chat, kind, _person(query.from_user), thread, query.from_user)
    ticket = {QUERY: query.id, MESSAGE: str(query.message.message_id)}
    return origin.incoming(IncomingKind.PRESS, name=name, arguments=arguments, ticket=ticket)


def _thread(message: Message) -> int:
    """The topic; in ordinary groups a thread id only says which message a reply began with."""
    if not message.is_topic_message or message.message_thread_id == GENERAL_TOPIC:
        return 0
    return message.message_thread_id or 0


def _speaker(message: Message) -> Person:
    """Who said it; a chat that speaks (anonymously, or as a channel) is its own person, with its negative id."""
    if message.sender_chat:
        return Person(id=message.sender_chat.id, name=title_of(message.sender_chat)[:NAME_LIMIT])
    return _person(message.from_user) if message.from_user else Person(id=message.chat.id, name="")


def _person(user: User) -> Person:
    """A deleted account has no name at all."""
    return Person(id=user.id, name=(user.full_name or "")[:NAME_LIMIT])


def _language(user: User | None, kind: ChatKind) -> str:
    """A person's own, in private; Telegram knows none of a group."""
    own = user.language_code if user and kind is ChatKind.PRIVATE else None
    return own if own and len(own) <= MOST_TAG else ""
