"""Pins, on both platforms, over the wire: silently where rights allow, and left alone where they do not."""

from adapters.sandbox.control import Change
from bot.demo.people import ROLE_ADMINISTRATOR, Somebody, in_chat
from tests.flows.newsroom import Newsroom, chat_of, shown, until, until_shown
from tests.flows.test_commands import PLATFORMS, editor_on
from tests.flows.test_summaries import HEADING, summarise


def pinned(reader: Somebody) -> list[str]:
    return [message.text.split("\n")[0] for message in chat_of(reader).messages if message.pinned]


@PLATFORMS
async def test_one_entry_and_the_summary_are_pinned_where_the_bot_may(news: Newsroom, platform: str) -> None:
    coverage = await news.covers()
    editor = editor_on(news, platform)
    forbidding = in_chat(news.platforms.telegram, "Harbour Street neighbours", ROLE_ADMINISTRATOR)
    news.platforms.telegram.control.change(Change(chat=forbidding.chat, what="rights", names=("can_delete_messages",)))
    for reader in news.everybody:
        await reader.ask("/subscribe", "now follows this coverage")
    await news.publishes(coverage, "Smoke.", "Flames.")
    for reader in news.everybody:
        await until_shown(reader, "Smoke.", "Flames.")
    allowing = [reader for reader in news.everybody if reader.chat != forbidding.chat]
    await editor.ask("/pin 1", "Entry 1 is being pinned, without a sound")
    await until(lambda: _pinned(allowing, 1))
    await summarise(editor, "It burns.")
    for reader in news.everybody:
        await until_shown(reader, HEADING)
    await until(lambda: _pinned(allowing, 2))
    await editor.ask("/unpin 1", "is being unpinned")
    await until(lambda: _pinned(allowing, 1))
    for reader in allowing:
        assert pinned(reader) == [HEADING]
        assert all(message.silent for message in shown(reader) if message.pinned)
    assert pinned(forbidding) == []
    await news.publishes(coverage, "The roof is down.")
    await until_shown(forbidding, "The roof is down.")


async def _pinned(readers: list[Somebody], number: int) -> bool:
    return all(len(pinned(reader)) == number for reader in readers)
