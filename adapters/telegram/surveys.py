"""What Telegram says of a chat, of the bot and of one person in it, as the core's survey."""

from telegram import Bot, ChatFullInfo, ChatMember
from telegram.constants import ChatMemberStatus

from adapters.telegram.errors import Translation
from adapters.telegram.incoming import ADMINISTRATOR
from adapters.telegram.origin import NAME_LIMIT, can_post, kind_of, title_of
from bot.conversation import Incoming, Survey
from bot.errors import Absence, Rejected, Unreachable
from bot.model import Address, ChatKind

POST_MESSAGES = "Post messages"
SEND_MESSAGES = "Send messages"
"""The rights as Telegram's apps name them in channels and in groups."""

_ADMINISTRATORS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
_ABSENT = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


async def take(bot: Bot, bot_id: int, incoming: Incoming, address: Address) -> Survey:
    """At most four requests, none for a private chat. Raises `Unreachable` when the bot is not in the chat."""
    if incoming.chat_kind is ChatKind.PRIVATE and address.chat == incoming.address.chat:
        return Survey(address, ChatKind.PRIVATE, incoming.chat_title, administrator=True)
    with Translation():
        chat = await bot.get_chat(address.chat)
        own = await bot.get_chat_member(address.chat, bot_id)
    return survey(address, chat, own, administrator=await _administers(bot, incoming, address.chat))


async def _administers(bot: Bot, incoming: Incoming, chat: int) -> bool:
    person = incoming.person.id
    if ADMINISTRATOR in incoming.ticket and chat == incoming.address.chat:
        return True
    if person < 0:
        return False
    try:
        with Translation():
            return is_administrator(await bot.get_chat_member(chat, person))
    except Rejected:
        return False
    except Unreachable as error:
        if error.absence is not Absence.NO_RIGHTS:
            raise
    # A group may hide its members from a bot that is no administrator, but never its administrators.
    with Translation():
        return any(member.user.id == person for member in await bot.get_chat_administrators(chat))


def survey(address: Address, chat: ChatFullInfo, bot: ChatMember, *, administrator: bool) -> Survey:
    """Raises `Unreachable` when the bot is not in the chat."""
    kind = kind_of(chat.type)
    if kind is None or bot.status in _ABSENT:
        raise Unreachable(Absence.REMOVED, "the bot is not a member of the chat")
    return Survey(
        address, kind, title_of(chat)[:NAME_LIMIT], administrator=administrator, missing=_missing(chat, bot, kind)
    )


def is_administrator(member: ChatMember) -> bool:
    return member.status in _ADMINISTRATORS


def _missing(chat: ChatFullInfo, bot: ChatMember, kind: ChatKind) -> tuple[str, ...]:
    if kind is ChatKind.CHANNEL:
        return () if can_post(bot, kind) else (POST_MESSAGES,)
    forbidden_to_all = chat.permissions is not None and chat.permissions.can_send_messages is False
    silenced = forbidden_to_all and not is_administrator(bot)
    return (SEND_MESSAGES,) if silenced or not can_post(bot, kind) else ()
