"""A coverage that has been quiet for a week, over the wire and over restarts."""

from datetime import timedelta
from pathlib import Path

from bot.demo.people import ROLE_EDITOR, in_private
from bot.model import CoverageState
from tests.flows.later_clock import LaterClock
from tests.flows.newsroom import Platforms, chat_of, newsroom
from tests.flows.test_commands import PLATFORMS, says

QUESTION = "Nothing new has come to Harbour fire"


@PLATFORMS
async def test_the_desk_keeps_it_open_and_closes_it_when_asked_again(
    platforms: Platforms, tmp_path: Path, platform: str
) -> None:
    database, week = tmp_path / "news.sqlite3", timedelta(days=7)
    async with newsroom(platforms, database) as news:
        coverage = await news.covers()
    editor = in_private(getattr(platforms, platform), ROLE_EDITOR)
    async with newsroom(platforms, database, LaterClock(week)):
        await says(editor, f"{QUESTION} for 7 days. Shall it end?")
        await editor.press("Keep open")
        await says(editor, "Harbour fire stays open.")
    async with newsroom(platforms, database, LaterClock(2 * week)) as news:
        await says(editor, f"{QUESTION} for 14 days. Shall it end?")
        await editor.press("Close")
        await editor.press("Close it; nobody follows it")
        await says(editor, "Harbour fire has ended.")
        assert (await news.parts.store.stream.coverage(coverage.id)).state is CoverageState.CLOSED
    assert not any(QUESTION in message.text for message in chat_of(editor).messages)
