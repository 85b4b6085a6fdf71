"""The relay's side at a stand-in that keeps Discord's limits: what is known to be too much is not asked for."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.discord import DiscordPlatform
from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.faults import Operation
from adapters.sandbox.record import largest
from bot.errors import Absence, MessageGone, PlatformError, Scope, Throttled, Unreachable
from bot.model import Address, MessageId
from tests.adapters.discord.harness import Clock, messages, place, platform_at, rendered

BAN_AFTER = 40


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[DiscordSandbox]:
    """With Discord's own limits, and a ban after forty invalid requests."""
    async with DiscordSandbox(latency=0, now=clock, ban_after=BAN_AFTER) as running:
        running.populate()
        yield running


@pytest.fixture
async def platform(sandbox: DiscordSandbox, clock: Clock) -> AsyncIterator[DiscordPlatform]:
    platform = platform_at(sandbox, clock=clock, ban_after=BAN_AFTER)
    async with platform.session():
        sandbox.control.record.clear()
        yield platform


async def send(platform: DiscordPlatform, address: Address, number: int = 0) -> MessageId:
    return await platform.send(address, rendered(f"Fire {number}"), nonce=f"{address.chat} {number}"[-25:])


async def refused(platform: DiscordPlatform, address: Address) -> Throttled:
    with pytest.raises(Throttled) as waiting:
        await send(platform, address, 999)
    return waiting.value


async def test_a_channel_that_is_full_is_left_alone_and_no_call_is_refused(
    platform: DiscordPlatform, sandbox: DiscordSandbox, live: Address, clock: Clock
) -> None:
    for number in range(40):
        try:
            await send(platform, live, number)
        except Throttled as waiting:
            clock.forward(timedelta(seconds=waiting.retry_after))
            await send(platform, live, number)
        clock.forward(timedelta(seconds=0.3))
    record = sandbox.control.record
    assert (record.throttled, record.total) == (0, 40)
    assert record.largest(5.0, Operation.SEND, chat=live.chat) == 5
    assert [message.text for message in messages(sandbox, "#live")] == [f"Fire {number}" for number in range(40)]


async def test_while_sending_waits_editing_and_other_channels_do_not(
    platform: DiscordPlatform, sandbox: DiscordSandbox, live: Address
) -> None:
    sent = [await send(platform, live, number) for number in range(5)]
    assert (await refused(platform, live)).scope is Scope.CHAT
    await platform.edit(live, sent[0], rendered("It is out"))
    await send(platform, place(sandbox, "#announcements"))
    assert sandbox.control.record.throttled == 0


async def test_the_accounts_limit_stops_all_until_it_is_over(
    platform: DiscordPlatform, sandbox: DiscordSandbox, live: Address, clock: Clock
) -> None:
    guild = sandbox.add_guild("Many Readers")
    places = [Address("discord", sandbox.add_channel(guild, f"channel {number}")) for number in range(51)]
    clock.forward(timedelta(seconds=1))
    for address in places[:50]:
        await send(platform, address)
    assert await refused_everywhere(platform, places[50]) == 1.0
    assert await refused_everywhere(platform, live) == 1.0
    assert sandbox.control.record.throttled == 1
    clock.forward(timedelta(seconds=1))
    await send(platform, places[50])


async def refused_everywhere(platform: DiscordPlatform, address: Address) -> float:
    waiting = await refused(platform, address)
    assert waiting.scope is Scope.ACCOUNT
    return waiting.retry_after


async def test_edits_of_old_messages_wait_by_themselves(
    platform: DiscordPlatform, sandbox: DiscordSandbox, live: Address, clock: Clock
) -> None:
    old = await send(platform, live)
    clock.forward(timedelta(hours=2))
    new = await send(platform, live, 1)
    for number in range(3):
        await platform.edit(live, old, rendered(f"Fire, corrected {number}"))
    for _ in range(2):
        with pytest.raises(Throttled) as waiting:
            await platform.edit(live, old, rendered("It is out"))
        assert waiting.value.retry_after == 6.0
    assert sandbox.control.record.throttled == 1
    await platform.edit(live, new, rendered("It is out"))
    clock.forward(timedelta(seconds=6))
    await platform.edit(live, old, rendered("It is out"))
    assert [message.text for message in messages(sandbox, "#live")] == ["It is out", "It is out"]


async def test_crossposts_wait_by_themselves_for_as_long_as_the_body_says(
    platform: DiscordPlatform, sandbox: DiscordSandbox, clock: Clock
) -> None:
    announcements = place(sandbox, "#announcements")
    sent = []
    for number in range(11):
        sent.append(await send(platform, announcements, number))
        clock.forward(timedelta(seconds=10))
    for message in sent[:10]:
        await platform.crosspost(announcements, message)
    for _ in range(2):
        with pytest.raises(Throttled) as waiting:
            await platform.crosspost(announcements, sent[10])
        assert waiting.value.retry_after == 3600.0
    assert sandbox.control.record.throttled == 1
    await send(platform, announcements, 11)
    clock.forward(timedelta(hours=1))
    await platform.crosspost(announcements, sent[10])


async def test_withdrawing_many_never_asks_too_often(
    platform: DiscordPlatform, sandbox: DiscordSandbox, live: Address, clock: Clock
) -> None:
    sent = []
    for number in range(10):
        sent.append(await send(platform, live, number))
        clock.forward(timedelta(seconds=5))
    for message in sent:
        try:
            await platform.withdraw(live, message)
        except Throttled as waiting:
            clock.forward(timedelta(seconds=waiting.retry_after))
            await platform.withdraw(live, message)
    assert sandbox.control.record.throttled == 0
    assert messages(sandbox, "#live") == ()


async def test_a_mass_of_lost_rights_never_gets_the_machine_banned(
    platform: DiscordPlatform, sandbox: DiscordSandbox, clock: Clock
) -> None:
    guild = sandbox.add_guild("Many Readers")
    lost = [Address("discord", sandbox.add_channel(guild, f"channel {number}")) for number in range(100)]
    for address in lost:
        sandbox.deny(address.chat, "send_messages")
    met: list[PlatformError] = []
    for number, address in enumerate(lost):
        with pytest.raises(PlatformError) as error:
            await send(platform, address, number)
        met.append(error.value)
        clock.forward(timedelta(seconds=error.value.retry_after if isinstance(error.value, Throttled) else 0.1))
    waits = [error for error in met if isinstance(error, Throttled)]
    assert {error.scope for error in waits} == {Scope.ACCOUNT}
    assert sum(error.retry_after for error in waits) > 300
    assert {error.absence for error in met if isinstance(error, Unreachable)} == {Absence.NO_RIGHTS}
    assert sandbox.control.account()["banned_for"] == 0
    refusals = (call.at for call in sandbox.control.record.calls(Operation.SEND) if call.status == 403)
    assert largest(refusals, 600.0) == BAN_AFTER / 2


async def test_a_message_deleted_shortly_after_it_was_sent_is_gone_until_its_nonce_is_forgotten(
    platform: DiscordPlatform, sandbox: DiscordSandbox, live: Address, clock: Clock
) -> None:
    await platform.withdraw(live, await send(platform, live))
    clock.forward(timedelta(minutes=4))
    with pytest.raises(MessageGone):
        await send(platform, live)
    clock.forward(timedelta(minutes=2))
    await send(platform, live)
    assert len(messages(sandbox, "#live")) == 1
