"""Companions: what works beside the lanes of the platforms that have announcement channels, or forums."""

from collections.abc import Callable, Mapping
from functools import partial
from random import Random

from bot.budgets.line import Errand
from bot.budgets.pacing import CROSSPOSTS
from bot.lanes.crossposter import Crossposter
from bot.lanes.forums import Forums
from bot.lanes.lane import Lane
from bot.ports import Announcing, Clock, Platform, PostsForums
from bot.store import Store


def crossposters(
    served: Mapping[str, Platform], lanes: Mapping[str, Lane], store: Store, clock: Clock, random: Random
) -> dict[str, Crossposter]:
    """One for each platform that has announcement channels; in the account's line it is one among the messages."""
    return {
        name: Crossposter(
            platform, store.crossposts, CROSSPOSTS, partial(lanes[name].admit, Errand.MESSAGE), clock, random
        )
        for name, platform in served.items()
        if isinstance(platform, Announcing)
    }


def forums(
    served: Mapping[str, Platform],
    lanes: Mapping[str, Lane],
    store: Store,
    wake: Callable[[], None],
    clock: Clock,
    random: Random,
) -> dict[str, Forums]:
    """One for each platform that has forums."""
    return {
        name: Forums(platform, store.forums, partial(lanes[name].admit, Errand.MESSAGE), wake, clock, random)
        for name, platform in served.items()
        if isinstance(platform, PostsForums)
    }
