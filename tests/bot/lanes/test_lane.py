"""The lane on a calm day: each chat gets each entry once, in order, within the budgets."""

import pytest

from bot.lanes.delivery import Pending, Urgency
from bot.model import CoverageId, Level, Seq
from tests.bot.scene import Scene
from tests.contracts.newsroom import BREAKING, KEY, says

LONG = says("It burns. " * 50)


async def test_every_reader_gets_every_entry_once_and_in_order(scene: Scene) -> None:
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(6)]
    async with scene.serving():
        for text in ("Smoke.", "Flames.", "Sirens."):
            await scene.publish(coverage, says(text))
            await scene.settled()
    assert [scene.shows(reader) for reader in readers] == [["Smoke.", "Flames.", "Sirens."]] * 6
    assert len(scene.platform.calls) == 18


async def test_a_message_is_the_entry_as_it_is_composed(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    ((_, shown),) = scene.platform.messages(reader)
    assert shown.text == "Smoke.\n\n09:03 UTC · Harbour fire"
    assert (shown.silent, shown.preview, shown.markup, shown.reply_to) == (True, False, True, None)


async def test_an_idle_lane_wakes_up_when_it_is_rung(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    async with scene.serving():
        await scene.looks_again()
        assert scene.clock.waits == []
        await scene.publish(coverage, says("Smoke."))
        await scene.settled()
    assert scene.shows(reader) == ["Smoke."]


async def test_nobody_else_gets_anything(scene: Scene) -> None:
    fire, flood = await scene.coverage(), await scene.coverage("Flood", "flood")
    reader = await scene.reader(flood)
    await scene.publish(fire)
    await scene.serve()
    assert scene.shows(reader) == []


async def test_the_readers_of_another_platform_are_left_to_its_lane(scene: Scene) -> None:
    coverage = await scene.coverage()
    elsewhere = await scene.newsroom.reader(coverage, platform="discord")
    await scene.publish(coverage)
    await scene.serve()
    assert scene.platform.calls == []
    assert len(await scene.store.deliveries.due("discord", 10)) == 1
    assert elsewhere.platform == "discord"


async def test_two_coverages_do_not_mix_in_a_message(scene: Scene) -> None:
    fire, flood = await scene.coverage(), await scene.coverage("Flood", "flood")
    reader = await scene.reader(fire)
    await scene.newsroom.follow(reader, flood)
    for number in range(3):
        await scene.publish(fire, says(f"Fire {number}."))
        await scene.publish(flood, says(f"Flood {number}."))
    await scene.serve()
    assert scene.platform.screen(reader) == [
        "09:05 UTC · Fire 0.\n\n09:07 UTC · Fire 1.\n\n09:09 UTC · Fire 2.\n\nHarbour fire",
        "09:06 UTC · Flood 0.\n\n09:08 UTC · Flood 1.\n\n09:10 UTC · Flood 2.\n\nFlood",
    ]


async def test_each_level_gets_what_it_asked_for(scene: Scene) -> None:
    coverage = await scene.coverage()
    everything, key, breaking = [await scene.reader(coverage, level) for level in Level]
    await scene.publish(coverage, says("Smoke."))
    await scene.publish(coverage, says("Flames."), KEY)
    await scene.publish(coverage, says("All out."), BREAKING)
    await scene.serve()
    assert scene.told(everything) == ["Breaking", "All out.", "Smoke.", "Flames."]
    assert scene.told(key) == ["Breaking", "All out.", "Flames."]
    assert scene.told(breaking) == ["Breaking", "All out."]


async def test_breaking_overtakes_the_backlog_with_a_sound(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await scene.publish(coverage, says("Smoke."))
    await scene.publish(coverage, says("Flames."))
    await scene.publish(coverage, says("All out."), BREAKING)
    await scene.serve()
    assert scene.told(reader) == ["Breaking", "All out.", "Smoke.", "Flames."]
    assert [shown.silent for _, shown in scene.platform.messages(reader)] == [False, True]


async def test_a_new_reader_gets_the_newest_entry_and_all_that_come(scene: Scene) -> None:
    coverage = await scene.coverage()
    await scene.publish(coverage, says("Smoke."))
    await scene.publish(coverage, says("Flames."))
    reader = await scene.reader(coverage)
    await scene.publish(coverage, says("Sirens."))
    await scene.serve()
    assert scene.shows(reader) == ["Flames.", "Sirens."]


async def test_a_new_reader_is_not_sent_what_was_withdrawn_meanwhile(scene: Scene) -> None:
    coverage = await scene.coverage()
    entry = await scene.publish(coverage, says("Smoke."))
    reader = await scene.reader(coverage)
    await scene.retract(entry)
    await scene.serve()
    assert scene.shows(reader) == []


async def test_the_closing_line_ends_the_subscription(scene: Scene) -> None:
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(3)]
    await scene.publish(coverage, says("Smoke."))
    async with scene.serving():
        await scene.settled()
        await scene.close(coverage)
        await scene.settled()
    for reader in readers:
        assert scene.shows(reader) == ["Smoke.", "This coverage has ended: Harbour fire"]
        assert await scene.store.subscriptions.following(reader) == []


async def test_what_a_subscriber_has_is_corrected_after_the_coverage_has_ended(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("Smoke."))
    await scene.close(coverage)
    await scene.serve()
    scene.new_lane()
    await scene.correct(entry, "Steam.")
    await scene.serve()
    assert scene.kinds == ["send", "edit"]
    assert scene.told(reader) == ["Steam.", "This coverage has ended: Harbour fire"]


async def test_no_nonce_is_used_for_two_messages(scene: Scene) -> None:
    coverage = await scene.coverage()
    for _ in range(3):
        await scene.reader(coverage)
    async with scene.serving():
        await scene.publish(coverage, LONG)
        await scene.settled()
        for text in ("Sirens.", "Steam."):
            await scene.publish(coverage, says(text))
        await scene.settled()
        await scene.close(coverage)
        await scene.settled()
    assert len(set(scene.platform.nonces)) == len(scene.platform.nonces)
    assert 3 * (3 + 1 + 1) <= len(scene.platform.nonces) <= 3 * (3 + 2 + 1)
    assert all(len(nonce) <= 25 for nonce in scene.platform.nonces)


async def test_an_entry_published_while_the_lane_looks_is_not_passed_over(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A retracted entry is passed over up to the head, and another one comes in just then."""
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await scene.retract(await scene.publish(coverage, says("Smoke.")))
    look = scene.store.deliveries.pending

    async def look_and_be_late(coverage_id: CoverageId, level: Level, urgency: Urgency, after: Seq) -> Pending:
        pending = await look(coverage_id, level, urgency, after)
        monkeypatch.setattr(scene.store.deliveries, "pending", look)
        await scene.newsroom.publish(coverage, says("Flames."))
        return pending

    monkeypatch.setattr(scene.store.deliveries, "pending", look_and_be_late)
    await scene.serve()
    assert scene.shows(reader) == ["Flames."]
