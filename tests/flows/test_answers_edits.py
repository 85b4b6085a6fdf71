"""What can no longer be changed as it should be: gone, the same already, too old, refused."""

import pytest

from adapters.sandbox.faults import FaultKind, Operation
from tests.flows.reader import Reader
from tests.flows.town import Town

PLATFORMS = ("telegram", "discord")
LONG = " ".join(f"Sentence {number:04} of a long account." for number in range(200))


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_message_that_somebody_deleted_is_not_posted_again(town: Town, platform: str) -> None:
    reader, other = await town.reader(platform), await town.reader(platform)
    (entry,) = await town.publishes("Smoke.")
    await town.shows(reader, "Smoke.")
    await town.shows(other, "Smoke.")
    await town.lands(platform)
    reader.happens("delete message", message=reader.showing("Smoke.")[0].id)
    await town.corrects(entry, "Steam.")
    await town.shows(other, "Steam.")
    await town.settles(platform)
    assert (reader.messages, len(reader.calls(Operation.EDIT))) == ([], 1)
    assert await town.reached(entry) == 1
    await town.corrects(entry, "Mist.")
    await town.publishes("Flames.")
    await town.shows(other, "Mist.", "Flames.")
    await town.shows(reader, "Flames.")
    await town.settles(platform)
    assert len(reader.messages) == len(reader.calls(Operation.EDIT)) == 1


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_correction_whose_answer_is_lost_is_repeated_and_what_is_not_modified_is_well(
    hasty: Town, platform: str
) -> None:
    losses = (FaultKind.SILENT, FaultKind.DROPPED, FaultKind.SERVER_ERROR)
    readers = [await hasty.reader(platform) for _ in losses]
    (entry,) = await hasty.publishes("Smoke.")
    for reader, loss in zip(readers, losses, strict=True):
        await hasty.shows(reader, "Smoke.")
        await reader.meets(loss, method=Operation.EDIT, count=1, stored=True)
    await hasty.corrects(entry, "Steam.")
    await hasty.settles(platform)
    assert [reader.times("Smoke.", "Steam.") for reader in readers] == [(0, 1)] * len(losses)
    assert [len(reader.calls(Operation.EDIT)) for reader in readers] == [2] * len(losses)
    assert await hasty.in_doubt(platform) == (0, 0)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_parts_that_are_too_many_and_not_there_any_more_are_well(town: Town, platform: str) -> None:
    reader = await town.reader(platform)
    (entry,) = await town.publishes(LONG)
    await town.shows(reader, "Sentence 0199")
    await town.lands(platform)
    reader.happens("delete message", message=reader.messages[-1].id)
    await town.corrects(entry, "In short: smoke.")
    await town.shows(reader, "In short: smoke.")
    await town.settles(platform)
    assert len(reader.messages) == 1
    assert await town.reached(entry) == 1


async def test_parts_that_are_too_old_to_be_deleted_are_reduced_to_a_word(town: Town) -> None:
    reader = await town.group("supergroup")
    (entry,) = await town.publishes(LONG)
    await town.shows(reader, "Sentence 0199")
    await town.lands("telegram")
    reader.happens("age")
    await town.corrects(entry, "In short: smoke.")
    await town.settles("telegram")
    first, *others = reader.messages
    assert "In short: smoke." in first.text
    assert [message.text for message in others] == ["This part was withdrawn."] * len(others) != []
    assert reader.times("Sentence") == (0,)


async def test_an_entry_that_is_too_old_to_be_deleted_is_struck_through_with_its_reason(town: Town) -> None:
    reader = await town.group("supergroup")
    (entry,) = await town.publishes(LONG)
    await town.shows(reader, "Sentence 0199")
    await town.lands("telegram")
    reader.happens("age")
    await town.retracts(entry, "It was a drill.")
    await town.settles("telegram")
    first, *others = reader.messages
    assert "Withdrawn" in first.text
    assert "It was a drill." in first.text
    assert [message.text for message in others] == ["This part was withdrawn."] * len(others) != []


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_where_an_edit_is_refused_a_visible_correction_replies(town: Town, platform: str) -> None:
    reader = await town.reader(platform)
    (entry,) = await town.publishes("Smoke.")
    await town.shows(reader, "Smoke.")
    await reader.meets(FaultKind.EDIT_REFUSED, method=Operation.EDIT, count=1)
    await town.corrects(entry, "Steam.")
    await town.shows(reader, "Steam.")
    await town.lands(platform)
    original, correction = reader.messages
    assert ("Smoke." in original.text, "Correction" in correction.text) == (True, True)
    assert (correction.reply_to, correction.silent) == (original.id, True)
    await town.corrects(entry, "Mist.")
    await town.shows(reader, "Mist.")
    await town.settles(platform)
    assert [message.id for message in reader.messages] == [original.id, correction.id]
    assert reader.times("Smoke.", "Steam.", "Mist.") == (1, 0, 1)
    assert await town.reached(entry) == 1


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_retraction_that_may_not_be_edited_in_is_told_below(town: Town, platform: str) -> None:
    reader = await town.reader(platform)
    (entry,) = await town.publishes("Smoke.")
    await town.shows(reader, "Smoke.")
    await reader.meets(FaultKind.EDIT_REFUSED, method=Operation.EDIT)
    await town.retracts(entry, "It was a drill.")
    await town.shows(reader, "It was a drill.")
    await town.settles(platform)
    original, notice = reader.messages
    assert (notice.reply_to, "Withdrawn" in notice.text) == (original.id, True)


async def test_a_chat_of_telegram_where_nothing_can_be_edited_is_corrected_below_each_time(town: Town) -> None:
    reader = await town.group("supergroup")
    (entry,) = await town.publishes("Smoke.")
    await town.shows(reader, "Smoke.")
    reader.happens("refuse edits")
    await town.corrects(entry, "Steam.")
    await town.shows(reader, "Steam.")
    await town.corrects(entry, "Mist.")
    await town.shows(reader, "Mist.")
    await town.settles("telegram")
    assert reader.times("Smoke.", "Steam.", "Mist.") == (1, 1, 1)
    assert replies(reader) == [None, reader.messages[0].id, reader.messages[1].id]


def replies(reader: Reader) -> list[int | None]:
    return [message.reply_to for message in reader.messages]
