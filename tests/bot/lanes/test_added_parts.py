"""Parts that a correction adds, when one of them is in doubt."""

import asyncio

import pytest

from bot.budgets.budget import Pace, Rate
from tests.bot.doubted import ARRIVED, LOST
from tests.bot.requests import Fault
from tests.bot.scene import FREE, Scene

LONG = " ".join(f"House {number} burns." for number in range(1, 31))
"""Three messages."""

ONE_EDIT_IN_TEN_SECONDS = Pace(FREE, FREE, FREE, private_edit=Rate(limit=1, window=10.0, slack=0.0))


@pytest.mark.parametrize(
    ("fault", "requests"),
    [pytest.param(ARRIVED, ["find"], id="found again"), pytest.param(LOST, ["find", "send"], id="sent again")],
)
async def test_where_the_relay_dies_before_the_next_it_is_not_forgotten(
    scene: Scene, fault: Fault, requests: list[str]
) -> None:
    reader, entry = await scene.delivered("Steam.")
    scene.new_lane(repeats_are_safe=True)
    scene.platform.meets(reader, None, fault)
    await scene.correct(entry, LONG)
    async with scene.serving():
        await scene.until_it_waits()
    scene.new_lane(repeats_are_safe=True, pace=ONE_EDIT_IN_TEN_SECONDS)
    scene.platform.calls.clear()
    dying = asyncio.create_task(scene.cut_off(lambda: scene.kinds == requests and bool(scene.clock.waits)))
    for number in range(1, len(requests)):
        await scene.requested(number)
        scene.clock.advance(await scene.until_it_waits())
    await dying
    scene.new_lane(repeats_are_safe=True)
    await scene.serve()
    assert " ".join(scene.told(reader)) == LONG


async def test_what_a_repeat_showed_is_found_though_it_was_corrected_since(scene: Scene) -> None:
    reader, entry = await scene.delivered("Steam.")
    scene.new_lane(repeats_are_safe=True)
    texts = [LONG.replace("House", place) for place in ("House", "Barn", "Shed")]
    scene.platform.meets(reader, None, LOST, None, None, ARRIVED)
    for text in texts:
        await scene.correct(entry, text)
        async with scene.serving():
            await (scene.settled() if text is texts[-1] else scene.until_it_waits())
        scene.new_lane(repeats_are_safe=True)
        scene.platform.forget_nonces()
    assert " ".join(scene.told(reader)) == texts[-1]
