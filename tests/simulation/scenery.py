"""What one seed draws for its whole run: how many of what, which limits, how bad the weather is."""

from dataclasses import dataclass
from random import Random

from bot.budgets.budget import Pace, Rate
from bot.lanes.consequences import InDoubtPolicy
from bot.lanes.lane import LaneSettings
from tests.simulation.serving import Traits
from tests.simulation.weather import Weather, weather

PRIVATE_CHAT = Rate(limit=4, window=4.0, burst=2)
GROUP = Rate(limit=20, window=60.0, burst=3)
CHANNEL = Rate(limit=5, window=5.0, burst=2)

TELEGRAM = Traits("telegram")
DISCORD = Traits("discord", nonce_memory=300.0, counts_edits=True)


def named(seed: int, name: str) -> Random:
    """One of a seed's streams of chance: what is drawn from one changes no other."""
    return Random(f"{seed}/{name}")


@dataclass(frozen=True, slots=True)
class Branch:
    """One platform of a run."""

    traits: Traits
    settings: LaneSettings
    weather: Weather


@dataclass(frozen=True, slots=True)
class Scenery:
    """`acts`: how often something happens. `deaths`, `outages`, `clock`: whether such things happen in it.

    `pauses` is how often others run while the database is asked. `choosy`: the share of readers who have chosen
    beforehand how they want to be served; where it is not 0, they go on choosing. `longing` is the same for those who
    follow everything, tags, or words.
    """

    seed: int
    branches: tuple[Branch, ...]
    readers: int
    coverages: int
    acts: int
    deaths: bool
    outages: bool
    clock: bool
    pauses: float
    choosy: float
    longing: float


def scenery(seed: int) -> Scenery:
    random = named(seed, "scenery")
    readers = _many(random, 5, 40)
    return Scenery(
        seed=seed,
        branches=tuple(_branch(seed, traits, random) for traits in (TELEGRAM, DISCORD)),
        readers=readers,
        coverages=random.choice((1, 1, 2, 3)),
        acts=_many(random, 8, max(12, 500 // readers)),
        deaths=random.random() < 0.5,
        outages=random.random() < 0.3,
        clock=random.random() < 0.2,
        pauses=random.choice((0.0, 0.1, 0.4)),
        choosy=random.choice((0.0, 0.2, 0.6)),
        longing=named(seed, "longing").choice((0.0, 0.0, 0.2, 0.5)),
    )


def _many(random: Random, least: int, most: int) -> int:
    """Mostly few."""
    return least + int((most - least + 1) * random.random() ** 4)


def _branch(seed: int, traits: Traits, random: Random) -> Branch:
    account = Rate(limit=random.choice((3, 10, 30)), window=1.0)
    if traits.nonce_memory:
        pace, policy = Pace(account, CHANNEL, CHANNEL), InDoubtPolicy.RESEND
    else:
        pace, policy = Pace(account, PRIVATE_CHAT, GROUP), random.choice(list(InDoubtPolicy))
    settings = LaneSettings(
        pace, window=random.choice((1, 4, 16)), repeats_are_safe=traits.nonce_memory > 0, in_doubt=policy
    )
    return Branch(traits, settings, weather(named(seed, f"weather of {traits.name}")))
