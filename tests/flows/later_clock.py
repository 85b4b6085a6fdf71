"""A clock that goes like the real one, and shows a later time."""

from datetime import datetime, timedelta

from bot.clock import SystemClock


class LaterClock(SystemClock):
    def __init__(self, later: timedelta) -> None:
        self._later = later

    def now(self) -> datetime:
        return super().now() + self._later
