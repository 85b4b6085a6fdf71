"""Outsiders at work on both platforms, over the wire: in private, in groups and servers of readers, and at the desk."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.command import Command
from bot.demo.people import Somebody
from bot.desk.media import medium_of
from bot.intake.commands import EDITORS
from tests.adapters.sandbox.files import photo
from tests.flows.newsroom import Newsroom, Platforms, chat_of, newsroom, until
from tests.flows.test_commands import post, says

UNKNOWN = "I do not know this command. /help lists what I can do."
NOT_YOURS = "This is for the desk's editors."
SECRETS = ("Olga", "secret", "/post", "/grant")


@dataclass(frozen=True, slots=True)
class Scene:
    """Olga owns; Otto is nobody, and where she is: at the desk, among readers, in private."""

    news: Newsroom
    olga: Somebody
    otto_at_desk: Somebody
    otto_among_readers: Somebody
    otto_in_private: Somebody


@asynccontextmanager
async def on_telegram(platforms: Platforms, database: Path) -> AsyncIterator[Scene]:
    telegram = platforms.telegram
    olga, otto = telegram.add_person("Olga Owner"), telegram.add_person("Otto Outsider")
    desk = telegram.add_group("The desk", kind="supergroup", people=[otto], administrators=[olga])
    readers = telegram.add_group("Pier residents", people=[olga], administrators=[otto])
    async with newsroom(
        platforms, database, telegram_editors=(olga,), telegram_desk_chats=(desk,), reader_limit=1000
    ) as news:
        places = [Somebody(telegram, str(chat), otto, "Otto Outsider") for chat in (desk, readers, otto)]
        yield Scene(news, Somebody(telegram, str(desk), olga, "Olga Owner"), *places)


@asynccontextmanager
async def on_discord(platforms: Platforms, database: Path) -> AsyncIterator[Scene]:
    discord = platforms.discord
    olga, otto = discord.add_person("Olga Owner"), discord.add_person("Otto Outsider")
    newsrooms = discord.add_guild("Second newsroom", administrators=[olga, otto])
    desk = discord.add_channel(newsrooms, "second-desk")
    readers = discord.add_channel(discord.add_guild("Pier", people=[olga], administrators=[otto]), "news")
    async with newsroom(platforms, database, discord_editors=(olga,), discord_desk_guilds=(newsrooms,)) as news:
        places = [
            Somebody(discord, str(chat), otto, "Otto Outsider") for chat in (desk, readers, discord.direct_chat(otto))
        ]
        yield Scene(news, Somebody(discord, str(desk), olga, "Olga Owner"), *places)


def typed(command: Command) -> str:
    """With something for all that it needs, as Discord wants it; Telegram takes the same as free text."""
    needed = [option.name for option in command.options if option.required and not command.form]
    entry = ["entry"] if command.form and any(option.name == "entry" for option in command.options) else []
    return " ".join([f"/{command.name}", *(f"{name}:1" for name in entry + needed)])


def seen(otto: Somebody) -> list[str]:
    """What the bot says there that he can read."""
    messages = chat_of(otto).messages
    return [one.text for one in messages if one.from_bot and one.only_for in (None, otto.person)]


async def published(scene: Scene) -> int:
    coverages = await scene.news.parts.store.stream.coverages()
    return sum([len(await scene.news.parts.store.stream.entries(one.id)) for one in coverages])


async def test_on_telegram_the_desks_commands_do_not_exist_for_them(platforms: Platforms, tmp_path: Path) -> None:
    async with on_telegram(platforms, tmp_path / "news.sqlite3") as scene:
        await scene.news.publishes(await scene.news.covers(), "All of it is true.")
        for command in EDITORS:
            await scene.otto_in_private.ask(typed(command), UNKNOWN)
            assert seen(scene.otto_in_private)[-1] == UNKNOWN
        for place in (scene.otto_among_readers, scene.otto_at_desk):
            for command in EDITORS:
                await place.write(typed(command))
            await place.ask("/help", "What you can do here")
            assert len(seen(place)) == 1
        assert await published(scene) == 1
        assert len(await scene.news.parts.store.stream.coverages()) == 1
        for place in (scene.otto_in_private, scene.otto_among_readers, scene.otto_at_desk):
            shown = set(await platforms.telegram.suggest(place.chat, place.person, "/"))
            assert not shown & {f"/{command.name}" for command in EDITORS}


async def test_on_discord_who_manages_the_desks_server_is_an_outsider_all_the_same(
    platforms: Platforms, tmp_path: Path
) -> None:
    async with on_discord(platforms, tmp_path / "news.sqlite3") as scene:
        await scene.news.publishes(await scene.news.covers(), "All of it is true.")
        for command in EDITORS:
            await scene.otto_at_desk.ask(typed(command), UNKNOWN)
            assert seen(scene.otto_at_desk)[-1] == UNKNOWN
        assert chat_of(scene.otto_at_desk).forms == ()
        assert await published(scene) == 1
        for place in (scene.otto_among_readers, scene.otto_in_private):
            shown = set(await platforms.discord.suggest(place.chat, place.person, "/"))
            assert not shown & {f"/{command.name}" for command in EDITORS}
        assert await platforms.discord.suggest(scene.otto_at_desk.chat, scene.otto_at_desk.person, "/correct 1") == ()


async def test_on_telegram_they_press_the_desks_buttons_in_vain(platforms: Platforms, tmp_path: Path) -> None:
    """In the desk's own group everybody reads along."""
    async with on_telegram(platforms, tmp_path / "news.sqlite3") as scene:
        await scene.news.covers("Harbour fire")
        await scene.news.covers("Election night")
        await scene.olga.write("/post Perhaps.")
        await says(scene.olga, "Which coverage is this for?")
        await scene.otto_at_desk.press("Harbour fire")
        await says(scene.otto_at_desk, NOT_YOURS)
        await scene.olga.press("Harbour fire")
        await says(scene.olga, "Perhaps.")
        await scene.otto_at_desk.press("Publish")
        await scene.otto_at_desk.press("Discard")

        async def told_three_times() -> bool:
            return seen(scene.otto_at_desk).count(NOT_YOURS) == 3

        await until(told_three_times)
        assert NOT_YOURS not in [one.text for one in chat_of(scene.otto_at_desk).messages if one.only_for is None]
        assert await published(scene) == 0
        await scene.olga.press("Discard")
        await says(scene.olga, "Discarded; nobody saw it.")


@pytest.mark.parametrize("stage", [on_telegram, on_discord], ids=["telegram", "discord"])
async def test_what_they_can_read_is_nothing_of_the_desks(
    platforms: Platforms, tmp_path: Path, stage: Callable[[Platforms, Path], AbstractAsyncContextManager[Scene]]
) -> None:
    async with stage(platforms, tmp_path / "news.sqlite3") as scene:
        await scene.news.covers()
        olga = scene.olga
        if olga.stage.platform == "discord":
            await post(olga, "A secret of the desk.")
            await says(olga, "A secret of the desk.")
        otto = scene.otto_in_private
        for command in ("/start", "/help", "/coverages", "/latest"):
            before = len(seen(otto))
            await otto.write(command)
            await otto.ask("/help", "What you can do here")
            assert len(seen(otto)) > before
        await otto.ask("/start claim_guess", "This code is not valid")
        await otto.ask("/start link_guess", "This code is not valid")
        for place in (otto, scene.otto_among_readers, scene.otto_at_desk):
            assert not [text for text in seen(place) for secret in SECRETS if secret in text]


async def test_what_they_send_is_not_even_kept(platforms: Platforms, tmp_path: Path) -> None:
    digest = medium_of(photo().content).digest
    async with on_telegram(platforms, tmp_path / "news.sqlite3") as scene:
        await scene.news.covers()
        for place in (scene.otto_among_readers, scene.otto_at_desk, scene.otto_in_private):
            await platforms.telegram.send(
                place.chat, place.person, photo(), photo(1), text="/post The harbour is open."
            )
        await scene.otto_in_private.sees(lambda shown: shown.text == UNKNOWN)
        assert seen(scene.otto_in_private) == [UNKNOWN]
        assert await scene.news.parts.store.media.content(digest) is None
    async with on_discord(platforms, tmp_path / "other.sqlite3") as scene:
        place = scene.otto_at_desk
        message = await platforms.discord.send(place.chat, place.person, photo(), text="The harbour is open.")
        await platforms.discord.use_on(place.chat, place.person, message, "Publish as entry")
        await place.sees(lambda shown: UNKNOWN in shown.text)
        assert await scene.news.parts.store.media.content(digest) is None
