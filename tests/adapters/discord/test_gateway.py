"""The gateway's connection: it comes back whenever it breaks, and gives up only when Discord does not want the bot."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Self

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from adapters.discord import DiscordPlatform
from adapters.discord.gateway import pause_before
from adapters.sandbox.discord import DiscordSandbox
from bot.errors import Unauthorised
from tests.adapters.discord.harness import COMMANDS, SAFETY_NET, Clock, Desk, Pauses, listening, place, somebody


async def say_latest(sandbox: DiscordSandbox) -> None:
    await sandbox.write(str(place(sandbox, "#live").chat), somebody(sandbox, "Rita Reader"), "/latest")


@pytest.mark.parametrize("resumable", [True, False])
async def test_after_being_sent_away_it_goes_on(
    platform: DiscordPlatform, sandbox: DiscordSandbox, pauses: Pauses, resumable: bool
) -> None:
    async with listening(platform, sandbox) as desk:
        for count in (1, 2, 3):
            await say_latest(sandbox)
            assert (await desk.next()).name == "latest"
            sandbox.drop_gateway(resumable=resumable)
            await pauses.times(count)
            await sandbox.connected()
    assert len(pauses.asked) == 3


async def test_the_first_return_is_at_once_and_the_next_ones_wait_longer(
    platform: DiscordPlatform, sandbox: DiscordSandbox, pauses: Pauses
) -> None:
    async with listening(platform, sandbox):
        for count in (1, 2, 3):
            sandbox.drop_gateway()
            await pauses.times(count)
            await sandbox.connected()
    first, second, third = pauses.asked
    assert first == 0
    assert 1 <= second <= 2 <= third <= 4


async def test_what_happened_meanwhile_comes_in_after_resuming(
    platform: DiscordPlatform, sandbox: DiscordSandbox, pauses: Pauses
) -> None:
    async with listening(platform, sandbox) as desk:
        await say_latest(sandbox)
        first = await desk.next()
        sandbox.drop_gateway()
        await say_latest(sandbox)
        second = await desk.next()
    assert first.id != second.id
    assert len(pauses.asked) == 1


@pytest.fixture
async def door() -> AsyncIterator["Door"]:
    async with Door() as door:
        yield door


class Door:
    """A gateway that hangs up or refuses at the door, before it hands on to the real stand-in."""

    def __init__(self) -> None:
        self.hang_ups = 0
        self.code = 1011
        self.knocks = 0
        self.says_hello = False
        self._application = web.Application()
        self._application.router.add_get("/", self._knock)
        self._runner = web.AppRunner(self._application)
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        assert self._runner.server is not None
        self._server = await asyncio.get_running_loop().create_server(self._runner.server, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"ws://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/"

    async def _knock(self, request: web.Request) -> web.WebSocketResponse:
        self.knocks += 1
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if self.says_hello:
            await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41_250}, "s": None, "t": None})
        await socket.close(code=self.code)
        return socket


def platform_behind(gateway: str, sandbox: DiscordSandbox, pauses: Pauses) -> DiscordPlatform:
    token = SecretStr(sandbox.token)
    return DiscordPlatform(token, api_base=sandbox.url, gateway=gateway, now=Clock(), pause=pauses)


@pytest.mark.parametrize("says_hello", [True, False])
async def test_a_gateway_that_hangs_up_at_the_door_is_tried_again_and_again(
    sandbox: DiscordSandbox, door: Door, pauses: Pauses, says_hello: bool
) -> None:
    door.says_hello = says_hello
    platform = platform_behind(door.url, sandbox, pauses)
    async with platform.session():
        listener = asyncio.create_task(platform.listen(Desk()))
        await pauses.times(4)
        listener.cancel()
        with pytest.raises(asyncio.CancelledError):
            await listener
    assert door.knocks >= 4
    assert all(later >= 1 for later in pauses.asked)


async def test_a_gateway_that_cannot_be_reached_at_first_is_tried_again(
    sandbox: DiscordSandbox, pauses: Pauses
) -> None:
    nobody_there = "ws://127.0.0.1:9/"
    platform = platform_behind(nobody_there, sandbox, pauses)
    async with platform.session():
        listener = asyncio.create_task(platform.listen(Desk()))
        await pauses.times(3)
        assert not listener.done()
        listener.cancel()
        with pytest.raises(asyncio.CancelledError):
            await listener


@pytest.mark.parametrize(("code", "reason"), [(4004, "token"), (4014, "intents"), (4011, "2,500")])
async def test_a_gateway_that_does_not_want_the_bot_ends_listening(
    sandbox: DiscordSandbox, door: Door, pauses: Pauses, code: int, reason: str
) -> None:
    door.code = code
    platform = platform_behind(door.url, sandbox, pauses)
    async with platform.session():
        async with asyncio.timeout(SAFETY_NET):
            with pytest.raises(Unauthorised, match=reason):
                await platform.listen(Desk())
        await platform.announce(COMMANDS, {})
    assert pauses.asked == []


async def test_nothing_of_what_discord_says_is_written_to_the_log(
    platform: DiscordPlatform, sandbox: DiscordSandbox, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with listening(platform, sandbox) as desk:
            await say_latest(sandbox)
            incoming = await desk.next()
            sandbox.drop_gateway()
            await sandbox.connected()
    assert caplog.text
    assert sandbox.token not in caplog.text
    assert incoming.ticket["token"] not in caplog.text


@given(st.integers(1, 1000), st.booleans(), st.floats(0, 1))
def test_pauses_grow_and_stay_below_two_minutes(failures: int, anew: bool, chance: float) -> None:
    pause = pause_before(failures, anew=anew, chance=chance)
    assert 0 <= pause <= 120
    assert pause <= pause_before(failures + 2, anew=anew, chance=chance) or failures == 1 or pause >= 60


def test_a_session_that_begins_anew_waits_a_little() -> None:
    assert pause_before(1, anew=True, chance=0) == 1
    assert pause_before(1, anew=True, chance=1) == 5
    assert pause_before(1, anew=False, chance=1) == 0
