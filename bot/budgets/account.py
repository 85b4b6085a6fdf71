"""A platform account as its lane sees it: the way out, for nothing or for money, and what it learned before."""

from bot.budgets.budget import Pace
from bot.budgets.line import Errand, Line
from bot.budgets.purse import PaidBroadcast, Purse, Spending
from bot.budgets.turnstile import Turnstile
from bot.ports import Clock
from bot.store import DeliveryStore

LEARNED_STEP = 0.05
"""What was learned of the rate is written when it changed by so much."""


class Account:
    """`cap` is in Stars a day; only what is `paid` for may cost something."""

    def __init__(
        self, name: str, deliveries: DeliveryStore, pace: Pace, paid: PaidBroadcast, cap: int, clock: Clock
    ) -> None:
        self._name = name
        self._deliveries = deliveries
        self._clock = clock
        self._purse = Purse(paid, cap)
        fast = Line(pace.paid or pace.account, clock)
        self.line = Line(pace.account, clock, beside=fast)
        self._turnstile = Turnstile(self.line, fast, self._purse, clock)
        self._learned = 1.0
        self._spending = self._purse.spending

    async def restore(self) -> None:
        """Go on with what was known when the relay stopped."""
        self._learned = await self._deliveries.learned(self._name)
        self.line.learn(self._learned)
        day, messages = await self._deliveries.spent(self._name)
        self._purse.restore(Spending(day, messages))
        self._spending = self._purse.spending

    async def remember(self) -> None:
        """Write what changed since."""
        learned = self.line.learned
        if abs(learned - self._learned) >= LEARNED_STEP:
            self._learned = learned
            await self._deliveries.learn(self._name, learned)
        if self._purse.spending != self._spending:
            self._spending = self._purse.spending
            await self._deliveries.spend(self._name, self._spending.day, self._spending.messages)

    @property
    def rate(self) -> float:
        """Requests a second that go at most, as of now."""
        return self._turnstile.rate

    async def admit(self, errand: Errand = Errand.MESSAGE) -> None:
        """Wait for the account's budget."""
        await self.line.admit(errand)

    async def admit_message(self, *, breaking: bool) -> bool:
        """The same for a message that may go faster for money; True when it does."""
        return await self._turnstile.admit(breaking=breaking)

    def refund(self) -> None:
        """A message that was to be paid for was surely not sent."""
        self._purse.refund(self._clock.now())
