"""Who is served first, with how many messages, and how loud."""

from datetime import timedelta

import pytest

from bot.budgets.budget import Pace, Rate
from bot.composing.sound import LOUD_FOR
from bot.errors import Absence
from bot.lanes.plan import Plan
from bot.lanes.planning import BEHIND_AFTER, Planner
from bot.lanes.precedence import REVISION_SHARE
from bot.lanes.reading import OVERTAKES_FOR
from bot.model import Address, ChatKey, Coverage, Entry, Marks
from tests.bot.scene import FREE, NO_LIMITS, Scene
from tests.contracts.newsroom import BREAKING, MINUTE, says

LONG = " ".join(f"House {number} burns." for number in range(1, 31))
"""Three messages."""


def planner(scene: Scene) -> Planner:
    return Planner(scene.platform, scene.store, NO_LIMITS, scene.clock)


async def outdated(scene: Scene, chats: int, *, breaking: bool = False) -> tuple[Coverage, Entry]:
    """So many chats that show an older revision of an entry."""
    coverage = await scene.coverage()
    for _ in range(chats):
        await scene.reader(coverage)
    entry = await scene.publish(coverage, marks=BREAKING if breaking else Marks())
    await scene.serve()
    await scene.correct(entry)
    return coverage, entry


async def given(planning: Planner, places: int, free: int) -> list[Plan]:
    """So many places, a few free ones at a time; whoever has one is busy from then on."""
    plans: list[Plan] = []
    busy: set[ChatKey] = set()
    while (left := places - sum(plan.size for plan in plans)) > 0:
        plan = await planning.plan(min(free, left), busy)
        assert plan.size
        plans.append(plan)
        busy |= {mark.chat.key for mark in plan.marks} | {one.chat.key for one in plan.revisions}
    return plans


FREE_PLACES = pytest.mark.parametrize("free", [1, 2, 3, 5, 10])


@FREE_PLACES
async def test_corrections_get_their_share_of_a_backlog_and_no_more(scene: Scene, free: int) -> None:
    """Whether the chats that are behind are the same ones does not matter."""
    coverage, _ = await outdated(scene, 40)
    await scene.publish(coverage)
    plans = await given(planner(scene), 30, free)
    assert sum(len(plan.revisions) for plan in plans) == 30 // REVISION_SHARE


async def test_without_a_backlog_corrections_get_every_place(scene: Scene) -> None:
    await outdated(scene, 10)
    plan = await planner(scene).plan(10, set())
    assert (len(plan.revisions), len(plan.sendings)) == (10, 0)


async def test_without_corrections_entries_get_every_place(scene: Scene) -> None:
    coverage = await scene.coverage()
    for _ in range(10):
        await scene.reader(coverage)
    await scene.publish(coverage)
    plan = await planner(scene).plan(10, set())
    assert (len(plan.revisions), len(plan.sendings)) == (0, 10)


@FREE_PLACES
async def test_corrections_of_breaking_entries_take_turns_with_breaking_entries(scene: Scene, free: int) -> None:
    coverage, _ = await outdated(scene, 40, breaking=True)
    await scene.publish(coverage, marks=BREAKING)
    plans = await given(planner(scene), 30, free)
    assert sum(len(plan.revisions) for plan in plans) == 15


async def test_retractions_take_turns_with_breaking_entries_and_other_corrections_wait(scene: Scene) -> None:
    coverage, entry = await outdated(scene, 40)
    await scene.publish(coverage, marks=BREAKING)
    plans = await given(planner(scene), 20, 10)
    assert sum(len(plan.revisions) for plan in plans) == 0
    await scene.retract(entry)
    plans = await given(planner(scene), 20, 10)
    assert sum(len(plan.revisions) for plan in plans) == 10


async def test_breaking_entries_come_before_all_others(scene: Scene) -> None:
    fire, flood = await scene.coverage(), await scene.coverage("Flood", "flood")
    for _ in range(10):
        await scene.reader(fire)
    reader = await scene.reader(flood)
    await scene.publish(fire)
    await scene.publish(flood, marks=BREAKING)
    (sending, *_) = (await planner(scene).plan(4, set())).sendings
    assert sending.mark.chat.address == reader


async def test_whoever_has_waited_longest_comes_first_in_whatever_coverage(scene: Scene) -> None:
    fire, flood = await scene.coverage(), await scene.coverage("Flood", "flood")
    wet, burnt, soaked = await scene.reader(flood), await scene.reader(fire), await scene.reader(flood)
    await scene.store.subscriptions.suspend(soaked, Absence.BLOCKED, scene.clock.now())
    await scene.publish(flood)
    await scene.serve()
    await scene.publish(fire)
    await scene.publish(flood)
    await scene.store.subscriptions.restore(soaked)
    plan = await planner(scene).plan(4, set())
    assert [sending.mark.chat.address for sending in plan.sendings] == [soaked, burnt, wet]


async def late_breaking(scene: Scene, late: timedelta) -> list[bool]:
    """Two breaking entries, the newer of them so late: which of the messages that come of them have no sound."""
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    for text in ("All out.", "All safe."):
        await scene.publish(coverage, says(text), BREAKING)
    scene.clock.advance((scene.newsroom.now - scene.clock.now() + late).total_seconds())
    await scene.serve()
    assert scene.told(reader) == ["Breaking", "All out.", "Breaking", "All safe."]
    return [shown.silent for _, shown in scene.platform.messages(reader)]


async def test_breaking_entries_have_messages_of_their_own_with_a_sound(scene: Scene) -> None:
    assert await late_breaking(scene, timedelta(0)) == [False, False]


async def test_after_half_an_hour_they_make_no_sound(scene: Scene) -> None:
    assert await late_breaking(scene, LOUD_FOR - MINUTE) == [False, False]


async def test_each_of_them_is_late_for_itself(scene: Scene) -> None:
    assert await late_breaking(scene, LOUD_FOR) == [True, False]


async def test_later_than_half_an_hour_they_are_silent(scene: Scene) -> None:
    assert await late_breaking(scene, LOUD_FOR + MINUTE) == [True, True]


async def test_after_six_hours_they_are_one_message(scene: Scene) -> None:
    assert await late_breaking(scene, OVERTAKES_FOR + MINUTE) == [True]


async def test_what_a_new_reader_gets_late_makes_no_sound(scene: Scene) -> None:
    coverage = await scene.coverage()
    await scene.publish(coverage, says("All out."), BREAKING)
    scene.clock.advance(LOUD_FOR.total_seconds() * 10)
    reader = await scene.reader(coverage)
    await scene.serve()
    assert [shown.silent for _, shown in scene.platform.messages(reader)] == [True]


async def behind(scene: Scene, *texts: str) -> tuple[Coverage, list[Address]]:
    """Four chats that are behind by these entries."""
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(4)]
    for text in texts:
        await scene.publish(coverage, says(text))
    return coverage, readers


async def remaining(planning: Planner, free: int) -> set[int]:
    """How many messages the chats that are served first are to get after the first."""
    return {mark.remaining for mark in (await planning.plan(free, set())).marks}


FULL_MESSAGES = ["Smoke. " * 22, "Flames. " * 20, "Sirens. " * 20]


async def test_a_chat_gets_three_messages_and_one_while_the_lane_is_behind(scene: Scene) -> None:
    await behind(scene, *FULL_MESSAGES)
    planning = planner(scene)
    assert await remaining(planning, 2) == {2}
    scene.clock.advance(BEHIND_AFTER)
    assert await remaining(planning, 2) == {2}
    scene.clock.advance(1)
    assert await remaining(planning, 2) == {0}
    assert await remaining(planning, 4) == {2}
    assert await remaining(planning, 2) == {2}


async def test_a_lane_that_had_nothing_to_do_for_long_is_not_behind(scene: Scene) -> None:
    planning = planner(scene)
    assert await remaining(planning, 2) == set()
    scene.clock.advance(10 * BEHIND_AFTER)
    await behind(scene, *FULL_MESSAGES)
    assert await remaining(planning, 2) == {2}


async def test_what_comes_while_a_service_pauses_finds_room_in_its_messages(scene: Scene) -> None:
    one_a_minute = Rate(limit=1, window=60.0, slack=0.0)
    scene.new_lane(pace=Pace(FREE, FREE, one_a_minute))
    coverage = await scene.coverage()
    group = await scene.group(coverage)
    for text in FULL_MESSAGES:
        await scene.publish(coverage, says(text))
    async with scene.serving():
        for messages in (1, 2, 3):
            await scene.showing(group, messages)
            await scene.publish(coverage, says(f"Extra {messages}."))
            await scene.until_it_waits()
            scene.clock.advance(60)
        await scene.settled()
    first, *others = scene.told(group)
    assert first == FULL_MESSAGES[0]
    assert [text.split(".")[0] for text in others] == ["Flames", "Sirens", "Extra 1", "Extra 2", "Extra 3"]
    assert [text.count("Sirens.") < 20 for text in others if text.startswith("Sirens")] == [True]
    assert len(scene.shows(group)) == 4


async def test_the_parts_of_a_long_entry_go_on_when_others_come_meanwhile(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await scene.publish(coverage, says(LONG))
    scene.platform.hold()
    async with scene.serving():
        for number in (1, 2):
            await scene.sending_to(reader)
            await scene.publish(coverage, says(f"Extra {number}."))
            scene.platform.let_one_through()
            await scene.showing(reader, number)
        scene.platform.release()
        await scene.settled()
    assert scene.whole(reader).count("burns.") == 30
    assert len(scene.shows(reader)) == 4
    assert scene.told(reader)[-2:] == ["Extra 1.", "Extra 2."]


async def test_the_parts_of_a_long_entry_count_in_their_service(scene: Scene) -> None:
    two_parts = " ".join(LONG.split(" ")[:60])
    coverage, (reader, *_) = await behind(scene, two_parts, FULL_MESSAGES[0])
    scene.platform.hold()
    async with scene.serving():
        await scene.pulse.until(lambda: len(scene.platform.in_flight) == 4)
        await scene.publish(coverage, says(FULL_MESSAGES[1]))
        scene.platform.release()
        await scene.settled()
    assert len(scene.shows(reader)) == 3
    assert [text.split(".")[0] for text in scene.told(reader)[-2:]] == ["Smoke", "Flames"]
