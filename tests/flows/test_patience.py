"""Somebody who asks for too much, over the wire, while somebody else goes on."""

from pathlib import Path

from bot.demo.people import ROLE_ADMINISTRATOR, ROLE_READER, in_chat, in_private
from tests.flows.newsroom import Platforms, chat_of, newsroom, until
from tests.flows.test_commands import PLATFORMS


@PLATFORMS
async def test_a_flood_is_answered_once_and_costs_the_others_nothing(
    platforms: Platforms, tmp_path: Path, platform: str
) -> None:
    async with newsroom(platforms, tmp_path / "news.sqlite3", reader_limit=3, desk_limit=30) as news:
        await news.covers()
        stage = getattr(platforms, platform)
        flood = in_private(stage, ROLE_READER)
        for _ in range(20):
            await flood.write("/coverages")
        title = "Harbour Street neighbours" if platform == "telegram" else "live"
        other = in_chat(stage, title, ROLE_ADMINISTRATOR)
        await other.ask("/coverages", "Harbour fire")

        def told(words: str) -> int:
            return sum(words in message.text for message in chat_of(flood).messages if message.from_bot)

        async def answered() -> bool:
            """Discord shows that the others are worked on, until it is told that they are not."""
            return (told("Harbour fire"), told("too much at once"), told("thinking")) == (3, 1, 0)

        await until(answered)
        await other.ask("/coverages", "Harbour fire")
        assert await answered()
