"""The lane on a calm day: each chat gets each entry once, in order, within the budgets."""

import asyncio

import pytest

from bot.budget import Pace, Rate
from bot.model import Level
from tests.bot.clock import BEGINNING
from tests.bot.scene import FREE, Scene
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
    told = [tuple(text.split("\n\n")) for text in scene.platform.screen(reader)]
    assert {(text.split()[0], footer.split("· ")[1]) for text, footer in told} == {
        ("Fire", "Harbour fire"),
        ("Flood", "Flood"),
    }
    assert [text for text, _ in told if text.startswith("Fire")] == ["Fire 0.", "Fire 1.", "Fire 2."]
    assert [text for text, _ in told if text.startswith("Flood")] == ["Flood 0.", "Flood 1.", "Flood 2."]


async def test_each_level_gets_what_it_asked_for(scene: Scene) -> None:
    coverage = await scene.coverage()
    everything, key, breaking = [await scene.reader(coverage, level) for level in Level]
    await scene.publish(coverage, says("Smoke."))
    await scene.publish(coverage, says("Flames."), KEY)
    await scene.publish(coverage, says("All out."), BREAKING)
    await scene.serve()
    assert sorted(scene.shows(everything)) == ["Breaking", "Flames.", "Smoke."]
    assert sorted(scene.shows(key)) == ["Breaking", "Flames."]
    assert scene.shows(breaking) == ["Breaking"]


async def test_breaking_overtakes_the_backlog_with_a_sound(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await scene.publish(coverage, says("Smoke."))
    await scene.publish(coverage, says("Flames."))
    await scene.publish(coverage, says("All out."), BREAKING)
    await scene.serve()
    assert scene.shows(reader) == ["Breaking", "Smoke.", "Flames."]
    assert [shown.silent for _, shown in scene.platform.messages(reader)] == [False, True, True]


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


async def test_the_parts_of_a_long_entry_go_in_turn_each_replying_to_the_one_before(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, LONG, BREAKING)
    await scene.publish(coverage, says("Sirens."))
    await scene.serve()
    messages = scene.platform.messages(reader)
    assert len(messages) == 4
    parts = messages[:3]
    assert [shown.reply_to for _, shown in parts] == [None, *(message for message, _ in parts[:-1])]
    assert [shown.silent for _, shown in parts] == [False, True, True]
    assert all(len(shown.text) <= 200 for _, shown in parts)
    assert "".join(shown.text for _, shown in parts).count("It burns.") == 50
    await scene.correct(entry)
    (outdated,) = await scene.store.deliveries.outdated("telegram", 10)
    assert [(receipt.part, receipt.message) for receipt in outdated.receipts] == [
        (part, message) for part, (message, _) in enumerate(parts)
    ]


async def test_the_position_moves_after_the_last_part(scene: Scene) -> None:
    coverage = await scene.coverage()
    await scene.reader(coverage)
    await scene.publish(coverage, LONG)
    async with scene.serving():
        scene.platform.hold()
        for sent in range(3):
            await scene.pulse.until(lambda: len(scene.platform.in_flight) == 1)
            assert len(await scene.store.deliveries.due("telegram", 1)) == 1
            assert len(scene.platform.calls) == sent
            scene.platform.let_one_through()
            await scene.requested(sent + 1)
        scene.platform.release()
        await scene.settled()
    assert await scene.store.deliveries.due("telegram", 1) == []


async def test_the_closing_line_ends_the_subscription(scene: Scene) -> None:
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(3)]
    await scene.publish(coverage, says("Smoke."))
    await scene.close(coverage)
    await scene.serve()
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
    assert scene.shows(reader)[0] == "Steam."


@pytest.mark.parametrize("window", [1, 2, 5])
async def test_no_more_requests_are_in_flight_than_the_window_holds(scene: Scene, window: int) -> None:
    scene.new_lane(window=window)
    coverage = await scene.coverage()
    for _ in range(8):
        await scene.reader(coverage)
    entry = await scene.publish(coverage, LONG)
    scene.platform.hold()
    async with scene.serving():
        await scene.pulse.until(lambda: len(scene.platform.in_flight) == window)
        await scene.correct(entry)
        await scene.looks_again()
        await scene.looks_again()
        scene.platform.release()
        await scene.settled()
    assert scene.platform.most_in_flight == window


async def test_a_chat_never_has_two_requests_at_once(scene: Scene) -> None:
    fire, flood = await scene.coverage(), await scene.coverage("Flood", "flood")
    readers = [await scene.reader(fire) for _ in range(2)]
    for reader in readers:
        await scene.newsroom.follow(reader, flood)
    first = await scene.publish(fire, LONG)
    scene.platform.hold()
    async with scene.serving():
        await scene.pulse.until(lambda: len(scene.platform.in_flight) == 2)
        await scene.publish(flood, says("Water."), BREAKING)
        await scene.correct(first)
        await scene.looks_again()
        await scene.looks_again()
        scene.platform.release()
        await scene.settled()
    assert scene.platform.overlapped == set()


async def test_a_group_gets_its_burst_and_then_rests_while_others_are_served(scene: Scene) -> None:
    three_then_one_a_second = Rate(limit=13, window=10.0, burst=3)
    scene.new_lane(pace=Pace(FREE, FREE, three_then_one_a_second))
    coverage = await scene.coverage()
    group, reader = await scene.group(coverage), await scene.reader(coverage)
    for number in range(5):
        await scene.publish(coverage, says(f"{number}."))
    async with scene.serving():
        await scene.pulse.until(lambda: len(scene.shows(reader)) == 5 and bool(scene.clock.waits))
        assert len(scene.shows(group)) == 3
        for known in (4, 5):
            await scene.pulse.until(lambda: bool(scene.clock.waits))
            assert scene.clock.waits == pytest.approx([1.0])
            scene.clock.advance(1.0)
            await scene.showing(group, known)
        await scene.settled()
    assert scene.shows(group) == [f"{number}." for number in range(5)]


async def test_a_rest_that_ended_while_the_lane_was_writing_is_not_slept_through(scene: Scene) -> None:
    two_then_one_a_second = Rate(limit=12, window=10.0, burst=2)
    scene.new_lane(pace=Pace(FREE, FREE, two_then_one_a_second))
    coverage = await scene.coverage()
    group = await scene.group(coverage)
    for number in range(3):
        await scene.publish(coverage, says(f"{number}."))
    async with scene.serving():
        await scene.pulse.until(lambda: len(scene.shows(group)) == 2 and bool(scene.clock.waits))
        scene.store.deliveries.written = lambda: scene.clock.advance(5)
        scene.platform.hold()
        reader = await scene.reader(coverage)
        await scene.pulse.until(lambda: set(scene.platform.in_flight) == {reader, group})
        scene.platform.release()
        await scene.settled()


async def test_the_account_keeps_to_its_rate(scene: Scene) -> None:
    ten_a_second = Rate(limit=11, window=1.0)
    scene.new_lane(window=3, pace=Pace(ten_a_second, FREE, FREE))
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(20)]
    await scene.publish(coverage)
    async with scene.serving():
        for sent in range(1, 21):
            await scene.requested(sent)
            if sent < 20:
                await scene.pulse.until(lambda: bool(scene.clock.waits))
                scene.clock.advance(0.1)
    assert scene.clock.elapsed == pytest.approx(BEGINNING + 1.9)
    assert [len(scene.shows(reader)) for reader in readers] == [1] * 20


async def test_answers_to_commands_wait_in_the_same_line(scene: Scene) -> None:
    one_a_second = Rate(limit=2, window=1.0)
    lane = scene.new_lane(pace=Pace(one_a_second, FREE, FREE))
    await lane.admit()
    second = asyncio.create_task(lane.admit())
    await scene.pulse.until(lambda: scene.clock.waits == [1.0])
    assert not second.done()
    scene.clock.advance(1.0)
    await second


async def test_no_nonce_is_used_for_two_messages(scene: Scene) -> None:
    coverage = await scene.coverage()
    for _ in range(3):
        await scene.reader(coverage)
    await scene.publish(coverage, LONG)
    await scene.publish(coverage, says("Sirens."))
    await scene.close(coverage)
    await scene.serve()
    assert len(set(scene.platform.nonces)) == len(scene.platform.nonces) == 3 * (3 + 1 + 1)
    assert all(len(nonce) <= 25 for nonce in scene.platform.nonces)


async def test_an_entry_published_while_the_lane_looks_is_not_passed_over(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A retracted entry is passed over up to the head, and another one comes in just then."""
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await scene.retract(await scene.publish(coverage, says("Smoke.")))
    look = scene.store.deliveries.next_row

    async def look_and_be_late(*where: object) -> object:
        row = await look(*where)  # type: ignore[arg-type]
        monkeypatch.setattr(scene.store.deliveries, "next_row", look)
        await scene.newsroom.publish(coverage, says("Flames."))
        return row

    monkeypatch.setattr(scene.store.deliveries, "next_row", look_and_be_late)
    await scene.serve()
    assert scene.shows(reader) == ["Flames."]
