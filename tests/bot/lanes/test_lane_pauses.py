"""What was let through and is being written down when the platform asks for a pause."""

from collections.abc import Sequence

import pytest

from bot.errors import EditRefused, Scope, Throttled
from bot.lanes.delivery import UNKNOWN, Mark
from bot.lanes.outcome import Outcome, Revised
from bot.model import Entry, EntryId
from tests.bot.doubted import ARRIVED, after_the_nonces, doubted
from tests.bot.scene import Scene
from tests.contracts.newsroom import says


async def test_a_message_that_a_correction_adds_waits_for_the_end_of_the_pause(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    fire, flood = await scene.coverage(), await scene.coverage("Flood", "flood")
    reader, other = await scene.reader(fire), await scene.reader(flood)
    entry = await scene.publish(fire, says("Smoke."))
    await scene.serve()
    scene.new_lane()
    scene.platform.calls.clear()
    scene.platform.meets(reader, EditRefused("too old"))
    scene.platform.meets(other, Throttled(30, Scope.ACCOUNT))
    turn, throttled = scene.store.deliveries.turn, ("send", other)

    async def slowly(platform: str, outcomes: Sequence[Outcome], marks: Sequence[Mark]) -> None:
        await turn(platform, outcomes, marks)
        if any(map(_begins, outcomes)) and throttled not in scene.platform.calls:
            await scene.publish(flood, says("Rain."))
            await scene.pulse.until(lambda: throttled in scene.platform.calls and not scene.platform.in_flight)

    monkeypatch.setattr(scene.store.deliveries, "turn", slowly)
    await scene.correct(entry, "Steam.")
    async with scene.serving():
        await scene.pulse.until(lambda: throttled in scene.platform.calls)
        await scene.until_it_waits()
        assert scene.platform.calls == [("edit", reader), throttled]
        scene.clock.advance(30)
        await scene.settled()
    assert scene.told(reader) == ["Smoke.", "Correction", "Steam."]
    assert scene.told(other) == ["Rain."]


async def test_what_is_looked_for_waits_for_the_end_of_the_pause_too(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, reader, _ = await doubted(scene, ARRIVED)
    flood = await scene.coverage("Flood", "flood")
    other = await scene.reader(flood)
    after_the_nonces(scene)
    scene.platform.meets(other, Throttled(30, Scope.ACCOUNT))
    revision, throttled = scene.store.stream.revision, ("send", other)

    async def slowly(entry: EntryId, number: int) -> Entry:
        await scene.pulse.until(lambda: throttled in scene.platform.calls and not scene.platform.in_flight)
        return await revision(entry, number)

    monkeypatch.setattr(scene.store.stream, "revision", slowly)
    await scene.publish(flood, says("Rain."))
    scene.platform.calls.clear()
    async with scene.serving():
        await scene.pulse.until(lambda: len(scene.clock.waits) > 1 or ("find", reader) in scene.platform.calls)
        assert scene.platform.calls == [throttled]
        scene.clock.advance(30)
        await scene.settled()
    assert scene.shows(reader) == ["Smoke."]
    assert ("find", reader) in scene.platform.calls


def _begins(outcome: Outcome) -> bool:
    """An added message."""
    return isinstance(outcome, Revised) and any(receipt.message == UNKNOWN for receipt in outcome.kept)
