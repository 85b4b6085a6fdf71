"""Looking up, on both platforms, over the wire: `/status`, `/history`, `/audit`."""

from bot.model import Entry
from tests.flows.newsroom import Newsroom, until, until_shown
from tests.flows.test_commands import PLATFORMS, correct, editor_on, reader_on, says


async def settled(news: Newsroom, entry: Entry) -> bool:
    """Has what was shown been written down, too?"""
    return (await news.parts.store.deliveries.reach(entry.id)).waiting == 0


@PLATFORMS
async def test_an_entry_is_sent_to_who_misses_it(news: Newsroom, platform: str) -> None:
    coverage = await news.covers()
    _, newest = await news.publishes(coverage, "Smoke over the harbour.", "Flames.")
    reader, editor = reader_on(news, platform), editor_on(news, platform)
    await reader.ask("/subscribe", "now follows this coverage")
    await until_shown(reader, "Flames.")
    await until(lambda: settled(news, newest))
    await editor.ask("/status", "Entry 2 reached 1 of 1 chat")
    await editor.ask("/status 1", "without it, though they follow: 1")
    await editor.press("Send to 1 chat without it")
    await until_shown(reader, "Smoke over the harbour.")


@PLATFORMS
async def test_who_changed_what_can_be_looked_up(news: Newsroom, platform: str) -> None:
    coverage = await news.covers()
    await news.publishes(coverage, "Smoke over the harbour.")
    editor = editor_on(news, platform)
    await correct(editor, 1, "Steam over the harbour.")
    await says(editor, "Entry 1 is corrected")
    await editor.ask("/history 1", f"({platform.capitalize()}) corrected it")
    await editor.ask("/audit", f"({platform.capitalize()}): corrected entry 1")
