"""What a platform says of one chat: that chat waits, moves or is left alone; all others go on."""

import pytest

from bot.budgets.budget import Pace, Rate
from bot.errors import Absence, Moved, Scope, Throttled, Unreachable
from bot.model import Address
from tests.bot.scene import FREE, Scene
from tests.contracts.newsroom import BREAKING, says

LONG = says("It burns. " * 50)


async def test_a_throttled_chat_waits_while_the_others_go_on(scene: Scene) -> None:
    coverage = await scene.coverage()
    throttled, other = await scene.reader(coverage), await scene.reader(coverage)
    scene.platform.meets(throttled, Throttled(30, Scope.CHAT))
    await scene.publish(coverage, says("Smoke."))
    async with scene.serving():
        await scene.settled()
        await scene.publish(coverage, says("Flames."))
        await scene.showing(other, 2)
        scene.clock.advance(29.9)
        await scene.looks_again()
        await scene.looks_again()
        assert scene.shows(throttled) == []
        scene.clock.advance(0.1)
        await scene.showing(throttled, 1)
    assert scene.told(throttled) == scene.told(other) == ["Smoke.", "Flames."]


async def test_a_throttled_chat_waits_with_breaking_entries_and_corrections_too(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    scene.new_lane()
    scene.platform.meets(reader, Throttled(30, Scope.CHAT))
    await scene.publish(coverage, says("Flames."))
    async with scene.serving():
        await scene.settled()
        calls = len(scene.platform.calls)
        await scene.publish(coverage, says("All out."), BREAKING)
        await scene.correct(entry, "Steam.")
        await scene.looks_again()
        await scene.looks_again()
        assert len(scene.platform.calls) == calls
        scene.clock.advance(30)
        await scene.showing(reader, 3)
        await scene.settled()
    assert scene.shows(reader) == ["Steam.", "Breaking", "Flames."]


async def test_a_chat_whose_edits_are_throttled_gets_what_is_new_and_is_corrected_then(scene: Scene) -> None:
    reader, entry = await scene.delivered("Smoke.")
    scene.platform.meets(reader, Throttled(1200, Scope.EDITS))
    async with scene.serving():
        await scene.correct(entry, "Steam.")
        await scene.requested(1)
        await scene.publish(await scene.store.stream.coverage(entry.coverage), says("Flames."))
        await scene.showing(reader, 2)
        scene.clock.advance(1199)
        await scene.looks_again()
        await scene.looks_again()
        assert (scene.kinds, scene.shows(reader)) == (["edit", "send"], ["Smoke.", "Flames."])
        scene.clock.advance(1)
        await scene.pulse.until(lambda: scene.shows(reader) == ["Steam.", "Flames."])


async def test_a_chat_that_is_throttled_while_it_is_corrected_waits_and_is_corrected_then(scene: Scene) -> None:
    coverage = await scene.coverage()
    throttled, other = await scene.reader(coverage), await scene.reader(coverage)
    entry = await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    scene.new_lane()
    scene.platform.meets(throttled, Throttled(30, Scope.CHAT))
    await scene.correct(entry, "Steam.")
    async with scene.serving():
        await scene.settled()
        assert (scene.shows(throttled), scene.shows(other)) == (["Smoke."], ["Steam."])
        assert scene.platform.calls.count(("edit", throttled)) == 1
        scene.clock.advance(30)
        await scene.pulse.until(lambda: scene.shows(throttled) == ["Steam."])


async def test_the_parts_of_an_entry_go_on_where_the_chat_was_throttled(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, None, Throttled(30, Scope.CHAT))
    await scene.publish(coverage, LONG)
    async with scene.serving():
        await scene.until_it_waits()
        scene.clock.advance(30)
        await scene.showing(reader, 3)
        await scene.settled()
    assert "".join(scene.platform.screen(reader)).count("It burns.") == 50
    assert len(scene.platform.calls) == 4


async def test_a_chats_deadline_is_kept_over_a_restart(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, Throttled(30, Scope.CHAT))
    await scene.publish(coverage)
    await scene.serve()
    scene.new_lane()
    scene.clock.advance(29)
    async with scene.serving():
        await scene.looks_again()
        assert scene.shows(reader) == []
        scene.clock.advance(1)
        await scene.showing(reader, 1)


async def test_an_account_that_is_throttled_pauses_everybody(scene: Scene) -> None:
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(6)]
    scene.new_lane(window=2)
    scene.platform.meets(readers[0], Throttled(30, Scope.ACCOUNT))
    scene.platform.meets(readers[1], Throttled(5, Scope.ACCOUNT))
    await scene.publish(coverage, says("Smoke."))
    scene.platform.hold()
    async with scene.serving():
        await scene.pulse.until(lambda: len(scene.platform.in_flight) == 2)
        scene.platform.release()
        await scene.pulse.until_found(lambda: marked(scene, 0))
        scene.clock.advance(29.9)
        await scene.looks_again()
        await scene.looks_again()
        assert len(scene.platform.calls) == 2
        scene.clock.advance(0.1)
        await scene.settled()
    assert [scene.shows(reader) for reader in readers] == [["Smoke."]] * 6
    assert len(scene.platform.calls) == 8


async def test_whoever_waits_in_the_line_waits_for_a_throttled_account_too(scene: Scene) -> None:
    one_a_second = Rate(limit=1, window=1.0, slack=0.0)
    scene.new_lane(window=3, pace=Pace(one_a_second, FREE, FREE))
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(3)]
    for reader in readers:
        scene.platform.meets(reader, Throttled(30, Scope.ACCOUNT))
    await scene.publish(coverage)
    async with scene.serving():
        await scene.requested(1)
        await scene.pulse.until_found(lambda: marked(scene, 2))
        scene.clock.advance(29.9)
        await scene.looks_again()
        await scene.looks_again()
        assert len(scene.platform.calls) == 1
        scene.clock.advance(0.2)
        await scene.requested(2)
        scene.lane.stop()
        await scene.pulse.until(lambda: bool(scene.clock.waits))
        scene.clock.advance(30)


async def marked(scene: Scene, count: int) -> bool:
    return len(await scene.marks()) == count


@pytest.mark.parametrize("absence", Absence)
async def test_a_chat_that_cannot_be_reached_is_left_alone_at_once(scene: Scene, absence: Absence) -> None:
    coverage = await scene.coverage()
    gone, other = await scene.reader(coverage), await scene.reader(coverage)
    first = await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    scene.new_lane()
    scene.platform.meets(gone, Unreachable(absence))
    await scene.publish(coverage, says("Flames."))
    await scene.serve()
    scene.new_lane()
    await scene.publish(coverage, says("Sirens."))
    await scene.correct(first, "Steam.")
    await scene.serve()
    assert scene.shows(other) == ["Steam.", "Flames.", "Sirens."]
    assert scene.platform.calls.count(("send", gone)) == 2
    assert scene.platform.calls.count(("edit", gone)) == 0


async def test_a_chat_that_comes_back_gets_all_that_it_missed(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    first = await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    scene.new_lane()
    scene.platform.meets(reader, Unreachable(Absence.BLOCKED))
    await scene.publish(coverage, says("Flames."))
    await scene.serve()
    await scene.correct(first, "Steam.")
    scene.new_lane()
    async with scene.serving():
        await scene.store.subscriptions.restore(reader)
        scene.lane.wake()
        await scene.settled()
    assert scene.shows(reader) == ["Steam.", "Flames."]


async def test_a_chat_that_is_gone_while_it_is_corrected_is_left_alone(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    scene.new_lane()
    scene.platform.meets(reader, Unreachable(Absence.REMOVED))
    await scene.correct(entry)
    await scene.serve()
    scene.new_lane()
    await scene.publish(coverage)
    await scene.serve()
    assert [call for call in scene.platform.calls if call[1] == reader] == [("send", reader), ("edit", reader)]


async def test_a_chat_that_moved_is_served_at_its_new_address(scene: Scene) -> None:
    coverage = await scene.coverage()
    group, supergroup = await scene.group(coverage), Address("telegram", -100_123)
    await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    scene.new_lane()
    scene.platform.meets(group, Moved(supergroup))
    await scene.publish(coverage, says("Flames."))
    await scene.publish(coverage, says("Sirens."))
    await scene.serve()
    assert scene.told(group) == ["Smoke."]
    assert scene.told(supergroup) == ["Flames.", "Sirens."]
    assert await scene.store.subscriptions.following(group) == []
    assert [one.id for one in await scene.store.subscriptions.following(supergroup)] == [coverage.id]


async def test_a_chat_that_moved_while_it_is_corrected_is_served_at_its_new_address(scene: Scene) -> None:
    coverage = await scene.coverage()
    group, supergroup = await scene.group(coverage), Address("telegram", -100_123)
    entry = await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    scene.new_lane()
    scene.platform.meets(group, Moved(supergroup))
    await scene.correct(entry, "Steam.")
    await scene.serve()
    scene.new_lane()
    await scene.publish(coverage, says("Flames."))
    await scene.serve()
    assert scene.told(group) == ["Smoke."]
    assert scene.told(supergroup) == ["Correction", "Steam.", "Flames."]
