"""Content that the platform does not take: once more as plain text, then it is left out and the chat goes on."""

import pytest

from adapters.sandbox.faults import FaultKind, Operation
from tests.flows.town import Town

PLATFORMS = ("telegram", "discord")
BOTH = 2


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_what_is_refused_with_its_formatting_comes_as_plain_text(town: Town, platform: str) -> None:
    reader, other = await town.reader(platform), await town.reader(platform)
    await reader.meets(FaultKind.UNPARSED)
    await town.publishes("Smoke.")
    await town.shows(reader, "Smoke.")
    await town.shows(other, "Smoke.")
    await town.settles(platform)
    assert (reader.times("Smoke."), len(reader.attempts)) == ((1,), 2)
    assert "<i>" not in reader.messages[0].html
    assert "<i>" in other.messages[0].html or "<em>" in other.messages[0].html


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_what_is_refused_in_any_form_is_left_out_and_the_chat_goes_on(
    town: Town, platform: str, caplog: pytest.LogCaptureFixture
) -> None:
    reader, other = await town.reader(platform), await town.reader(platform)
    await reader.meets(FaultKind.REJECTED, count=BOTH)
    (rejected,) = await town.publishes("Smoke.")
    await town.shows(other, "Smoke.")
    await town.settles(platform)
    assert (reader.messages, len(reader.attempts)) == ([], BOTH)
    (entry,) = await town.publishes("Flames.")
    await town.shows(reader, "Flames.")
    await town.settles(platform)
    assert (reader.times("Smoke.", "Flames."), len(reader.attempts)) == ((0, 1), BOTH + 1)
    assert (await town.reached(rejected), await town.reached(entry)) == (1, 2)
    assert await town.suspended(platform) == 0
    assert [f"chat={reader.address} kind=Rejected" in line for line in caplog.messages].count(True) == 1


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_correction_that_is_refused_in_any_form_is_left_out_until_the_next(town: Town, platform: str) -> None:
    reader, other = await town.reader(platform), await town.reader(platform)
    (entry,) = await town.publishes("Smoke.")
    await town.shows(reader, "Smoke.")
    await town.shows(other, "Smoke.")
    await reader.meets(FaultKind.REJECTED, method=Operation.EDIT, count=BOTH)
    await town.corrects(entry, "Steam.")
    await town.shows(other, "Steam.")
    await town.settles(platform)
    assert (reader.times("Smoke.", "Steam."), len(reader.calls(Operation.EDIT))) == ((1, 0), BOTH)
    await town.corrects(entry, "Mist.")
    await town.shows(reader, "Mist.")
    await town.settles(platform)
    assert reader.times("Smoke.", "Mist.") == (0, 1)
