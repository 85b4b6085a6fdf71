"""Channels, topics and links of Telegram: who speaks for a channel, what belongs to a topic, what one tap does."""

import asyncio

import pytest

from adapters.sandbox.control import Change
from adapters.sandbox.telegram import TelegramSandbox
from adapters.sandbox.telegram.chats import Signing
from bot.demo.people import ROLE_ADMINISTRATOR, ROLE_READER, Somebody, in_chat, in_private
from bot.store import Correction
from bot.stream import content_of
from tests.flows.newsroom import PATIENCE, Newsroom, chat_of, shown, until_shown
from tests.flows.test_settings import choose, says

BOT = "Tickertape Sandbox"
SPEAKERS = {
    Signing.NOBODY: "Quayside Channel",
    Signing.NAMES: f"Quayside Channel · {BOT}",
    Signing.PROFILES: BOT,
}


def telegram_of(news: Newsroom) -> TelegramSandbox:
    return news.platforms.telegram


def channel_of(news: Newsroom, signing: Signing = Signing.NOBODY) -> Somebody:
    """Who may post in it, in it."""
    gail = in_chat(telegram_of(news), "Quayside Channel", ROLE_ADMINISTRATOR)
    telegram_of(news).control.change(Change(chat=gail.chat, what="sign", names=(signing.value,)))
    return gail


@pytest.mark.parametrize("signing", list(Signing))
async def test_whoever_may_post_in_a_channel_may_subscribe_it_and_choose_what_comes(
    news: Newsroom, signing: Signing
) -> None:
    """Who that is says the channel itself, and the person only where posts show their authors."""
    gail = channel_of(news, signing)
    coverage = await news.covers()
    await gail.ask("/subscribe", "now follows this coverage")
    await choose(gail, ("Level", "Everything"), ("Breaking entries only", "✓ Breaking entries only"))
    await news.publishes(coverage, "Smoke over the quay.")
    (entry,) = await news.publishes(coverage, "Everybody is out.", breaking=True)
    (alarm,) = [one for one in await until_shown(gail, "Everybody is out.") if "is out" in one.text]
    await news.parts.stream.correct([Correction(entry.id, 1, content_of("Two are missing."))], "test")
    (corrected,) = [one for one in await until_shown(gail, "Two are missing.") if "missing" in one.text]
    assert corrected.id == alarm.id
    assert alarm.author == SPEAKERS[signing]
    assert not any("Smoke" in message.text for message in shown(gail))


async def test_who_only_reads_a_channel_presses_in_vain(news: Newsroom) -> None:
    gail = channel_of(news)
    await news.covers()
    await gail.ask("/settings", "Settings of this chat")
    rita = in_private(telegram_of(news), ROLE_READER)
    menu = next(one for one in chat_of(gail).messages if "Settings of this chat" in one.text)
    await telegram_of(news).press(gail.chat, rita.person, menu.id, menu.buttons[0][0].id)
    await says(Somebody(telegram_of(news), gail.chat, rita.person, rita.name), "Only an administrator")


async def test_a_channel_whose_administrator_may_post_no_more_is_not_theirs_to_steer(news: Newsroom) -> None:
    gail, telegram = channel_of(news), telegram_of(news)
    other = telegram.add_person("Paula Poster", ROLE_ADMINISTRATOR)
    telegram.set_rights(int(gail.chat), "can_post_messages", person=other)
    paula = Somebody(telegram, gail.chat, other, "Paula Poster")
    await news.covers()
    await paula.ask("/settings", "Settings of this chat")
    telegram.set_rights(int(gail.chat), person=other)
    menu = next(one for one in chat_of(gail).messages if "Settings of this chat" in one.text)
    await telegram.press(gail.chat, other, menu.id, menu.buttons[0][0].id)
    await says(paula, "Only an administrator")


async def test_a_topic_gets_what_was_asked_for_in_it_and_no_other_topic_does(news: Newsroom) -> None:
    telegram = telegram_of(news)
    ferries, market = (in_chat(telegram, f"› {name}", ROLE_ADMINISTRATOR) for name in ("Ferries", "Market days"))
    general = Somebody(telegram, ferries.chat.partition("/")[0], ferries.person, ferries.name)
    coverage = await news.covers()
    await ferries.ask("/subscribe", "now follows this coverage")
    await choose(ferries, ("Sound", "Never"), ("Never", "✓ Never"))
    await news.publishes(coverage, "Everybody is out.", breaking=True)
    (alarm,) = [one for one in await until_shown(ferries, "Everybody is out.") if "is out" in one.text]
    assert alarm.silent
    assert [shown(elsewhere) for elsewhere in (market, general)] == [[], []]
    await market.ask("/settings", "Sound: For breaking entries")


async def test_a_link_subscribes_whoever_follows_it_in_one_tap(news: Newsroom) -> None:
    """Also somebody who never wrote to the bot before."""
    telegram = telegram_of(news)
    newcomer = telegram.add_person("Nora Newcomer", started=False)
    nora = Somebody(telegram, str(newcomer), newcomer, "Nora Newcomer")
    coverage = await news.covers()
    await news.covers("Election night")
    await nora.ask("/start coverage_harbour-fire", "now follows this coverage")
    await news.publishes(coverage, "Everybody is out.")
    await until_shown(nora, "Everybody is out.")
    await nora.ask("/coverages", "Harbour fire — followed here")


async def test_a_link_adds_the_bot_to_a_group_subscribes_it_and_losing_it_ends_there(news: Newsroom) -> None:
    """As the apps do it: the bot is taken in, which it is told, and then the command is sent."""
    telegram, store = telegram_of(news), news.parts.store
    boss = telegram.add_person("Gus Groupadmin", ROLE_ADMINISTRATOR)
    group = telegram.add_group("Pier residents", administrators=[boss], bot_present=False)
    gus = Somebody(telegram, str(group), boss, "Gus Groupadmin")
    coverage = await news.covers()
    telegram.admit(group)
    await gus.ask(f"/start@{telegram.username} coverage_harbour-fire", "now follows this coverage")
    await news.publishes(coverage, "Smoke over the quay.")
    await until_shown(gus, "Smoke over the quay.")
    telegram.kick(group)
    async with asyncio.timeout(PATIENCE):
        while await store.subscriptions.audience(coverage.id):
            await asyncio.to_thread(int)
    await news.publishes(coverage, "Everybody is out.")
    telegram.admit(group)
    await until_shown(gus, "Everybody is out.")
