"""What a lane does next."""

import pytest

from bot.budgets.budget import Act, Pace, Rate
from bot.lanes.delivery import Carried, Due, Layout, Mark, Pending, Urgency
from bot.lanes.plan import Plan
from bot.lanes.planning import Planner
from bot.model import Address, CoverageId, Level, Seq
from tests.bot.scene import FREE, NO_LIMITS, Scene
from tests.contracts.courier import Courier
from tests.contracts.newsroom import BREAKING, says

LONG = says("It burns. " * 50)
ONE_A_MINUTE = Rate(limit=1, window=60.0, slack=0.0)


def planner(scene: Scene, pace: Pace = NO_LIMITS) -> Planner:
    return Planner(scene.platform, scene.store, pace, scene.clock)


def to_whom(plan: Plan) -> list[Address]:
    return [sending.mark.chat.address for sending in plan.sendings]


def marks(plan: Plan) -> list[Mark]:
    return [sending.mark for sending in plan.sendings]


async def carried_out(planning: Planner, free: int) -> Plan:
    """A plan whose requests leave at once."""
    plan = await planning.plan(free, set())
    for mark in plan.marks:
        planning.spend(mark.chat, Act.SEND)
    for outdated in plan.revisions:
        planning.spend(outdated.chat, Act.EDIT)
    return plan


async def test_nothing_due_is_nothing_to_do(scene: Scene) -> None:
    plan = await planner(scene).plan(4, set())
    assert (plan.sendings, plan.revisions, plan.passed, plan.look_again) == ([], [], [], None)


@pytest.mark.parametrize("free", [0, -1])
async def test_without_a_free_place_nothing_is_read(scene: Scene, free: int) -> None:
    coverage = await scene.coverage()
    await scene.reader(coverage)
    await scene.publish(coverage)
    assert (await planner(scene).plan(free, set())).size == 0


async def test_a_plan_fills_the_free_places_and_no_more(scene: Scene) -> None:
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(5)]
    await scene.publish(coverage)
    assert to_whom(await planner(scene).plan(3, set())) == readers[:3]


async def test_who_is_busy_is_left_out(scene: Scene) -> None:
    coverage = await scene.coverage()
    first, second = await scene.reader(coverage), await scene.reader(coverage)
    await scene.publish(coverage)
    busy = {due.chat.key for due in await due_now(scene) if due.chat.address == first}
    assert to_whom(await planner(scene).plan(4, busy)) == [second]


async def due_now(scene: Scene) -> list[Due]:
    return await scene.store.deliveries.due("telegram", 100)


async def test_a_chat_that_follows_two_coverages_gets_one_message_at_a_time(scene: Scene) -> None:
    fire, flood = await scene.coverage(), await scene.coverage("Flood", "flood")
    reader = await scene.reader(fire)
    await scene.newsroom.follow(reader, flood)
    await scene.publish(fire)
    await scene.publish(flood, marks=BREAKING)
    plan = await planner(scene).plan(4, set())
    assert to_whom(plan) == [reader]
    assert marks(plan)[0].coverage == flood.id


async def test_a_mark_says_what_is_being_sent(scene: Scene) -> None:
    coverage = await scene.coverage()
    await scene.reader(coverage)
    entry = await scene.publish(coverage, LONG)
    (mark,) = marks(await planner(scene).plan(4, set()))
    assert mark.layout == Layout((Carried(entry.id, 1),))
    assert (mark.part, mark.parts, mark.remaining, mark.doubts) == (0, 3, 0, 0)
    assert mark.started_at == scene.clock.now()
    assert not mark.last


async def test_what_was_retracted_is_passed_over(scene: Scene) -> None:
    coverage = await scene.coverage()
    await scene.reader(coverage)
    await scene.retract(await scene.publish(coverage))
    plan = await planner(scene).plan(4, set())
    assert plan.size == 0
    (passed,) = plan.passed
    await scene.store.deliveries.turn("telegram", plan.passed, [])
    assert passed.seq > passed.due.after
    assert await due_now(scene) == []


async def test_an_owed_entry_that_the_chat_has_is_passed_over(scene: Scene) -> None:
    coverage = await scene.coverage()
    await scene.publish(coverage)
    reader = await scene.reader(coverage)
    courier = Courier(scene.store)
    await courier.serve()
    assert await scene.store.subscriptions.unsubscribe(reader, coverage.id)
    await scene.newsroom.follow(reader, coverage)
    plan = await planner(scene).plan(4, set())
    assert plan.size == 0


async def test_a_released_entry_that_the_chat_has_is_passed_over(scene: Scene) -> None:
    coverage = await scene.coverage()
    await scene.newsroom.store_only(coverage)
    reader = await scene.reader(coverage)
    other = await scene.newsroom.reader(await scene.coverage("Flood", "flood"))
    courier = Courier(scene.store)
    await courier.serve()
    await scene.store.stream.release(coverage.id, scene.newsroom.tick())
    plan = await planner(scene).plan(4, set())
    assert [passed.due.chat.address for passed in plan.passed] == [reader]
    assert plan.size == 0
    assert other not in to_whom(plan)


async def test_a_chat_over_its_budget_rests_and_the_plan_says_until_when(scene: Scene) -> None:
    planning = planner(scene, Pace(FREE, ONE_A_MINUTE, FREE))
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await scene.publish(coverage)
    assert to_whom(await carried_out(planning, 4)) == [reader]
    scene.clock.advance(10)
    later = await planning.plan(4, set())
    assert later.size == 0
    assert later.look_again == pytest.approx(scene.clock.monotonic() + 50)


async def test_a_correction_uses_the_budget_of_its_chat(scene: Scene) -> None:
    planning = planner(scene, Pace(FREE, ONE_A_MINUTE, FREE))
    coverage = await scene.coverage()
    await scene.reader(coverage)
    entry = await scene.publish(coverage)
    await Courier(scene.store).serve()
    await scene.correct(entry)
    assert len((await carried_out(planning, 4)).revisions) == 1
    await scene.publish(coverage)
    later = await planning.plan(4, set())
    assert later.size == 0
    assert later.look_again == pytest.approx(scene.clock.monotonic() + 60)


async def test_the_plan_names_the_first_rest_that_ends(scene: Scene) -> None:
    planning = planner(scene, Pace(FREE, ONE_A_MINUTE, FREE))
    coverage = await scene.coverage()
    for _ in range(2):
        await scene.reader(coverage)
    await scene.publish(coverage)
    assert (await carried_out(planning, 1)).size == 1
    scene.clock.advance(10)
    assert (await carried_out(planning, 1)).size == 1
    plan = await planning.plan(4, set())
    assert plan.look_again == pytest.approx(scene.clock.monotonic() + 50)


async def test_chats_that_rest_do_not_hide_the_others(scene: Scene) -> None:
    """Those furthest behind come first, and these may be many chats that have to rest for minutes."""
    planning = planner(scene, Pace(FREE, FREE, ONE_A_MINUTE))
    fire, flood = await scene.coverage(), await scene.coverage("Flood", "flood")
    for number in range(1, 31):
        await scene.group(fire, number)
    await scene.publish(fire)
    for _ in range(15):
        assert (await carried_out(planning, 2)).size == 2
    reader = await scene.reader(flood)
    await scene.publish(flood)
    assert to_whom(await planning.plan(2, set())) == [reader]


async def test_a_part_that_follows_replies_to_the_one_before(scene: Scene) -> None:
    coverage = await scene.coverage()
    await scene.reader(coverage)
    await scene.publish(coverage, LONG)
    planning = planner(scene)
    courier = Courier(scene.store)
    (mark,) = marks(await planning.plan(4, set()))
    delivered = await courier.arrive(mark)
    (sending,) = (await planning.plan(4, set())).sendings
    assert (sending.mark.part, sending.reply_to) == (1, delivered.message)


async def test_the_same_entry_for_many_chats_is_read_and_composed_once(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    coverage = await scene.coverage()
    for _ in range(10):
        await scene.reader(coverage)
    await scene.publish(coverage)
    read: list[Seq] = []
    look = scene.store.deliveries.pending

    async def counted(coverage_id: CoverageId, level: Level, urgency: Urgency, after: Seq) -> Pending:
        read.append(after)
        return await look(coverage_id, level, urgency, after)

    monkeypatch.setattr(scene.store.deliveries, "pending", counted)
    plan = await planner(scene).plan(10, set())
    assert len(plan.sendings) == 10
    assert len(read) == 1
    assert len({id(sending.message) for sending in plan.sendings}) == 1
