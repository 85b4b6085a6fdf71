"""Too many requests: the chat that is told to wait waits, or everybody does, exactly as long as the platform said."""

import pytest

from adapters.sandbox.faults import FaultKind, Operation
from tests.flows.reader import Reader
from tests.flows.town import Site, Town

PLATFORMS = ("telegram", "discord")
REFUSED, TAKEN = 429, 200
WINDOW = 64


def pause_of(reader: Reader, operation: Operation = Operation.SEND) -> float:
    """Seconds between the first and the second such call in that chat."""
    first, second = reader.calls(operation)[:2]
    return second.at - first.at


@pytest.mark.parametrize(("platform", "scope"), [("telegram", "chat"), ("discord", "chat"), ("discord", "shared")])
async def test_a_throttled_chat_waits_while_the_others_go_on(town: Town, platform: str, scope: str) -> None:
    throttled, other = await town.reader(platform), await town.reader(platform)
    await throttled.meets(FaultKind.THROTTLED, count=1, retry_after=30, scope=scope)
    await town.publishes("Smoke.")
    await town.shows(other, "Smoke.")
    await town.publishes("Sirens.", breaking=True)
    await town.shows(other, "Sirens.")
    assert (throttled.messages, throttled.attempts) == ([], [REFUSED])
    assert (await town.lands(platform)).behind == 1
    await town.comes_to_show(throttled, "Smoke.", "Sirens.")
    await town.settles(platform)
    assert throttled.times("Smoke.", "Sirens.") == (1, 1)
    assert throttled.attempts == [REFUSED, TAKEN, TAKEN]
    assert pause_of(throttled) == pytest.approx(30, abs=0.01)
    assert (await town.status(platform)).suspended == 0


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_chat_that_is_throttled_while_it_is_corrected_is_corrected_in_its_time(
    town: Town, platform: str
) -> None:
    throttled, other = await town.reader(platform), await town.reader(platform)
    (entry,) = await town.publishes("Smoke.")
    await town.shows(throttled, "Smoke.")
    await throttled.meets(FaultKind.THROTTLED, count=1, retry_after=30, method=Operation.EDIT)
    await town.corrects(entry, "Steam.")
    await town.shows(other, "Steam.")
    assert throttled.times("Smoke.", "Steam.") == (1, 0)
    await town.comes_to_show(throttled, "Steam.")
    assert throttled.times("Smoke.") == (0,)
    assert pause_of(throttled, Operation.EDIT) == pytest.approx(30, abs=0.01)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_the_wait_of_a_chat_outlasts_the_relay(grounds: Site, platform: str) -> None:
    async with grounds.town() as town:
        reader = await town.reader(platform)
        await reader.meets(FaultKind.THROTTLED, count=1, retry_after=30)
        await town.publishes("Smoke.")
        await town.tries(reader)
        await town.lands(platform)
    async with grounds.town() as town:
        await town.comes_to_show(reader, "Smoke.")
        await town.settles(platform)
    assert reader.attempts == [REFUSED, TAKEN]
    assert pause_of(reader) == pytest.approx(30, abs=0.01)


async def test_a_throttled_account_waits_while_the_other_platform_goes_on(town: Town) -> None:
    readers = [await town.reader("discord") for _ in range(6)]
    elsewhere = await town.reader("telegram")
    await readers[0].meets(FaultKind.THROTTLED, count=1, retry_after=30, scope="account")
    await town.publishes("Smoke.")
    await town.shows(elsewhere, "Smoke.")
    await town.settles("discord")
    assert [reader.times("Smoke.") for reader in readers] == [(1,)] * 6
    calls = [call for reader in readers for call in reader.calls(Operation.SEND)]
    refused = [call for call in calls if call.status == REFUSED]
    began = min(call.at for call in refused)
    assert all(call.at == began for call in refused)
    assert all(call.at >= began + 30 for call in calls if call.at > began)
    assert (await town.status("discord")).learned < 1
    assert (await town.status("telegram")).learned == 1


async def test_a_throttled_account_of_telegram_is_known_by_many_chats_that_are_to_wait_alike(town: Town) -> None:
    readers = [await town.reader("telegram") for _ in range(80)]
    elsewhere = await town.reader("discord")
    await readers[0].meets(FaultKind.THROTTLED, chat=None, count=1, retry_after=30, scope="account")
    await town.publishes("Smoke.")
    await town.shows(elsewhere, "Smoke.")
    await town.settles("telegram")
    assert {reader.times("Smoke.") for reader in readers} == {(1,)}
    refused = sum(status == REFUSED for reader in readers for status in reader.attempts)
    assert refused <= WINDOW
    assert (await town.status("telegram")).learned < 1
    assert (await town.status("discord")).learned == 1
