"""A message in doubt, where the platform knows it again: by its nonce, or in the chat's history."""

from datetime import timedelta

import pytest

from bot.errors import Absence, Rejected, Scope, Throttled, Unreachable
from bot.lanes.consequences import InDoubtPolicy
from bot.lanes.doubt import NONCE_WINDOW
from tests.bot.doubted import ARRIVED, EITHER_WAY, LOST, SOON_OR_LATER, after_the_nonces, cases, doubted, until_in_doubt
from tests.bot.requests import Fault
from tests.bot.scene import Scene
from tests.contracts.newsroom import BREAKING, says


@EITHER_WAY
async def test_within_two_minutes_it_is_repeated_with_its_nonce(scene: Scene, fault: Fault) -> None:
    _, reader, _ = await doubted(scene, fault)
    scene.clock.advance(NONCE_WINDOW.total_seconds() - 1)
    await scene.serve()
    assert scene.shows(reader) == ["Smoke."]
    assert scene.kinds == ["send", "send"]
    assert len(set(scene.platform.nonces)) == 1
    assert await cases(scene) == (1, 0)


async def test_the_lane_itself_repeats_it_when_it_tries_again(scene: Scene) -> None:
    scene.new_lane(repeats_are_safe=True, in_doubt=InDoubtPolicy.SKIP)
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, ARRIVED, LOST, LOST)
    await scene.publish(coverage, says("Smoke."))
    async with scene.serving():
        for requests in (1, 2, 3):
            await scene.requested(requests)
            scene.clock.advance(await scene.until_it_waits())
        await scene.settled()
    assert scene.shows(reader) == ["Smoke."]
    assert await cases(scene) == (3, 0)


async def test_later_it_is_found_in_the_history(scene: Scene) -> None:
    _, reader, _ = await doubted(scene, ARRIVED)
    (mark,) = await scene.marks()
    after_the_nonces(scene)
    await scene.serve()
    assert scene.shows(reader) == ["Smoke."]
    assert scene.kinds == ["send", "find"]
    assert scene.platform.searches == [mark.started_at]


async def test_what_is_not_in_the_history_is_sent_again(scene: Scene) -> None:
    _, reader, _ = await doubted(scene, LOST)
    after_the_nonces(scene)
    await scene.serve()
    assert scene.shows(reader) == ["Smoke."]
    assert scene.kinds == ["send", "find", "send"]


async def test_where_the_history_may_not_be_read_it_is_sent_again(scene: Scene) -> None:
    coverage, reader, _ = await doubted(scene, ARRIVED)
    after_the_nonces(scene)
    scene.platform.meets(reader, Unreachable(Absence.NO_RIGHTS))
    await scene.serve()
    assert scene.shows(reader) == ["Smoke.", "Smoke."]
    assert await cases(scene) == (1, 0)
    assert await scene.store.subscriptions.audience(coverage.id) == 1


async def test_where_the_chat_cannot_be_reached_it_is_looked_for_when_it_is_back(scene: Scene) -> None:
    coverage, reader, entry = await doubted(scene, ARRIVED)
    await scene.retract(entry, "A drill")
    after_the_nonces(scene)
    scene.platform.meets(reader, Unreachable(Absence.BLOCKED))

    async def suspended() -> bool:
        return await scene.store.subscriptions.audience(coverage.id) == 0

    async with scene.serving():
        await scene.pulse.until_found(suspended)
    assert scene.told(reader) == ["Smoke."]
    await scene.store.subscriptions.restore(reader)
    scene.new_lane(repeats_are_safe=True)
    await scene.serve()
    assert scene.told(reader) == ["Smoke.", "Withdrawn : A drill"]


@EITHER_WAY
@SOON_OR_LATER
async def test_what_was_corrected_meanwhile_is_corrected_whatever_arrived(
    scene: Scene, fault: Fault, later: bool
) -> None:
    """What the platform gives back may be the older text: it has to be edited then."""
    _, reader, entry = await doubted(scene, fault)
    await scene.correct(entry, "Steam.")
    if later:
        after_the_nonces(scene)
    await scene.serve()
    assert scene.shows(reader) == ["Steam."]
    assert scene.kinds[-1] == "edit"


@SOON_OR_LATER
async def test_what_arrived_and_was_withdrawn_meanwhile_is_struck_through(scene: Scene, later: bool) -> None:
    _, reader, entry = await doubted(scene, ARRIVED)
    await scene.retract(entry, "A drill")
    if later:
        after_the_nonces(scene)
    await scene.serve()
    assert scene.platform.screen(reader) == ["Smoke.\n\nWithdrawn 09:04 UTC: A drill\n\n09:03 UTC · Harbour fire"]


async def test_what_was_withdrawn_and_is_not_in_the_history_is_never_sent(scene: Scene) -> None:
    coverage, reader, entry = await doubted(scene, LOST)
    await scene.retract(entry)
    await scene.publish(coverage, says("Flames."))
    after_the_nonces(scene)
    await scene.serve()
    assert scene.shows(reader) == ["Flames."]
    assert scene.kinds == ["send", "find", "send"]


@pytest.mark.parametrize("withdrawn", [False, True], ids=["corrected", "withdrawn"])
async def test_what_a_repeat_showed_is_found_whatever_became_of_it_since(scene: Scene, *, withdrawn: bool) -> None:
    _, reader, entry = await doubted(scene, LOST)
    steam = await scene.correct(entry, "Steam.")
    scene.platform.meets(reader, ARRIVED)
    await until_in_doubt(scene)
    await (scene.retract(steam, "A drill") if withdrawn else scene.correct(steam, "Mist."))
    after_the_nonces(scene)
    await scene.serve()
    assert scene.told(reader) == (["Steam.", "Withdrawn : A drill"] if withdrawn else ["Mist."])
    assert scene.kinds == ["send", "send", "find", "edit"]


async def test_what_was_deleted_there_is_not_sent_again_and_the_chat_goes_on(scene: Scene) -> None:
    coverage, reader, entry = await doubted(scene, ARRIVED)
    scene.platform.loses(reader, scene.platform.messages(reader)[0][0])
    await scene.publish(coverage, says("Flames."))
    await scene.correct(entry, "Steam.")
    await scene.serve()
    assert scene.shows(reader) == ["Flames."]
    assert scene.kinds == ["send", "send", "send"]


async def test_a_breaking_entry_comes_after_the_doubt_is_settled(scene: Scene) -> None:
    coverage, reader, _ = await doubted(scene, LOST)
    await scene.publish(coverage, says("All out."), BREAKING)
    await scene.serve()
    assert scene.told(reader) == ["Smoke.", "Breaking", "All out."]


async def test_a_repeat_that_is_rejected_goes_as_plain_text(scene: Scene) -> None:
    _, reader, _ = await doubted(scene, LOST)
    scene.platform.meets(reader, Rejected("can't parse entities"))
    await scene.serve()
    ((_, shown),) = scene.platform.messages(reader)
    assert (shown.text.split("\n")[0], shown.markup) == ("Smoke.", False)


async def test_a_repeat_that_is_rejected_in_every_form_is_given_up(scene: Scene) -> None:
    coverage, reader, _ = await doubted(scene, LOST)
    scene.platform.meets(reader, Rejected("too strange"), Rejected("too strange"))
    await scene.publish(coverage, says("Flames."))
    await scene.serve()
    assert scene.shows(reader) == ["Flames."]


async def test_a_breaking_entry_that_is_repeated_much_later_makes_no_sound(scene: Scene) -> None:
    scene.new_lane(repeats_are_safe=True)
    coverage = await scene.coverage()
    soon, late = await scene.reader(coverage), await scene.reader(coverage)
    for reader in (soon, late):
        scene.platform.meets(reader, LOST)
    await scene.publish(coverage, says("All out."), BREAKING)
    await until_in_doubt(scene)
    two_hours = timedelta(hours=2).total_seconds()
    scene.platform.meets(late, Throttled(two_hours, Scope.CHAT))
    async with scene.serving():
        await scene.showing(soon, 1)
    scene.new_lane(repeats_are_safe=True)
    scene.clock.advance(two_hours)
    async with scene.serving():
        await scene.showing(late, 1)
    assert [shown.silent for reader in (soon, late) for _, shown in scene.platform.messages(reader)] == [False, True]


async def test_what_was_in_doubt_when_the_chat_went_away_is_settled_when_it_is_back(scene: Scene) -> None:
    coverage, reader, _ = await doubted(scene, ARRIVED)
    await scene.store.subscriptions.suspend(reader, Absence.BLOCKED, scene.clock.now())
    await scene.publish(coverage, says("Flames."))
    async with scene.serving():
        await scene.looks_again()
    assert scene.kinds == ["send"]
    after_the_nonces(scene)
    scene.new_lane(repeats_are_safe=True)
    await scene.store.subscriptions.restore(reader)
    await scene.serve()
    assert scene.shows(reader) == ["Smoke.", "Flames."]


async def test_whoever_left_meanwhile_gets_nothing_more(scene: Scene) -> None:
    coverage, reader, _ = await doubted(scene, LOST)
    await scene.store.subscriptions.unsubscribe(reader, coverage.id)
    await scene.serve()
    assert scene.shows(reader) == []
    assert await scene.marks() == []


@EITHER_WAY
async def test_who_follows_again_meanwhile_is_not_taken_to_have_what_was_corrected(scene: Scene, fault: Fault) -> None:
    """Nobody knows of the first attempt any more, which the platform may give back for what is sent now."""
    coverage, reader, entry = await doubted(scene, fault)
    await scene.store.subscriptions.unsubscribe(reader, coverage.id)
    await scene.correct(entry, "Steam.")
    await scene.newsroom.follow(reader, coverage)
    await scene.serve()
    assert scene.shows(reader)[-1] == "Steam."
