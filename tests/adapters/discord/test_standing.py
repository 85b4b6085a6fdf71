"""Channels that open and close to the bot, as the gateway tells of them."""

from collections.abc import AsyncIterator

import pytest

from adapters.discord import DiscordPlatform
from adapters.sandbox.discord import DiscordSandbox
from bot.conversation import Incoming, IncomingKind
from bot.model import Address
from tests.adapters.discord.harness import Desk, listening, place, rendered, somebody


@pytest.fixture
async def desk(platform: DiscordPlatform, sandbox: DiscordSandbox) -> AsyncIterator[Desk]:
    async with listening(platform, sandbox) as desk:
        yield desk


async def told(desk: Desk, count: int) -> list[tuple[IncomingKind, Address]]:
    heard: list[Incoming] = [await desk.next() for _ in range(count)]
    assert len({incoming.id for incoming in heard}) == count
    return [(incoming.kind, incoming.address) for incoming in heard]


async def nothing_before_a_command(sandbox: DiscordSandbox, desk: Desk) -> None:
    """The next thing that comes in is a command given now."""
    await sandbox.write(str(place(sandbox, "Rita Reader").chat), somebody(sandbox, "Rita Reader"), "/latest")
    assert (await desk.next()).kind is IncomingKind.COMMAND


async def test_a_server_that_removes_the_bot_closes_all_its_channels(sandbox: DiscordSandbox, desk: Desk) -> None:
    places = {place(sandbox, title) for title in ("#live", "#announcements", "harbour talk")}
    sandbox.remove_bot(guild_of(sandbox))
    assert set(await told(desk, 3)) == {(IncomingKind.UNAVAILABLE, address) for address in places}


async def test_a_server_that_invites_the_bot_again_opens_them(sandbox: DiscordSandbox, desk: Desk) -> None:
    sandbox.remove_bot(guild_of(sandbox))
    closed = await told(desk, 3)
    sandbox.deny(place(sandbox, "#announcements").chat, "send_messages")
    sandbox.invite_bot(guild_of(sandbox))
    opened = await told(desk, 2)
    assert {kind for kind, _ in opened} == {IncomingKind.AVAILABLE}
    assert {where for _, where in opened} < {where for _, where in closed}


async def test_an_outage_of_discords_closes_nothing(sandbox: DiscordSandbox, desk: Desk) -> None:
    sandbox.lose_guild(guild_of(sandbox))
    sandbox.regain_guild(guild_of(sandbox))
    await nothing_before_a_command(sandbox, desk)


async def test_a_channel_that_is_deleted_closes_with_its_threads(sandbox: DiscordSandbox, desk: Desk) -> None:
    live, talk = place(sandbox, "#live"), place(sandbox, "harbour talk")
    sandbox.delete_channel(live.chat)
    assert await told(desk, 2) == [(IncomingKind.UNAVAILABLE, live), (IncomingKind.UNAVAILABLE, talk)]


async def test_a_thread_that_is_deleted_closes(sandbox: DiscordSandbox, desk: Desk) -> None:
    talk = place(sandbox, "harbour talk")
    sandbox.delete_channel(talk.chat)
    assert await told(desk, 1) == [(IncomingKind.UNAVAILABLE, talk)]
    await nothing_before_a_command(sandbox, desk)


async def test_a_channel_that_takes_the_right_to_speak_away_closes_until_it_gives_it_back(
    sandbox: DiscordSandbox, desk: Desk
) -> None:
    live = place(sandbox, "#live")
    sandbox.deny(live.chat, "send_messages")
    sandbox.deny(live.chat, "view_channel")
    sandbox.allow(live.chat, "view_channel")
    sandbox.allow(live.chat, "send_messages")
    assert await told(desk, 2) == [(IncomingKind.UNAVAILABLE, live), (IncomingKind.AVAILABLE, live)]


async def test_a_change_that_leaves_the_bot_its_rights_is_nothing_to_tell(sandbox: DiscordSandbox, desk: Desk) -> None:
    sandbox.deny(place(sandbox, "#live").chat, "pin_messages")
    await nothing_before_a_command(sandbox, desk)


async def test_a_thread_by_itself_is_nothing_to_tell(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk
) -> None:
    thread = sandbox.add_thread(place(sandbox, "#live").chat, "another talk")
    await platform.send(Address("discord", thread), rendered("Fire"), nonce="one")
    await nothing_before_a_command(sandbox, desk)


def guild_of(sandbox: DiscordSandbox) -> int:
    """The server of the readers."""
    channel = sandbox._world.channels[place(sandbox, "#live").chat]
    assert channel.guild is not None
    return channel.guild


async def test_a_thread_that_is_locked_closes_until_it_is_unlocked(sandbox: DiscordSandbox, desk: Desk) -> None:
    talk = place(sandbox, "harbour talk")
    lock(sandbox, talk, locked=True)
    lock(sandbox, talk, locked=False)
    assert await told(desk, 2) == [(IncomingKind.UNAVAILABLE, talk), (IncomingKind.AVAILABLE, talk)]


async def test_a_thread_that_is_only_archived_stays_open(sandbox: DiscordSandbox, desk: Desk) -> None:
    lock(sandbox, place(sandbox, "harbour talk"), locked=False, archived=True)
    await nothing_before_a_command(sandbox, desk)


async def test_a_thread_that_is_locked_and_put_away_opens_when_it_comes_back(
    sandbox: DiscordSandbox, desk: Desk
) -> None:
    talk = place(sandbox, "harbour talk")
    lock(sandbox, talk, locked=True, archived=True)
    lock(sandbox, talk, locked=False)
    assert await told(desk, 2) == [(IncomingKind.UNAVAILABLE, talk), (IncomingKind.AVAILABLE, talk)]


def lock(sandbox: DiscordSandbox, thread: Address, *, locked: bool, archived: bool = False) -> None:
    """Somebody who manages threads does."""
    channel = sandbox._world.channels[thread.chat]
    assert channel.thread is not None
    channel.thread.locked, channel.thread.archived = locked, archived
    sandbox._places.changed(channel)
