"""Corrections and retractions: every chat ends up with the newest revision, whatever came in between."""

import pytest

from bot.budget import Pace, Rate
from bot.errors import EditRefused, Scope, Throttled
from bot.model import Address, Entry
from tests.bot.scene import FREE, Scene
from tests.contracts.newsroom import BREAKING, says

SHORT = "Steam."
LONG = "It burns. " * 50
LONGER = "It burns. " * 85


async def delivered(scene: Scene, text: str) -> tuple[Address, Entry]:
    """A reader who has an entry, and a lane that has just been started."""
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says(text))
    await scene.serve()
    scene.new_lane()
    scene.platform.calls.clear()
    return reader, entry


def kinds(scene: Scene) -> list[str]:
    return [kind for kind, _ in scene.platform.calls]


def whole(scene: Scene, reader: Address) -> str:
    return "".join(scene.platform.screen(reader))


async def test_a_correction_changes_the_message_in_every_chat(scene: Scene) -> None:
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(6)]
    entry = await scene.publish(coverage, says("Smoke."))
    async with scene.serving():
        await scene.settled()
        await scene.correct(entry, "Steam.")
        await scene.settled()
    assert [scene.shows(reader) for reader in readers] == [["Steam."]] * 6
    assert "Corrected 09:09 UTC" in whole(scene, readers[0])


async def test_an_entry_corrected_while_it_is_being_sent_is_edited_afterwards(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("Smoke."))
    scene.platform.hold()
    async with scene.serving():
        await scene.sending_to(reader)
        await scene.correct(entry, "Steam.")
        scene.platform.release()
        await scene.settled()
    assert scene.shows(reader) == ["Steam."]
    assert kinds(scene) == ["send", "edit"]


async def test_an_entry_retracted_while_it_is_being_sent_is_struck_through_afterwards(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("Smoke."))
    scene.platform.hold()
    async with scene.serving():
        await scene.sending_to(reader)
        await scene.retract(entry, "A drill")
        scene.platform.release()
        await scene.settled()
    assert "Withdrawn 09:04 UTC: A drill" in whole(scene, reader)
    assert kinds(scene) == ["send", "edit"]


async def test_an_entry_corrected_while_it_is_being_corrected_is_edited_again(scene: Scene) -> None:
    reader, entry = await delivered(scene, "Smoke.")
    await scene.correct(entry, "Steam.")
    scene.platform.hold()
    async with scene.serving():
        await scene.sending_to(reader)
        await scene.correct(entry, "Mist.")
        scene.platform.release()
        await scene.settled()
    assert scene.shows(reader) == ["Mist."]
    assert kinds(scene) == ["edit", "edit"]


async def test_an_entry_corrected_before_it_was_sent_goes_out_once_as_it_is_now(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("Smoke."))
    await scene.correct(entry, "Steam.")
    await scene.serve()
    assert scene.shows(reader) == ["Steam."]
    assert kinds(scene) == ["send"]


async def test_an_entry_retracted_before_it_was_sent_is_never_sent(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("Smoke."))
    await scene.publish(coverage, says("Flames."))
    await scene.retract(entry)
    await scene.serve()
    assert scene.shows(reader) == ["Flames."]


async def test_ten_quick_corrections_cost_one_edit(scene: Scene) -> None:
    reader, entry = await delivered(scene, "Smoke.")
    for number in range(10):
        await scene.correct(entry, f"Version {number}.")
    await scene.serve()
    assert scene.shows(reader) == ["Version 9."]
    assert kinds(scene) == ["edit"]


async def test_whoever_has_the_newest_revision_already_is_left_alone(scene: Scene) -> None:
    reader, entry = await delivered(scene, "Smoke.")
    coverage = await scene.store.stream.coverage(entry.coverage)
    await scene.correct(entry, "Steam.")
    later = await scene.reader(coverage)
    await scene.serve()
    assert scene.shows(reader) == scene.shows(later) == ["Steam."]
    assert sorted(scene.platform.calls) == [("edit", reader), ("send", later)]


async def test_a_retraction_is_one_message_struck_through(scene: Scene) -> None:
    reader, entry = await delivered(scene, "Smoke.")
    await scene.retract(entry, "A drill")
    await scene.serve()
    assert scene.platform.screen(reader) == ["Smoke.\n\nWithdrawn 09:04 UTC: A drill\n\n09:03 UTC · Harbour fire"]


async def test_of_a_split_entry_that_is_retracted_one_message_is_left(scene: Scene) -> None:
    reader, entry = await delivered(scene, LONG)
    (first, _), *_ = scene.platform.messages(reader)
    await scene.retract(entry, "A drill")
    await scene.serve()
    ((left, shown),) = scene.platform.messages(reader)
    assert left == first
    assert "Withdrawn 09:04 UTC: A drill" in shown.text
    assert kinds(scene) == ["edit", "withdraw", "withdraw"]


async def test_a_correction_that_is_shorter_takes_the_parts_that_are_too_many_away(scene: Scene) -> None:
    reader, entry = await delivered(scene, LONG)
    await scene.correct(entry, SHORT)
    await scene.serve()
    assert scene.shows(reader) == ["Steam."]
    scene.new_lane()
    await scene.correct(entry, LONG)
    await scene.serve()
    assert whole(scene, reader).count("It burns.") == 50


async def test_a_correction_that_is_longer_adds_replies_without_a_sound(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says(SHORT), BREAKING)
    await scene.serve()
    scene.new_lane()
    await scene.correct(entry, LONG)
    await scene.serve()
    messages = scene.platform.messages(reader)
    assert whole(scene, reader).count("It burns.") == 50
    assert [shown.reply_to for _, shown in messages] == [None, *(message for message, _ in messages[:-1])]
    assert [shown.silent for _, shown in messages] == [False, *[True] * (len(messages) - 1)]
    scene.new_lane()
    await scene.correct(entry, "Mist.")
    await scene.serve()
    assert len(scene.platform.screen(reader)) == 1


@pytest.mark.parametrize("text", [SHORT, LONGER], ids=["shorter", "longer"])
async def test_an_entry_corrected_between_its_parts_ends_up_whole(scene: Scene, text: str) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says(LONG))
    scene.platform.hold()
    async with scene.serving():
        await scene.sending_to(reader)
        scene.platform.let_one_through()
        await scene.showing(reader, 1)
        await scene.correct(entry, text)
        scene.platform.release()
        await scene.settled()
    body = "".join(told.partition("\n\nCorrected")[0] for told in scene.platform.screen(reader))
    assert body.replace(" ", "") == text.replace(" ", "")


async def test_an_entry_retracted_between_its_parts_stops_and_is_withdrawn(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says(LONG))
    scene.platform.hold()
    async with scene.serving():
        await scene.sending_to(reader)
        scene.platform.let_one_through()
        await scene.showing(reader, 1)
        await scene.retract(entry, "A drill")
        scene.platform.release()
        await scene.settled()
    assert len(scene.platform.screen(reader)) <= 1
    assert whole(scene, reader).count("Withdrawn") == 1


async def test_a_part_that_somebody_deleted_is_not_posted_again_and_the_others_are_corrected(scene: Scene) -> None:
    reader, entry = await delivered(scene, LONG)
    scene.platform.loses(reader, scene.platform.messages(reader)[1][0])
    await scene.correct(entry, "All out. " * 50)
    await scene.serve()
    assert len(scene.platform.screen(reader)) == 2
    assert "It burns." not in whole(scene, reader)
    assert kinds(scene) == ["edit"] * 3


async def test_to_a_text_with_a_hole_nothing_is_added(scene: Scene) -> None:
    reader, entry = await delivered(scene, LONG)
    scene.platform.loses(reader, scene.platform.messages(reader)[0][0])
    await scene.correct(entry, LONGER)
    await scene.serve()
    assert kinds(scene) == ["edit"] * 3


async def test_corrections_keep_to_the_accounts_rate(scene: Scene) -> None:
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(3)]
    entry = await scene.publish(coverage, says(LONG))
    await scene.serve()
    scene.platform.calls.clear()
    scene.new_lane(pace=Pace(Rate(limit=11, window=1.0), FREE, FREE))
    began = scene.clock.elapsed
    await scene.correct(entry, SHORT)
    async with scene.serving():
        for requests in range(1, 9):
            await scene.requested(requests)
            await scene.pulse.until(lambda: bool(scene.clock.waits))
            scene.clock.advance(0.1)
        await scene.settled()
    assert scene.clock.elapsed == pytest.approx(began + 0.8)
    assert [scene.shows(reader) for reader in readers] == [["Steam."]] * 3


async def test_what_was_added_before_the_chat_was_throttled_is_not_added_again(scene: Scene) -> None:
    reader, entry = await delivered(scene, SHORT)
    scene.platform.meets(reader, None, None, Throttled(30, Scope.CHAT))
    await scene.correct(entry, LONG)
    async with scene.serving():
        await scene.settled()
        assert len(scene.platform.screen(reader)) == 2
        scene.clock.advance(30)
        await scene.showing(reader, 3)
        await scene.settled()
    assert whole(scene, reader).count("It burns.") == 50


async def test_a_visible_correction_is_not_repeated_when_a_later_part_is_throttled(scene: Scene) -> None:
    reader, entry = await delivered(scene, LONG)
    scene.platform.meets(reader, EditRefused("too old"), None, Throttled(30, Scope.CHAT))
    await scene.correct(entry, "All out. " * 50)
    async with scene.serving():
        await scene.settled()
        scene.clock.advance(30)
        await scene.pulse.until(lambda: len(scene.platform.calls) == 5)
        await scene.settled()
    assert len(scene.platform.screen(reader)) == 4
    assert whole(scene, reader).count("Correction\n\n") == 1
    assert kinds(scene) == ["edit", "send", "edit", "edit", "edit"]


async def test_a_part_that_is_too_many_and_may_not_be_deleted_stays(scene: Scene) -> None:
    reader, entry = await delivered(scene, LONG)
    scene.platform.meets(reader, None, EditRefused("too old"), EditRefused("too old"))
    await scene.correct(entry, SHORT)
    await scene.serve()
    assert scene.shows(reader)[0] == "Steam."
    assert kinds(scene) == ["edit", "withdraw", "withdraw"]


async def test_a_correction_while_the_chat_is_behind_changes_what_it_has_and_the_rest_follows(scene: Scene) -> None:
    reader, entry = await delivered(scene, "Smoke.")
    coverage = await scene.store.stream.coverage(entry.coverage)
    later = await scene.publish(coverage, says("Flames."))
    await scene.correct(entry, "Steam.")
    await scene.correct(later, "Sparks.")
    await scene.serve()
    assert scene.shows(reader) == ["Steam.", "Sparks."]
    assert sorted(kinds(scene)) == ["edit", "send"]
