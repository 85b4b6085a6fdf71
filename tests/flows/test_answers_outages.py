"""A platform that cannot be reached or cannot serve, or that does not want us: the other one goes on."""

import asyncio
import logging
from collections import Counter
from itertools import pairwise

import aiohttp
import pytest

from adapters.sandbox.faults import Fault, FaultKind, Operation
from bot.composing.merging import MOST_MESSAGES
from tests.flows.reader import Reader
from tests.flows.town import Town

PLATFORMS = ("telegram", "discord")
OTHER = {"telegram": "discord", "discord": "telegram"}
MISSED = [f"Bulletin {number:02}." for number in range(1, 13)]


async def readers_of(town: Town, platform: str) -> list[Reader]:
    return [await town.reader(platform) for _ in range(5)]


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_after_an_outage_everybody_gets_what_came_meanwhile_once(town: Town, platform: str) -> None:
    readers, (elsewhere, *_) = await readers_of(town, platform), await readers_of(town, OTHER[platform])
    (known,) = await town.publishes("Smoke.")
    for reader in (*readers, elsewhere):
        await town.shows(reader, "Smoke.")
    await town.lands(platform)
    outage = await town.sandbox(platform).control.inject(Fault(kind=FaultKind.OUTAGE))
    for text in MISSED:
        await town.publishes(text)
        await town.shows(elsewhere, text)
    await town.corrects(known, "Steam.")
    await town.shows(elsewhere, "Steam.")
    await town.minutes_pass(5)
    status = await town.status(platform)
    assert (status.behind, status.suspended, status.in_doubt) == (len(readers), 0, 0)
    await town.sandbox(platform).control.lift(outage)
    await town.settles(platform)
    for reader in readers:
        assert reader.times("Smoke.", "Steam.", *MISSED) == (0, 1, *(1,) * len(MISSED))
        assert len(reader.messages) <= 1 + MOST_MESSAGES
    status = await town.status(platform)
    assert (status.behind, status.suspended, status.in_doubt) == (0, 0, 0)


@pytest.mark.parametrize(("platform", "status"), [("telegram", 502), ("discord", 503)])
async def test_a_platform_that_answers_nothing_but_its_failure_is_tried_with_growing_pauses(
    town: Town, platform: str, status: int
) -> None:
    readers, (elsewhere, *_) = await readers_of(town, platform), await readers_of(town, OTHER[platform])
    sandbox = town.sandbox(platform)
    failure = await sandbox.control.inject(Fault(kind=FaultKind.SERVER_ERROR, status=status))
    await town.publishes("Smoke.")
    await town.shows(elsewhere, "Smoke.")
    await town.minutes_pass(5)
    tried = Counter(call.at for call in sandbox.control.record.calls(Operation.SEND))
    assert list(tried.values()) == [len(readers), *(1,) * (len(tried) - 1)]
    for number, (earlier, later) in enumerate(pairwise(tried)):
        pause = min(60.0, 0.5 * 2**number)
        assert pause / 2 <= later - earlier <= pause + 1
    await sandbox.control.lift(failure)
    await town.settles(platform)
    times = {reader.times("Smoke.") for reader in readers}
    assert times == {(1,)}
    assert await town.suspended(platform) == 0


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_platform_that_does_not_accept_the_token_is_left_and_the_other_goes_on(
    town: Town, platform: str, caplog: pytest.LogCaptureFixture
) -> None:
    reader, elsewhere = await town.reader(platform), await town.reader(OTHER[platform])
    await town.sandbox(platform).control.inject(Fault(kind=FaultKind.UNAUTHORISED))
    await town.publishes("Smoke.")
    await town.shows(elsewhere, "Smoke.")
    await town.is_true(lambda: has_stopped(caplog, platform))
    calls = town.sandbox(platform).control.record.total
    await town.publishes("Flames.")
    await town.shows(elsewhere, "Flames.")
    await town.pauses()
    status = await town.status(platform)
    assert (reader.messages, status.behind, status.marked) == ([], 1, 0)
    assert (status.suspended, status.in_doubt) == (0, 0)
    assert town.sandbox(platform).control.record.total == calls


async def test_where_a_second_instance_takes_what_comes_in_the_lane_stops_and_the_other_goes_on(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = await town.reader("discord")
    address = f"{town.telegram.url}/bot{town.telegram.token}/getUpdates"
    async with aiohttp.ClientSession() as second, asyncio.TaskGroup() as polls:
        poll = polls.create_task(second.post(address, json={"timeout": 30}))
        await town.is_true(lambda: has_stopped(caplog, "telegram"))
        poll.cancel()
    await town.publishes("Smoke.")
    await town.shows(elsewhere, "Smoke.")


async def has_stopped(caplog: pytest.LogCaptureFixture, platform: str) -> bool:
    """Was it said that this platform is served no more, as loudly as it deserves?"""
    return any(
        record.levelno == logging.ERROR and record.getMessage().startswith(f"stopped platform={platform} why=")
        for record in caplog.records
    )
