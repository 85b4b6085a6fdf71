"""A role of a server of Discord that is mentioned when something breaks: chosen, taken by readers, mentioned once."""

from dataclasses import dataclass
from typing import Literal

import pytest

from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.view import MessageView
from bot.demo.people import ROLE_ADMINISTRATOR, Somebody
from bot.model import Coverage
from bot.store import Correction
from bot.stream import content_of
from tests.flows.newsroom import Newsroom, chat_of, until_shown
from tests.flows.test_settings import choose, says

BREAKING_NEWS = "@Breaking news"


@dataclass(frozen=True, slots=True)
class Pier:
    """A server with a role, a channel, its administrator and a reader."""

    news: Newsroom
    server: int
    role: int
    gail: Somebody
    rita: Somebody

    @property
    def discord(self) -> DiscordSandbox:
        return self.news.platforms.discord

    def rita_has_it(self) -> bool:
        return self.discord.roles.held(self.server, self.rita.person, self.role)

    async def picks(self, role: int, then: str) -> None:
        """Of the menu of roles that the newest page of settings shows."""
        gail = self.gail
        page = [one for one in chat_of(gail).messages if one.only_for == gail.person][-1]
        menu = next(button for row in page.buttons for button in row if button.choices)
        await self.discord.press(gail.chat, gail.person, page.id, menu.id, str(role))
        await says(gail, then)

    async def chooses(self) -> None:
        await choose(self.gail, ("Role", "Which role is mentioned"))
        await self.picks(self.role, f"something breaks: {BREAKING_NEWS}")

    async def puts_up_buttons(self) -> None:
        await self.gail.press("Put up buttons for readers")
        await until_shown(self.gail, "Do you want to be called")

    async def follows(self) -> Coverage:
        coverage = await self.news.covers()
        await self.gail.ask("/subscribe", "now follows this coverage")
        return coverage

    async def breaks(self, coverage: Coverage, text: str) -> MessageView:
        await self.news.publishes(coverage, text, breaking=True)
        return await self.shows(text)

    async def shows(self, text: str) -> MessageView:
        (message,) = [one for one in await until_shown(self.gail, text) if text in one.text]
        return message


def pier_of(news: Newsroom, kind: Literal["text", "announcement"] = "text") -> Pier:
    discord = news.platforms.discord
    rita, gail = discord.add_person("Rhea Reader"), discord.add_person("Greta Guildadmin", ROLE_ADMINISTRATOR)
    server = discord.add_guild("Pier", people=[rita], administrators=[gail])
    chat = str(discord.add_channel(server, "news", kind=kind))
    role = discord.roles.add(server, "Breaking news", mentionable=True)
    discord.roles.empower(server, "manage_roles")
    return Pier(
        news,
        server,
        role,
        Somebody(discord, chat, gail, "Greta Guildadmin"),
        Somebody(discord, chat, rita, "Rhea Reader"),
    )


@pytest.fixture
def pier(news: Newsroom) -> Pier:
    return pier_of(news)


async def test_the_role_is_mentioned_by_what_breaks_and_by_nothing_else(pier: Pier) -> None:
    coverage = await pier.follows()
    await pier.chooses()
    await pier.news.publishes(coverage, f"@everyone <@&{pier.role}> is named here.")
    assert (await pier.shows("is named here.")).rings == ()
    (entry,) = await pier.news.publishes(coverage, "Everybody is out.", breaking=True)
    alarm = await pier.shows("Everybody is out.")
    assert (alarm.rings, alarm.text.startswith(BREAKING_NEWS)) == ((BREAKING_NEWS,), True)
    await pier.news.parts.stream.correct([Correction(entry.id, 1, content_of("Two are missing."))], "test")
    corrected = await pier.shows("Two are missing.")
    assert (corrected.id, corrected.rings) == (alarm.id, ())


async def test_readers_take_the_role_and_give_it_back(pier: Pier) -> None:
    await pier.chooses()
    await pier.puts_up_buttons()
    await pier.rita.press("Call me")
    await says(pier.rita, f"You have the role {BREAKING_NEWS} now")
    assert pier.rita_has_it()
    await pier.rita.press("Do not call me")
    await says(pier.rita, f"You no longer have the role {BREAKING_NEWS}")
    assert not pier.rita_has_it()
    told = [one.only_for for one in chat_of(pier.rita).messages if "the role @" in one.text]
    assert told == [pier.rita.person] * 2


async def test_a_role_that_was_deleted_is_gone_without_a_word(pier: Pier) -> None:
    coverage = await pier.follows()
    await pier.chooses()
    await pier.puts_up_buttons()
    pier.discord.roles.delete(pier.server, pier.role)
    await pier.rita.press("Call me")
    await says(pier.rita, "No role is mentioned here any more.")
    alarm = await pier.breaks(coverage, "Everybody is out.")
    assert (alarm.rings, "role" in alarm.text) == ((), False)
    await pier.gail.ask("/settings", "something breaks: None")


@pytest.mark.parametrize(
    ("name", "rights", "mentionable", "said"),
    [
        ("Moderators", ("manage_messages",), True, "@Moderators gives rights that not everybody has."),
        ("Secret", (), False, "I may not mention @Secret."),
    ],
)
async def test_a_role_with_rights_or_that_may_not_be_mentioned_is_refused(
    pier: Pier, name: str, rights: tuple[str, ...], mentionable: bool, said: str
) -> None:
    role = pier.discord.roles.add(pier.server, name, *rights, mentionable=mentionable)
    pier.discord.deny(int(pier.gail.chat), "mention_everyone")
    await choose(pier.gail, ("Role", "Which role is mentioned"))
    await pier.picks(role, said)
    await pier.gail.ask("/settings", "something breaks: None")


async def test_a_role_that_got_rights_since_is_given_to_nobody(pier: Pier) -> None:
    await pier.chooses()
    await pier.puts_up_buttons()
    pier.discord.roles.empower(pier.server, "manage_messages", role=pier.role)
    await pier.rita.press("Call me")
    await says(pier.rita, "gives rights that not everybody has")
    assert not pier.rita_has_it()


async def test_a_bot_that_may_not_give_roles_says_so(pier: Pier) -> None:
    await pier.chooses()
    await pier.puts_up_buttons()
    pier.discord.roles.disempower(pier.server, "manage_roles")
    await pier.rita.press("Call me")
    await says(pier.rita, "I need the right “Manage Roles”")


async def test_what_goes_on_to_other_servers_mentions_nobody(news: Newsroom) -> None:
    pier = pier_of(news, "announcement")
    coverage = await pier.follows()
    await pier.chooses()
    assert (await pier.breaks(coverage, "Everybody is out.")).rings == ()
    await choose(pier.gail, ("Passing on", "✓ Key entries"), ("Nothing", "✓ Nothing"))
    assert (await pier.breaks(coverage, "The roof is down.")).rings == (BREAKING_NEWS,)
