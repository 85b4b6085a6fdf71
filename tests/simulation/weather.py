"""What a request meets on its way: how often which fault, as long as the bad weather lasts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random


class Trouble(StrEnum):
    """One fault of one request."""

    CHAT_THROTTLED = "throttled in the chat"
    ACCOUNT_THROTTLED = "throttled as an account"
    DROPPED_BEFORE = "connection dropped before it was stored"
    DROPPED_AFTER = "connection dropped after it was stored"
    TIMED_OUT_BEFORE = "timed out, never stored"
    TIMED_OUT_AFTER = "timed out, but stored"
    STORED_LATE = "timed out, and stored after that"
    BROKEN = "answered 502"
    REFUSED = "could not connect"


LIKELY = (0.01, 0.03, 0.1)
RARELY = (0.002, 0.01)


@dataclass(frozen=True, slots=True)
class Distance:
    """How long requests take, in seconds each way; some take `spike` longer."""

    base: float
    jitter: float
    spike: float

    def draw(self, random: Random) -> float:
        late = random.random() * self.spike if random.random() < 0.02 else 0.0
        return self.base + random.random() * self.jitter + late


@dataclass(slots=True)
class Weather:
    """Bad until `clear` is called."""

    random: Random
    distance: Distance
    rates: Mapping[Trouble, float]
    uneditable: float
    undeletable: float
    bad: bool = True
    _ladder: list[tuple[float, Trouble]] = field(init=False)

    def __post_init__(self) -> None:
        reached, self._ladder = 0.0, []
        for trouble, rate in self.rates.items():
            reached += rate
            self._ladder.append((reached, trouble))

    def clear(self) -> None:
        self.bad = False

    def trouble(self) -> Trouble | None:
        """What the next request meets."""
        if not self.bad:
            return None
        drawn = self.random.random()
        return next((trouble for reached, trouble in self._ladder if drawn < reached), None)

    def chance(self, rate: float) -> bool:
        return self.bad and self.random.random() < rate


def weather(random: Random) -> Weather:
    """That of one run: some faults never come, some often."""
    distance = Distance(
        base=random.choice((0.005, 0.05, 0.2)), jitter=random.choice((0.0, 0.05, 0.3)), spike=random.choice((0.0, 5.0))
    )
    rates: dict[Trouble, float] = {}
    for trouble in Trouble:
        usual = RARELY if trouble is Trouble.ACCOUNT_THROTTLED else LIKELY
        rates[trouble] = random.choice(usual) if random.random() < 0.4 else 0.0
    return Weather(
        random,
        distance,
        rates,
        uneditable=random.choice((0.0, 0.0, 0.1)),
        undeletable=random.choice((0.0, 0.0, 0.3)),
    )
