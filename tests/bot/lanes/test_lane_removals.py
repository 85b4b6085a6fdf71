"""Removing: a retracted entry's messages are deleted where that still works, and struck through where it does not."""

import pytest

from bot.errors import EditRefused, MessageGone, Outage
from bot.model import Entry
from bot.store import Correction
from tests.bot.clock import HandClock
from tests.bot.scene import Scene
from tests.contracts.newsroom import AUTHOR, says

LONG = " ".join(f"House {number} burns." for number in range(1, 31))
"""Three messages."""

REFUSED = EditRefused("too old")
WITHDRAWN = "Withdrawn "


async def remove(scene: Scene, entry: Entry) -> None:
    await scene.store.stream.retract(entry.id, "Names a victim.", scene.newsroom.tick(), AUTHOR, remove=True)
    scene.lane.wake()


@pytest.mark.parametrize("text", ["Smoke.", LONG])
async def test_nothing_is_left_of_what_can_be_deleted(scene: Scene, text: str) -> None:
    reader, entry = await scene.delivered(text)
    await remove(scene, entry)
    await scene.serve()
    assert scene.shows(reader) == []
    assert (await scene.store.deliveries.reach(entry.id)).reached == 0


async def test_what_may_not_be_deleted_any_more_is_struck_through(scene: Scene) -> None:
    reader, entry = await scene.delivered("Smoke.")
    scene.platform.meets(reader, REFUSED)
    await remove(scene, entry)
    await scene.serve()
    (shown,) = scene.platform.screen(reader)
    assert WITHDRAWN in shown
    assert "Names a victim." in shown
    assert scene.kinds == ["withdraw", "edit"]


async def test_of_a_long_entry_one_notice_stands(scene: Scene) -> None:
    reader, entry = await scene.delivered(LONG)
    scene.platform.meets(reader, REFUSED, None, REFUSED, None)
    await remove(scene, entry)
    await scene.serve()
    shown = scene.platform.screen(reader)
    assert [WITHDRAWN in text for text in shown] == [True, False, False]
    assert shown[1:] == ["This part was withdrawn."] * 2


async def test_an_entry_that_shares_its_message_is_struck_through_there(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    first = await scene.publish(coverage, says("Smoke."))
    await scene.publish(coverage, says("Flames."))
    await scene.serve()
    scene.new_lane()
    await remove(scene, first)
    await scene.serve()
    (shown,) = scene.platform.screen(reader)
    assert "Withdrawn: Names a victim." in shown
    assert "Flames." in shown


async def test_what_was_deleted_in_the_chat_already_is_gone(scene: Scene) -> None:
    reader, entry = await scene.delivered("Smoke.")
    scene.platform.meets(reader, MessageGone("not there"))
    await remove(scene, entry)
    await scene.serve()
    assert await scene.store.deliveries.outdated("telegram", 1) == []


async def test_a_removal_that_breaks_off_is_taken_up_again(scene: Scene, clock: HandClock) -> None:
    reader, entry = await scene.delivered(LONG)
    scene.platform.meets(reader, None, Outage("down"))
    await remove(scene, entry)
    async with scene.serving():
        clock.advance(await scene.until_it_waits())
        await scene.settled()
    assert scene.shows(reader) == []


async def test_who_had_not_got_it_never_does(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("Smoke."))
    await remove(scene, entry)
    await scene.serve()
    assert scene.shows(reader) == []
    assert scene.platform.calls == []


async def test_what_may_neither_be_deleted_nor_changed_gets_a_notice_below(scene: Scene) -> None:
    reader, entry = await scene.delivered("Smoke.")
    scene.platform.meets(reader, REFUSED, REFUSED)
    await remove(scene, entry)
    await scene.serve()
    original, notice = scene.platform.screen(reader)
    assert "Smoke." in original
    assert WITHDRAWN in notice
    assert scene.kinds == ["withdraw", "edit", "send"]


async def test_a_correction_below_what_could_not_be_changed_stays_as_the_notice(scene: Scene) -> None:
    reader, entry = await scene.delivered("21 injured.")
    scene.platform.meets(reader, REFUSED)
    correction = Correction(entry.id, 1, says("12 injured."))
    await scene.store.stream.correct([correction], scene.newsroom.tick(), AUTHOR)
    await scene.serve()
    scene.new_lane()
    await remove(scene, entry)
    await scene.serve()
    original, notice = scene.platform.screen(reader)
    assert "21 injured." in original
    assert WITHDRAWN in notice


async def test_the_first_part_becomes_the_notice_where_another_stays_as_it_is(scene: Scene) -> None:
    reader, entry = await scene.delivered(LONG)
    scene.platform.meets(reader, REFUSED, REFUSED)
    await remove(scene, entry)
    await scene.serve()
    notice, last = scene.platform.screen(reader)
    assert WITHDRAWN in notice
    assert "House 30 burns." in last
