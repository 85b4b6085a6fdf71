"""What chats follow across coverages, on both platforms, over the wire and over a restart."""

import asyncio
from pathlib import Path

from bot.demo.people import ROLE_ADMINISTRATOR, ROLE_READER, Somebody, in_chat, in_private
from bot.model import Content, Coverage
from bot.richtext import from_paragraphs
from bot.store import Publication
from tests.flows.newsroom import PATIENCE, Newsroom, both_platforms, newsroom, shown, until_shown
from tests.flows.still_clock import StillClock


async def opened(news: Newsroom, title: str) -> Coverage:
    return await news.parts.stream.open(title)


async def tells(news: Newsroom, coverage: Coverage, text: str, *tags: str) -> None:
    content = Content(body=from_paragraphs([text]), tags=tags)
    await news.parts.stream.publish([Publication(coverage.id, content, news.clock.now())], "test")


def texts(somebody: Somebody) -> str:
    return "\n".join(message.text for message in shown(somebody))


async def wishes(reader: Somebody, tags: Somebody, group: Somebody, member: Somebody) -> None:
    """By what is typed, and by buttons where there are several to choose from."""
    on_discord = reader.stage.platform == "discord"
    await reader.ask("/subscribe", "Which coverage?")
    await reader.press("Everything, future coverages included")
    await sees(reader, "now follows everything")
    await tags.ask("/subscribe coverage:#Flood tag:#Storm" if on_discord else "/subscribe #Flood #Storm", "tag #storm")
    await sees(tags, "tag #flood")
    await member.ask("/subscribe everything", "Only an administrator")
    words = "/subscribe words:cafe au lait" if on_discord else "/subscribe words cafe au lait"
    await group.ask(words, "with the words cafe au lait")


async def sees(somebody: Somebody, text: str) -> None:
    async with asyncio.timeout(PATIENCE):
        await somebody.sees(lambda message: text in message.text)


def people(news: Newsroom) -> list[tuple[Somebody, Somebody, Somebody, Somebody]]:
    """On each platform somebody who follows everything, somebody who follows a tag, and of a group that follows some
    words an administrator and a member."""
    return [
        (
            in_private(stage, ROLE_READER),
            in_private(stage, ROLE_ADMINISTRATOR),
            in_chat(stage, title, ROLE_ADMINISTRATOR),
            in_chat(stage, title, ROLE_READER),
        )
        for stage, title in (
            (news.platforms.telegram, "Harbour Street neighbours"),
            (news.platforms.discord, "live"),
        )
    ]


async def test_everything_tags_and_words_bring_what_they_match_also_of_coverages_to_come(tmp_path: Path) -> None:
    clock, database = StillClock(), tmp_path / "news.sqlite3"
    async with both_platforms(clock=clock) as platforms:
        async with newsroom(platforms, database, clock) as news:
            fire = await opened(news, "Harbour fire")
            await opened(news, "Flood")
            for four in people(news):
                await wishes(*four)
            await tells(news, fire, "Smoke over the quay.")
            for everything, *_ in people(news):
                await until_shown(everything, "Smoke over the quay.")
        async with newsroom(platforms, database, clock) as news:
            storm = await opened(news, "The Storm")
            await tells(news, storm, "It rains.")
            await tells(news, storm, "A gust.", "storm", "wind")
            await tells(news, fire, "The café au Lait is open.")
            for everything, tags, words, _ in people(news):
                for text in ("It rains.", "A gust.", "The café au Lait is open."):
                    await until_shown(everything, text)
                await until_shown(tags, "A gust.")
                await until_shown(words, "The café au Lait is open.")
                assert "It rains." not in texts(tags) + texts(words)
                assert "A gust." not in texts(words)
                assert "café" not in texts(tags)
                await leaves(everything, tags)
            await tells(news, storm, "Another gust.", "storm")
            await tells(news, fire, "Café au lait for all.")
            for everything, tags, words, _ in people(news):
                await until_shown(words, "Café au lait for all.")
                assert "Another gust." not in texts(everything) + texts(tags)


async def leaves(everything: Somebody, tags: Somebody) -> None:
    await everything.ask("/coverages", "Followed here, of whatever coverage: Everything")
    await everything.ask("/unsubscribe", "What shall end?")
    await everything.press("Everything, future coverages included")
    await sees(everything, "no longer follows this: Everything")
    await tags.ask("/coverages", "The Storm — followed here in part")
    await tags.ask("/unsubscribe #storm", "no longer follows this: #storm")
