"""From an editor's text to what readers get, on both platforms, over the wire."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo.people import ROLE_EDITOR, ROLE_READER, Somebody, in_private
from bot.model import Coverage
from bot.store import Leaving
from tests.flows.later_clock import LaterClock
from tests.flows.newsroom import PATIENCE, Newsroom, Platforms, chat_of, newsroom, until_shown

PLATFORMS = pytest.mark.parametrize("platform", ["telegram", "discord"])


def editor_on(news: Newsroom, platform: str) -> Somebody:
    return news.telegram_editor if platform == "telegram" else news.discord_editor


async def says(somebody: Somebody, *texts: str) -> str:
    """The newest message with all of these."""
    async with asyncio.timeout(PATIENCE):
        return (await somebody.sees(lambda message: all(text in message.text for text in texts))).text


async def post(editor: Somebody, text: str, **fields: str) -> None:
    if editor.stage.platform == "telegram":
        at = f"at {fields['at']} " if "at" in fields else ""
        await editor.write(f"/post {at}{text}")
    else:
        await editor.write("/post")
        await editor.fill_in({"text": text, **fields})


async def write_on(editor: Somebody, fields: Mapping[str, str], question: str) -> None:
    """Answer what a button asks for: in a form, or with the next message."""
    if editor.stage.platform == "telegram":
        await says(editor, question)
        await editor.write(next(iter(fields.values())))
    else:
        await editor.fill_in(dict(fields))


async def readers_of(news: Newsroom) -> list[Somebody]:
    readers = [in_private(stage, ROLE_READER) for stage in (news.platforms.telegram, news.platforms.discord)]
    for reader in readers:
        await reader.ask("/subscribe", "now follows this coverage")
    return readers


async def entries_of(news: Newsroom, coverage: Coverage) -> list[str]:
    return [entry.content.model_dump_json() for entry in await news.parts.store.stream.entries(coverage.id)]


async def time_until_due(news: Newsroom) -> timedelta:
    """Of the only draft that is leaving."""
    (leaving,) = await news.parts.store.drafts.planned()
    assert isinstance(leaving, Leaving)
    return leaving.departure.at - news.clock.now()


@PLATFORMS
async def test_a_draft_says_how_long_it_is_on_both_platforms(news: Newsroom, platform: str) -> None:
    await news.covers()
    editor = editor_on(news, platform)
    await post(editor, "Smoke. " * 320)
    await says(
        editor, "Draft for Harbour fire", "Telegram 2,", " of 4,096, Discord 2,", "of 1,975 (goes out in 2 parts)."
    )


@PLATFORMS
async def test_characters_that_nobody_sees_are_shown_to_the_editor_alone(news: Newsroom, platform: str) -> None:
    await news.covers()
    readers = await readers_of(news)
    editor = editor_on(news, platform)
    await post(editor, "The harb\u200bour is op\u202een.")
    await says(editor, "The harb[U+200B]our is op[U+202E]en.", "2 hidden characters")
    await editor.press("Publish")
    for reader in readers:
        assert not any("U+200B" in message.text for message in await until_shown(reader, "our is op"))


@PLATFORMS
async def test_what_nobody_could_read_is_refused_with_the_reason(news: Newsroom, platform: str) -> None:
    await news.covers()
    editor = editor_on(news, platform)
    await post(editor, "\u2800\u3164")
    await says(editor, "There is nothing to see in this text")
    await post(editor, "Sm\ufffdke.")
    await says(editor, "1 character is broken")


@PLATFORMS
async def test_a_draft_is_edited_and_what_was_shown_before_cannot_be_published(news: Newsroom, platform: str) -> None:
    coverage = await news.covers()
    editor, (reader, _) = editor_on(news, platform), await readers_of(news)
    await post(editor, "The roof has come down at tonite.")
    former = await editor.sees(lambda message: "tonite" in message.text)
    await editor.press("Edit")
    await write_on(editor, {"text": "The roof has come down tonight."}, "Write the new text")
    await says(editor, "Draft for Harbour fire", "down tonight.")
    button = former.buttons[0][0]
    if platform == "telegram":
        await editor.stage.press(editor.chat, editor.person, former.id, button.id)
        await says(editor, "It was changed meanwhile; this is the newest.")
    assert await entries_of(news, coverage) == []
    await editor.press("Publish")
    messages = await until_shown(reader, "down tonight.")
    assert not any("tonite" in message.text for message in messages)


@PLATFORMS
async def test_the_source_line_is_asked_for_behind_more(news: Newsroom, platform: str) -> None:
    await news.covers()
    editor, (reader, _) = editor_on(news, platform), await readers_of(news)
    await post(editor, "Smoke.")
    await editor.press("More")
    await editor.press("Source line")
    await write_on(editor, {"source": "Harbour police"}, "Write source and correspondent")
    await says(editor, "— Harbour police")
    await editor.press("Publish")
    await until_shown(reader, "— Harbour police")


@PLATFORMS
async def test_tags_stand_below_the_entry_and_are_asked_for_behind_more(news: Newsroom, platform: str) -> None:
    await news.covers()
    editor, readers = editor_on(news, platform), await readers_of(news)
    await post(editor, "Smoke.\n#fire")
    await says(editor, "Harbour fire\n\n#fire")
    await editor.press("More")
    await editor.press("Tags")
    await write_on(editor, {"tags": "Harbour fire, arson"}, "Write the tags")
    await says(editor, "#harbour_fire #arson")
    await editor.press("Publish")
    for reader in readers:
        (message,) = [one for one in await until_shown(reader, "Smoke.") if "Smoke." in one.text]
        assert message.text.endswith("#harbour_fire #arson")


@PLATFORMS
async def test_what_is_written_without_being_asked_for_is_not_published(news: Newsroom, platform: str) -> None:
    coverage = await news.covers()
    reader = in_private(getattr(news.platforms, platform), ROLE_READER)
    await reader.write("Hello?")
    await reader.ask("/help", "/latest")
    editor = editor_on(news, platform)
    await editor.write("Just talking.")
    await editor.ask("/scheduled", "Nothing is scheduled.")
    assert await entries_of(news, coverage) == []
    told = [message.text for message in chat_of(editor).messages if message.from_bot]
    assert told[-1].startswith("Nothing is scheduled")
    assert sum("Nothing was published." in text for text in told) == (platform == "telegram")
    assert not any("Nothing was published." in message.text for message in chat_of(reader).messages)


async def test_on_telegram_the_next_message_is_posted_as_it_was_formatted(news: Newsroom) -> None:
    await news.covers()
    telegram, editor = news.platforms.telegram, news.telegram_editor
    readers = await readers_of(news)
    await editor.ask("/post", "Write the entry as your next message.")
    await telegram.write(
        editor.chat,
        editor.person,
        '🔥 <b>The roof</b> is <a href="https://example.org/roof">down</a>.\n<blockquote>Keep away.</blockquote>',
        html=True,
    )
    await says(editor, "Draft for Harbour fire", "The roof is down.")
    await editor.press("Publish")
    expected = ("<b>The roof</b>", 'href="https://example.org/roof"', "<blockquote>Keep away.</blockquote>")
    for reader in readers:
        (message,) = [one for one in await until_shown(reader, "is down") if "is down" in one.text]
        html = message.html.replace("strong>", "b>")
        assert all(form in html for form in expected), html


@PLATFORMS
async def test_what_was_sent_off_can_be_called_back(platforms: Platforms, tmp_path: Path, platform: str) -> None:
    async with newsroom(platforms, tmp_path / "news.sqlite3", undo_breaking_seconds=300) as news:
        coverage = await news.covers()
        editor = editor_on(news, platform)
        await readers_of(news)
        await post(editor, "Smoke.")
        await editor.press("Breaking")
        await says(editor, "Sound to 2 chats?")
        await editor.press("Yes, with sound")
        await says(editor, "Goes out in 300 seconds to 2 chats, with sound.")
        await editor.press("Cancel")
        await says(editor, "Called back; nobody saw it.", "Draft for Harbour fire")
        assert await entries_of(news, coverage) == []
        assert await news.parts.store.drafts.planned() == []


@PLATFORMS
async def test_what_was_sent_off_goes_out_when_the_time_is_over(
    platforms: Platforms, tmp_path: Path, platform: str
) -> None:
    async with newsroom(platforms, tmp_path / "news.sqlite3", undo_seconds=0.1) as news:
        await news.covers()
        editor, readers = editor_on(news, platform), await readers_of(news)
        await post(editor, "Smoke.")
        await editor.press("Publish")
        for reader in readers:
            await until_shown(reader, "Smoke.")
        await says(editor, "reached 2 of 2 chats")


@PLATFORMS
@pytest.mark.parametrize("called_back", [False, True])
async def test_a_restart_while_something_waits_loses_and_doubles_nothing(
    platforms: Platforms, tmp_path: Path, platform: str, called_back: bool
) -> None:
    database = tmp_path / "news.sqlite3"
    async with newsroom(platforms, database, undo_seconds=300) as news:
        coverage = await news.covers()
        editor, readers = editor_on(news, platform), await readers_of(news)
        await post(editor, "Smoke.")
        await editor.press("Publish")
        await says(editor, "Goes out in 300 seconds")
        if called_back:
            await editor.press("Cancel")
            await says(editor, "Called back")
    async with newsroom(platforms, database, LaterClock(timedelta(seconds=301)), undo_seconds=300) as news:
        if called_back:
            await news.publishes(coverage, "Something else.")
        for reader in readers:
            messages = await until_shown(reader, "Something else." if called_back else "Smoke.")
            assert sum("Smoke." in message.text for message in messages) == (0 if called_back else 1)
        assert len(await entries_of(news, coverage)) == 1


@PLATFORMS
async def test_a_planned_entry_is_listed_and_cancelled(news: Newsroom, platform: str) -> None:
    coverage = await news.covers()
    editor = editor_on(news, platform)
    await post(editor, "The final begins.", at="tomorrow 18:30")
    await says(editor, "Draft for Harbour fire, planned for", "18:30 UTC")
    await editor.press("Schedule")
    await says(editor, "Goes out at", "18:30 UTC")
    await editor.write("/scheduled")
    listed = await editor.sees(lambda message: message.text.startswith("Scheduled"))
    assert "18:30 UTC · Harbour fire: “The final begins.”" in listed.text
    await editor.press(listed.buttons[0][0].label)
    await says(editor, "Called back; nobody saw it.")
    assert await entries_of(news, coverage) == []


@PLATFORMS
async def test_what_was_due_while_nothing_ran_goes_out_at_the_start(
    platforms: Platforms, tmp_path: Path, platform: str
) -> None:
    database = tmp_path / "news.sqlite3"
    async with newsroom(platforms, database) as news:
        await news.covers()
        editor, readers = editor_on(news, platform), await readers_of(news)
        await post(editor, "The final begins.", at="tomorrow 00:00")
        await editor.press("Schedule")
        await says(editor, "Goes out at")
        due = await time_until_due(news)
    async with newsroom(platforms, database, LaterClock(due + timedelta(hours=5))) as news:
        for reader in readers:
            await until_shown(reader, "The final begins.")
        private = in_private(editor.stage, ROLE_EDITOR)
        await says(private if platform == "discord" else editor, "2 chats")


@PLATFORMS
async def test_what_was_due_long_ago_is_asked_about(platforms: Platforms, tmp_path: Path, platform: str) -> None:
    database = tmp_path / "news.sqlite3"
    async with newsroom(platforms, database) as news:
        coverage = await news.covers()
        editor = editor_on(news, platform)
        await post(editor, "The final begins.", at="tomorrow 00:00")
        await editor.press("Schedule")
        await says(editor, "Goes out at")
        due = await time_until_due(news)
    async with newsroom(platforms, database, LaterClock(due + timedelta(hours=7))) as news:
        private = in_private(editor.stage, ROLE_EDITOR)
        await says(private, "This should have gone out at", "Publish it still?")
        assert await entries_of(news, coverage) == []
        await editor.ask("/scheduled", "waits for Publish")


async def test_on_discord_formatting_is_written_in_markdown_and_stays_in_forms(news: Newsroom) -> None:
    await news.covers()
    editor, readers = news.discord_editor, await readers_of(news)
    await post(editor, "**The roof** is [down](https://example.org/roof).\n\n> Keep away.")
    await editor.press("Edit")
    written = await field_of(editor, "text")
    assert written == "**The roof** is [down](https://example.org/roof).\n\n> Keep away."
    await editor.fill_in({"text": f"{written}\n\nMore *soon*."})
    await says(editor, "More soon.")
    await editor.press("Publish")
    expected = ("<b>The roof</b>", 'href="https://example.org/roof"', "<blockquote>Keep away.</blockquote>", "soon</")
    for reader in readers:
        (message,) = [one for one in await until_shown(reader, "More soon.") if "is down" in one.text]
        html = message.html.replace("strong>", "b>")
        assert all(form in html for form in expected), html
    await editor.write("/correct 1")
    assert await field_of(editor, "text") == f"{written}\n\nMore _soon_."


async def field_of(editor: Somebody, name: str) -> str:
    """What stands in a field of the form that the bot opened."""
    async with asyncio.timeout(PATIENCE):
        version = editor.stage.version
        while not (forms := chat_of(editor).forms):
            version = await editor.stage.changed(version)
    return next(field.value for field in forms[-1].fields if field.name == name)
