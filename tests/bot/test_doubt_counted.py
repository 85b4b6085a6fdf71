"""A message in doubt, where the platform does not know it again: counted, then sent once more or not."""

from bot.consequences import InDoubtPolicy
from tests.bot.doubted import ARRIVED, LOST, cases
from tests.bot.scene import Scene
from tests.contracts.newsroom import says


async def test_without_nonces_it_is_sent_once_more_and_counted(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, ARRIVED)
    await scene.publish(coverage, says("Smoke."))
    async with scene.serving():
        scene.clock.advance(await scene.until_it_waits())
        await scene.settled()
    assert scene.shows(reader) == ["Smoke.", "Smoke."]
    assert await cases(scene) == (1, 0)


async def test_without_nonces_it_is_sent_as_it_is_by_now(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, LOST)
    entry = await scene.publish(coverage, says("Smoke."))
    async with scene.serving():
        wait = await scene.until_it_waits()
        await scene.correct(entry, "Steam.")
        await scene.publish(coverage, says("Flames."))
        scene.clock.advance(wait)
        await scene.settled()
    assert scene.told(reader) == ["Steam.", "Flames."]
    assert scene.kinds == ["send", "send"]


async def test_without_nonces_it_may_be_skipped_and_counted(scene: Scene) -> None:
    scene.new_lane(in_doubt=InDoubtPolicy.SKIP)
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, LOST)
    await scene.publish(coverage, says("Smoke."))
    async with scene.serving():
        wait = await scene.until_it_waits()
        await scene.publish(coverage, says("Flames."))
        scene.clock.advance(wait)
        await scene.settled()
    assert scene.shows(reader) == ["Flames."]
    assert await cases(scene) == (1, 1)


async def test_of_a_merged_message_each_entry_is_a_case(scene: Scene) -> None:
    scene.new_lane(in_doubt=InDoubtPolicy.SKIP)
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, LOST)
    for text in ("Smoke.", "Flames."):
        await scene.publish(coverage, says(text))
    async with scene.serving():
        scene.clock.advance(await scene.until_it_waits())
        await scene.settled()
    assert scene.shows(reader) == []
    assert await cases(scene) == (2, 2)
