"""What a platform does not take, may not be edited, or is gone: told in another way, or given up."""

import pytest

from bot.errors import EditRefused, MessageGone, PlatformError, Rejected, Scope, Throttled
from tests.bot.doubted import LOST, until_in_doubt
from tests.bot.scene import Scene
from tests.contracts.newsroom import BREAKING, says


async def test_what_is_rejected_goes_once_more_as_plain_text(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, Rejected("can't parse entities"))
    await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    ((_, shown),) = scene.platform.messages(reader)
    assert (shown.text.split("\n")[0], shown.markup) == ("Smoke.", False)
    assert len(set(scene.platform.nonces)) == 1


async def test_what_is_rejected_as_plain_text_too_is_given_up_and_the_chat_goes_on(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, Rejected("too strange"), Rejected("too strange"))
    await scene.publish(coverage, says("Smoke."))
    async with scene.serving():
        await scene.settled()
        await scene.publish(coverage, says("Flames."))
        await scene.settled()
    assert scene.shows(reader) == ["Flames."]
    assert len(scene.platform.calls) == 3


@pytest.mark.parametrize("refused", ["Smoke.", "Sirens.", "Rain.", "ended"])
@pytest.mark.parametrize("nonces", [False, True], ids=["in doubt for good", "known again"])
async def test_of_several_entries_only_the_one_that_is_rejected_is_given_up(
    scene: Scene, refused: str, *, nonces: bool
) -> None:
    scene.new_lane(repeats_are_safe=nonces)
    coverage = await scene.coverage()
    readers = [await scene.reader(coverage) for _ in range(2)]
    scene.platform.refuses = [refused]
    texts = ["Smoke.", "Flames.", "Sirens.", "Sparks.", "Rain."]
    for text in texts:
        await scene.publish(coverage, says(text))
    await scene.close(coverage)
    await scene.serve()
    left = [text for text in [*texts, "This coverage has ended: Harbour fire"] if refused not in text]
    assert [scene.told(reader) for reader in readers] == [left, left]


async def test_until_the_one_to_blame_is_alone_a_service_takes_more_messages_than_it_may_elsewhere(
    scene: Scene,
) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.refuses = ["Rain"]
    texts = [f"S{number}." for number in range(9)]
    for text in [*texts, "Rain."]:
        await scene.publish(coverage, says(text))
    await scene.serve()
    assert [shown.count("S") for shown in scene.platform.screen(reader)] == [5, 2, 1, 1]
    assert scene.told(reader) == texts


async def test_entries_that_are_only_counted_are_so_beside_what_is_left(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    texts = [f"The {number}th house at the quay burns, and nobody can say why." for number in range(100)]
    scene.platform.refuses = ["The 98th"]
    for text in texts:
        await scene.publish(coverage, says(text))
    await scene.serve()
    told = scene.told(reader)
    counted = int(told[0].removesuffix(" earlier: /latest"))
    assert "The 99th" in scene.whole(reader)
    assert len(told) - 1 + counted == 99


async def test_what_is_in_doubt_and_rejected_when_it_is_repeated_is_composed_anew(scene: Scene) -> None:
    scene.new_lane(repeats_are_safe=True)
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, LOST)
    for text in ("Smoke.", "Flames."):
        await scene.publish(coverage, says(text))
    await until_in_doubt(scene)
    scene.platform.refuses = ["Smoke."]
    await scene.serve()
    assert scene.told(reader) == ["Flames."]


async def test_a_throttled_plain_text_waits_like_any_other(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    scene.platform.meets(reader, Rejected("can't parse entities"), Throttled(30, Scope.CHAT))
    await scene.publish(coverage, says("Smoke."))
    async with scene.serving():
        await scene.until_it_waits()
        scene.clock.advance(30)
        await scene.showing(reader, 1)


async def test_a_message_that_somebody_deleted_is_not_posted_again(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    scene.platform.loses(reader, scene.platform.messages(reader)[0][0])
    for text in ("Steam.", "Mist."):
        scene.new_lane()
        await scene.correct(entry, text)
        await scene.serve()
    assert scene.shows(reader) == []
    assert scene.platform.calls == [("send", reader), ("edit", reader)]


async def test_what_may_not_be_edited_is_corrected_visibly_below(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("Smoke."), BREAKING)
    await scene.serve()
    scene.new_lane()
    scene.platform.meets(reader, EditRefused("too old"))
    await scene.correct(entry, "Steam.")
    await scene.serve()
    (first, original), (second, correction) = scene.platform.messages(reader)
    assert original.text.startswith("Breaking\n\nSmoke.")
    assert correction.text.startswith("Correction\n\nBreaking\n\nSteam.")
    assert (correction.reply_to, correction.silent) == (first, True)
    scene.new_lane()
    await scene.correct(entry, "Mist.")
    await scene.serve()
    (_, original), (edited, correction) = scene.platform.messages(reader)
    assert edited == second
    assert correction.text.startswith("Correction\n\nBreaking\n\nMist.")
    assert original.text.startswith("Breaking\n\nSmoke.")


async def test_a_correction_that_the_platform_rejects_goes_once_more_as_plain_text(scene: Scene) -> None:
    coverage = await scene.coverage()
    reader = await scene.reader(coverage)
    entry = await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    scene.new_lane()
    scene.platform.meets(reader, Rejected("can't parse entities"))
    await scene.correct(entry, "Steam.")
    await scene.serve()
    ((_, shown),) = scene.platform.messages(reader)
    assert (shown.text.split("\n")[0], shown.markup) == ("Steam.", False)


@pytest.mark.parametrize(
    "refusals",
    [
        (Rejected("too strange"), Rejected("too strange")),
        (EditRefused("too old"), MessageGone("message to be replied not found")),
    ],
    ids=["rejected as plain text too", "too old to edit, and gone"],
)
async def test_a_correction_that_is_refused_in_every_way_is_given_up(
    scene: Scene, refusals: tuple[PlatformError, ...]
) -> None:
    coverage = await scene.coverage()
    reader, other = await scene.reader(coverage), await scene.reader(coverage)
    entry = await scene.publish(coverage, says("Smoke."))
    await scene.serve()
    scene.new_lane()
    scene.platform.meets(reader, *refusals)
    await scene.correct(entry, "Steam.")
    async with scene.serving():
        await scene.settled()
        await scene.publish(coverage, says("Flames."))
        await scene.settled()
    assert scene.shows(reader) == ["Smoke.", "Flames."]
    assert scene.shows(other) == ["Steam.", "Flames."]
