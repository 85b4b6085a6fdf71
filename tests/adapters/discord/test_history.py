"""Looking for a message of our own in a channel's history, where nobody knows whether it arrived."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from adapters.discord import DiscordPlatform
from adapters.sandbox.discord import DiscordSandbox
from bot.conversation import Answer
from bot.errors import Absence, InDoubt, Unreachable
from bot.model import Address, Found, MessageId
from bot.richtext import paragraph
from tests.adapters.discord.harness import NOWHERE, Clock, listening, messages, place, rendered, somebody
from tests.adapters.discord.weather import BROKEN_AFTER, BROKEN_BEFORE, Way


@pytest.fixture
def start(clock: Clock) -> datetime:
    """When the mark was written."""
    return clock.time


async def test_what_arrived_without_an_answer_is_found(
    behind: DiscordPlatform, way: Way, live: Address, sandbox: DiscordSandbox, start: datetime
) -> None:
    way.ahead.append(BROKEN_AFTER)
    with pytest.raises(InDoubt):
        await behind.send(live, rendered("Fire  at the *harbour*\n"), nonce="one")
    await behind.send(live, rendered("It is out"), nonce="two")
    found = await behind.find(live, rendered("Fire  at the *harbour*\n"), since=start)
    assert found == Found(MessageId(messages(sandbox, "#live")[0].id))


async def test_what_never_arrived_is_not(behind: DiscordPlatform, way: Way, live: Address, start: datetime) -> None:
    way.ahead.append(BROKEN_BEFORE)
    with pytest.raises(InDoubt):
        await behind.send(live, rendered("Fire"), nonce="one")
    assert await behind.find(live, rendered("Fire"), since=start) is None


async def test_what_others_wrote_is_not_ours(
    platform: DiscordPlatform, live: Address, sandbox: DiscordSandbox, start: datetime
) -> None:
    await sandbox.write(str(live.chat), somebody(sandbox, "Rita Reader"), "Fire")
    async with listening(platform, sandbox) as desk:
        await sandbox.write(str(live.chat), somebody(sandbox, "Rita Reader"), "/latest")
        await platform.answer(await desk.next(), Answer((paragraph("Fire"),), private=False))
    assert await platform.find(live, rendered("Fire"), since=start) is None


async def test_what_was_sent_earlier_is_not_it_and_a_clock_that_is_a_little_ahead_is_forgiven(
    platform: DiscordPlatform, live: Address, clock: Clock
) -> None:
    message = await platform.send(live, rendered("Fire"), nonce="one")
    assert await platform.find(live, rendered("Fire"), since=clock.time + timedelta(seconds=4)) == Found(message)
    assert await platform.find(live, rendered("Fire"), since=clock.time + timedelta(seconds=60)) is None


async def test_of_two_alike_the_last_is_taken(platform: DiscordPlatform, live: Address, start: datetime) -> None:
    await platform.send(live, rendered("Fire"), nonce="one")
    last = await platform.send(live, rendered("Fire"), nonce="two")
    assert await platform.find(live, rendered("Fire"), since=start) == Found(last)


@pytest.mark.parametrize(("before", "seen"), [(0, True), (99, True), (100, True), (199, True), (200, False)])
async def test_two_pages_of_history_are_looked_through(
    platform: DiscordPlatform, live: Address, sandbox: DiscordSandbox, start: datetime, before: int, seen: bool
) -> None:
    for number in range(before):
        await sandbox.write(str(live.chat), somebody(sandbox, "Rita Reader"), f"What about {number}?")
    message = await platform.send(live, rendered("Fire"), nonce="one")
    assert await platform.find(live, rendered("Fire"), since=start) == (Found(message) if seen else None)


@pytest.mark.parametrize("title", ["harbour talk", "#announcements", "Rita Reader"])
async def test_it_is_found_in_every_kind_of_chat(
    platform: DiscordPlatform, sandbox: DiscordSandbox, start: datetime, title: str
) -> None:
    address = place(sandbox, title)
    message = await platform.send(address, rendered("Fire"), nonce="one")
    assert await platform.find(address, rendered("Fire"), since=start) == Found(message)
    assert await platform.find(address, rendered("Rain"), since=start) is None


async def test_a_history_that_may_not_be_read_is_not_an_empty_one(
    platform: DiscordPlatform, live: Address, sandbox: DiscordSandbox, start: datetime
) -> None:
    await platform.send(live, rendered("Fire"), nonce="one")
    sandbox.deny(live.chat, "read_message_history")
    with pytest.raises(Unreachable) as refused:
        await platform.find(live, rendered("Fire"), since=start)
    assert refused.value.absence is Absence.NO_RIGHTS


async def test_a_channel_that_is_gone_has_no_history(platform: DiscordPlatform, start: datetime) -> None:
    with pytest.raises(Unreachable) as refused:
        await platform.find(NOWHERE, rendered("Fire"), since=start)
    assert refused.value.absence is Absence.GONE


async def test_what_mentioned_a_role_is_found_by_what_stands_below(
    platform: DiscordPlatform, live: Address, start: datetime
) -> None:
    message = await platform.send(live, replace(rendered("Fire"), role=77), nonce="one")
    assert await platform.find(live, rendered("Fire"), since=start) == Found(message)
