"""A relay that stopped or died goes on where it was."""

from pathlib import Path

from tests.flows.newsroom import Platforms, newsroom, shown, until_shown
from tests.flows.test_commands import PLATFORMS, editor_on, post, says
from tests.flows.test_posting import readers_of


async def test_what_was_published_while_the_relay_was_down_goes_out_when_it_is_back(
    platforms: Platforms, tmp_path: Path
) -> None:
    database = tmp_path / "news.sqlite3"
    async with newsroom(platforms, database) as news:
        coverage = await news.covers()
        for reader in news.everybody:
            await reader.ask("/subscribe", "now follows this coverage")
        await news.publishes(coverage, "Before.")
        for reader in news.everybody:
            await until_shown(reader, "Before.")
    async with newsroom(platforms, database) as news:
        await news.publishes(coverage, "After.")
        for reader in news.everybody:
            messages = await until_shown(reader, "Before.", "After.")
            assert sum("Before." in message.text for message in messages) == 1


async def test_a_command_that_came_while_the_relay_was_down_is_answered_when_it_is_back(
    platforms: Platforms, tmp_path: Path
) -> None:
    database = tmp_path / "news.sqlite3"
    async with newsroom(platforms, database) as news:
        await news.covers()
        reader = news.everybody[0]
    await reader.write("/subscribe")
    async with newsroom(platforms, database):
        await reader.sees(lambda message: "now follows this coverage" in message.text)
    assert sum("now follows" in message.text for message in shown(reader)) == 1


@PLATFORMS
async def test_a_report_goes_on_when_the_relay_is_back(platforms: Platforms, tmp_path: Path, platform: str) -> None:
    database = tmp_path / "news.sqlite3"
    async with newsroom(platforms, database) as news:
        await news.covers()
        await readers_of(news)
        editor = editor_on(news, platform)
        await post(editor, "Smoke.")
        await editor.press("Publish")
        await says(editor, "it goes to 2 chats")
    async with newsroom(platforms, database):
        await says(editor, "reached 2 of 2 chats")
