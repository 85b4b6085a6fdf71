"""Who may do what, settled in the chat, on both platforms and across them."""

import re
from pathlib import Path

import pytest

from bot.demo.people import Somebody
from tests.flows.newsroom import Newsroom, Platforms, chat_of, newsroom
from tests.flows.test_commands import PLATFORMS, editor_on, says

UNKNOWN = "I do not know this command"


def newcomer_on(news: Newsroom, platform: str, name: str = "Nora Newcomer") -> Somebody:
    """Somebody in a private chat with the bot."""
    if platform == "telegram":
        person = news.platforms.telegram.add_person(name)
        return Somebody(news.platforms.telegram, str(person), person, name)
    person = news.platforms.discord.add_person(name)
    return Somebody(news.platforms.discord, str(news.platforms.discord.direct_chat(person)), person, name)


async def code_from(somebody: Somebody, command: str) -> str:
    """What is to be written by whoever gets it."""
    await somebody.ask(command, "/start ")
    found = [re.search(r"/start \w+_[\w-]+", message.text) for message in chat_of(somebody).messages]
    return [match[0] for match in found if match][-1]


async def standing_of(somebody: Somebody) -> str:
    """As `/help` says it."""
    await somebody.ask("/help", "What you can do here")
    texts = [message.text for message in chat_of(somebody).messages if "What you can do here" in message.text]
    found = re.search(r"As an? (\w+)", texts[-1])
    return found[1] if found else "nobody"


@PLATFORMS
@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "on the other platform"])
async def test_a_code_that_an_owner_hands_over_makes_an_editor(news: Newsroom, platform: str, elsewhere: bool) -> None:
    other = "discord" if platform == "telegram" else "telegram"
    nora = newcomer_on(news, other if elsewhere else platform)
    code = await code_from(
        editor_on(news, platform), "/grant role:editor" if platform == "discord" else "/grant editor"
    )
    assert await standing_of(nora) == "nobody"
    await nora.ask(code, "You are an editor of all coverages now.")
    assert await standing_of(nora) == "editor"
    await newcomer_on(news, platform, "Otto Outsider").ask(code, "This code is not valid")


async def test_a_person_who_is_picked_on_discord_becomes_an_editor_and_no_longer_is_one(
    platforms: Platforms, tmp_path: Path
) -> None:
    discord = platforms.discord
    owner, nora = discord.add_person("Olga Owner"), discord.add_person("Nora Newcomer")
    guild = discord.add_guild("Second newsroom", people=[nora], administrators=[owner])
    desk = str(discord.add_channel(guild, "second-desk"))
    at_desk = Somebody(discord, desk, owner, "Olga Owner")
    of_nora = Somebody(discord, desk, nora, "Nora Newcomer")
    database = tmp_path / "news.sqlite3"
    async with newsroom(platforms, database, discord_editors=(owner,), discord_desk_guilds=(guild,)):
        assert "/post" not in await discord.suggest(desk, nora, "/")
        await at_desk.ask("/grant role:contributor person:Nora Newcomer", "is a contributor of all coverages now")
        assert "/post" in await discord.suggest(desk, nora, "/")
        assert "/grant" not in await discord.suggest(desk, nora, "/")
        assert await standing_of(of_nora) == "contributor"
        await at_desk.ask("/editors", f"Nora Newcomer, Discord {nora}: contributor of all coverages")
        await at_desk.ask("/revoke person:Nora Newcomer", "has no role at the desk any more")
        assert "/post" not in await discord.suggest(desk, nora, "/")
        assert await standing_of(of_nora) == "nobody"


async def test_a_person_with_a_number_on_telegram_becomes_an_editor_and_no_longer_is_one(news: Newsroom) -> None:
    telegram = news.platforms.telegram
    nora = newcomer_on(news, "telegram")
    await nora.ask("/open Mine", UNKNOWN)
    owner = news.telegram_editor
    await owner.ask(f"/grant {nora.person} editor", "is an editor of all coverages now")
    await says(nora, "You are an editor of all coverages now.")
    assert "/open" in await telegram.suggest(nora.chat, nora.person, "/")
    await nora.ask("/open Mine", "Mine is open.")
    await owner.ask("/editors", f"Telegram {nora.person}: editor of all coverages")
    await owner.ask(f"/revoke {nora.person}", "has no role at the desk any more")
    await nora.ask("/open Another", UNKNOWN)
    assert "/open" not in await telegram.suggest(nora.chat, nora.person, "/")


@PLATFORMS
async def test_linked_accounts_hold_the_same_roles(news: Newsroom, platform: str) -> None:
    other = "discord" if platform == "telegram" else "telegram"
    nora = newcomer_on(news, other)
    code = await code_from(editor_on(news, platform), "/link")
    typed = code if other == "discord" else code.replace("/start link_", "/link ")
    await nora.ask(typed, "Both accounts are yours now")
    assert await standing_of(nora) == "owner"
    await newcomer_on(news, other, "Otto Outsider").ask(code, "This code is not valid")


async def test_who_is_replied_to_at_the_telegram_desk_becomes_a_contributor(
    platforms: Platforms, tmp_path: Path
) -> None:
    telegram = platforms.telegram
    owner, nora = telegram.add_person("Olga Owner"), telegram.add_person("Nora Newcomer")
    desk = telegram.add_group("The desk", kind="supergroup", people=[owner, nora])
    at_desk = Somebody(telegram, str(desk), owner, "Olga Owner")
    database = tmp_path / "news.sqlite3"
    async with newsroom(platforms, database, telegram_editors=(owner,), telegram_desk_chats=(desk,)):
        assert "/post" not in await telegram.suggest(str(desk), nora, "/")
        await telegram.write(desk, nora, "Good morning")
        said = chat_of(at_desk).messages[-1]
        await telegram.write(desk, owner, "/grant contributor", reply_to=said.id)
        await says(at_desk, "Nora Newcomer (Telegram) is a contributor of all coverages now.")
        assert "/post" in await telegram.suggest(str(desk), nora, "/")
        assert "/grant" in await telegram.suggest(str(desk), owner, "/")
        assert "/grant" not in await telegram.suggest(str(desk), nora, "/")


async def test_a_command_that_slips_into_a_readers_group_is_deleted_there_and_goes_on_in_private(
    platforms: Platforms, tmp_path: Path
) -> None:
    telegram = platforms.telegram
    owner = telegram.add_person("Olga Owner")
    group = telegram.add_group("Pier residents", kind="supergroup", people=[owner])
    telegram.set_rights(group, "can_delete_messages")
    slipped, private = (Somebody(telegram, str(chat), owner, "Olga Owner") for chat in (group, owner))
    async with newsroom(platforms, tmp_path / "news.sqlite3", telegram_editors=(owner,)) as news:
        await private.ask("/help", "What you can do here")
        await news.covers()
        await slipped.write("/post A secret of the desk.")
        await says(private, "A secret of the desk.")
        assert not [message for message in chat_of(slipped).messages if "secret" in message.text or message.from_bot]
