"""A chat reads what the bot itself says in its own language, on both platforms."""

import asyncio

import pytest

from bot.demo.people import ROLE_ADMINISTRATOR, ROLE_READER, Somebody, in_chat, in_private
from bot.languages.language import END_OF_ISOLATE, ISOLATE
from tests.flows.newsroom import PATIENCE, Newsroom, shown, until_shown

TITLES = {"telegram": "Harbour Street neighbours", "discord": "live"}


async def speaks(somebody: Somebody, language: str, heading: str) -> None:
    """Choose a language in the menu, which goes on in it."""
    await somebody.ask("/settings", "Settings of this chat")
    await somebody.press("Language")
    async with asyncio.timeout(PATIENCE):
        await somebody.sees(lambda message: "In which language" in message.text)
        await somebody.press(language)
        await somebody.sees(lambda message: heading in message.text)


def newest(somebody: Somebody, text: str) -> str:
    return [message.text for message in shown(somebody) if text in message.text][-1]


@pytest.mark.parametrize("platform", ["telegram", "discord"])
async def test_a_german_group_and_an_arabic_reader_are_told_so(news: Newsroom, platform: str) -> None:
    stage = getattr(news.platforms, platform)
    group, reader = in_chat(stage, TITLES[platform], ROLE_ADMINISTRATOR), in_private(stage, ROLE_READER)
    coverage = await news.covers()
    await speaks(group, "Deutsch", "In welcher Sprache")
    await speaks(reader, "العربية", "بأي لغة")
    await group.ask("/subscribe", "Dieser Chat folgt nun diesem Liveticker")
    await reader.ask("/subscribe", "تتابع هذه الدردشة الآن")
    await news.publishes(coverage, "Everybody is out.", breaking=True)
    await until_shown(group, "Everybody is out.")
    await until_shown(reader, "Everybody is out.")
    assert newest(group, "Everybody is out.").startswith("Eilmeldung")
    told = newest(reader, "Everybody is out.")
    assert told.startswith("عاجل")
    assert f"{ISOLATE}{coverage.title}{END_OF_ISOLATE}" in told


@pytest.mark.parametrize("platform", ["telegram", "discord"])
async def test_a_change_of_language_applies_from_the_next_message_on(news: Newsroom, platform: str) -> None:
    reader = in_private(getattr(news.platforms, platform), ROLE_READER)
    coverage = await news.covers()
    await reader.ask("/subscribe", "now follows this coverage")
    (entry,) = await news.publishes(coverage, "Two ships burn.", breaking=True)
    await until_shown(reader, "Two ships burn.")
    assert newest(reader, "Two ships burn.").startswith("Breaking")
    await speaks(reader, "Français", "Dans quelle langue")
    assert newest(reader, "Two ships burn.").startswith("Breaking")
    await news.publishes(coverage, "One ship is out.", breaking=True)
    await until_shown(reader, "One ship is out.")
    assert newest(reader, "One ship is out.").startswith("Alerte")
    await news.parts.stream.retract(entry.id, "It was one ship", "Eddie Editor")
    await until_shown(reader, "It was one ship")
    assert "Retiré" in newest(reader, "It was one ship")
