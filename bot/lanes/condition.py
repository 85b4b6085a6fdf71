"""How a platform fares: whether it answers, whom it calls gone, until when it wants to be left alone."""

import logging
from datetime import timedelta
from random import Random

from bot.budgets.line import Line
from bot.errors import PlatformError, Scope, Throttled
from bot.lanes.absences import Judgement, MassAbsence
from bot.lanes.consequences import Consequence
from bot.lanes.delivery import Chat
from bot.lanes.outcome import Outcome, Reinstated, Suspended
from bot.lanes.retry import growing
from bot.lanes.throttles import Throttles
from bot.log import say
from bot.ports import Clock

log = logging.getLogger(__name__)


class Condition:
    """Fed with every answer; says how many requests may be tried.

    Where the platform does not say who is meant when it throttles (`names_scope` is false), one chat that was too fast
    is taken for itself, and several at once for the whole account.
    """

    def __init__(self, line: Line, clock: Clock, random: Random, *, names_scope: bool = True) -> None:
        self._line = line
        self._throttles = None if names_scope else Throttles()
        self._clock = clock
        self._random = random
        self._absences = MassAbsence()
        self._failures = 0
        self.paused_until = float("-inf")
        self.fatal: PlatformError | None = None

    @property
    def paused(self) -> bool:
        """Does the platform want to be left alone now?"""
        return self.paused_until > self._clock.monotonic()

    def places(self, window: int) -> int:
        """None while pausing, one while it is not known whether the platform answers again."""
        if self.fatal or self.paused:
            return 0
        return 1 if self._failures else window

    def answered(self, chat: Chat) -> None:
        """A request succeeded."""
        self._failures = 0
        self._heed(self._absences.answered(chat.key, unreachable=False, now=self._clock.monotonic()))

    def failed(self, consequence: Consequence, error: PlatformError, chat: Chat) -> list[Outcome]:
        """What the store is to be told; a chat is not called gone while many seem to be."""
        say(log, "failed", logging.WARNING, chat=chat.address, kind=type(error).__name__, why=error)
        self._throttled(consequence.pause, error, chat)
        if consequence.stop:
            self.fatal = error
        if consequence.failing:
            self._fail()
        if isinstance(consequence.outcome, Suspended):
            return self._judged(consequence.outcome)
        return [consequence.outcome]

    def refused(self, error: PlatformError, chat: Chat) -> None:
        """A message failed that is no delivery: of that, only the wait matters which the account is told."""
        if isinstance(error, Throttled):
            self._throttled(error.retry_after if error.scope is Scope.ACCOUNT else 0.0, error, chat)

    def _throttled(self, pause: float, error: PlatformError, chat: Chat) -> None:
        if self._throttles and isinstance(error, Throttled):
            pause = max(pause, self._throttles.pause(chat.key, error.retry_after, self._clock.monotonic()))
        if pause:
            self._line.throttled(pause)
            self._pause(pause)

    def _judged(self, suspended: Suspended) -> list[Outcome]:
        chat = suspended.chat
        judgement = self._absences.answered(chat.key, unreachable=True, now=self._clock.monotonic())
        self._heed(judgement)
        if judgement.suspend:
            return [suspended]
        self._fail()
        until = suspended.at + timedelta(seconds=judgement.wait)
        return [Reinstated((chat.key, *judgement.restore), until)]

    def _heed(self, judgement: Judgement) -> None:
        if judgement.began:
            say(log, "many-unreachable", logging.ERROR, restored=len(judgement.restore), means="us, not them")
        if judgement.ended:
            say(log, "reachable-again", logging.WARNING)

    def _fail(self) -> None:
        """What fails during a pause fails for the reason of the pause: it makes it no longer."""
        if not self.paused:
            self._failures += 1
            self._pause(growing(self._failures, self._random))

    def _pause(self, seconds: float) -> None:
        self._line.pause(seconds)
        self.paused_until = max(self.paused_until, self._clock.monotonic() + seconds)
