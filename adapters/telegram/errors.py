"""What Telegram answers, in the core's words.

The texts are those of the Bot API server's source (`Client.cpp`, `Query.cpp`) and of the servers behind it (the words
in capitals). They are compared in one case: python-telegram-bot lower-cases all but the first letter of some.
"""

import re
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.error import Conflict as SecondPoller

from adapters.telegram.request import NotSent
from bot.errors import (
    Absence,
    Conflict,
    EditRefused,
    InDoubt,
    MediaRefused,
    MessageGone,
    Moved,
    Outage,
    PlatformError,
    Rejected,
    Scope,
    Throttled,
    Unauthorised,
    Unreachable,
)
from bot.model import Address

PLATFORM = "telegram"

DETAIL_LIMIT = 200
"""Characters of Telegram's text that an error of ours quotes."""

UNSAID_WAIT = 5.0
"""Seconds to wait after a "too many requests" that does not say how long."""

_DONE_ALREADY = ("message is not modified", "message to delete not found", "chat_not_modified")

_GONE = (
    "message to edit not found",
    "message to pin not found",
    "message to unpin not found",
    "message to be replied not found",
    "message to reply not found",
    "message_id_invalid",
)

_UNCHANGEABLE = (
    "message can't be edited",
    "message can't be deleted",
    "message_author_required",
    "message_delete_forbidden",
    "message_edit_time_expired",
)

_MEDIA_NOT_HERE = (
    "not enough rights to send photos",
    "not enough rights to send videos",
    "not enough rights to send documents",
    "not enough rights to send media",
    "chat_send_photos_forbidden",
    "chat_send_videos_forbidden",
    "chat_send_docs_forbidden",
    "chat_send_media_forbidden",
)

_MEDIA_STALE = ("wrong file identifier", "wrong remote file identifier", "can't use file of type", "file_reference_")

_MEDIA_BAD = (
    "photo_invalid_dimensions",
    "image_process_failed",
    "photo_save_file_invalid",
    "photo_ext_invalid",
    "photo_content_type_invalid",
    "video_content_type_invalid",
    "video_file_invalid",
    "media_invalid",
    "media_empty",
    "file must be non-empty",
    "too big for a photo",
    "file is too big",
    "request entity too large",
)
"""Words of TDLib (`FileManager.cpp`, `MessageContent.cpp`) and of the servers behind it about a file itself."""

_ABSENCES = {
    "bot was blocked": Absence.BLOCKED,
    "can't initiate conversation": Absence.BLOCKED,
    "user_is_blocked": Absence.BLOCKED,
    "bot was kicked": Absence.REMOVED,
    "bot is not a member": Absence.REMOVED,
    "channel_private": Absence.REMOVED,
    "user is deactivated": Absence.GONE,
    "input_user_deactivated": Absence.GONE,
    "can't send messages to the bot": Absence.GONE,
    "chat was deleted": Absence.GONE,
    "chat not found": Absence.GONE,
    "chat_id is empty": Absence.GONE,
    "peer_id_invalid": Absence.GONE,
    "message thread not found": Absence.TOPIC_GONE,
    "topic_closed": Absence.TOPIC_GONE,
    "topic_deleted": Absence.TOPIC_GONE,
    "not enough rights": Absence.NO_RIGHTS,
    "have no write access": Absence.NO_RIGHTS,
    "need administrator rights": Absence.NO_RIGHTS,
    "chat_write_forbidden": Absence.NO_RIGHTS,
    "chat_admin_required": Absence.NO_RIGHTS,
    "chat_restricted": Absence.NO_RIGHTS,
    "chat_send_plain_forbidden": Absence.NO_RIGHTS,
}


class AlreadyDone(PlatformError):
    """What was asked for is so already: success for whoever changes a message. Never leaves this package."""


class Translation:
    """Within this block, Telegram's errors become the core's.

    `scope` is who waits when it was too fast: Telegram does not say which limit was hit, so what was meant for one chat
    is taken for that chat's. `repeatable` says that doing it twice comes to the same: then nothing is ever in doubt.
    """

    __slots__ = ("_repeatable", "_scope")

    def __init__(self, scope: Scope = Scope.ACCOUNT, *, repeatable: bool = True) -> None:
        self._scope = scope
        self._repeatable = repeatable

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        if isinstance(error, TelegramError):
            raise platform_error(error, self._scope, repeatable=self._repeatable) from error


def platform_error(error: TelegramError, scope: Scope, *, repeatable: bool) -> PlatformError:
    """The core's word for an error of python-telegram-bot's."""
    match error:
        case RetryAfter():
            return Throttled(_seconds(error.retry_after), scope)
        case ChatMigrated():
            return Moved(Address(PLATFORM, error.new_chat_id))
        case InvalidToken():
            return Unauthorised("Telegram does not accept the token")
        case SecondPoller():
            return Conflict(_detail(error))
        # A BadRequest is a NetworkError as well: this has to come first.
        case BadRequest() | Forbidden():
            return _refusal(error)
        case NotSent():
            return Outage(_detail(error))
    return _failure(error, scope, repeatable=repeatable)


def _seconds(wait: int | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _detail(error: TelegramError) -> str:
    return error.message[:DETAIL_LIMIT]


def _refusal(error: TelegramError) -> PlatformError:
    said = error.message.casefold()
    if any(text in said for text in _DONE_ALREADY):
        return AlreadyDone(_detail(error))
    if any(text in said for text in _GONE):
        return MessageGone(_detail(error))
    if any(text in said for text in _UNCHANGEABLE):
        return EditRefused(_detail(error))
    if any(text in said for text in (*_MEDIA_NOT_HERE, *_MEDIA_STALE, *_MEDIA_BAD)):
        stale, bad = (any(text in said for text in texts) for texts in (_MEDIA_STALE, _MEDIA_BAD))
        return MediaRefused(_detail(error), everywhere=bad, stale=stale)
    for text, absence in _ABSENCES.items():
        if text in said:
            return Unreachable(absence, _detail(error))
    if isinstance(error, Forbidden):
        return Unreachable(Absence.NO_RIGHTS, _detail(error))
    return Rejected(_detail(error))


def _failure(error: TelegramError, scope: Scope, *, repeatable: bool) -> PlatformError:
    said = error.message.casefold()
    if said.startswith("request entity too large"):
        return MediaRefused(_detail(error), everywhere=True)
    if said.startswith("too many requests"):
        wait = re.search(r"retry after (\d{1,6})", said)
        return Throttled(float(wait[1]) if wait else UNSAID_WAIT, scope)
    return Outage(_detail(error)) if repeatable else InDoubt(_detail(error))
