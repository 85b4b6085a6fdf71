"""Readers with live cards, and the lane that renews them."""

from bot.model import Address, ChatKind, Coverage, MessageId
from bot.readers.preferences import CardUse, Preferences
from tests.bot.scene import Scene
from tests.contracts.newsroom import says


async def choose(scene: Scene, address: Address, use: CardUse, **others: object) -> None:
    preferences = Preferences.model_validate({"card": use, **others})
    await scene.store.preferences.prefer(address, ChatKind.PRIVATE, "Rita Reader", preferences, scene.clock.now())
    scene.lane.wake()


async def with_card(scene: Scene, use: CardUse = CardUse.BESIDE, *texts: str) -> tuple[Coverage, Address]:
    """A reader whose card shows these entries and is pinned, and a lane that has just been started."""
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await choose(scene, reader, use)
    for text in texts:
        await scene.publish(coverage, says(text))
    await scene.serve()
    scene.new_lane(repeats_are_safe=scene.platform.knows_nonces)
    scene.platform.calls.clear()
    return coverage, reader


def cards(scene: Scene, address: Address) -> list[list[str]]:
    """The paragraphs of what looks like a card."""
    shown = (text.split("\n\n") for text in scene.platform.screen(address))
    return [paragraphs for paragraphs in shown if paragraphs[-1].startswith(("Renewed", "This card"))]


def the_card(scene: Scene, address: Address) -> list[str]:
    (paragraphs,) = cards(scene, address)
    return paragraphs


def number_of_card(scene: Scene, address: Address) -> MessageId:
    (number,) = [number for number, one in scene.platform.messages(address) if "Renewed" in one.text]
    return number


async def after_its_rest(scene: Scene) -> None:
    """Half an hour later, what is due then is served."""
    scene.clock.advance(1800)
    async with scene.serving():
        await scene.looks_again()
        await scene.settled()
    scene.new_lane(repeats_are_safe=scene.platform.knows_nonces)
