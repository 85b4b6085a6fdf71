"""How much of its rate an account uses after it was told that it was too fast. Pure.

The platforms do not say what they allow at this moment to this account: Telegram calls its limits "about". A rate that
was too high comes down by a quarter at once and climbs back by a tenth in a minute and a half, so that the account
stays near what it is allowed with few refusals.
"""

STEP_DOWN = 0.75
LOWEST = 0.1
CLIMB = 0.01 / 10
"""Of the full rate, in a second."""


class LearnedRate:
    """The part of the full rate that may be used, from a tenth to all of it.

    `factor` is what was learned before, at the time `now` (monotonic seconds): a relay that starts again goes on there.
    """

    __slots__ = ("_factor", "_since")

    def __init__(self, factor: float, now: float) -> None:
        self._factor = min(1.0, max(LOWEST, factor))
        self._since = now

    def factor(self, now: float) -> float:
        """It climbs with the time that passed since the last refusal's wait was over."""
        return min(1.0, self._factor + CLIMB * max(0.0, now - self._since))

    def throttled(self, now: float, until: float) -> None:
        """The whole account was refused and is to wait until then.

        What is refused before an earlier wait is over was on its way when that began: it is the same refusal.
        """
        if now >= self._since:
            self._factor = max(LOWEST, STEP_DOWN * self.factor(now))
        self._since = max(self._since, until)
