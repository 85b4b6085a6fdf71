"""Looking back, on both platforms, over the wire: pages, searching, links to entries."""

import asyncio
from pathlib import Path

import pytest

from adapters.sandbox.view import MessageView
from bot.demo.people import ROLE_ADMINISTRATOR, ROLE_READER, Somebody, in_chat, in_private
from bot.model import Address, Content, EntryId, Marks
from bot.richtext import from_paragraphs
from bot.store import Publication
from tests.flows.newsroom import PATIENCE, Newsroom, Platforms, chat_of, newsroom, shown, until, until_shown

PLATFORMS = pytest.mark.parametrize("platform", ["telegram", "discord"])


def reader_on(platforms: Platforms, platform: str) -> Somebody:
    return in_private(getattr(platforms, platform), ROLE_READER)


async def changes_to(somebody: Somebody, present: str, gone: str) -> MessageView:
    """Wait until one message says this, and no longer that."""
    async with asyncio.timeout(PATIENCE):
        found = await somebody.sees(lambda message: present in message.text and gone not in message.text)
    return next(message for message in chat_of(somebody).messages if message.id == found.id)


async def settled(news: Newsroom, platform: str, reader: Somebody, entry: EntryId) -> bool:
    """Does the relay know by which message that chat shows the entry?"""
    return bool(await news.parts.store.archive.where_shown(Address(platform, int(reader.chat)), [entry]))


@PLATFORMS
async def test_pages_change_in_place_and_go_on_after_a_restart(
    platforms: Platforms, tmp_path: Path, platform: str
) -> None:
    reader = reader_on(platforms, platform)
    async with newsroom(platforms, tmp_path / "news.sqlite3") as news:
        coverage = await news.covers()
        await news.publishes(coverage, "One.", "Two.", "Three.", "Four.", "Five.", "Six.", "Seven.")
        await news.parts.stream.publish(
            [Publication(coverage.id, Content(body=from_paragraphs(["Key."])), news.clock.now(), Marks(key=True))],
            "test",
        )
        await reader.ask("/latest", "Key.")
        count = len(chat_of(reader).messages)
        await reader.press("‹ Older")
        await changes_to(reader, "Five.", "Six.")
    async with newsroom(platforms, tmp_path / "news.sqlite3"):
        await reader.press("‹ Older")
        await changes_to(reader, "Two.", "Three.")
        await reader.press("Newer ›")
        await changes_to(reader, "Five.", "Two.")
        await reader.press("Key entries only")
        page = await changes_to(reader, "Key.", "Seven.")
        assert [button.label for row in page.buttons for button in row] == ["All entries"]
        assert len(chat_of(reader).messages) == count


@PLATFORMS
async def test_words_are_found_and_what_is_found_can_be_opened(news: Newsroom, platform: str) -> None:
    coverage = await news.covers()
    reader = reader_on(news.platforms, platform)
    await reader.ask("/subscribe", "now follows")
    (entry, *_) = await news.publishes(coverage, "The Café is shut.", *(f"Smoke {number}." for number in range(7)))
    await until_shown(reader, "The Café is shut.", "Smoke 6.")
    await until(lambda: settled(news, platform, reader, entry.id))
    await reader.ask("/search CAFE “is shut”", "1–1 of 1")
    found = await changes_to(reader, "1–1 of 1", "Smoke")
    shown = next(one for one in chat_of(reader).messages if "The Café is shut." in one.text and one.id != found.id)
    if platform == "telegram":
        link = f"https://t.me/{news.platforms.telegram.username}?start=entry_{entry.id}"
    else:
        link = f"https://discord.com/channels/@me/{chat_of(reader).id}/{shown.id}"
    assert link in found.html
    assert "<b>Café</b>" in found.html or "<strong>Café is shut</strong>" in found.html
    await reader.ask(f"/entry harbour-fire/{entry.number}", "The Café is shut.")
    await reader.ask("/search smoke", "1–5 of 7")
    await reader.press("More ›")
    await changes_to(reader, "6–7 of 7", "1–5 of 7")
    await news.parts.stream.retract(entry.id, "Open after all.", "test")
    await reader.ask("/search cafe", "Nothing was found")


async def test_a_link_to_an_entry_shows_it_and_subscribes_with_one_more_tap(news: Newsroom) -> None:
    coverage = await news.covers()
    await news.covers("Election night")
    (entry,) = await news.publishes(coverage, "The roof has come down.")
    reader = reader_on(news.platforms, "telegram")
    await reader.ask(f"/start entry_{entry.id}", "The roof has come down.")
    await reader.press("Subscribe to this coverage")
    async with asyncio.timeout(PATIENCE):
        await reader.sees(lambda message: "now follows this coverage" in message.text)


async def test_a_link_adds_the_bot_to_a_group_and_subscribes_it(news: Newsroom) -> None:
    await news.covers()
    await news.covers("Election night")
    telegram = news.platforms.telegram
    administrator = in_chat(telegram, "Harbour Street neighbours", ROLE_ADMINISTRATOR)
    await administrator.ask(f"/start@{telegram.username} coverage_harbour-fire", "now follows this coverage")


async def test_an_entry_is_put_into_a_chat_where_the_bot_is_not(news: Newsroom) -> None:
    coverage = await news.covers()
    await news.publishes(coverage, "The roof has come down.", "The quay is closed.")
    telegram, reader = news.platforms.telegram, reader_on(news.platforms, "telegram")
    friends = telegram.add_group("Friends", people=[reader.person], bot_present=False)
    async with asyncio.timeout(PATIENCE):
        newest = await telegram.look_up(friends, reader.person, "")
        found = await telegram.look_up(friends, reader.person, "ROOF")
    assert [article.title for article in newest.listed] == ["The quay is closed.", "The roof has come down."]
    assert [article.title for article in found.listed] == ["The roof has come down."]
    await telegram.choose(friends, reader.person, found.listed[0])
    assert "The roof has come down." in telegram.chat(friends).messages[-1].text


@PLATFORMS
async def test_a_chat_is_forgotten_by_those_who_manage_it(news: Newsroom, platform: str) -> None:
    coverage = await news.covers()
    stage = getattr(news.platforms, platform)
    title = "Harbour Street neighbours" if platform == "telegram" else "live"
    administrator, member = in_chat(stage, title, ROLE_ADMINISTRATOR), in_chat(stage, title, ROLE_READER)
    reader = reader_on(news.platforms, platform)
    for somebody in (administrator, reader):
        await somebody.ask("/subscribe", "now follows")
    await news.publishes(coverage, "The roof has come down.")
    for somebody in (administrator, reader):
        await until_shown(somebody, "The roof has come down.")
    await member.ask("/stop", "Only an administrator")
    await administrator.ask("/stop", "Shall I forget this chat")
    await administrator.press("Forget this chat")
    await changes_to(administrator, "This chat is forgotten", "Shall I")
    (entry,) = await news.parts.store.stream.entries(coverage.id)
    await news.parts.stream.retract(entry.id, "It stands.", "test")
    await news.publishes(coverage, "The quay is closed.")
    messages = await until_shown(reader, "It stands.", "The quay is closed.")
    assert messages
    assert not any("quay" in message.text or "It stands" in message.text for message in shown(administrator))
