"""A chat that went on elsewhere: what was shown at its old address can no longer be changed, and is told anew."""

import pytest

from bot.budgets.budget import Pace, Rate
from bot.errors import EditRefused, Scope, Throttled
from bot.lanes.consequences import InDoubtPolicy
from bot.model import Address, Coverage, Entry
from tests.bot.doubted import ARRIVED, LOST, cases
from tests.bot.requests import Fault
from tests.bot.scene import FREE, Scene
from tests.contracts.newsroom import says

HERE, THERE, FARTHER = Address("telegram", -1), Address("telegram", -100_123), Address("telegram", -100_124)
LONG = " ".join(f"House {number} burns." for number in range(1, 31))


async def moved(scene: Scene, *texts: str) -> tuple[Coverage, list[Entry]]:
    """A group that has entries and then became a supergroup, and a lane that has just been started."""
    coverage = await scene.coverage()
    assert await scene.group(coverage) == HERE
    entries = [await scene.publish(coverage, says(text)) for text in texts]
    await scene.serve()
    await scene.store.subscriptions.move(HERE, THERE)
    scene.new_lane()
    scene.platform.calls.clear()
    return coverage, entries


async def corrected(scene: Scene, entry: Entry, text: str) -> None:
    scene.new_lane()
    await scene.correct(entry, text)
    await scene.serve()


async def test_a_correction_is_told_once_and_then_edited(scene: Scene) -> None:
    _, (smoke,) = await moved(scene, "Smoke.")
    await corrected(scene, smoke, "Steam.")
    ((_, told),) = scene.platform.messages(THERE)
    assert told.text.startswith("Correction\n\nSteam.")
    assert (told.reply_to, told.silent) == (None, True)
    await corrected(scene, smoke, "Mist.")
    assert scene.told(THERE) == ["Correction", "Mist."]
    assert scene.told(HERE) == ["Smoke."]
    assert scene.platform.calls == [("send", THERE), ("edit", THERE)]


async def test_a_retraction_is_told_too(scene: Scene) -> None:
    _, (smoke,) = await moved(scene, "Smoke.")
    await scene.retract(smoke, "A drill")
    await scene.serve()
    assert scene.told(THERE) == ["Smoke.", "Withdrawn : A drill"]


async def test_of_a_merged_message_only_what_was_corrected_is_told(scene: Scene) -> None:
    _, (_, flames, _) = await moved(scene, "Smoke.", "Flames.", "Sirens.")
    await corrected(scene, flames, "Sparks.")
    assert scene.told(THERE) == ["Correction", "Sparks."]
    await corrected(scene, flames, "Embers.")
    assert scene.told(THERE) == ["Correction", "Embers."]


async def test_a_long_correction_is_told_in_parts_that_can_be_corrected(scene: Scene) -> None:
    _, (smoke,) = await moved(scene, "Smoke.")
    await corrected(scene, smoke, LONG)
    assert scene.whole(THERE).count("burns.") == 30
    await corrected(scene, smoke, "Steam.")
    assert scene.told(THERE) == ["Correction", "Steam."]


async def test_a_long_entry_that_got_shorter_is_told_once(scene: Scene) -> None:
    _, (fire,) = await moved(scene, LONG)
    await corrected(scene, fire, "Steam.")
    assert scene.told(THERE) == ["Correction", "Steam."]


async def test_a_correction_that_was_throttled_is_not_forgotten(scene: Scene) -> None:
    _, (smoke,) = await moved(scene, "Smoke.")
    throttled = Throttled(30, Scope.CHAT)
    scene.platform.meets(THERE, throttled, None, throttled)
    await scene.correct(smoke, LONG)
    async with scene.serving():
        for requests in (1, 3):
            await scene.requested(requests)
            await scene.until_it_waits()
            scene.clock.advance(30)
        await scene.settled()
        await scene.pulse.until(lambda: scene.whole(THERE).count("burns.") == 30)
        await scene.settled()
    assert scene.whole(THERE).count("House 1 burns.") == 1


async def test_what_the_chat_has_at_its_new_address_as_well_is_corrected_there(scene: Scene) -> None:
    """Group and supergroup were both served for a while."""
    coverage = await scene.coverage()
    await scene.group(coverage)
    await scene.group(coverage, number=100_123)
    entry = await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    await scene.store.subscriptions.move(HERE, THERE)
    await corrected(scene, entry, "Steam.")
    await corrected(scene, entry, "Mist.")
    assert scene.told(THERE) == ["Mist."]
    assert scene.told(HERE) == ["Smoke."]
    assert ("send", THERE) not in scene.platform.calls[2:]


async def test_what_was_told_anew_and_may_not_be_edited_gets_a_reply(scene: Scene) -> None:
    _, (smoke,) = await moved(scene, "Smoke.")
    await corrected(scene, smoke, "Steam.")
    scene.platform.meets(THERE, EditRefused("too old"))
    await corrected(scene, smoke, "Mist.")
    (first, _), (_, reply) = scene.platform.messages(THERE)
    assert reply.reply_to == first
    assert scene.told(THERE) == ["Correction", "Steam.", "Correction", "Mist."]


async def test_new_entries_come_at_the_new_address_in_order(scene: Scene) -> None:
    coverage, _ = await moved(scene, "Smoke.")
    await scene.publish(coverage, says("Flames."))
    await scene.publish(coverage, says("Sirens."))
    await scene.serve()
    assert scene.told(THERE) == ["Flames.", "Sirens."]


async def test_what_is_on_its_way_to_the_old_address_does_not_come_at_the_new_one_too(scene: Scene) -> None:
    coverage = await scene.coverage()
    await scene.group(coverage)
    await scene.publish(coverage, says("Smoke."))
    await scene.close(coverage)
    scene.platform.hold()
    async with scene.serving():
        await scene.sending_to(HERE)
        await scene.store.subscriptions.move(HERE, THERE)
        await scene.looks_again()
        assert scene.platform.in_flight == [HERE]
        scene.platform.release()
        await scene.settled()
    assert scene.told(HERE) == ["Smoke.", "This coverage has ended: Harbour fire"]
    assert scene.told(THERE) == []


async def test_a_correction_on_its_way_to_the_old_address_is_waited_for(scene: Scene) -> None:
    """Its added parts are known before it is told anew."""
    coverage = await scene.coverage()
    await scene.group(coverage)
    entry = await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    scene.new_lane()
    await scene.correct(entry, LONG)
    scene.platform.hold()
    async with scene.serving():
        await scene.sending_to(HERE)
        scene.platform.let_one_through()
        await scene.pulse.until(lambda: len(scene.platform.nonces) == 2)
        await scene.store.subscriptions.move(HERE, THERE)
        await scene.looks_again()
        assert scene.platform.in_flight == [HERE]
        scene.platform.release()
        await scene.settled()
    assert scene.whole(HERE).count("burns.") == 30
    assert scene.told(THERE) == []


async def test_a_correction_that_waits_for_its_turn_when_the_chat_moves_on_is_told_once(scene: Scene) -> None:
    coverage, (smoke,) = await moved(scene, "Smoke.")
    scene.new_lane(pace=Pace(Rate(limit=1, window=10.0, slack=0.0), FREE, FREE))
    await scene.publish(coverage, says("Flames."))
    async with scene.serving():
        await scene.requested(1)
        await scene.correct(smoke, "Steam.")
        await scene.until_it_waits()
        await scene.store.subscriptions.move(THERE, FARTHER)
        await scene.looks_again()
        scene.clock.advance(10)
        await scene.requested(2)
        await scene.looks_again()
        scene.clock.advance(10)
        await scene.settled()
    assert scene.told(THERE) == ["Flames.", "Correction", "Steam."]
    assert scene.told(FARTHER) == []


async def moved_in_doubt_of_a_correction(scene: Scene, coverage: Coverage, policy: InDoubtPolicy, fault: Fault) -> None:
    """It had to be sent as a message of its own, met that fault, and then the chat moved."""
    entry = await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    scene.new_lane(in_doubt=policy)
    scene.platform.meets(HERE, EditRefused("too old"), fault)
    await scene.correct(entry, "Steam.")
    async with scene.serving():
        wait = await scene.until_it_waits()
        await scene.store.subscriptions.move(HERE, THERE)
        scene.clock.advance(wait)
        await scene.settled()


@pytest.mark.parametrize("policy", list(InDoubtPolicy))
@pytest.mark.parametrize("fault", [LOST, ARRIVED], ids=["lost", "arrived"])
async def test_a_correction_in_doubt_at_the_old_address_is_counted(
    scene: Scene, policy: InDoubtPolicy, fault: Fault
) -> None:
    coverage = await scene.coverage()
    await scene.group(coverage)
    await moved_in_doubt_of_a_correction(scene, coverage, policy, fault)
    skipped = policy is InDoubtPolicy.SKIP
    assert scene.told(THERE) == ([] if skipped else ["Correction", "Steam."])
    assert await cases(scene) == (1, int(skipped))


@pytest.mark.parametrize("policy", list(InDoubtPolicy))
async def test_a_correction_in_doubt_at_the_old_address_is_counted_where_the_new_one_has_the_entry(
    scene: Scene, policy: InDoubtPolicy
) -> None:
    """Group and supergroup were both served for a while."""
    coverage = await scene.coverage()
    await scene.group(coverage)
    await scene.group(coverage, number=100_123)
    await moved_in_doubt_of_a_correction(scene, coverage, policy, LOST)
    assert scene.told(THERE) == ["Steam."]
    assert await cases(scene) == (1, int(policy is InDoubtPolicy.SKIP))
