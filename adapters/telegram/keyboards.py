"""Telegram's two kinds of keyboard, as the JSON that goes on the wire."""

from collections.abc import Sequence
from functools import lru_cache

from telegram import (
    ChatAdministratorRights,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    KeyboardButtonRequestChat,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.conversation import Button, ChatChoice

CHANNEL_REQUEST = 1
GROUP_REQUEST = 2


def below_message(rows: Sequence[Sequence[Button]]) -> str | None:
    """The buttons under a message, None when there are none."""
    if not any(rows):
        return None
    keyboard = [[InlineKeyboardButton(button.label, callback_data=button.action) for button in row] for row in rows]
    return InlineKeyboardMarkup(keyboard).to_json()


def _rights(*, post: bool) -> ChatAdministratorRights:
    return ChatAdministratorRights(
        is_anonymous=False,
        can_manage_chat=True,
        can_delete_messages=False,
        can_manage_video_chats=False,
        can_restrict_members=False,
        can_promote_members=False,
        can_change_info=False,
        can_invite_users=False,
        can_post_stories=False,
        can_edit_stories=False,
        can_delete_stories=False,
        can_post_messages=post,
    )


@lru_cache
def chat_choice(called: ChatChoice) -> str:
    """In place of the ordinary keyboard until it is used once; private chats only.

    Telegram offers those chats only that the person administers, and brings the bot in with what it needs there.

    Rights asked for the bot have to be among those asked of the person.
    """
    channel = KeyboardButtonRequestChat(
        CHANNEL_REQUEST,
        chat_is_channel=True,
        user_administrator_rights=_rights(post=True),
        bot_administrator_rights=_rights(post=True),
        request_title=True,
    )
    group = KeyboardButtonRequestChat(
        GROUP_REQUEST,
        chat_is_channel=False,
        user_administrator_rights=_rights(post=False),
        bot_is_member=True,
        request_title=True,
    )
    rows = [
        [KeyboardButton(called.channel, request_chat=channel)],
        [KeyboardButton(called.group, request_chat=group)],
    ]
    return ReplyKeyboardMarkup(rows, resize_keyboard=True, one_time_keyboard=True).to_json()


NO_CHAT_CHOICE = ReplyKeyboardRemove().to_json()
