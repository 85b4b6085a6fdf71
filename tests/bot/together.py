"""Entries that stand in one message, and what becomes of them."""

from bot.model import Address, Entry
from tests.bot.scene import Scene
from tests.contracts.newsroom import says


async def merged(scene: Scene, *texts: str) -> tuple[Address, list[Entry]]:
    """A reader who has entries that were sent together, and a lane that has just been started."""
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entries = [await scene.publish(coverage, says(text)) for text in texts]
    await scene.serve()
    scene.new_lane()
    scene.platform.calls.clear()
    return reader, entries


async def corrected(scene: Scene, entry: Entry, text: str) -> list[str]:
    """What was asked of the platform to correct an entry."""
    scene.new_lane()
    scene.platform.calls.clear()
    await scene.correct(entry, text)
    await scene.serve()
    return scene.kinds


async def retracted(scene: Scene, entry: Entry) -> list[str]:
    scene.new_lane()
    scene.platform.calls.clear()
    await scene.retract(entry, "A drill")
    await scene.serve()
    return scene.kinds
