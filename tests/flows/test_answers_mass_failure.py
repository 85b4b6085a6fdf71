"""Many chats that seem to be gone at once: it is us, not them, and none of them is suspended."""

import logging

import pytest

from adapters.sandbox.faults import Fault, FaultKind, Operation
from tests.flows.town import Town

PLATFORMS = ("telegram", "discord")
CHATS = 60


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_when_all_chats_seem_to_be_gone_nobody_is_suspended_and_all_are_served_later(
    town: Town, platform: str, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = town.sandbox(platform)
    elsewhere = await town.reader("discord" if platform == "telegram" else "telegram")
    readers = [await town.reader(platform) for _ in range(CHATS)]
    failure = await sandbox.control.inject(Fault(kind=FaultKind.UNREACHABLE))
    await town.publishes("Smoke.")
    await town.shows(elsewhere, "Smoke.")
    await town.goes_on_until(lambda: said(caplog, "many-unreachable", logging.ERROR))
    await town.lands(platform)
    status = await town.status(platform)
    assert (status.suspended, status.behind) == (0, CHATS)
    tried = len(sandbox.control.record.calls(Operation.SEND))
    await town.minutes_pass(15)
    assert len(sandbox.control.record.calls(Operation.SEND)) - tried < 2 * CHATS
    await sandbox.control.lift(failure)
    await town.settles(platform)
    assert [reader.times("Smoke.") for reader in readers] == [(1,)] * CHATS
    assert await town.suspended(platform) == 0
    assert await said(caplog, "reachable-again", logging.WARNING)


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_few_chats_that_are_gone_among_many_are_suspended(town: Town, platform: str) -> None:
    readers = [await town.reader(platform) for _ in range(CHATS)]
    gone = readers[::6]
    for reader in gone:
        await reader.meets(FaultKind.UNREACHABLE, method=Operation.ANY)
    await town.publishes("Smoke.")
    for reader in readers:
        if reader not in gone:
            await town.shows(reader, "Smoke.")
    await town.has_suspended(len(gone), platform)
    assert [len(reader.attempts) for reader in gone] == [1] * len(gone)


async def said(caplog: pytest.LogCaptureFixture, event: str, level: int) -> bool:
    return any(record.levelno == level and record.getMessage().startswith(event) for record in caplog.records)
