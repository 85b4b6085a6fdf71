"""What a chat is owed where another chat goes on under its address."""

from bot.model import Address
from tests.bot.scene import Scene
from tests.contracts.newsroom import says

HERE, THERE = Address("telegram", -1), Address("telegram", -100_123)
LONG = " ".join(f"House {number} burns." for number in range(1, 31))
"""Three messages."""


async def test_what_is_owed_in_parts_is_completed_when_another_chat_moves_there(scene: Scene) -> None:
    fire, flood = await scene.coverage(), await scene.coverage("Flood", "flood")
    await scene.publish(fire, says(LONG))
    await scene.group(fire, number=100_123)
    await scene.group(flood)
    async with scene.serving():
        scene.platform.hold()
        for _ in range(2):
            scene.platform.let_one_through()
        await scene.requested(2)
        await scene.store.subscriptions.move(HERE, THERE)
        scene.platform.release()
        await scene.settled()
    assert scene.whole(THERE).count("burns.") == 30


async def test_what_is_owed_among_others_is_not_sent_again_at_the_new_address(scene: Scene) -> None:
    coverage = await scene.coverage()
    await scene.group(coverage, number=100_123)
    for text in ("Smoke.", "Flames."):
        await scene.publish(coverage, says(text))
    await scene.serve()
    await scene.store.subscriptions.unsubscribe(THERE, coverage.id)
    await scene.group(coverage)
    await scene.store.subscriptions.move(HERE, THERE)
    scene.new_lane()
    await scene.serve()
    assert scene.told(THERE) == ["Smoke.", "Flames."]
