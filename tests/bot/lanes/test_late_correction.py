"""Corrections of what stands in one message with others and may not be edited: told below it."""

import pytest

from bot.errors import EditRefused, Rejected
from tests.bot.doubted import ARRIVED, LOST
from tests.bot.scene import Scene
from tests.bot.together import corrected, merged, retracted


async def test_where_the_edit_is_refused_there_is_one_reply_only(scene: Scene) -> None:
    reader, (smoke, flames) = await merged(scene, "Smoke.", "Flames.")
    before = scene.platform.screen(reader)
    for text in ("Steam.", "Mist.", "Fog."):
        scene.platform.meets(reader, EditRefused("too old"))
        await corrected(scene, smoke, text)
        (first, _), (_, reply) = scene.platform.messages(reader)
        assert scene.platform.screen(reader)[:1] == before
        assert (reply.reply_to, reply.silent) == (first, True)
        assert reply.text.startswith(f"Correction\n\n{text}")
    scene.platform.meets(reader, EditRefused("too old"))
    assert await retracted(scene, flames) == ["edit", "send"]
    assert "Flames.\n\nWithdrawn" in scene.platform.screen(reader)[2]


async def test_a_refused_edit_does_not_pass_for_the_correction_of_the_others(scene: Scene) -> None:
    reader, (smoke, flames) = await merged(scene, "Smoke.", "Flames.")
    scene.platform.meets(reader, EditRefused("too old"), None, EditRefused("too old"))
    await scene.correct(smoke, "Steam.")
    await scene.correct(flames, "Sparks.")
    await scene.serve()
    assert scene.kinds == ["edit", "send", "edit", "send"]
    assert [text.split("\n\n")[1] for text in scene.platform.screen(reader)[1:]] == ["Steam.", "Sparks."]


async def test_a_late_correction_that_is_rejected_goes_as_plain_text(scene: Scene) -> None:
    reader, (smoke, _) = await merged(scene, "Smoke.", "Flames.")
    scene.platform.meets(reader, EditRefused("too old"), Rejected("can't parse entities"))
    assert await corrected(scene, smoke, "Steam.") == ["edit", "send", "send"]
    (_, reply) = scene.platform.messages(reader)[1]
    assert (reply.text.split("\n\n")[1], reply.markup) == ("Steam.", False)


@pytest.mark.parametrize("nonces", [False, True], ids=["sent again", "found again"])
async def test_a_late_correction_in_doubt_is_a_late_correction_still(scene: Scene, *, nonces: bool) -> None:
    reader, (smoke, _) = await merged(scene, "Smoke.", "Flames.")
    scene.new_lane(repeats_are_safe=nonces)
    scene.platform.meets(reader, EditRefused("too old"), ARRIVED if nonces else LOST)
    steam = await scene.correct(smoke, "Steam.")
    async with scene.serving():
        wait = await scene.until_it_waits()
        await scene.correct(steam, "Mist.")
        scene.platform.meets(reader, EditRefused("too old"))
        scene.clock.advance(wait)
        await scene.settled()
    assert scene.told(reader) == ["Smoke.", "Flames.", "Correction", "Mist."]


async def test_a_retraction_below_a_message_that_stays_says_nothing_of_a_correction(scene: Scene) -> None:
    reader, (smoke, _) = await merged(scene, "Smoke.", "Flames.")
    scene.platform.meets(reader, EditRefused("too old"))
    await retracted(scene, smoke)
    assert scene.told(reader) == ["Smoke.", "Flames.", "Smoke.", "Withdrawn : A drill"]


async def test_what_is_found_as_it_should_be_is_left_alone(scene: Scene) -> None:
    """An edit could be refused again, and its reply be taken for a repeat."""
    reader, entry = await scene.delivered("Smoke.")
    scene.new_lane(repeats_are_safe=True)
    scene.platform.meets(reader, EditRefused("too old"), ARRIVED)
    await scene.correct(entry, "Steam.")
    async with scene.serving():
        scene.clock.advance(await scene.until_it_waits())
        await scene.settled()
    assert scene.told(reader) == ["Smoke.", "Correction", "Steam."]
    assert scene.kinds == ["edit", "send", "find"]


async def test_what_is_in_doubt_is_told_from_the_message_that_it_corrects(scene: Scene) -> None:
    """The edit had its effect, and was refused when it was repeated."""
    reader, entry = await scene.delivered("Smoke.")
    scene.new_lane(repeats_are_safe=True)
    scene.platform.meets(reader, ARRIVED, EditRefused("too old"), ARRIVED)
    steam = await scene.correct(entry, "Steam.")
    async with scene.serving():
        for _ in range(2):
            scene.clock.advance(await scene.until_it_waits())
            await scene.looks_again()
        await scene.settled()
        await scene.correct(steam, "Mist.")
        await scene.settled()
    assert scene.told(reader) == ["Steam.", "Correction", "Mist."]
