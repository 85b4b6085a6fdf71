"""How a chat wants its news: what holds for all that it follows, and what is different in one coverage."""

from datetime import time
from enum import StrEnum

from bot.model import Frozen, Level


class Sound(StrEnum):
    """What a chat is to hear."""

    BREAKING = "breaking"
    ALL = "all"
    NONE = "none"


class Digest(StrEnum):
    """When ordinary entries come: by themselves, or together at certain times."""

    OFF = "off"
    HOURLY = "hourly"
    TWICE = "twice"
    DAILY = "daily"


class Crossposts(StrEnum):
    """What an announcement channel passes on to the channels that follow it."""

    ALL = "all"
    KEY = "key"
    BREAKING = "breaking"
    NONE = "none"


class CardUse(StrEnum):
    """Whether a chat has a card, and whether messages come beside it."""

    OFF = "off"
    BESIDE = "beside"
    ONLY = "only"


class QuietHours(Frozen):
    """From `begin` to `end` in the chat's zone, over midnight where `end` is the earlier; `begin` and `end` differ."""

    begin: time
    end: time
    breaking_passes: bool = False


class Preferences(Frozen):
    """`digest_at` is when a daily digest comes. `zone` is an IANA name, None where nobody has chosen one.
    `crossposts` is asked of announcement channels only. `role` is mentioned when something breaks, by its id."""

    level: Level = Level.ALL
    sound: Sound = Sound.BREAKING
    quiet: QuietHours | None = None
    digest: Digest = Digest.OFF
    digest_at: time = time(8)
    previews: bool = True
    zone: str | None = None
    crossposts: Crossposts = Crossposts.KEY
    role: int | None = None
    card: CardUse = CardUse.OFF

    def under(self, exceptions: "Exceptions") -> "Preferences":
        """With what is different in one coverage."""
        return self.model_copy(update=exceptions.model_dump(exclude_none=True))


class Exceptions(Frozen):
    """What is different in one coverage; None is as in the others. Quiet hours and mutes are the whole chat's."""

    level: Level | None = None
    sound: Sound | None = None
    digest: Digest | None = None
    previews: bool | None = None


AS_IT_COMES = Preferences()
"""Of a chat that has changed nothing."""

NO_EXCEPTIONS = Exceptions()
