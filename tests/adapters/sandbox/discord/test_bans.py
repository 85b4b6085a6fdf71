"""Invalid requests are counted, and too many of them get the client banned."""

from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.faults import Fault, FaultKind, Operation, ThrottleScope
from tests.adapters.sandbox.discord.harness import Api, Clock, channel

BAN_AFTER = 6


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[DiscordSandbox]:
    """Where six invalid requests are too many."""
    async with DiscordSandbox(ban_after=BAN_AFTER, latency=0, now=clock) as running:
        running.populate()
        yield running


@pytest.fixture
def live(sandbox: DiscordSandbox) -> int:
    return channel(sandbox, "#live")


def counted(sandbox: DiscordSandbox) -> object:
    return sandbox.control.account()["invalid_requests_counted"]


async def test_refusals_and_too_many_requests_count_and_mistakes_do_not(
    api: Api, sandbox: DiscordSandbox, live: int
) -> None:
    path = f"/channels/{live}/messages"
    await api.call("GET", "/users/@me", token="wrong")
    assert counted(sandbox) == 1
    sandbox.deny(live, "send_messages")
    assert (await api.post(path, {"content": "Fire"})).status == 403
    assert counted(sandbox) == 2
    assert (await api.get("/channels/1")).status == 404
    assert (await api.patch(f"{path}/x", {})).status == 400
    assert counted(sandbox) == 2
    await sandbox.control.inject(Fault(kind=FaultKind.THROTTLED, method=Operation.SEND, count=1, lasting=False))
    assert (await api.post(path, {"content": "Fire"})).status == 429
    assert counted(sandbox) == 3
    shared = Fault(kind=FaultKind.THROTTLED, scope=ThrottleScope.SHARED, count=1, lasting=False)
    await sandbox.control.inject(shared)
    assert (await api.post(path, {"content": "Fire"})).status == 429
    assert counted(sandbox) == 3


async def test_too_many_in_ten_minutes_are_answered_by_a_ban_that_does_not_look_like_discord(
    api: Api, sandbox: DiscordSandbox, clock: Clock
) -> None:
    for _ in range(BAN_AFTER):
        assert (await api.call("GET", "/users/@me", token="wrong")).status == 401
    async with aiohttp.ClientSession() as session, session.get(sandbox.url + "/gateway") as answer:
        assert answer.status == 429
        assert "Via" not in answer.headers
        assert answer.content_type == "text/plain"
        assert await answer.text() == "error code: 1015"
        assert int(answer.headers["Retry-After"]) > 3600
    assert sandbox.control.account()["banned_for"] == 86_400
    clock.forward(timedelta(hours=12))
    assert [(await api.get("/users/@me")).status for _ in range(2 * BAN_AFTER)] == [429] * 2 * BAN_AFTER
    clock.forward(timedelta(hours=12))
    assert (await api.get("/users/@me")).status == 200


async def test_what_is_older_than_ten_minutes_does_not_count(api: Api, sandbox: DiscordSandbox, clock: Clock) -> None:
    for _ in range(2 * BAN_AFTER):
        assert (await api.call("GET", "/users/@me", token="wrong")).status == 401
        clock.forward(timedelta(minutes=2))
    assert (await api.get("/users/@me")).status == 200
    assert sandbox.control.account()["invalid_requests"] == 2 * BAN_AFTER


async def test_a_ban_ends_when_faults_do_and_does_not_hold_without_limits(api: Api, sandbox: DiscordSandbox) -> None:
    async def banned() -> None:
        for _ in range(BAN_AFTER):
            assert (await api.call("GET", "/users/@me", token="wrong")).status == 401

    await banned()
    await sandbox.control.lift()
    assert (await api.get("/users/@me")).status == 200
    await banned()
    sandbox.control.limits = None
    assert (await api.get("/users/@me")).status == 200
