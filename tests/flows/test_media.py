"""Photos, videos, documents and albums on their way from an editor to readers of both platforms, over the wire."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.sandbox.telegram.calls import Answer, Call, Carrier
from adapters.sandbox.view import FormView, SentFile
from bot.demo.people import Somebody
from bot.model import MediumKind
from bot.store import Correction
from bot.stream import content_of
from tests.adapters.sandbox.files import PNG, document, photo, video
from tests.flows.newsroom import PATIENCE, Newsroom, both_platforms, chat_of, newsroom, until, until_shown
from tests.flows.test_posting import readers_of, says


class Uploads:
    """Watches what is uploaded to Telegram, on its way there."""

    def __init__(self) -> None:
        self.names: list[str] = []

    async def __call__(self, call: Call, carry_out: Carrier) -> Answer:
        self.names += [file.name for file in call.arguments.files.values()]
        return await carry_out(call)


@pytest.fixture
def uploads() -> Uploads:
    return Uploads()


@pytest.fixture
async def news(uploads: Uploads, tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with both_platforms(uploads) as platforms, newsroom(platforms, tmp_path / "news.sqlite3") as news:
        yield news


async def test_a_photo_with_a_caption_arrives_on_both_platforms_and_is_uploaded_once(
    news: Newsroom, uploads: Uploads
) -> None:
    coverage = await news.covers()
    telegram, discord = await readers_of(news)
    group = next(one for one in news.everybody if one.chat != telegram.chat and one.stage is telegram.stage)
    await group.ask("/subscribe", "now follows this coverage")
    editor = news.telegram_editor
    await news.platforms.telegram.send(editor.chat, editor.person, photo(), text="/post The *crane* at the quay.")
    proof = await says(editor, "The *crane* at the quay.", "With a photo: photo.jpg")
    assert "of 1,024" in proof
    await editor.press("Publish")
    for reader in (telegram, group):
        (message,) = [one for one in await until_shown(reader, "The *crane* at the quay.") if "crane" in one.text]
        assert message.text.startswith("[photo photo.jpg]")
    (message,) = [one for one in await until_shown(discord, "The *crane* at the quay.") if "crane" in one.text]
    assert message.text.endswith("photo.jpg")
    (entry,) = await news.parts.store.stream.entries(coverage.id)
    assert entry.content.media[0].kind is MediumKind.PHOTO
    assert uploads.names == ["photo.jpg"]


async def test_an_album_that_nobody_asked_for_is_told_once_not_to_be_published(news: Newsroom) -> None:
    editor = news.telegram_editor
    await news.platforms.telegram.send(editor.chat, editor.person, photo(1), photo(2), text="Two looks at the quay.")
    await says(editor, "Nothing was published.")
    await editor.ask("/scheduled", "Nothing is scheduled.")
    told = [message.text for message in chat_of(editor).messages if "Nothing was published." in message.text]
    assert told == ["Nothing was published. To make a draft, send it again with /post before the text or the caption."]


async def test_an_album_becomes_one_draft_and_when_it_is_withdrawn_a_notice(news: Newsroom, uploads: Uploads) -> None:
    coverage = await news.covers()
    telegram, discord = await readers_of(news)
    editor = news.telegram_editor
    await editor.ask("/post", "Write the entry as your next message.")
    pieces = (photo(1), photo(2), video())
    await news.platforms.telegram.send(editor.chat, editor.person, *pieces, text="Three looks at the quay.")
    await says(editor, "Three looks at the quay.", "With 2 photos and a video")
    await editor.press("Publish")
    album = await until_shown(telegram, "Three looks at the quay.", "[video clip.mp4]")
    first, second, third = album[-3:]
    assert first.text.startswith("[photo photo.jpg] Three looks at the quay.")
    assert (second.text.strip(), third.text.strip()) == ("[photo photo.jpg]", "[video clip.mp4]")
    (message,) = [one for one in await until_shown(discord, "Three looks") if "Three looks" in one.text]
    assert message.text.endswith("photo.jpg\nphoto.jpg\nclip.mp4")
    assert len(uploads.names) == 3
    (entry,) = await news.parts.store.stream.entries(coverage.id)
    await news.parts.stream.correct([Correction(entry.id, 1, content_of("Two looks at the quay."))], "test")
    for reader in (telegram, discord):
        await until_shown(reader, "Two looks at the quay.")
    await news.parts.stream.retract(entry.id, "Another quay", "test")
    left = await until_shown(telegram, "Another quay")
    assert not any("photo" in one.text or "video" in one.text for one in left)
    (notice,) = [one for one in await until_shown(discord, "Another quay") if "quay" in one.text]
    assert "photo" not in notice.text


async def test_a_forwarded_file_and_what_is_exchanged_or_left_out_of_a_draft(news: Newsroom) -> None:
    await news.covers()
    telegram, _ = await readers_of(news)
    editor, sandbox = news.telegram_editor, news.platforms.telegram
    await editor.ask("/post", "Write the entry as your next message.")
    await sandbox.send(editor.chat, editor.person, document(), text="The report is out.")
    await says(editor, "The report is out.", "With a document: report.pdf")
    await editor.press("Edit")
    await says(editor, "Write the new text")
    await sandbox.send(editor.chat, editor.person, photo())
    await says(editor, "The report is out.", "With a photo: photo.jpg")
    await editor.press("More")
    await editor.press("Without a photo")
    await editor.sees(lambda message: "The report is out." in message.text and "With a" not in message.text)
    await editor.press("Publish")
    (message,) = [one for one in await until_shown(telegram, "The report is out.") if "report" in one.text]
    assert message.text.startswith("The report is out.")


async def test_what_cannot_be_sent_is_refused_before_anything_goes_out(news: Newsroom) -> None:
    coverage = await news.covers()
    editor, sandbox = news.telegram_editor, news.platforms.telegram
    program = document(b"MZ\x90 a program", name="photo.jpg")
    await sandbox.send(editor.chat, editor.person, program, text="/post Look at this.")
    await says(editor, "“photo.jpg” is none of the files that readers can be sent")
    large = document(PNG + bytes(10_000_000), name="map.png")
    await sandbox.send(editor.chat, editor.person, large, text="/post The whole map.")
    await says(editor, "“map.png” is too large: 10 MB, at most 10 MB.")
    assert await news.parts.store.stream.entries(coverage.id) == []


async def test_a_group_that_takes_no_photos_gets_the_text_and_the_report_counts_it(news: Newsroom) -> None:
    coverage = await news.covers()
    telegram, _ = await readers_of(news)
    group = next(one for one in news.everybody if one.chat != telegram.chat and one.stage is telegram.stage)
    await group.ask("/subscribe", "now follows this coverage")
    sandbox = news.platforms.telegram
    sandbox.set_rights(int(group.chat), permissions=["can_send_messages"])
    editor = news.telegram_editor
    await sandbox.send(editor.chat, editor.person, photo(), text="/post The crane.")
    await editor.press("Publish")
    (message,) = [one for one in await until_shown(group, "The crane.") if "crane" in one.text]
    assert message.text.startswith("The crane.")
    (entry,) = await news.parts.store.stream.entries(coverage.id)

    async def counted() -> bool:
        reach = await news.parts.store.deliveries.reach(entry.id)
        return (reach.reached, reach.without_media) == (3, 1)

    await until(counted)


async def test_files_of_a_form_on_discord_become_a_draft_and_keep_what_is_said_of_them(news: Newsroom) -> None:
    coverage = await news.covers()
    telegram, discord = await readers_of(news)
    editor, sandbox = news.discord_editor, news.platforms.discord
    await editor.write("/post")
    form = (await form_of(editor)).id
    files = (photo(1, "quay.jpg"), SentFile(name="pier.png", content=PNG, alt="A crane beside the pier"))
    await sandbox.submit(editor.chat, editor.person, form, {"text": "Two **cranes**."}, files)
    await says(editor, "Two cranes.", "With 2 photos: quay.jpg (2 kB), pier.png (2 kB, “A crane beside the pier”)")
    await editor.press("Publish")
    await until_shown(telegram, "[photo quay.jpg] Two cranes.", "[photo pier.png]")
    await until_shown(discord, "Two cranes.")
    (entry,) = await news.parts.store.stream.entries(coverage.id)
    assert [one.alt for one in entry.content.media] == ["", "A crane beside the pier"]


async def test_a_message_on_discord_with_a_file_is_published_from_its_menu(news: Newsroom) -> None:
    await news.covers()
    telegram, discord = await readers_of(news)
    editor, sandbox = news.discord_editor, news.platforms.discord
    message = await sandbox.send(editor.chat, editor.person, document(), text="The *report* is out.")
    await sandbox.use_on(editor.chat, editor.person, message, "Publish as entry")
    await says(editor, "The report is out.", "With a document: report.pdf")
    await editor.press("Publish")
    await until_shown(telegram, "[document report.pdf] The report is out.")
    await until_shown(discord, "The report is out.")


async def form_of(somebody: Somebody) -> FormView:
    """The form that the bot opened."""
    async with asyncio.timeout(PATIENCE):
        version = somebody.stage.version
        while not (forms := chat_of(somebody).forms):
            version = await somebody.stage.changed(version)
    return forms[-1]
