"""Pins in the chats: the lane brings them, within the budgets, and nothing that is refused harms a chat."""

import pytest

from bot.budgets.budget import Pace, Rate
from bot.errors import Absence, InDoubt, Outage, PlatformError, Rejected, Scope, Throttled, Unreachable
from bot.model import Address, Coverage, Entry, MessageId
from tests.bot.requests import Fault
from tests.bot.scene import FREE, Scene
from tests.contracts.newsroom import says


async def pin(scene: Scene, entry: Entry, *, pinned: bool = True) -> None:
    await scene.store.stream.pin(entry.id, scene.newsroom.tick(), pinned=pinned)
    scene.lane.wake()


async def delivered(scene: Scene) -> tuple[Coverage, Address, Entry]:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    scene.new_lane()
    scene.platform.calls.clear()
    return coverage, reader, entry


def pinned(scene: Scene, reader: Address) -> list[str]:
    """How the pinned messages begin."""
    shown: dict[MessageId, str] = {number: one.text for number, one in scene.platform.messages(reader)}
    return [shown[number].split("\n\n")[0] for number in sorted(scene.platform.pinned[reader])]


async def test_an_entry_is_pinned_and_another_takes_its_place(scene: Scene) -> None:
    coverage, reader, entry = await delivered(scene)
    await pin(scene, entry)
    await scene.serve()
    assert pinned(scene, reader) == ["Smoke."]
    scene.new_lane()
    await pin(scene, await scene.publish(coverage, says("The roof is down.")))
    await scene.serve()
    assert pinned(scene, reader) == ["The roof is down."]
    assert sorted(scene.kinds) == ["pin", "pin", "send", "unpin"]


async def test_both_in_one_message_leave_it_pinned(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    smoke, roof = [await scene.publish(coverage, says(text)) for text in ("Smoke.", "Roof.")]
    await pin(scene, smoke)
    await scene.serve()
    scene.new_lane()
    await pin(scene, roof)
    await scene.serve()
    assert len(pinned(scene, reader)) == 1
    assert scene.kinds == ["send", "pin", "unpin", "pin"]


async def test_what_is_withdrawn_is_unpinned(scene: Scene) -> None:
    _, reader, entry = await delivered(scene)
    await pin(scene, entry)
    await scene.serve()
    scene.new_lane()
    await scene.retract(entry)
    await scene.serve()
    assert pinned(scene, reader) == []


@pytest.mark.parametrize("refusal", [Unreachable(Absence.NO_RIGHTS), Rejected("too many pins")], ids=repr)
async def test_a_chat_that_lets_nothing_be_pinned_goes_on_as_before(scene: Scene, refusal: PlatformError) -> None:
    coverage, reader, entry = await delivered(scene)
    scene.platform.meets(reader, refusal)
    await pin(scene, entry)
    await scene.serve()
    scene.new_lane()
    second = await scene.publish(coverage, says("The roof is down."))
    await pin(scene, second)
    await scene.serve()
    assert scene.shows(reader) == ["Smoke.", "The roof is down."]
    assert (pinned(scene, reader), scene.kinds) == ([], ["pin", "send"])
    assert (await scene.store.deliveries.reach(second.id)).pinned == 0
    assert (await scene.store.deliveries.status("telegram", scene.clock.now())).suspended == 0


async def test_a_throttled_pin_comes_later(scene: Scene) -> None:
    coverage, reader, entry = await delivered(scene)
    scene.platform.meets(reader, Throttled(30, Scope.EDITS))
    await pin(scene, entry)
    async with scene.serving():
        assert await scene.until_it_waits() == 30
        await scene.publish(coverage, says("The roof is down."))
        await scene.showing(reader, 2)
        scene.clock.advance(30)
        await scene.requested(3)
    assert pinned(scene, reader) == ["Smoke."]
    assert scene.kinds == ["pin", "send", "pin"]


async def test_an_outage_delays_it(scene: Scene) -> None:
    _, reader, entry = await delivered(scene)
    scene.platform.meets(reader, Outage())
    await pin(scene, entry)
    async with scene.serving():
        scene.clock.advance(await scene.until_it_waits())
        await scene.settled()
    assert pinned(scene, reader) == ["Smoke."]


async def test_a_relay_that_dies_before_the_answer_forgets_no_pin(scene: Scene) -> None:
    _, reader, entry = await delivered(scene)
    await pin(scene, entry)
    scene.platform.hold()
    await scene.cut_off(lambda: scene.platform.in_flight == [reader])
    scene.platform.release()
    scene.platform.pinned[reader].add(scene.platform.messages(reader)[0][0])
    await pin(scene, entry, pinned=False)
    scene.new_lane()
    await scene.serve()
    assert pinned(scene, reader) == []


async def test_a_pin_counts_like_a_message(scene: Scene) -> None:
    coverage, reader, entry = await delivered(scene)
    scene.new_lane(pace=Pace(FREE, Rate(limit=1, window=60.0), FREE))
    await pin(scene, entry)
    async with scene.serving():
        await scene.requested(1)
        await scene.publish(coverage, says("The roof is down."))
        assert 59 < await scene.until_it_waits() < 61
        assert scene.kinds == ["pin"]
    assert pinned(scene, reader) == ["Smoke."]


async def test_a_message_that_is_gone_ends_it(scene: Scene) -> None:
    _, reader, entry = await delivered(scene)
    scene.platform.loses(reader, scene.platform.messages(reader)[0][0])
    await pin(scene, entry)
    await scene.serve()
    assert scene.kinds == ["pin"]


async def test_an_unpin_without_an_answer_is_not_taken_for_none(scene: Scene) -> None:
    """It may have gone through, and the entry is to be pinned again."""
    _, reader, entry = await delivered(scene)
    await pin(scene, entry)
    await scene.serve()
    scene.new_lane()
    scene.platform.meets(reader, Fault(InDoubt("no answer"), landed=True))
    await pin(scene, entry, pinned=False)
    async with scene.serving():
        wait = await scene.until_it_waits()
        await pin(scene, entry)
        scene.clock.advance(wait)
        await scene.settled()
    assert pinned(scene, reader) == ["Smoke."]


async def test_what_may_not_be_unpinned_is_when_the_bot_has_the_right_again(scene: Scene) -> None:
    coverage, reader, entry = await delivered(scene)
    await pin(scene, entry)
    await scene.serve()
    second = await scene.publish(coverage, says("The roof is down."))
    scene.new_lane()
    await scene.serve()
    scene.platform.meets(reader, *[Unreachable(Absence.NO_RIGHTS)] * 2)
    await pin(scene, second)
    scene.new_lane()
    await scene.serve()
    assert pinned(scene, reader) == ["Smoke."]
    await scene.store.subscriptions.restore(reader)
    scene.new_lane()
    await scene.serve()
    assert pinned(scene, reader) == ["The roof is down."]
