"""What an editor does with a draft before it goes out, and what becomes of slips, over the wire."""

from pathlib import Path

from tests.flows.newsroom import Newsroom, Platforms, chat_of, newsroom, until, until_shown
from tests.flows.test_posting import PLATFORMS, editor_on, entries_of, post, readers_of, says, write_on


@PLATFORMS
async def test_a_time_and_a_pin_are_given_behind_more(news: Newsroom, platform: str) -> None:
    coverage = await news.covers()
    editor, readers = editor_on(news, platform), await readers_of(news)
    await post(editor, "The final begins.")
    await editor.press("More")
    await editor.press("Pin")
    await says(editor, "Draft for Harbour fire, pinned.")
    await editor.press("More")
    await editor.press("At a time")
    await write_on(editor, {"at": "half past"}, "Write when it is to go out")
    await says(editor, "“half past” is not a time.")
    if platform == "telegram":
        await editor.write("tomorrow 18:30")
    else:
        await editor.press("At a time")
        await editor.fill_in({"at": "tomorrow 18:30"})
    await says(editor, "Draft for Harbour fire, pinned, planned for", "18:30 UTC")
    await editor.press("Schedule")
    await says(editor, "Goes out at", "18:30 UTC")
    await editor.press("Cancel")
    await says(editor, "Called back")
    await editor.press("More")
    await editor.press("Not planned: publish by hand")
    await editor.sees(lambda message: "Draft for Harbour fire, pinned." in message.text)
    await editor.press("Publish")
    for reader in readers:
        await until_shown(reader, "The final begins.")
    (entry,) = await news.parts.store.stream.entries(coverage.id)
    assert entry.marks.pinned

    async def pinned() -> bool:
        return all(any(one.pinned for one in chat_of(reader).messages) for reader in readers)

    await until(pinned)


async def test_a_form_that_is_refused_gives_back_what_was_written_in_it(news: Newsroom) -> None:
    coverage = await news.covers()
    editor = news.discord_editor
    text = "The final begins. " * 150
    await post(editor, text, headline="At last", at="half past")
    await says(editor, "“half past” is not a time.")
    await says(editor, "You wrote:", "At last", "The final begins.")

    async def all_of_it() -> bool:
        said = [message.text for message in chat_of(editor).messages if message.from_bot]
        return sum(one.count("final") for one in said) == 150

    await until(all_of_it)
    assert await entries_of(news, coverage) == []


async def test_a_refused_answer_can_be_given_once_more(news: Newsroom) -> None:
    await news.covers()
    editor = news.telegram_editor
    await editor.ask("/post", "Write the entry as your next message.")
    await editor.ask("\u2800", "There is nothing to see in this text")
    await editor.ask("Smoke.", "Draft for Harbour fire")


async def test_who_presses_publish_twice_is_not_answered_twice(platforms: Platforms, tmp_path: Path) -> None:
    async with newsroom(platforms, tmp_path / "news.sqlite3", undo_seconds=300) as news:
        await news.covers()
        editor = news.telegram_editor
        await post(editor, "Smoke.")
        draft = await editor.sees(lambda message: "Smoke." in message.text)
        for _ in range(3):
            await editor.stage.press(editor.chat, editor.person, draft.id, draft.buttons[0][0].id)
        await editor.ask("/scheduled", "Scheduled")
        assert [one.id for one in chat_of(editor).messages if "on its way out" in one.text] == [draft.id]


@PLATFORMS
async def test_what_is_out_can_be_withdrawn_at_once(news: Newsroom, platform: str) -> None:
    await news.covers()
    editor = editor_on(news, platform)
    await readers_of(news)
    await post(editor, "Smoke.")
    await editor.press("Publish")
    told = await editor.sees(lambda message: "Entry 1 is published" in message.text)
    assert [button.label for row in told.buttons for button in row] == ["Correct", "Retract"]
