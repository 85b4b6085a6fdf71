"""The summary, on both platforms, over the wire."""

from bot.demo.people import Somebody
from tests.flows.newsroom import Newsroom, shown, until, until_shown
from tests.flows.test_commands import PLATFORMS, editor_on, says

HEADING = "What we know so far"


async def summarise(editor: Somebody, text: str) -> None:
    if editor.stage.platform == "telegram":
        await editor.write(f"/summary {text}")
    else:
        await editor.write("/summary")
        await editor.fill_in({"headline": "", "text": text})


def summaries(reader: Somebody) -> list[str]:
    return [message.text for message in shown(reader) if HEADING in message.text and "/latest" not in message.text]


@PLATFORMS
async def test_each_chat_has_one_summary_until_it_ends(news: Newsroom, platform: str) -> None:
    coverage = await news.covers()
    *readers, late = news.everybody
    editor = editor_on(news, platform)
    for reader in readers:
        await reader.ask("/subscribe", "now follows this coverage")
    await summarise(editor, "Two are hurt.")
    await says(editor, "goes to 3 chats, without a sound")
    for reader in readers:
        messages = await until_shown(reader, "Two are hurt.")
        assert all(message.silent for message in messages if HEADING in message.text)
    await news.publishes(coverage, "The roof is down.", key=True)
    await news.publishes(coverage, "It rains.")
    await summarise(editor, "Three are hurt.")
    await late.ask("/subscribe", "now follows this coverage")
    for reader in (*readers, late):
        await until_shown(reader, "Three are hurt.")
        assert len(summaries(reader)) == 1
    caught_up = "\n".join(message.text for message in await until_shown(late, "The roof is down."))
    assert caught_up.index("Three are hurt.") < caught_up.index("The roof is down.")
    assert "It rains." not in caught_up
    await late.ask("/latest", f"{HEADING}\n\nThree are hurt.")
    await summarise(editor, "end")
    await until(lambda: ended(readers))


async def ended(readers: list[Somebody]) -> bool:
    return not any(summaries(reader) for reader in readers)
