"""The buttons below a report and replies to an entry's own message, over the wire."""

import asyncio

from bot.demo.people import Somebody
from tests.flows.newsroom import PATIENCE, Newsroom, until, until_shown
from tests.flows.test_commands import PLATFORMS, editor_on, post, reader_on, says


async def published(news: Newsroom, platform: str, text: str) -> tuple[Somebody, Somebody]:
    """A reader who has it, and its editor, who sees the report."""
    await news.covers()
    reader, editor = reader_on(news, platform), editor_on(news, platform)
    await reader.ask("/subscribe", "now follows this coverage")
    await post(editor, text)
    await editor.press("Publish")
    await until_shown(reader, text)
    await says(editor, "reached 1 of 1 chat")
    return reader, editor


@PLATFORMS
async def test_the_report_offers_to_correct(news: Newsroom, platform: str) -> None:
    reader, editor = await published(news, platform, "21 injured.")
    await editor.press("Correct")
    if platform == "telegram":
        await says(editor, "send /correct harbour-fire/1 and the whole new text")
        await editor.write("/correct harbour-fire/1 12 injured.")
    else:
        await editor.fill_in({"headline": "", "text": "12 injured.", "note": "12, not 21"})
    await says(editor, "It would say:")
    await editor.press("Correction")
    await until_shown(reader, "12 injured.")


@PLATFORMS
async def test_the_report_offers_to_retract(news: Newsroom, platform: str) -> None:
    reader, editor = await published(news, platform, "21 injured.")
    await editor.press("Retract")
    if platform == "telegram":
        await says(editor, "send /retract harbour-fire/1 and why")
        await editor.write("/retract harbour-fire/1 It was a drill")
    else:
        await editor.fill_in({"reason": "It was a drill"})
    await until_shown(reader, "It was a drill")


async def test_a_reply_to_the_entry_itself_corrects_it(news: Newsroom) -> None:
    coverage = await news.covers()
    editor = news.telegram_editor
    await editor.ask("/subscribe", "now follows this coverage")
    await news.publishes(coverage, "Smoke.")
    await until_shown(editor, "Smoke.")
    (published,) = await news.publishes(coverage, "21 injured.")
    messages = await until_shown(editor, "21 injured.")
    (entry,) = [message for message in messages if "21 injured." in message.text]

    async def known() -> bool:
        return (await news.parts.store.deliveries.reach(published.id)).reached == 1

    await until(known)
    await news.platforms.telegram.write(editor.chat, editor.person, "/correct 12 injured.", reply_to=entry.id)
    async with asyncio.timeout(PATIENCE):
        await editor.sees(lambda message: "Correct entry 2" in message.text)
    await editor.press("Correction")
    await until_shown(editor, "Corrected")
