"""Where an update of python-telegram-bot comes from: its chat, its topic, and who did it. Pure."""

from dataclasses import dataclass
from datetime import datetime

from telegram import Chat, ChatFullInfo, ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Message, User
from telegram.constants import ChatMemberStatus, ChatType

from adapters.telegram.attachments import attached_to
from adapters.telegram.errors import PLATFORM
from bot.conversation import MOST_TAG, Format, Incoming, IncomingKind, Person
from bot.model import Address, ChatKind

NAME_LIMIT = 256
TEXT_LIMIT = 4096
"""Characters of a name or a text that are kept; Telegram's own limits are not above them."""

GENERAL_TOPIC = 1
"""The topic that a forum always has: calls that name it are refused, so it counts as no topic."""

_KINDS: dict[str, ChatKind] = {
    ChatType.PRIVATE: ChatKind.PRIVATE,
    ChatType.GROUP: ChatKind.GROUP,
    ChatType.SUPERGROUP: ChatKind.GROUP,
    ChatType.CHANNEL: ChatKind.CHANNEL,
}


@dataclass(frozen=True, slots=True)
class Origin:
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


def thread_of(message: Message) -> int:
    """The topic; in ordinary groups a thread id only says which message a reply began with."""
    if not message.is_topic_message or message.message_thread_id == GENERAL_TOPIC:
        return 0
    return message.message_thread_id or 0


def speaker_of(message: Message) -> Person:
    """Who said it; a chat that speaks (anonymously, or as a channel) is its own person, with its negative id."""
    if message.sender_chat:
        return Person(id=message.sender_chat.id, name=title_of(message.sender_chat)[:NAME_LIMIT])
    return person_of(message.from_user) if message.from_user else Person(id=message.chat.id, name="")


def person_of(user: User) -> Person:
    """A deleted account has no name at all."""
    return Person(id=user.id, name=(user.full_name or "")[:NAME_LIMIT])


def _language(user: User | None, kind: ChatKind) -> str:
    """A person's own, in private; Telegram knows none of a group."""
    own = user.language_code if user and kind is ChatKind.PRIVATE else None
    return own if own and len(own) <= MOST_TAG else ""
