"""Entries of several messages: their parts go in turn, and corrections find them all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.errors import EditRefused, Scope, Throttled
from bot.model import Address, Entry
from tests.bot.scene import Scene
from tests.contracts.newsroom import BREAKING, says

SHORT = "Steam."
LONG = "It burns. " * 50
LONGER = "It burns. " * 85


async def test_the_parts_of_a_long_entry_go_in_turn_each_replying_to_the_one_before(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says(LONG), BREAKING)
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
    await scene.publish(coverage, says(LONG))
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


async def test_of_a_split_entry_that_is_retracted_one_message_is_left(scene: Scene) -> None:
    reader, entry = await scene.delivered(LONG)
    (first, _), *_ = scene.platform.messages(reader)
    await scene.retract(entry, "A drill")
    await scene.serve()
    ((left, shown),) = scene.platform.messages(reader)
    assert left == first
    assert "Withdrawn 09:04 UTC: A drill" in shown.text
    assert scene.kinds == ["edit", "withdraw", "withdraw"]


async def test_a_correction_that_is_shorter_takes_the_parts_that_are_too_many_away(scene: Scene) -> None:
    reader, entry = await scene.delivered(LONG)
    await scene.correct(entry, SHORT)
    await scene.serve()
    assert scene.shows(reader) == ["Steam."]
    scene.new_lane()
    await scene.correct(entry, LONG)
    await scene.serve()
    assert scene.whole(reader).count("It burns.") == 50


async def test_a_correction_that_is_longer_adds_replies_without_a_sound(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says(SHORT), BREAKING)
    await scene.serve()
    scene.new_lane()
    await scene.correct(entry, LONG)
    await scene.serve()
    messages = scene.platform.messages(reader)
    assert scene.whole(reader).count("It burns.") == 50
    assert [shown.reply_to for _, shown in messages] == [None, *(message for message, _ in messages[:-1])]
    assert [shown.silent for _, shown in messages] == [False, *[True] * (len(messages) - 1)]
    scene.new_lane()
    await scene.correct(entry, "Mist.")
    await scene.serve()
    assert len(scene.platform.screen(reader)) == 1


@asynccontextmanager
async def between_parts(scene: Scene) -> AsyncIterator[tuple[Address, Entry]]:
    """A reader has the first part of an entry inside the block; the rest comes after it."""
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says(LONG))
    scene.platform.hold()
    async with scene.serving():
        await scene.sending_to(reader)
        scene.platform.let_one_through()
        await scene.showing(reader, 1)
        yield reader, entry
        scene.platform.release()
        await scene.settled()


@pytest.mark.parametrize("text", [SHORT, LONGER], ids=["shorter", "longer"])
async def test_an_entry_corrected_between_its_parts_ends_up_whole(scene: Scene, text: str) -> None:
    async with between_parts(scene) as (reader, entry):
        await scene.correct(entry, text)
    body = "".join(told.partition("\n\nCorrected")[0] for told in scene.platform.screen(reader))
    assert body.replace(" ", "") == text.replace(" ", "")


async def test_an_entry_retracted_between_its_parts_stops_and_is_withdrawn(scene: Scene) -> None:
    async with between_parts(scene) as (reader, entry):
        await scene.retract(entry, "A drill")
    assert len(scene.platform.screen(reader)) <= 1
    assert scene.whole(reader).count("Withdrawn") == 1


async def test_a_part_that_somebody_deleted_is_not_posted_again_and_the_others_are_corrected(scene: Scene) -> None:
    reader, entry = await scene.delivered(LONG)
    scene.platform.loses(reader, scene.platform.messages(reader)[1][0])
    await scene.correct(entry, "All out. " * 50)
    await scene.serve()
    assert len(scene.platform.screen(reader)) == 2
    assert "It burns." not in scene.whole(reader)
    assert scene.kinds == ["edit"] * 3


async def test_to_a_text_with_a_hole_nothing_is_added(scene: Scene) -> None:
    reader, entry = await scene.delivered(LONG)
    scene.platform.loses(reader, scene.platform.messages(reader)[0][0])
    await scene.correct(entry, LONGER)
    await scene.serve()
    assert scene.kinds == ["edit"] * 3


async def test_what_was_added_before_the_chat_was_throttled_is_not_added_again(scene: Scene) -> None:
    reader, entry = await scene.delivered(SHORT)
    scene.platform.meets(reader, None, None, Throttled(30, Scope.CHAT))
    await scene.correct(entry, LONG)
    async with scene.serving():
        await scene.until_it_waits()
        assert len(scene.platform.screen(reader)) == 2
        scene.clock.advance(30)
        await scene.showing(reader, 3)
        await scene.settled()
    assert scene.whole(reader).count("It burns.") == 50


async def test_a_visible_correction_is_not_repeated_when_a_later_part_is_throttled(scene: Scene) -> None:
    reader, entry = await scene.delivered(LONG)
    scene.platform.meets(reader, EditRefused("too old"), None, Throttled(30, Scope.CHAT))
    await scene.correct(entry, "All out. " * 50)
    async with scene.serving():
        await scene.until_it_waits()
        scene.clock.advance(30)
        await scene.pulse.until(lambda: len(scene.platform.calls) == 5)
        await scene.settled()
    assert len(scene.platform.screen(reader)) == 4
    assert scene.whole(reader).count("Correction\n\n") == 1
    assert scene.kinds == ["edit", "send", "edit", "edit", "edit"]


async def test_a_part_that_is_too_many_and_may_not_be_deleted_is_reduced(scene: Scene) -> None:
    reader, entry = await scene.delivered(LONG)
    scene.platform.meets(reader, None, EditRefused("too old"), None, EditRefused("too old"))
    await scene.correct(entry, SHORT)
    await scene.serve()
    assert scene.shows(reader) == ["Steam.", *["This part was withdrawn."] * 2]
    assert scene.kinds == ["edit", "withdraw", "edit", "withdraw", "edit"]
    scene.new_lane()
    await scene.correct(entry, LONG)
    await scene.serve()
    assert scene.whole(reader).count("It burns.") == 50
    assert "withdrawn" not in scene.whole(reader)


async def test_a_part_that_may_neither_be_deleted_nor_edited_stays(scene: Scene) -> None:
    reader, entry = await scene.delivered(LONG)
    scene.platform.meets(reader, None, *[EditRefused("too old")] * 4)
    await scene.correct(entry, SHORT)
    await scene.serve()
    assert len(scene.shows(reader)) == 3
    assert scene.kinds == ["edit", "withdraw", "edit", "withdraw", "edit"]


async def test_who_unfollows_between_two_parts_gets_the_rest_when_they_follow_again(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    await scene.publish(coverage, says(LONG))
    scene.platform.hold()
    async with scene.serving():
        await scene.sending_to(reader)
        await scene.store.subscriptions.unsubscribe(reader, coverage.id)
        scene.platform.release()
        await scene.settled()
        assert len(scene.platform.screen(reader)) == 1
        await scene.newsroom.follow(reader, coverage)
        await scene.looks_again()
        await scene.settled()
    assert scene.whole(reader).count("It burns.") == 50


@pytest.mark.parametrize("texts", [(LONG,), ("Smoke.", "Flames.")], ids=["with a hole", "among others"])
async def test_who_follows_again_gets_nothing_twice(scene: Scene, texts: tuple[str, ...]) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    *_, newest = [await scene.publish(coverage, says(text)) for text in texts]
    await scene.serve()
    if len(texts) == 1:
        scene.platform.loses(reader, scene.platform.messages(reader)[0][0])
    scene.new_lane()
    await scene.correct(newest, LONGER)
    await scene.serve()
    scene.platform.calls.clear()
    await scene.store.subscriptions.unsubscribe(reader, coverage.id)
    scene.new_lane()
    await scene.newsroom.follow(reader, coverage)
    await scene.serve()
    assert scene.kinds == []


async def test_what_is_released_after_an_entry_that_the_chat_has_comes_with_all_its_parts(scene: Scene) -> None:
    """Who has the first part of it does not have it all."""
    coverage = await scene.coverage()
    await scene.newsroom.store_only(coverage, says("Smoke."))
    reader = await scene.reader(coverage)
    await scene.serve()
    await scene.newsroom.store_only(coverage, says(LONG))
    await scene.store.stream.release(coverage.id, scene.newsroom.tick())
    scene.new_lane()
    await scene.serve()
    assert scene.whole(reader).count("It burns.") == 50
    assert scene.whole(reader).count("Smoke.") == 1
