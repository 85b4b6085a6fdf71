"""Publishing a message of an announcement channel in the channels that follow it."""

import pytest

from adapters.discord import DiscordPlatform
from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.discord.bodies.message import MessageFlag
from bot.errors import Absence, MessageGone, Rejected, Throttled, Unreachable
from bot.model import Address
from tests.adapters.discord.harness import NO_MESSAGE, place, rendered, stored
from tests.adapters.discord.weather import Way, told


@pytest.fixture
def announcements(sandbox: DiscordSandbox) -> Address:
    return place(sandbox, "#announcements")


async def test_a_message_is_published_once_and_again_is_no_error(
    platform: DiscordPlatform, announcements: Address, sandbox: DiscordSandbox
) -> None:
    message = await platform.send(announcements, rendered("Fire"), nonce="one")
    await platform.crosspost(announcements, message)
    await platform.crosspost(announcements, message)
    flags = (await stored(sandbox, announcements, message))["flags"]
    assert isinstance(flags, int)
    assert flags & MessageFlag.CROSSPOSTED


async def test_what_is_gone_cannot_be_published(platform: DiscordPlatform, announcements: Address) -> None:
    with pytest.raises(MessageGone):
        await platform.crosspost(announcements, NO_MESSAGE)


async def test_a_channel_of_another_kind_publishes_nothing(platform: DiscordPlatform, live: Address) -> None:
    message = await platform.send(live, rendered("Fire"), nonce="one")
    with pytest.raises(Rejected):
        await platform.crosspost(live, message)


async def test_publishing_takes_the_right_to_send(
    platform: DiscordPlatform, announcements: Address, sandbox: DiscordSandbox
) -> None:
    message = await platform.send(announcements, rendered("Fire"), nonce="one")
    sandbox.deny(announcements.chat, "send_messages")
    with pytest.raises(Unreachable) as refused:
        await platform.crosspost(announcements, message)
    assert refused.value.absence is Absence.NO_RIGHTS


async def test_the_wait_is_the_bodys_and_sending_goes_on(
    behind: DiscordPlatform, announcements: Address, way: Way
) -> None:
    message = await behind.send(announcements, rendered("Fire"), nonce="one")
    way.ahead.append(
        told(
            429,
            b'{"message": "You are being rate limited.", "retry_after": 3000.5, "global": false}',
            X_RateLimit_Remaining="4",
            X_RateLimit_Reset_After="1.000",
            X_RateLimit_Bucket="crossposting",
        )
    )
    with pytest.raises(Throttled) as first:
        await behind.crosspost(announcements, message)
    calls = len(way.calls)
    with pytest.raises(Throttled) as second:
        await behind.crosspost(announcements, message)
    assert first.value.retry_after == second.value.retry_after == 3000.5
    assert len(way.calls) == calls
    await behind.send(announcements, rendered("It is out"), nonce="two")
