"""What Discord says of a place: who manages it, and which rights the bot lacks there."""

from collections.abc import AsyncIterator

import discord
import pytest

from adapters.discord import DiscordPlatform
from adapters.discord.surveys import missing as missing_rights
from adapters.sandbox.discord import DiscordSandbox
from bot.conversation import Incoming, IncomingKind, Survey
from bot.errors import Absence, Unreachable
from bot.model import ChatKind
from tests.adapters.discord.harness import NOWHERE, Desk, listening, place, somebody


@pytest.fixture
async def desk(platform: DiscordPlatform, sandbox: DiscordSandbox) -> AsyncIterator[Desk]:
    async with listening(platform, sandbox) as desk:
        yield desk


async def asked(sandbox: DiscordSandbox, desk: Desk, title: str, name: str = "Rita Reader") -> Incoming:
    """Somebody used a command; what else comes in is passed over."""
    await sandbox.write(str(place(sandbox, title).chat), somebody(sandbox, name), "/latest")
    while (incoming := await desk.next()).kind is not IncomingKind.COMMAND:
        pass
    return incoming


@pytest.mark.parametrize(
    ("title", "name", "manages"),
    [
        ("#live", "Rita Reader", False),
        ("#live", "Gail Guildadmin", True),
        ("harbour talk", "Gail Guildadmin", True),
        ("Rita Reader", "Rita Reader", True),
    ],
)
async def test_channels_are_managed_by_administrators_and_direct_chats_by_whoever_is_in_them(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk, title: str, name: str, manages: bool
) -> None:
    survey = await platform.survey(await asked(sandbox, desk, title, name))
    assert (survey.administrator, survey.missing) == (manages, ())
    assert survey.address == place(sandbox, title)


@pytest.mark.parametrize(
    ("title", "denied", "missing"),
    [
        ("#live", "send_messages", ("Send Messages",)),
        ("#live", "send_messages_in_threads", ()),
        ("harbour talk", "send_messages_in_threads", ("Send Messages in Threads",)),
        ("harbour talk", "send_messages", ()),
    ],
)
async def test_the_rights_that_are_missing_have_the_names_of_discords_settings(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk, title: str, denied: str, missing: tuple[str, ...]
) -> None:
    sandbox.deny(place(sandbox, "#live").chat, denied)
    assert (await platform.survey(await asked(sandbox, desk, title))).missing == missing
    from_elsewhere = await asked(sandbox, desk, "#announcements")
    assert (await platform.survey(from_elsewhere, place(sandbox, title))).missing == missing


def test_a_channel_that_cannot_be_seen_lacks_that_too_and_an_administrator_lacks_nothing() -> None:
    assert missing_rights(discord.Permissions.none(), in_thread=False) == ("View Channel", "Send Messages")
    assert missing_rights(discord.Permissions(administrator=True), in_thread=True) == ()


async def test_a_channel_that_the_bot_cannot_see_cannot_be_looked_at(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk
) -> None:
    sandbox.deny(place(sandbox, "#live").chat, "view_channel")
    with pytest.raises(Unreachable) as refused:
        await platform.survey(await asked(sandbox, desk, "#announcements"), place(sandbox, "#live"))
    assert refused.value.absence is Absence.REMOVED


async def test_another_channel_is_looked_at_from_elsewhere(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk
) -> None:
    announcements = place(sandbox, "#announcements")
    from_gail = await asked(sandbox, desk, "#live", "Gail Guildadmin")
    title = "#announcements (Quayside Readers)"
    assert await platform.survey(from_gail, announcements) == Survey(announcements, ChatKind.ANNOUNCEMENT, title, True)
    from_rita = await asked(sandbox, desk, "#live", "Rita Reader")
    assert await platform.survey(from_rita, announcements) == Survey(announcements, ChatKind.ANNOUNCEMENT, title, False)


async def test_somebody_who_is_not_in_the_server_manages_nothing_there(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk
) -> None:
    survey = await platform.survey(await asked(sandbox, desk, "Rita Reader"), place(sandbox, "#desk"))
    assert (survey.administrator, survey.missing) == (False, ())


async def test_a_direct_chat_belongs_to_the_person_in_it(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk
) -> None:
    from_rita = await asked(sandbox, desk, "#live")
    hers, gails = place(sandbox, "Rita Reader"), place(sandbox, "Gail Guildadmin")
    assert await platform.survey(from_rita, hers) == Survey(hers, ChatKind.PRIVATE, "", True)
    assert await platform.survey(from_rita, gails) == Survey(gails, ChatKind.PRIVATE, "", False)


async def test_a_place_that_is_not_there_is_gone(
    platform: DiscordPlatform, sandbox: DiscordSandbox, desk: Desk
) -> None:
    with pytest.raises(Unreachable) as refused:
        await platform.survey(await asked(sandbox, desk, "#live"), NOWHERE)
    assert refused.value.absence is Absence.GONE
