"""The lane keeps to its window and its budgets, and nobody waits for somebody else's."""

import asyncio

import pytest

from bot.budgets.budget import Pace, Rate
from tests.bot.clock import BEGINNING
from tests.bot.scene import FREE, Scene
from tests.contracts.newsroom import BREAKING, says

SHORT = "Steam."
LONG = says("It burns. " * 50)


@pytest.mark.parametrize("window", [1, 2, 5])
async def test_no_more_requests_are_in_flight_than_the_window_holds(scene: Scene, window: int) -> None:
    scene.new_lane(window=window)
    coverage = await scene.coverage()
    for _ in range(8):
        await scene.reader(coverage)
    entry = await scene.publish(coverage, LONG)
    scene.platform.hold()
    async with scene.serving():
        await scene.pulse.until(lambda: len(scene.platform.in_flight) == window)
        await scene.correct(entry)
        await scene.looks_again()
        await scene.looks_again()
        scene.platform.release()
        await scene.settled()
    assert scene.platform.most_in_flight == window


async def test_a_chat_never_has_two_requests_at_once(scene: Scene) -> None:
    fire, flood = await scene.coverage(), await scene.coverage("Flood", "flood")
    readers = [await scene.reader(fire) for _ in range(2)]
    for reader in readers:
        await scene.newsroom.follow(reader, flood)
    first = await scene.publish(fire, LONG)
    scene.platform.hold()
    async with scene.serving():
        await scene.pulse.until(lambda: len(scene.platform.in_flight) == 2)
        await scene.publish(flood, says("Water."), BREAKING)
        await scene.correct(first)
        await scene.looks_again()
        await scene.looks_again()
        scene.platform.release()
        await scene.settled()
    assert scene.platform.overlapped == set()


async def test_a_group_gets_its_burst_and_then_rests_while_others_are_served(scene: Scene) -> None:
    three_then_one_a_second = Rate(limit=12, window=10.0, burst=3, slack=0.0)
    scene.new_lane(pace=Pace(FREE, FREE, three_then_one_a_second))
    coverage = await scene.coverage()
    group, reader = await scene.group(coverage), await scene.reader(coverage)
    async with scene.serving():
        for number in range(5):
            await scene.publish(coverage, says(f"{number}."))
            await scene.showing(reader, number + 1)
        await scene.pulse.until(lambda: len(scene.shows(group)) == 3 and bool(scene.clock.waits))
        assert scene.clock.waits == pytest.approx([1.0])
        scene.clock.advance(1.0)
        await scene.settled()
        await scene.publish(coverage, says("5."))
        await scene.showing(reader, 6)
        await scene.pulse.until(lambda: bool(scene.clock.waits))
        assert scene.clock.waits == pytest.approx([1.0])
        scene.clock.advance(1.0)
        await scene.settled()
    assert scene.told(group) == scene.told(reader) == [f"{number}." for number in range(6)]
    assert len(scene.shows(group)) == 5


async def test_a_rest_that_ended_while_the_lane_was_writing_is_not_slept_through(scene: Scene) -> None:
    two_then_one_a_second = Rate(limit=11, window=10.0, burst=2, slack=0.0)
    scene.new_lane(pace=Pace(FREE, FREE, two_then_one_a_second))
    coverage = await scene.coverage()
    group = await scene.group(coverage)
    async with scene.serving():
        for number in (1, 2):
            await scene.publish(coverage, says(f"{number}."))
            await scene.showing(group, number)
        await scene.settled()
        await scene.publish(coverage, says("3."))
        await scene.pulse.until(lambda: bool(scene.clock.waits))
        scene.store.deliveries.written = lambda: scene.clock.advance(5)
        scene.platform.hold()
        reader = await scene.reader(coverage)
        await scene.pulse.until(lambda: set(scene.platform.in_flight) == {reader, group})
        scene.platform.release()
        await scene.settled()


async def test_the_account_keeps_to_its_rate(scene: Scene) -> None:
    ten_a_second = Rate(limit=10, window=1.0, slack=0.0)
    scene.new_lane(window=3, pace=Pace(ten_a_second, FREE, FREE))
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(20)]
    await scene.publish(coverage)
    async with scene.serving():
        for sent in range(1, 21):
            await scene.requested(sent)
            if sent < 20:
                await scene.pulse.until(lambda: bool(scene.clock.waits))
                scene.clock.advance(0.1)
    assert scene.clock.elapsed == pytest.approx(BEGINNING + 1.9)
    assert [len(scene.shows(reader)) for reader in readers] == [1] * 20


async def test_answers_to_commands_wait_in_the_same_line(scene: Scene) -> None:
    one_a_second = Rate(limit=1, window=1.0, slack=0.0)
    lane = scene.new_lane(pace=Pace(one_a_second, FREE, FREE))
    await lane.admit()
    second = asyncio.create_task(lane.admit())
    await scene.pulse.until(lambda: scene.clock.waits == [1.0])
    assert not second.done()
    scene.clock.advance(1.0)
    await second


async def test_corrections_keep_to_the_accounts_rate(scene: Scene) -> None:
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(3)]
    entry = await scene.publish(coverage, LONG)
    await scene.serve()
    scene.platform.calls.clear()
    scene.new_lane(pace=Pace(Rate(limit=10, window=1.0, slack=0.0), FREE, FREE))
    began = scene.clock.elapsed
    await scene.correct(entry, SHORT)
    async with scene.serving():
        for requests in range(1, 9):
            await scene.requested(requests)
            await scene.pulse.until(lambda: bool(scene.clock.waits))
            scene.clock.advance(0.1)
        await scene.settled()
    assert scene.clock.elapsed == pytest.approx(began + 0.8)
    assert [scene.shows(reader) for reader in readers] == [["Steam."]] * 3
