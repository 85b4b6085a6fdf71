"""Whether a message makes a sound in a chat, mentions a role, and shows previews. Pure."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.lanes.delivery import Chat, Urgency
from bot.model import ChatKind, Entry, EntryState, Message
from bot.readers.preferences import Crossposts, Preferences, Sound
from bot.readers.quiet import opened_at

LOUD_FOR = timedelta(minutes=30)
"""What is later than that makes no sound."""


def as_wished(
    message: Message, wishes: Preferences, *, first: bool, at: datetime, now: datetime, role: int | None = None
) -> Message:
    """`message` as composed: aloud where it is the beginning of a breaking entry. `first`: nothing of the same service
    went before it. `at`: when the newest that it shows was published. `role`: to be mentioned where something breaks.

    Who wants to hear everything does not hear less because the chat itself held it back.
    """
    silent = not _heard(message, wishes, first, at, now)
    called = None if silent or message.silent or now - at > LOUD_FOR else role
    if message.silent is not silent or called is not None:
        message = replace(message, silent=silent, role=called)
    return previewed(message, wishes)


def mentioned(chat: Chat, urgency: Urgency, entries: Iterable[Entry]) -> int | None:
    """The role that these entries call, where they come aloud: not what a new follower is owed, nor what only tells of
    a correction. What goes on to other servers calls nobody: there, nobody knows the role."""
    wishes = chat.preferences
    if urgency is Urgency.OWED or (chat.kind is ChatKind.ANNOUNCEMENT and wishes.crossposts is not Crossposts.NONE):
        return None
    return wishes.role if any(map(_breaks, entries)) else None


def _breaks(entry: Entry) -> bool:
    return entry.marks.breaking and entry.about is None and entry.state is EntryState.LIVE


def _heard(message: Message, wishes: Preferences, first: bool, at: datetime, now: datetime) -> bool:
    match wishes.sound:
        case Sound.NONE:
            return False
        case Sound.BREAKING:
            return not message.silent and now - at <= LOUD_FOR
        case Sound.ALL:
            since = max(at, opened_at(wishes, now) or at)
            return (first or not message.silent) and now - since <= LOUD_FOR


def previewed(message: Message, wishes: Preferences) -> Message:
    """Without previews where the chat wants none."""
    return replace(message, preview=False) if message.preview and not wishes.previews else message
