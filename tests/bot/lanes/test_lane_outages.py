"""When a platform does not answer: the lane waits, growing longer, and goes on carefully."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.budgets.budget import Pace, Rate
from bot.errors import Conflict, InDoubt, Outage, PlatformError, Unauthorised
from bot.lanes.retry import FIRST, LONGEST
from tests.bot.requests import Fault
from tests.bot.scene import FREE, Scene
from tests.contracts.newsroom import says

LOST = Fault(InDoubt("no answer"))


async def test_after_an_outage_the_lane_waits_longer_each_time_and_loses_nothing(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, *[Outage("refused")] * 10)
    await scene.publish(coverage, says("Smoke."))
    waits = []
    async with scene.serving():
        for failures in range(1, 11):
            await scene.requested(failures)
            waits.append(await scene.until_it_waits())
            scene.clock.advance(waits[-1])
        await scene.settled()
    assert all(min(LONGEST, FIRST * 2**number) / 2 <= wait <= LONGEST for number, wait in enumerate(waits))
    assert scene.shows(reader) == ["Smoke."]
    assert len(scene.platform.calls) == 11


@asynccontextmanager
async def four_failing_together(scene: Scene) -> AsyncIterator[None]:
    """Four requests were in flight when the outage came, one to each reader; the lane goes on inside the block."""
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(4)]
    for reader in readers:
        scene.platform.meets(reader, Outage("refused"))
    await scene.publish(coverage)
    scene.platform.hold()
    async with scene.serving():
        await scene.sending_to(*readers)
        scene.platform.release()
        yield


async def test_many_requests_that_fail_together_are_one_failure(scene: Scene) -> None:
    async with four_failing_together(scene):
        assert await scene.until_it_waits() <= FIRST
        scene.clock.advance(FIRST)
        await scene.settled()


async def test_after_an_outage_one_request_goes_first(scene: Scene) -> None:
    async with four_failing_together(scene):
        await scene.until_it_waits()
        scene.platform.hold()
        scene.clock.advance(FIRST)
        await scene.pulse.until(lambda: len(scene.platform.in_flight) == 1)
        await scene.looks_again()
        await scene.looks_again()
        assert len(scene.platform.in_flight) == 1
        scene.platform.let_one_through()
        await scene.pulse.until(lambda: len(scene.platform.in_flight) == 3)
        scene.platform.release()
        await scene.settled()


async def test_a_lane_that_works_again_begins_with_short_waits_the_next_time(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, *[Outage("refused")] * 4, None, Outage("refused"))
    await scene.publish(coverage)
    async with scene.serving():
        for failures in range(1, 5):
            await scene.requested(failures)
            scene.clock.advance(await scene.until_it_waits())
        await scene.settled()
        await scene.publish(coverage)
        await scene.requested(6)
        assert await scene.until_it_waits() <= FIRST
        scene.clock.advance(FIRST)
        await scene.settled()


async def test_an_outage_while_correcting_is_waited_for_too(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    scene.new_lane()
    scene.platform.meets(reader, Outage("refused"), LOST)
    await scene.correct(entry, "Steam.")
    async with scene.serving():
        for failures in (2, 3):
            await scene.requested(failures)
            scene.clock.advance(await scene.until_it_waits())
        await scene.settled()
    assert scene.shows(reader) == ["Steam."]


async def test_those_in_the_line_do_not_run_into_the_outage_one_after_the_other(scene: Scene) -> None:
    ten_a_second = Rate(limit=10, window=1.0, slack=0.0)
    scene.new_lane(window=4, pace=Pace(ten_a_second, FREE, FREE))
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(4)]
    for reader in readers:
        scene.platform.meets(reader, Outage("refused"))
    await scene.publish(coverage)
    async with scene.serving():
        await scene.pulse.until(lambda: max(scene.clock.waits, default=0.0) > FIRST / 3)
        scene.clock.advance(0.1)
        await scene.looks_again()
        assert len(scene.platform.calls) == 1
        while len(scene.platform.calls) < 8:
            await scene.pulse.until(lambda: bool(scene.clock.waits) or len(scene.platform.calls) == 8)
            scene.clock.advance(min(scene.clock.waits, default=0.0))
    assert all(len(scene.shows(reader)) == 1 for reader in readers)


@pytest.mark.parametrize("error", [Unauthorised("wrong token"), Conflict("a second instance")], ids=str)
async def test_a_lane_that_is_refused_ends_when_what_is_in_flight_has_come_back(
    scene: Scene, error: PlatformError
) -> None:
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(6)]
    scene.platform.meets(readers[0], error)
    await scene.publish(coverage, says("Smoke."))
    scene.platform.hold()

    async def release() -> None:
        await scene.sending_to(*readers[:4])
        scene.platform.let_one_through()
        await scene.sending_to(*readers[1:4])
        await scene.looks_again()
        scene.platform.release()

    with pytest.raises(type(error)) as caught:
        await scene.beside(release())
    assert caught.value is error
    assert [len(scene.shows(reader)) for reader in readers] == [0, 1, 1, 1, 0, 0]
    assert await scene.marks() == []
    assert len(await scene.store.deliveries.due("telegram", 10)) == 3


async def test_a_bug_passes_through_and_what_came_back_is_written(scene: Scene) -> None:
    coverage = await scene.coverage()
    good, bad = await scene.reader(coverage), await scene.reader(coverage)
    scene.platform.breaks(bad, ZeroDivisionError("a bug"))
    await scene.publish(coverage, says("Smoke."))
    with pytest.raises(ExceptionGroup) as caught:
        await scene.lane.run()
    assert isinstance(caught.value.exceptions[0], ZeroDivisionError)
    assert scene.shows(good) == ["Smoke."]
    assert [mark.chat.address for mark in await scene.marks()] == [bad]
