"""Photos, videos, documents and albums on their way from an editor to readers of both platforms, over the wire."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.sandbox.telegram.calls import Answer, Call, Carrier
from bot.model import MediumKind
from tests.flows.files import photo
from tests.flows.newsroom import Newsroom, both_platforms, newsroom, until_shown
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
