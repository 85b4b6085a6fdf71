"""Tidings: a lane's line in the log, one for many messages. A line for each would take a tenth of their time."""

import logging

from bot.log import say
from bot.ports import Clock

log = logging.getLogger(__name__)

AT_LEAST_EVERY = 10.0
"""Seconds between two lines while there is no end of it."""


class Tidings:
    """What was sent since the last line."""

    def __init__(self, platform: str, clock: Clock) -> None:
        self._platform = platform
        self._clock = clock
        self._sent = 0
        self._since = 0.0

    def sent(self, messages: int) -> None:
        """They arrived, and it is written."""
        if messages and not self._sent:
            self._since = self._clock.monotonic()
        self._sent += messages

    def tell(self, *, at_rest: bool) -> None:
        """Where there is something to tell: when the lane comes to rest, or when the last line is some time ago."""
        seconds = self._clock.monotonic() - self._since
        if self._sent and (at_rest or seconds >= AT_LEAST_EVERY):
            say(log, "sent", platform=self._platform, messages=self._sent, seconds=round(seconds, 1))
            self._sent = 0
