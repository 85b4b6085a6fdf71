"""Stopping in order, being cut off, starting again: nothing is lost, and doubled only where nobody can know."""

import asyncio
import logging

import pytest

from bot.budgets.budget import Pace, Rate
from bot.errors import Rejected
from bot.lanes.consequences import InDoubtPolicy
from bot.lanes.delivery import Mark
from bot.model import Address, Coverage
from tests.bot.scene import FREE, Scene
from tests.contracts.newsroom import says

LONG = says("It burns. " * 50)
ONE_A_SECOND = Rate(limit=1, window=1.0, slack=0.0)


async def readers_of_an_entry(scene: Scene, count: int) -> list[Address]:
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(count)]
    await scene.publish(coverage, says("Smoke."))
    return readers


async def test_a_lane_that_is_stopped_lets_what_is_in_flight_land_and_writes_it(scene: Scene) -> None:
    scene.new_lane(window=2)
    first, second, third = await readers_of_an_entry(scene, 3)
    scene.platform.hold()

    async def stop() -> None:
        await scene.sending_to(first, second)
        scene.lane.stop()
        scene.platform.let_one_through()
        await scene.sending_to(second)
        await scene.looks_again()
        await scene.looks_again()
        assert scene.platform.in_flight == [second]
        scene.platform.release()

    await scene.beside(stop())
    assert [len(scene.shows(reader)) for reader in (first, second, third)] == [1, 1, 0]
    assert await scene.marks() == []
    assert [due.chat.address for due in await scene.store.deliveries.due("telegram", 10)] == [third]


async def test_a_lane_with_nothing_to_do_stops_at_once(scene: Scene) -> None:
    async def stop() -> None:
        await scene.looks_again()
        scene.lane.stop()

    await scene.beside(stop())
    assert scene.platform.calls == []


async def test_a_lane_that_is_stopped_before_it_runs_sends_nothing(scene: Scene) -> None:
    await readers_of_an_entry(scene, 2)
    scene.lane.stop()
    await scene.lane.run()
    assert scene.platform.calls == []


async def test_what_was_sent_when_the_lane_was_cut_off_is_written(scene: Scene) -> None:
    """One request has come back, its outcome not yet written; one is in flight, one waits in the line."""
    scene.new_lane(window=2)
    first, second = await readers_of_an_entry(scene, 2)
    scene.platform.hold()
    asked = asyncio.create_task(scene.cut_off(lambda: len(scene.platform.calls) == 1))
    await scene.sending_to(first, second)
    scene.platform.let_one_through()
    await asked
    assert [mark.chat.address for mark in await scene.marks()] == [second]
    assert len(await scene.store.deliveries.due("telegram", 10)) == 1


async def test_what_still_waited_in_the_line_leaves_no_mark_when_the_lane_is_cut_off(scene: Scene) -> None:
    scene.new_lane(window=4, pace=Pace(ONE_A_SECOND, FREE, FREE))
    first, *others = await readers_of_an_entry(scene, 4)
    scene.platform.hold()
    marked: list[Mark] = []

    async def all_marked() -> bool:
        marked[:] = await scene.marks()
        return len(marked) == 4 and scene.platform.in_flight == [first]

    serving = asyncio.create_task(scene.lane.run())
    await scene.pulse.until_found(all_marked)
    serving.cancel()
    await asyncio.wait([serving])
    assert [mark.chat.address for mark in await scene.marks()] == [first]
    assert len(others) == 3


async def test_a_plain_text_that_still_waited_in_the_line_leaves_no_mark_either(scene: Scene) -> None:
    """The platform has refused the formatted one: surely nothing was sent."""
    scene.new_lane(pace=Pace(ONE_A_SECOND, FREE, FREE), in_doubt=InDoubtPolicy.SKIP)
    (reader,) = await readers_of_an_entry(scene, 1)
    scene.platform.meets(reader, Rejected("can't parse entities"))
    await scene.cut_off(lambda: len(scene.platform.calls) == 1 and bool(scene.clock.waits))
    assert await scene.marks() == []


async def test_a_lane_cut_off_while_it_writes_marks_leaves_none(scene: Scene) -> None:
    readers = await readers_of_an_entry(scene, 3)
    serving = asyncio.create_task(scene.lane.run())
    scene.store.deliveries.written = lambda: (serving.cancel(), None)[1]
    await asyncio.wait([serving])
    assert serving.cancelled()
    assert await scene.marks() == []
    scene.store.deliveries.written = lambda: None
    scene.new_lane()
    await scene.serve()
    assert [scene.shows(reader) for reader in readers] == [["Smoke."]] * 3


@pytest.mark.parametrize("step", range(1, 28))
async def test_wherever_a_lane_is_cut_off_nothing_is_lost(scene: Scene, step: int) -> None:
    """Doubled is only what was in flight. The first entry is merged with the next, the third is in two messages."""
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(2)]
    entries = [await scene.publish(coverage, says(text)) for text in ("Smoke.", "Flames.", "Sirens. " * 30)]
    scene.pulse.beats = 0
    await scene.cut_off(lambda: scene.pulse.beats >= step)
    in_doubt = len(await scene.marks())
    await scene.correct(entries[0], "Steam.")
    scene.new_lane()
    await scene.serve()
    screens = [scene.platform.screen(reader) for reader in readers]
    assert [newest(scene.told(reader))[:2] for reader in readers] == [["Steam.", "Flames."]] * 2
    assert all("".join(screen).count("Sirens.") >= 30 for screen in screens)
    assert sum(map(len, screens)) <= 6 + in_doubt


def newest(texts: list[str]) -> list[str]:
    """Each text where it was sent last, without those that nobody can correct any more."""
    return [text for text in reversed(dict.fromkeys(reversed(texts))) if text != "Smoke."]


async def interrupted(scene: Scene) -> tuple[Coverage, Address]:
    """A relay that died while a message was on its way: nobody knows whether it arrived."""
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await scene.publish(coverage, says("Smoke."))
    scene.platform.hold()
    await scene.cut_off(lambda: scene.platform.in_flight == [reader])
    scene.platform.release()
    assert len(await scene.marks()) == 1
    return coverage, reader


async def test_after_a_restart_what_was_marked_is_sent_again_with_the_same_nonce(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    _, reader = await interrupted(scene)
    scene.new_lane()
    with caplog.at_level(logging.WARNING):
        await scene.serve()
    assert scene.shows(reader) == ["Smoke."]
    assert len(scene.platform.nonces) == 2
    assert len(set(scene.platform.nonces)) == 1
    assert f"in-doubt chat={reader} seq=1" in caplog.text


async def test_after_a_restart_a_corrected_entry_is_sent_again_as_it_is_by_now(scene: Scene) -> None:
    coverage, reader = await interrupted(scene)
    await scene.correct((await scene.store.stream.entries(coverage.id))[0], "Steam.")
    scene.new_lane()
    await scene.serve()
    assert scene.kinds == ["send"]
    assert scene.shows(reader) == ["Steam."]


async def test_after_a_restart_a_platform_that_knows_nonces_shows_nothing_twice(scene: Scene) -> None:
    coverage, reader = await interrupted(scene)
    await scene.correct((await scene.store.stream.entries(coverage.id))[0], "Steam.")
    scene.new_lane(repeats_are_safe=True)
    await scene.serve()
    assert scene.kinds == ["send", "edit"]
    assert scene.shows(reader) == ["Steam."]


async def test_after_a_restart_a_withdrawn_entry_is_not_sent_again(scene: Scene) -> None:
    coverage, reader = await interrupted(scene)
    await scene.retract((await scene.store.stream.entries(coverage.id))[0])
    await scene.publish(coverage, says("Flames."))
    scene.new_lane()
    await scene.serve()
    assert scene.shows(reader) == ["Flames."]


async def test_after_a_restart_what_is_in_doubt_may_be_skipped(scene: Scene) -> None:
    coverage, reader = await interrupted(scene)
    await scene.publish(coverage, says("Flames."))
    scene.new_lane(in_doubt=InDoubtPolicy.SKIP)
    await scene.serve()
    assert scene.shows(reader) == ["Flames."]


async def test_after_a_restart_the_parts_of_an_entry_go_on_where_they_stopped(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await scene.publish(coverage, LONG)
    scene.platform.hold()
    asked = asyncio.create_task(
        scene.cut_off(lambda: len(scene.platform.calls) == 1 and scene.platform.in_flight == [reader])
    )
    await scene.sending_to(reader)
    scene.platform.let_one_through()
    await asked
    scene.platform.release()
    scene.new_lane()
    await scene.serve()
    assert "".join(scene.platform.screen(reader)).count("It burns.") == 50
    assert len(scene.platform.screen(reader)) == 3


async def test_after_a_restart_what_a_correction_had_added_is_not_added_again(scene: Scene) -> None:
    """It was cut off while the next part was on its way; that one alone is in doubt."""
    reader, entry = await scene.delivered("Smoke.")
    await scene.correct(entry, "It burns. " * 50)
    scene.platform.hold()
    asked = asyncio.create_task(scene.cut_off(lambda: len(scene.platform.nonces) == 3))
    for requests in (1, 2):
        await scene.sending_to(reader)
        scene.platform.let_one_through()
        await scene.requested(requests)
    await asked
    scene.platform.release()
    scene.new_lane()
    await scene.serve()
    assert scene.whole(reader).count("It burns.") == 50


async def test_a_lane_that_lost_its_connection_runs_again(scene: Scene) -> None:
    """The relay runs the same lane again when the platform is back."""
    coverage, reader = await interrupted(scene)
    async with scene.serving():
        await scene.settled()
        await scene.publish(coverage, says("Flames."))
        await scene.settled()
    assert scene.shows(reader) == ["Smoke.", "Flames."]
