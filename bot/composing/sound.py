"""Whether a message makes a sound in a chat, and shows previews. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Message
from bot.readers.preferences import Preferences, Sound
from bot.readers.quiet import opened_at

LOUD_FOR = timedelta(minutes=30)
"""What is later than that makes no sound."""


def as_wished(message: Message, wishes: Preferences, *, first: bool, at: datetime, now: datetime) -> Message:
    """`message` as composed: aloud where it is the beginning of a breaking entry. `first`: nothing of the same service
    went before it. `at`: when the newest that it shows was published.

    Who wants to hear everything does not hear less because the chat itself held it back.
    """
    silent = not _heard(message, wishes, first, at, now)
    return previewed(message if message.silent is silent else replace(message, silent=silent), wishes)


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
