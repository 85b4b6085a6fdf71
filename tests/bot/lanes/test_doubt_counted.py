"""A message in doubt, where the platform does not know it again: counted, then sent once more or not."""

from datetime import timedelta

import pytest

from bot.lanes.consequences import InDoubtPolicy
from bot.model import Entry
from tests.bot.doubted import ARRIVED, EITHER_WAY, LOST, after_the_nonces, cases, doubted, until_in_doubt
from tests.bot.requests import Fault
from tests.bot.scene import Scene
from tests.contracts.newsroom import says

HOUR = timedelta(hours=1)


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


async def delay(scene: Scene, entry: Entry) -> float | None:
    """Of the only chat that has it."""
    return (await scene.store.deliveries.reach(entry.id)).worst


@EITHER_WAY
async def test_a_repeat_counts_how_late_it_came(scene: Scene, fault: Fault) -> None:
    scene.newsroom.now -= HOUR
    _, _, entry = await doubted(scene, fault)
    assert await delay(scene, entry) is None
    scene.clock.advance(60)
    await scene.serve()
    assert await delay(scene, entry) == pytest.approx(58 * 60, rel=0.1)


async def test_what_is_found_counts_as_late_as_it_was_when_it_was_sent(scene: Scene) -> None:
    scene.newsroom.now -= HOUR
    _, _, entry = await doubted(scene, ARRIVED)
    after_the_nonces(scene)
    scene.clock.advance(HOUR.total_seconds())
    await scene.serve()
    assert await delay(scene, entry) == pytest.approx(57 * 60, rel=0.1)


async def test_how_late_what_is_owed_came_does_not_count(scene: Scene) -> None:
    coverage = await scene.coverage()
    entry = await scene.publish(coverage, says("Smoke."))
    scene.new_lane(repeats_are_safe=True)
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, LOST)
    await until_in_doubt(scene)
    await scene.serve()
    assert scene.shows(reader) == ["Smoke."]
    assert await delay(scene, entry) is None
