"""Sessions: how they begin, what they leave behind, and what the log says of them."""

import asyncio
import logging

import pytest
from pydantic import SecretStr

from adapters.discord import DiscordPlatform
from adapters.sandbox.discord import DiscordSandbox
from bot.errors import Outage, Unauthorised
from bot.model import Address, MessageId
from tests.adapters.discord.harness import SAFETY_NET, messages, rendered
from tests.adapters.discord.weather import BROKEN_AFTER, Way, Weather, told


async def send(platform: DiscordPlatform, live: Address) -> MessageId:
    return await platform.send(live, rendered("Fire"), nonce="one")


async def test_a_send_in_flight_may_finish_when_the_session_ends(
    way: Way, sandbox: DiscordSandbox, live: Address
) -> None:
    platform = DiscordPlatform(SecretStr(sandbox.token), api_base=way.url + "/api/v10")
    async with asyncio.timeout(SAFETY_NET), asyncio.TaskGroup() as tasks:
        async with platform.session():
            way.held.clear()
            sending = tasks.create_task(send(platform, live))
            await way.arrivals(3)
            asyncio.get_running_loop().call_soon(way.held.set)
        assert [shown.id for shown in messages(sandbox, "#live")] == [await sending]


async def test_a_session_that_is_entered_again_works_again(
    way: Way, sandbox: DiscordSandbox, live: Address, caplog: pytest.LogCaptureFixture
) -> None:
    platform = DiscordPlatform(SecretStr(sandbox.token), api_base=way.url + "/api/v10")
    with caplog.at_level(logging.DEBUG):
        for nonce in ("one", "two"):
            async with platform.session() as profile:
                assert profile.id
                await platform.send(live, rendered("Fire"), nonce=nonce)
    assert len(messages(sandbox, "#live")) == 2
    assert sandbox.token not in caplog.text
    assert sandbox.token not in repr(platform)


async def test_between_sessions_nothing_is_sent(sandbox: DiscordSandbox, live: Address) -> None:
    platform = DiscordPlatform(SecretStr(sandbox.token), api_base=sandbox.url)
    async with platform.session():
        pass
    with pytest.raises(Outage):
        await send(platform, live)
    with pytest.raises(Outage):
        await platform.withdraw(live, MessageId(1))


async def test_a_wrong_token_is_not_accepted(sandbox: DiscordSandbox) -> None:
    for token in ("wrong", "", "no\ntoken", "tökén"):
        platform = DiscordPlatform(SecretStr(token), api_base=sandbox.url)
        with pytest.raises(Unauthorised) as refused:
            async with platform.session():
                pytest.fail("it was let in")
        assert token == "" or token not in str(refused.value)


async def test_discord_out_of_reach_is_an_outage(sandbox: DiscordSandbox, way: Way) -> None:
    await way.__aexit__()
    with pytest.raises(Outage):
        async with DiscordPlatform(SecretStr(sandbox.token), api_base=way.url).session():
            pytest.fail("there is nobody there")


@pytest.mark.parametrize(
    "weather",
    [
        told(502, b"{}"),
        BROKEN_AFTER,
        told(429, b'{"retry_after": 5}'),
        Weather(404, b"<html>", {"Content-Type": "text/html"}),
    ],
    ids=["server error", "broken connection", "too fast", "not Discord"],
)
async def test_a_login_that_does_not_come_through_is_an_outage(
    sandbox: DiscordSandbox, way: Way, weather: Weather
) -> None:
    way.ahead += [weather, weather]  # aiohttp itself repeats a GET over a connection that broke
    with pytest.raises(Outage):
        async with DiscordPlatform(SecretStr(sandbox.token), api_base=way.url + "/api/v10").session():
            pytest.fail("it was let in")
