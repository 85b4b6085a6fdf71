"""Parts of a long entry in doubt, and messages of several entries."""

from tests.bot.doubted import ARRIVED, EITHER_WAY, LOST, SOON_OR_LATER, after_the_nonces, until_in_doubt
from tests.bot.requests import Fault
from tests.bot.scene import Scene
from tests.contracts.newsroom import says

LONG = " ".join(f"House {number} burns." for number in range(1, 31))
"""Three messages."""


async def test_a_part_that_was_deleted_there_is_the_last_of_its_entry(scene: Scene) -> None:
    scene.new_lane(repeats_are_safe=True)
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, None, ARRIVED)
    await scene.publish(coverage, says(LONG))
    await until_in_doubt(scene)
    scene.platform.loses(reader, scene.platform.messages(reader)[1][0])
    await scene.publish(coverage, says("Flames."))
    await scene.serve()
    assert [text.split()[0] for text in scene.shows(reader)] == ["House", "Flames."]


async def test_a_part_that_was_lost_replies_to_the_one_before(scene: Scene) -> None:
    scene.new_lane(repeats_are_safe=True)
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, None, LOST)
    await scene.publish(coverage, says(LONG))
    await until_in_doubt(scene)
    await scene.serve()
    messages = scene.platform.messages(reader)
    assert scene.whole(reader).count("burns.") == 30
    assert [shown.reply_to for _, shown in messages] == [None, *(message for message, _ in messages[:-1])]


@EITHER_WAY
@SOON_OR_LATER
async def test_a_part_that_is_too_much_by_now_is_not_left_behind(scene: Scene, fault: Fault, later: bool) -> None:
    scene.new_lane(repeats_are_safe=True)
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, None, fault)
    entry = await scene.publish(coverage, says(LONG))
    await until_in_doubt(scene)
    await scene.correct(entry, "Steam.")
    if later:
        after_the_nonces(scene)
    await scene.serve()
    assert scene.shows(reader) == ["Steam."]


@EITHER_WAY
@SOON_OR_LATER
async def test_a_message_of_several_entries_is_known_again_too(scene: Scene, fault: Fault, later: bool) -> None:
    scene.new_lane(repeats_are_safe=True)
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, fault)
    smoke = await scene.publish(coverage, says("Smoke."))
    flames = await scene.publish(coverage, says("Flames."))
    await until_in_doubt(scene)
    await scene.correct(smoke, "Steam.")
    await scene.publish(coverage, says("Sirens."))
    if later:
        after_the_nonces(scene)
    await scene.serve()
    assert scene.told(reader) == ["Steam.", "Flames.", "Sirens."]
    scene.new_lane(repeats_are_safe=True)
    await scene.retract(flames, "A drill")
    await scene.serve()
    assert scene.told(reader) == ["Steam.", "Flames. (withdrawn)", "Withdrawn: A drill", "Sirens."]


async def test_what_a_repeat_of_several_showed_is_found_though_others_of_them_were_changed_since(scene: Scene) -> None:
    scene.new_lane(repeats_are_safe=True)
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, LOST)
    smoke, flames = [await scene.publish(coverage, says(text)) for text in ("Smoke.", "Flames.")]
    await until_in_doubt(scene)
    steam = await scene.correct(smoke, "Steam.")
    scene.platform.meets(reader, ARRIVED)
    await until_in_doubt(scene)
    await scene.retract(flames, "A drill")
    await scene.correct(steam, "Mist.")
    after_the_nonces(scene)
    await scene.serve()
    assert scene.told(reader) == ["Mist.", "Flames. (withdrawn)", "Withdrawn: A drill"]


async def test_a_merged_message_whose_entry_grew_is_repeated_as_it_was_and_corrected_below(scene: Scene) -> None:
    scene.new_lane(repeats_are_safe=True)
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, LOST)
    smoke = await scene.publish(coverage, says("Smoke."))
    await scene.publish(coverage, says("Flames."))
    await until_in_doubt(scene)
    await scene.correct(smoke, "Steam. " * 25)
    await scene.serve()
    merged, *below = scene.platform.screen(reader)
    assert "(corrected below)" in merged
    assert "Flames." in merged
    assert "".join(below).count("Steam.") == 25
