"""People of Discord who have installed the bot for themselves: it answers them everywhere, and posts where it is."""

import asyncio
from dataclasses import dataclass

import pytest

from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.faults import Operation
from bot.demo.people import Somebody
from tests.flows.newsroom import PATIENCE, Newsroom, chat_of, shown, until_shown

NOT_HERE = "I am not here: in this place I can answer you, and nothing more."


@dataclass(frozen=True, slots=True)
class Traveller:
    """Nora in her direct chat with the bot, among friends, and in a server that has not invited it."""

    discord: DiscordSandbox
    direct: Somebody
    friends: Somebody
    server: Somebody

    @property
    def abroad(self) -> tuple[Somebody, Somebody]:
        return self.friends, self.server

    def requests_abroad(self) -> int:
        """Of its own accord, not through what it was asked."""
        chats = [int(one.chat) for one in self.abroad]
        return sum(
            call.chat in chats
            for call in self.discord.control.record.calls(Operation.SEND, Operation.EDIT, Operation.OTHER)
        )


@pytest.fixture
def nora(news: Newsroom) -> Traveller:
    discord = news.platforms.discord
    number, friend = discord.add_person("Nora Nomad"), discord.add_person("Fred Friend")
    discord.install(number)
    guild = discord.add_guild("Elsewhere", people=[number], administrators=[friend], invited=False)

    def at(chat: int) -> Somebody:
        return Somebody(discord, str(chat), number, "Nora Nomad")

    return Traveller(
        discord,
        direct=at(discord.direct_chat(number)),
        friends=at(discord.add_group_chat("Old friends", [number, friend])),
        server=at(discord.add_channel(guild, "general")),
    )


async def test_it_answers_everywhere_for_her_eyes_only(news: Newsroom, nora: Traveller) -> None:
    coverage = await news.covers()
    await news.publishes(coverage, "The roof has come down.", "The quay is closed.")
    for place in nora.abroad:
        await place.ask("/coverages", "Harbour fire")
        await place.ask("/search roof", "The roof has come down.")
        await place.ask("/entry harbour-fire/1", "The roof has come down.")
        await place.ask("/latest 1", "The quay is closed.")
        await place.press("‹ Older")
        async with asyncio.timeout(PATIENCE):
            await place.sees(lambda message: "The roof has come down." in message.text and len(message.buttons) > 0)
        await place.ask("/help", "/latest")
        told = chat_of(place).messages
        assert [message.only_for for message in told] == [place.person] * len(told)
        assert not any("Subscribe" in button.label for message in told for row in message.buttons for button in row)
    assert nora.requests_abroad() == 0


async def test_where_it_is_not_nothing_can_be_subscribed_or_set(news: Newsroom, nora: Traveller) -> None:
    coverage = await news.covers()
    for command in ("/subscribe", "/settings", "/mute 2h", "/stop"):
        await nora.server.ask(command, NOT_HERE)
    assert await news.parts.store.subscriptions.audience(coverage.id) == 0
    assert not {"/subscribe", "/settings"} & set(
        await nora.discord.suggest(nora.friends.chat, nora.friends.person, "/")
    )
    assert nora.requests_abroad() == 0


async def test_in_private_she_subscribes_and_gets_what_comes(news: Newsroom, nora: Traveller) -> None:
    coverage = await news.covers()
    await nora.direct.ask("/subscribe", "now follows this coverage")
    await news.publishes(coverage, "The quay is closed.")
    await until_shown(nora.direct, "The quay is closed.")
    assert [shown(place) for place in nora.abroad] == [[], []]


async def test_who_has_not_installed_it_has_no_commands_there(nora: Traveller, news: Newsroom) -> None:
    await news.covers()
    fred = next(one for one in chat_of(nora.friends).people if one.id != nora.friends.person)
    for place in nora.abroad:
        assert await nora.discord.suggest(place.chat, fred.id, "/") == ()


async def test_where_it_is_invited_it_is_there_for_her_too(news: Newsroom, nora: Traveller) -> None:
    discord = nora.discord
    guild = discord.add_guild("Pier", administrators=[nora.direct.person])
    here = Somebody(discord, str(discord.add_channel(guild, "news")), nora.direct.person, "Nora Nomad")
    coverage = await news.covers()
    await here.ask("/subscribe", "now follows this coverage")
    await news.publishes(coverage, "The quay is closed.")
    await until_shown(here, "The quay is closed.")
