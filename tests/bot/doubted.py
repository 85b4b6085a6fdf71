"""Messages of which nobody knows whether they arrived."""

import pytest

from bot.errors import InDoubt
from bot.lanes.doubt import NONCE_WINDOW
from bot.model import Address, Coverage, Entry
from tests.bot.requests import Fault
from tests.bot.scene import Scene
from tests.contracts.newsroom import says

LOST = Fault(InDoubt("no answer"))
ARRIVED = Fault(InDoubt("no answer"), landed=True)
EITHER_WAY = pytest.mark.parametrize("fault", [LOST, ARRIVED], ids=["lost", "arrived"])
SOON_OR_LATER = pytest.mark.parametrize("later", [False, True], ids=["within two minutes", "later"])


async def until_in_doubt(scene: Scene) -> None:
    """A lane runs until it waits for the platform, and is stopped; the next one knows nonces as well."""
    async with scene.serving():
        await scene.until_it_waits()
    scene.new_lane(repeats_are_safe=True)


async def doubted(scene: Scene, fault: Fault, text: str = "Smoke.") -> tuple[Coverage, Address, Entry]:
    """A message in doubt, on a platform that knows nonces, and a lane that has just been started."""
    scene.new_lane(repeats_are_safe=True)
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, fault)
    entry = await scene.publish(coverage, says(text))
    await until_in_doubt(scene)
    return coverage, reader, entry


def after_the_nonces(scene: Scene) -> None:
    """So much later that the platform has forgotten."""
    scene.clock.advance(NONCE_WINDOW.total_seconds())
    scene.platform.forget_nonces()


async def cases(scene: Scene) -> tuple[int, int]:
    """In doubt so far, and how many of them were not sent again."""
    status = await scene.store.deliveries.status("telegram", scene.clock.now())
    return status.in_doubt, status.skipped
