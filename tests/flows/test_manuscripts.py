"""An editor edits the own message on Telegram in which an entry was written, over the wire and over a restart."""

from pathlib import Path

from bot.demo.people import Somebody
from tests.adapters.sandbox.files import photo
from tests.flows.newsroom import Newsroom, Platforms, chat_of, newsroom, until_shown
from tests.flows.test_commands import PLATFORMS, editor_on, says
from tests.flows.test_posting import readers_of, write_on


async def edit(news: Newsroom, editor: Somebody, before: str, after: str) -> None:
    """The editor's own message that says one thing says the other."""
    message = next(one for one in chat_of(editor).messages if not one.from_bot and one.text == before)
    await news.platforms.telegram.edit(editor.chat, editor.person, message.id, after)


async def test_an_edited_message_changes_the_draft_and_then_offers_to_correct_the_entry(
    platforms: Platforms, tmp_path: Path
) -> None:
    database = tmp_path / "news.sqlite3"
    async with newsroom(platforms, database) as news:
        await news.covers()
        editor, readers = news.telegram_editor, await readers_of(news)
        await editor.write("/post 21 injurd.")
        await says(editor, "21 injurd.")
        await edit(news, editor, "/post 21 injurd.", "/post 21 injured.")
        await says(editor, "You edited your message")
        await editor.press("Publish")
        for reader in readers:
            await until_shown(reader, "21 injured.")
        await says(editor, "reached 2 of 2 chats")
    async with newsroom(platforms, database) as news:
        await edit(news, editor, "/post 21 injured.", "/post 12 injured.")
        await says(editor, "Correct entry 1 of Harbour fire in 2 chats?")
    async with newsroom(platforms, database) as news:
        await editor.press("Say what changed")
        await write_on(editor, {"note": "12 injured, not 21"}, "Write in one line what changed")
        await editor.press("Correction")
        for reader in readers:
            messages = await until_shown(reader, "12 injured.")
            assert any("Corrected" in one.text and "12 injured, not 21" in one.text for one in messages)
        assert not any("injurd" in one.text for reader in readers for one in chat_of(reader).messages)


@PLATFORMS
async def test_what_changed_is_asked_for_below_every_correction(news: Newsroom, platform: str) -> None:
    coverage = await news.covers()
    (reader, _), editor = await readers_of(news), editor_on(news, platform)
    await news.publishes(coverage, "21 injured.")
    if platform == "telegram":
        await editor.write("/correct 1 12 injured.")
    else:
        await editor.write("/correct 1")
        await editor.fill_in({"headline": "", "text": "12 injured.", "note": ""})
    await says(editor, "What changed?")
    await editor.press("Say what changed")
    await write_on(editor, {"note": "twelve, not 21"}, "Write in one line what changed")
    await says(editor, "twelve, not 21")
    await editor.press("Correction")
    await until_shown(reader, "twelve, not 21")


async def test_an_edited_caption_leaves_the_photo_where_it_is(news: Newsroom) -> None:
    coverage = await news.covers()
    (reader, _), editor = await readers_of(news), news.telegram_editor
    await news.platforms.telegram.send(editor.chat, editor.person, photo(), text="/post The crain at the quay.")
    await says(editor, "The crain at the quay.")
    (posted,) = [message for message in chat_of(editor).messages if "crain" in message.text and not message.from_bot]
    await news.platforms.telegram.edit(editor.chat, editor.person, posted.id, "/post The crane at the quay.")
    await says(editor, "You edited your message")
    await editor.press("Publish")
    await until_shown(reader, "The crane at the quay.")
    (entry,) = await news.parts.store.stream.entries(coverage.id)
    assert [medium.name for medium in entry.content.media] == ["photo.jpg"]
