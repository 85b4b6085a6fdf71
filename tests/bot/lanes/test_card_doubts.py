"""Live cards where something goes wrong: in doubt, deleted, not pinned, throttled."""

import pytest

from bot.errors import Absence, EditRefused, InDoubt, Outage, Rejected, Scope, Throttled, Unreachable
from bot.lanes.consequences import InDoubtPolicy
from bot.model import Address, Coverage, Message
from bot.readers.preferences import CardUse
from tests.bot.cardroom import after_its_rest, cards, choose, number_of_card, the_card, with_card
from tests.bot.clock import HandClock
from tests.bot.platform import MemoryPlatform
from tests.bot.pulse import Pulse
from tests.bot.requests import Fault
from tests.bot.scene import Scene
from tests.bot.watched import WatchedStore
from tests.contracts.newsroom import says


@pytest.fixture
def scene(store: WatchedStore, clock: HandClock, pulse: Pulse) -> Scene:
    """Where a card has room."""
    return Scene(store, clock, MemoryPlatform(pulse, limit=2000), pulse)


async def wanting(scene: Scene) -> tuple[Coverage, Address]:
    """A reader who has just chosen a card alone, at no full second."""
    scene.clock.advance(0.5876)
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await scene.publish(coverage, says("Smoke."))
    await choose(scene, reader, CardUse.ONLY)
    return coverage, reader


async def cases(scene: Scene) -> tuple[int, int]:
    status = await scene.store.deliveries.status("telegram", scene.clock.now())
    return status.in_doubt, status.skipped


async def serve_later(scene: Scene) -> None:
    """Also after a pause of the lane."""
    async with scene.serving():
        await scene.until_it_waits()
        scene.clock.advance(1800)
        await scene.looks_again()
        await scene.settled()


LANDED = pytest.mark.parametrize("landed", [True, False])


@LANDED
async def test_in_doubt_it_is_sent_again_and_counted(scene: Scene, *, landed: bool) -> None:
    _, reader = await wanting(scene)
    scene.platform.meets(reader, Fault(InDoubt(), landed=landed))
    await serve_later(scene)
    assert len(cards(scene, reader)) == 1 + landed
    assert await cases(scene) == (1, 0)


@LANDED
async def test_in_doubt_it_is_not_sent_again_where_that_is_said(scene: Scene, *, landed: bool) -> None:
    coverage, reader = await wanting(scene)
    scene.new_lane(in_doubt=InDoubtPolicy.SKIP)
    scene.platform.meets(reader, Fault(InDoubt(), landed=landed))
    await serve_later(scene)
    await scene.publish(coverage, says("Flames."))
    scene.new_lane(in_doubt=InDoubtPolicy.SKIP)
    await scene.serve()
    assert len(cards(scene, reader)) == landed
    assert await cases(scene) == (1, 1)


@LANDED
async def test_in_doubt_it_is_known_again_by_its_nonce(scene: Scene, *, landed: bool) -> None:
    coverage, reader = await wanting(scene)
    scene.new_lane(repeats_are_safe=True)
    scene.platform.meets(reader, Fault(InDoubt(), landed=landed))
    async with scene.serving():
        scene.clock.advance(await scene.until_it_waits())
        await scene.publish(coverage, says("Flames."))
        await scene.pulse.until(lambda: "pin" in scene.kinds)
        scene.clock.advance(120)
        await scene.requested(4)
        await scene.settled()
    assert the_card(scene, reader)[1].endswith("Flames.")
    assert len(set(scene.platform.nonces)) == 1
    assert await cases(scene) == (1, 0)


@pytest.mark.parametrize("old", [True, False])
@pytest.mark.parametrize("arrived", [True, False])
async def test_a_crash_leaves_one_card_where_a_repeat_is_known(scene: Scene, *, arrived: bool, old: bool) -> None:
    _, reader = await wanting(scene)
    scene.new_lane(repeats_are_safe=True)
    await crash(scene, reader, arrived=arrived)
    if old:
        scene.clock.advance(1800)
        scene.platform.forget_nonces()
    for _ in range(2):
        scene.new_lane(repeats_are_safe=True)
        await scene.serve()
        scene.clock.advance(1800)
    assert the_card(scene, reader)[1].endswith("Smoke.")
    assert scene.platform.pinned[reader] == {number_of_card(scene, reader)}
    assert await cases(scene) == (1, 0)


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_crash_leaves_at_most_a_second_card_where_no_repeat_is_known(scene: Scene, *, arrived: bool) -> None:
    _, reader = await wanting(scene)
    await crash(scene, reader, arrived=arrived)
    scene.new_lane()
    await scene.serve()
    assert len(cards(scene, reader)) == 1 + arrived
    assert len(scene.platform.pinned[reader]) == 1
    assert await cases(scene) == (1, 0)


async def crash(scene: Scene, reader: Address, *, arrived: bool) -> None:
    """A relay dies while a card is on its way."""
    scene.platform.hold()
    await scene.cut_off(lambda: scene.platform.in_flight == [reader])
    scene.platform.release()
    if arrived:
        (card,) = await scene.store.cards.due("telegram", 1)
        assert card.asked
        shown = scene.platform.render(Message(card.asked.text))
        await scene.platform.send(reader, shown, nonce=scene.platform.nonces[-1])


async def test_what_was_in_doubt_and_is_not_wanted_any_more_is_looked_for_and_taken_down(scene: Scene) -> None:
    _, reader = await wanting(scene)
    scene.new_lane(repeats_are_safe=True)
    await crash(scene, reader, arrived=True)
    await choose(scene, reader, CardUse.OFF)
    scene.new_lane(repeats_are_safe=True)
    await scene.serve()
    assert the_card(scene, reader) == ["This card is not renewed any more."]


async def test_who_deletes_it_gets_it_once_more_and_not_again(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    for number, shown in enumerate([1, 0, 0]):
        for message, _ in scene.platform.messages(reader):
            scene.platform.loses(reader, message)
        await scene.publish(coverage, says(f"House {number} burns."))
        await after_its_rest(scene)
        assert len(cards(scene, reader)) == shown
    for use in (CardUse.OFF, CardUse.ONLY):
        await choose(scene, reader, use)
    await after_its_rest(scene)
    assert len(cards(scene, reader)) == 1


async def test_what_may_not_be_edited_is_deleted_and_another_one_sent(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    scene.platform.meets(reader, EditRefused())
    await scene.publish(coverage, says("Flames."))
    await after_its_rest(scene)
    assert the_card(scene, reader)[1].endswith("Flames.")
    assert scene.platform.pinned[reader] == {number_of_card(scene, reader)}


async def test_what_may_be_neither_edited_nor_deleted_is_unpinned(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    before = number_of_card(scene, reader)
    scene.platform.meets(reader, EditRefused(), None, EditRefused())
    await scene.publish(coverage, says("Flames."))
    await after_its_rest(scene)
    assert [card[1][12:] for card in cards(scene, reader)] == ["Smoke.", "Flames."]
    assert before not in scene.platform.pinned[reader]
    assert len(scene.platform.pinned[reader]) == 1


async def test_one_that_may_not_be_edited_any_more_is_deleted_when_it_is_turned_off(scene: Scene) -> None:
    _, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    await choose(scene, reader, CardUse.OFF)
    scene.platform.meets(reader, None, EditRefused())
    await after_its_rest(scene)
    assert (scene.kinds, cards(scene, reader)) == (["unpin", "edit", "withdraw"], [])


async def test_where_nothing_may_be_pinned_it_goes_on_unpinned(scene: Scene) -> None:
    coverage, reader = await wanting(scene)
    scene.platform.meets(reader, None, Rejected("not enough rights"))
    await scene.serve()
    scene.new_lane()
    await scene.publish(coverage, says("Flames."))
    await after_its_rest(scene)
    assert scene.kinds == ["send", "pin", "edit"]
    assert scene.platform.pinned[reader] == set()
    await choose(scene, reader, CardUse.OFF)
    await after_its_rest(scene)
    assert scene.kinds == ["send", "pin", "edit", "edit"]


@pytest.mark.parametrize("error", [Throttled(30, Scope.CHAT), Throttled(30, Scope.EDITS), Outage(), InDoubt()])
async def test_what_cannot_be_renewed_now_is_renewed_later(scene: Scene, error: Throttled | Outage | InDoubt) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    scene.clock.advance(120)
    await scene.publish(coverage, says("Flames."))
    scene.platform.meets(reader, error)
    await serve_later(scene)
    assert the_card(scene, reader)[1].endswith("Flames.")
    assert await cases(scene) == (0, 0)


async def test_what_an_edit_in_doubt_may_show_is_made_good_though_all_is_as_before(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    scene.clock.advance(120)
    flames = await scene.publish(coverage, says("Flames."))
    scene.platform.meets(reader, Fault(InDoubt(), landed=True))
    async with scene.serving():
        await scene.until_it_waits()
        await scene.retract(flames)
        scene.clock.advance(1800)
        await scene.looks_again()
        await scene.settled()
    assert the_card(scene, reader)[1].endswith("Smoke.")


async def test_what_the_platform_takes_in_no_form_shows_that_the_chat_is_there(scene: Scene) -> None:
    coverage, reader = await with_card(scene, CardUse.ONLY, "Smoke.")
    await scene.newsroom.suspend(reader)
    scene.platform.refuses.append("cursed")
    await scene.publish(coverage, says("A cursed word."))
    scene.clock.advance(7200)
    await after_its_rest(scene)
    assert (await scene.store.deliveries.status("telegram", scene.clock.now())).suspended == 0


@pytest.mark.parametrize("error", [Throttled(30, Scope.CHAT), Throttled(30, Scope.ACCOUNT), Outage()])
async def test_what_was_surely_not_sent_is_no_case_in_doubt(scene: Scene, error: Throttled | Outage) -> None:
    _, reader = await wanting(scene)
    scene.platform.meets(reader, error)
    await serve_later(scene)
    assert len(cards(scene, reader)) == 1
    assert await cases(scene) == (0, 0)


async def test_a_chat_that_is_gone_is_left_alone(scene: Scene) -> None:
    coverage, reader = await wanting(scene)
    scene.platform.meets(reader, Unreachable(Absence.BLOCKED))
    await scene.serve()
    scene.new_lane()
    await scene.publish(coverage, says("Flames."))
    await scene.serve()
    assert scene.kinds == ["send"]


async def test_a_relay_that_stops_while_a_card_waits_has_asked_for_nothing(scene: Scene) -> None:
    _, reader = await wanting(scene)
    scene.platform.hold()
    async with scene.serving():
        await scene.sending_to(reader)
        scene.lane.stop()
        scene.platform.release()
    assert len(cards(scene, reader)) == 1
    assert await cases(scene) == (0, 0)
