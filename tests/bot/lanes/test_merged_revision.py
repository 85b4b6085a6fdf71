"""Corrections and retractions of what stands in one message with other entries."""

import pytest

from bot.errors import Rejected, Scope, Throttled
from tests.bot.scene import Scene
from tests.bot.together import corrected, merged, retracted
from tests.contracts.newsroom import says

GROWN = "Steam over the quay. " * 12
"""Longer than a message."""

LINES = "It burns at the quay. " * 7


async def test_correcting_one_entry_edits_the_message_of_all(scene: Scene) -> None:
    reader, (_, flames, _) = await merged(scene, "Smoke.", "Flames.", "Sirens.")
    assert await corrected(scene, flames, "Sparks.") == ["edit"]
    assert scene.platform.screen(reader) == [
        "09:03 UTC · Smoke.\n\n09:04 UTC · Sparks.\n\nCorrected 09:06 UTC\n\n09:05 UTC · Sirens.\n\nHarbour fire"
    ]


async def test_retracting_one_entry_strikes_it_through_in_its_place(scene: Scene) -> None:
    reader, (smoke, _) = await merged(scene, "Smoke.", "Flames.")
    assert await retracted(scene, smoke) == ["edit"]
    assert scene.told(reader) == ["Smoke. (withdrawn)", "Withdrawn: A drill", "Flames."]


async def test_several_entries_that_were_corrected_cost_one_edit(scene: Scene) -> None:
    reader, entries = await merged(scene, "Smoke.", "Flames.", "Sirens.")
    for entry, text in zip(entries[:2], ["Steam.", "Sparks."], strict=True):
        await scene.correct(entry, text)
    await scene.retract(entries[2], "A drill")
    await scene.serve()
    assert scene.kinds == ["edit"]
    assert scene.told(reader) == ["Steam.", "Sparks.", "Sirens. (withdrawn)", "Withdrawn: A drill"]


async def test_a_line_is_corrected_and_withdrawn_as_a_line(scene: Scene) -> None:
    reader, (oldest, *_) = await merged(scene, *[LINES] * 6)
    assert await corrected(scene, oldest, "It was steam.") == ["edit"]
    (text,) = [text for text in scene.told(reader) if "steam" in text]
    assert text == "It was steam. (corrected)"
    assert await retracted(scene, oldest) == ["edit"]
    assert "It was steam. (withdrawn)" in scene.whole(reader)
    assert len(scene.told(reader)) == 6


async def test_what_has_no_room_any_more_stands_below_and_is_corrected_there(scene: Scene) -> None:
    reader, (smoke, _) = await merged(scene, "Smoke.", "Flames.")
    assert await corrected(scene, smoke, GROWN) == ["edit", "send", "send"]
    (first, shown), *below = scene.platform.messages(reader)
    assert shown.text.startswith("09:03 UTC Steam over the quay.")
    assert "(corrected below)\n\n09:04 UTC · Flames.\n\nHarbour fire" in shown.text
    assert below[0][1].text.startswith("Correction\n\nSteam over the quay.")
    assert [one.reply_to for _, one in below] == [first, *(message for message, _ in below[:-1])]
    assert all(one.silent for _, one in below)
    assert "".join(one.text for _, one in below).count("over the quay.") == 12
    assert await corrected(scene, smoke, "Mist.") == ["edit", "edit", "withdraw"]
    assert scene.told(reader) == ["Mist. (corrected below)", "Flames.", "Correction", "Mist."]
    assert await corrected(scene, smoke, GROWN) == ["edit", "edit", "send"]
    assert scene.whole(reader).count("(corrected below)") == 1
    assert await retracted(scene, smoke) == ["edit", "edit", "withdraw"]
    assert scene.shows(reader)[0].endswith("(withdrawn)")
    assert "Withdrawn" in scene.platform.screen(reader)[1]
    assert len(scene.platform.screen(reader)) == 2


async def test_entries_that_have_all_grown_are_headlines_with_their_texts_below(scene: Scene) -> None:
    reader, (smoke, flames) = await merged(scene, "Smoke. " * 11, "Flames. " * 10)
    await scene.correct(smoke, "Steam. " * 15)
    await scene.correct(flames, "Sparks. " * 16)
    await scene.serve()
    message, *below = scene.platform.screen(reader)
    assert message.count("(corrected below)") == 2
    assert [(text.count("Steam."), text.count("Sparks.")) for text in below] == [(15, 0), (0, 16)]
    assert scene.whole(reader).count("Correction\n\n") == 2


async def test_the_other_entries_of_the_message_stay_whole_when_one_has_grown(scene: Scene) -> None:
    reader, (smoke, flames) = await merged(scene, "Hm.", "Flames. " * 14)
    assert await corrected(scene, smoke, GROWN) == ["edit", "send", "send"]
    assert scene.platform.screen(reader)[0].count("Flames.") == 14
    assert await corrected(scene, flames, "Sparks.") == ["edit"]
    assert "Sparks." in scene.platform.screen(reader)[0]


async def test_what_has_not_even_room_for_its_headline_is_told_below_and_the_message_stays(scene: Scene) -> None:
    reader, (smoke, _) = await merged(scene, "Hm.", "Flames. " * 19)
    before = scene.platform.screen(reader)
    assert await corrected(scene, smoke, "Steam over the quay.") == ["send"]
    first, correction = scene.platform.screen(reader)
    assert [first] == before
    assert correction.startswith("Correction\n\nSteam over the quay.")
    assert await corrected(scene, smoke, "Mist.") == ["edit"]
    assert scene.platform.screen(reader)[1].startswith("Correction\n\nMist.")


async def test_a_message_that_somebody_deleted_drops_all_its_receipts(scene: Scene) -> None:
    reader, (smoke, flames) = await merged(scene, "Smoke.", "Flames.")
    scene.platform.loses(reader, scene.platform.messages(reader)[0][0])
    assert await corrected(scene, smoke, "Steam.") == ["edit"]
    assert await corrected(scene, flames, "Sparks.") == []
    assert await corrected(scene, smoke, "Mist.") == []
    assert scene.shows(reader) == []


async def test_what_stands_below_a_deleted_message_is_corrected_further(scene: Scene) -> None:
    reader, (smoke, _) = await merged(scene, "Smoke.", "Flames.")
    await corrected(scene, smoke, GROWN)
    scene.platform.loses(reader, scene.platform.messages(reader)[0][0])
    assert await corrected(scene, smoke, "Mist.") == ["edit", "edit", "withdraw"]
    assert scene.told(reader) == ["Correction", "Mist."]
    assert await corrected(scene, smoke, GROWN) == ["edit", "send"]
    assert scene.whole(reader).count("over the quay.") == 12


async def test_what_stood_below_and_was_deleted_is_not_posted_again(scene: Scene) -> None:
    reader, (smoke, _) = await merged(scene, "Smoke.", "Flames.")
    await corrected(scene, smoke, "Steam. " * 25)
    for message, _ in scene.platform.messages(reader)[1:]:
        scene.platform.loses(reader, message)
    await corrected(scene, smoke, "Mist. " * 26)
    assert await corrected(scene, smoke, "Fog.") == ["edit"]
    assert scene.told(reader) == ["Fog. (corrected)", "Flames."]
    assert await retracted(scene, smoke) == ["edit"]
    assert scene.told(reader) == ["Fog. (withdrawn)", "Flames."]


async def test_what_is_to_stand_below_is_told_later_when_the_chat_was_throttled(scene: Scene) -> None:
    reader, (smoke, _) = await merged(scene, "Smoke.", "Flames.")
    throttled = Throttled(30, Scope.CHAT)
    scene.platform.meets(reader, None, throttled, None, None, throttled)
    await scene.correct(smoke, GROWN)
    async with scene.serving():
        for requests in (2, 5):
            await scene.requested(requests)
            await scene.until_it_waits()
            scene.clock.advance(30)
        await scene.showing(reader, 3)
        await scene.settled()
    message, *below = scene.platform.screen(reader)
    assert "(corrected below)" in message
    assert "".join(below).count("over the quay.") == 12


@pytest.mark.parametrize("refused", [1, 2])
async def test_an_edit_that_is_rejected_goes_as_plain_text_or_is_given_up(scene: Scene, refused: int) -> None:
    reader, (smoke, _) = await merged(scene, "Smoke.", "Flames.")
    scene.platform.meets(reader, *[Rejected("too strange")] * refused)
    assert await corrected(scene, smoke, "Steam.") == ["edit", "edit"]
    assert scene.told(reader) == (["Steam.", "Flames."] if refused == 1 else ["Smoke.", "Flames."])
    assert await corrected(scene, smoke, "Mist.") == ["edit"]
    assert scene.told(reader) == ["Mist.", "Flames."]


async def test_a_correction_that_is_rejected_does_not_hold_up_those_of_the_others(scene: Scene) -> None:
    reader, (smoke, flames, sirens) = await merged(scene, "Smoke.", "Flames.", "Sirens.")
    scene.platform.refuses = ["Steam."]
    steam = await scene.correct(smoke, "Steam.")
    await scene.correct(flames, "Sparks.")
    await scene.serve()
    assert scene.told(reader) == ["Smoke.", "Sparks.", "Sirens."]
    await retracted(scene, sirens)
    assert scene.told(reader) == ["Smoke.", "Sparks.", "Sirens. (withdrawn)", "Withdrawn: A drill"]
    assert await corrected(scene, steam, "Mist.") == ["edit"]
    assert scene.told(reader)[0] == "Mist."


async def test_a_rejected_correction_that_has_no_room_does_not_keep_a_neighbour_from_being_struck_through(
    scene: Scene,
) -> None:
    reader, (smoke, flames) = await merged(scene, "Smoke.", "Flames.")
    scene.platform.refuses = ["Steam"]
    assert await corrected(scene, flames, GROWN) == ["edit", "edit"]
    assert await retracted(scene, smoke) == ["edit"]
    assert scene.told(reader) == ["Smoke. (withdrawn)", "Withdrawn: A drill", "Flames."]


async def test_an_entry_corrected_while_its_message_was_on_its_way_is_edited_there(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    smoke = await scene.publish(coverage, says("Smoke."))
    await scene.publish(coverage, says("Flames."))
    scene.platform.hold()
    async with scene.serving():
        await scene.sending_to(reader)
        await scene.correct(smoke, "Steam.")
        scene.platform.release()
        await scene.settled()
    assert scene.told(reader) == ["Steam.", "Flames."]
    assert scene.kinds == ["send", "edit"]


async def test_the_closing_line_and_the_count_stay_in_a_message_that_is_corrected(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entries = [await scene.publish(coverage, says(LINES)) for _ in range(30)]
    await scene.close(coverage)
    await scene.serve()
    counted = scene.told(reader)[0]
    assert counted.endswith(" earlier: /latest")
    await corrected(scene, entries[-1], "It was steam.")
    assert scene.told(reader)[0] == counted
    assert scene.told(reader)[-2:] == ["It was steam. (corrected)", "This coverage has ended: Harbour fire"]
    assert await corrected(scene, entries[0], "It was steam.") == []
