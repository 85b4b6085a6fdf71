"""Every command, on both platforms, over the wire."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.demo.people import ROLE_ADMINISTRATOR, ROLE_READER, Somebody, in_chat, in_private
from bot.model import Address, ChatKind, Level
from tests.flows.newsroom import PATIENCE, Newsroom, chat_of, until_shown

PLATFORMS = pytest.mark.parametrize("platform", ["telegram", "discord"])


def reader_on(news: Newsroom, platform: str) -> Somebody:
    return in_private(getattr(news.platforms, platform), ROLE_READER)


def editor_on(news: Newsroom, platform: str) -> Somebody:
    return news.telegram_editor if platform == "telegram" else news.discord_editor


async def post(editor: Somebody, text: str, headline: str = "") -> None:
    """Write a post the way the platform has it: behind the command, or in a form."""
    if editor.stage.platform == "telegram":
        await editor.write(f"/post {headline}\n\n{text}" if headline else f"/post {text}")
    else:
        await editor.write("/post")
        await editor.fill_in({"headline": headline, "text": text})


async def correct(editor: Somebody, entry: int, text: str, note: str = "", kind: str = "Correction") -> None:
    if editor.stage.platform == "telegram":
        await editor.write(f"/correct {entry} {text}" + (f"\nNote: {note}" if note else ""))
    else:
        await editor.write(f"/correct {entry}")
        await editor.fill_in({"headline": "", "text": text, "note": note})
    async with asyncio.timeout(PATIENCE):
        await editor.sees(lambda message: "It would say:" in message.text and text in message.text)
    await editor.press(kind)


async def says(somebody: Somebody, text: str) -> None:
    async with asyncio.timeout(PATIENCE):
        await somebody.sees(lambda message: text in message.text)


@PLATFORMS
async def test_start_and_help_list_the_readers_commands_only(news: Newsroom, platform: str) -> None:
    reader = reader_on(news, platform)
    await reader.ask("/start", "/subscribe")
    await reader.ask("/help", "/latest")
    assert not any("/retract" in message.text for message in chat_of(reader).messages)


@PLATFORMS
async def test_help_lists_the_editors_commands_to_an_editor(news: Newsroom, platform: str) -> None:
    await editor_on(news, platform).ask("/help", "/retract")


@PLATFORMS
async def test_coverages_are_listed_with_a_button_each(news: Newsroom, platform: str) -> None:
    reader = reader_on(news, platform)
    await reader.ask("/coverages", "No coverage is open")
    await news.covers("Harbour fire")
    await news.covers("Election night")
    await reader.ask("/coverages", "Election night")
    await reader.press("Subscribe: Election night")
    await says(reader, "now follows this coverage")


@PLATFORMS
async def test_subscribing_shows_title_standfirst_and_newest_entry(news: Newsroom, platform: str) -> None:
    coverage = await news.covers("Harbour fire", ["A warehouse burns.", "The quay is closed."])
    await news.publishes(coverage, "The roof has come down.")
    reader = reader_on(news, platform)
    await reader.ask("/subscribe", "now follows this coverage")
    for text in ("Harbour fire", "A warehouse burns.", "The quay is closed."):
        await says(reader, text)
    await until_shown(reader, "The roof has come down.")
    await reader.ask("/subscribe", "follows all that is running")


@PLATFORMS
async def test_of_several_coverages_one_is_chosen_by_button(news: Newsroom, platform: str) -> None:
    await news.covers("Harbour fire")
    await news.covers("Election night")
    reader = reader_on(news, platform)
    await reader.ask("/subscribe", "Which coverage?")
    await reader.press("Harbour fire")
    await says(reader, "now follows this coverage")
    await reader.ask("/unsubscribe", "no longer follows Harbour fire")


@PLATFORMS
async def test_a_coverage_can_be_named(news: Newsroom, platform: str) -> None:
    await news.covers("Harbour fire")
    await news.covers("Election night")
    reader = reader_on(news, platform)
    await reader.ask("/subscribe election-night", "Election night")
    await reader.ask("/subscribe nonsense", "There is no open coverage called")


@PLATFORMS
async def test_latest_reads_downwards(news: Newsroom, platform: str) -> None:
    coverage = await news.covers()
    entries = await news.publishes(coverage, "One.", "Two.", "Three.", "Four.", "Five.")
    await news.parts.stream.retract(entries[3].id, "Wrong.", "test")
    reader = reader_on(news, platform)
    await reader.ask("/latest", "Five.")
    (shown,) = [message.text for message in chat_of(reader).messages if "Five." in message.text]
    assert shown.index("Two.") < shown.index("Three.") < shown.index("Five.")
    assert "Four." not in shown
    assert "One." not in shown
    await reader.ask("/latest 10", "One.")


@PLATFORMS
async def test_members_of_a_group_may_read_but_not_subscribe_it(news: Newsroom, platform: str) -> None:
    coverage = await news.covers()
    await news.publishes(coverage, "The roof has come down.")
    title = "Harbour Street neighbours" if platform == "telegram" else "live"
    member = in_chat(getattr(news.platforms, platform), title, ROLE_READER)
    await member.ask("/subscribe", "Only an administrator")
    await member.ask("/coverages", coverage.title)
    await member.press(f"Subscribe: {coverage.title}")
    refusal = await member.sees(
        lambda message: "Only an administrator" in message.text and message.only_for is not None
    )
    assert refusal.only_for == member.person
    await member.ask("/latest", "The roof has come down.")


@PLATFORMS
async def test_an_entry_is_posted_corrected_and_retracted(news: Newsroom, platform: str) -> None:
    await news.covers()
    readers = news.everybody
    for reader in readers:
        await reader.ask("/subscribe", "now follows this coverage")
    editor = editor_on(news, platform)
    await post(editor, "The roof has come down at tonite.", "Roof gone")
    await says(editor, "Draft for Harbour fire")
    await editor.press("Publish")
    for reader in readers:
        await until_shown(reader, "Roof gone", "at tonite")
    await says(editor, "reached 4 of 4 chats")
    await correct(editor, 1, "The roof has come down tonight.")
    for reader in readers:
        await until_shown(reader, "has come down tonight")
    await editor.ask("/retract 1 The roof stands.", "Entry 1 is withdrawn")
    for reader in readers:
        await until_shown(reader, "The roof stands.")


@PLATFORMS
async def test_a_draft_goes_to_the_coverage_that_the_editor_chooses(news: Newsroom, platform: str) -> None:
    await news.covers("Harbour fire")
    await news.covers("Election night")
    reader, editor = reader_on(news, platform), editor_on(news, platform)
    await reader.ask("/subscribe harbour-fire", "now follows")
    await post(editor, "The quay is open again.")
    await says(editor, "Which coverage is this for?")
    await editor.press("Election night")
    await says(editor, "Draft for Election night")
    await editor.press("More")
    await editor.press("Move to: Harbour fire")
    await says(editor, "Draft for Harbour fire")
    await editor.press("Breaking")
    await says(editor, "Sound to 1 chat?")
    await editor.press("Yes, with sound")
    messages = await until_shown(reader, "The quay is open again.")
    assert [message.silent for message in messages if "quay is open" in message.text] == [False]


@PLATFORMS
async def test_a_discarded_draft_goes_nowhere(news: Newsroom, platform: str) -> None:
    coverage = await news.covers()
    editor = editor_on(news, platform)
    await post(editor, "Better not.")
    await editor.press("Discard")
    await says(editor, "Discarded; nobody saw it.")
    assert await news.parts.store.stream.entries(coverage.id) == []


@PLATFORMS
async def test_coverages_are_opened_and_closed(news: Newsroom, platform: str) -> None:
    editor, reader = editor_on(news, platform), reader_on(news, platform)
    await editor.ask("/open Harbour fire", "is open")
    await reader.ask("/subscribe", "now follows this coverage")
    await editor.ask("/close", "Shall Harbour fire end?")
    await editor.press("Close it for 1 chat")
    await says(editor, "has ended")
    await until_shown(reader, "This coverage has ended: Harbour fire")
    await reader.ask("/subscribe", "No coverage is open right now.")


@PLATFORMS
async def test_a_coverage_that_goes_on_has_its_readers_back(news: Newsroom, platform: str) -> None:
    editor, reader = editor_on(news, platform), reader_on(news, platform)
    coverage = await news.covers()
    await reader.ask("/subscribe", "now follows this coverage")
    await news.parts.stream.close(coverage.id)
    await until_shown(reader, "This coverage has ended: Harbour fire")
    await editor.ask("/reopen", "Which coverage shall go on?")
    await editor.press("Harbour fire")
    await says(editor, "Harbour fire goes on")
    await news.publishes(coverage, "It flared up again.")
    await until_shown(reader, "It flared up again.")


async def test_nobody_else_can_use_the_editors_commands_on_telegram(news: Newsroom) -> None:
    coverage = await news.covers()
    reader = reader_on(news, "telegram")
    for command in ("/post Hello", "/correct 1 Hello", "/retract 1 Hello", "/open Mine", "/close", "/reopen"):
        await reader.ask(command, "I do not know this command")
    assert await news.parts.store.stream.entries(coverage.id) == []
    assert await reader.stage.suggest(reader.chat, reader.person, "/ret") == ()  # type: ignore[attr-defined]


async def test_a_flood_of_commands_in_a_telegram_group_is_met_with_silence(news: Newsroom) -> None:
    member = in_chat(news.platforms.telegram, "Harbour Street neighbours", ROLE_READER)
    for _ in range(6):
        await member.write("/help")
    await reader_on(news, "telegram").ask("/help", "/latest")
    coverage = await news.covers()
    administrator = in_chat(news.platforms.telegram, "Harbour Street neighbours", ROLE_ADMINISTRATOR)
    kind, title = ChatKind.GROUP, "Harbour Street neighbours"
    address = Address("telegram", int(administrator.chat))
    await news.parts.store.subscriptions.subscribe(address, kind, title, coverage.id, Level.ALL, datetime.now(UTC))
    await news.publishes(coverage, "News all the same.")
    messages = await until_shown(administrator, "News all the same.")
    assert sum("/latest" in message.text for message in messages) == 3


async def test_every_command_on_discord_gets_its_answer(news: Newsroom) -> None:
    member = in_chat(news.platforms.discord, "live", ROLE_READER)
    for _ in range(6):
        await member.ask("/help", "/latest")


async def test_a_channel_is_subscribed_by_choosing_it_in_private(news: Newsroom) -> None:
    coverage = await news.covers()
    telegram = news.platforms.telegram
    gail = in_private(telegram, ROLE_ADMINISTRATOR)
    await gail.ask("/subscribe", "now follows this coverage")
    offer = await gail.sees(
        lambda message: any(button.label == "Choose a channel" for row in message.buttons for button in row)
    )
    button = next(button for row in offer.buttons for button in row if button.label == "Choose a channel")
    channel = next(chat for chat in telegram.chats() if chat.title == "Quayside Channel")
    await telegram.press(gail.chat, gail.person, offer.id, button.id, choice=channel.id)
    await says(gail, "Quayside Channel now follows this coverage")
    await news.publishes(coverage, "For the channel.")
    await until_shown(Somebody(telegram, channel.id, gail.person, gail.name), "For the channel.")


async def test_one_of_several_coverages_goes_to_a_channel(news: Newsroom) -> None:
    await news.covers("Harbour fire")
    election = await news.covers("Election night")
    telegram = news.platforms.telegram
    gail = in_private(telegram, ROLE_ADMINISTRATOR)
    await gail.ask("/subscribe", "For a channel or a group of yours")
    offer = next(message for message in chat_of(gail).messages if "For a channel" in message.text)
    channel = next(chat for chat in telegram.chats() if chat.title == "Quayside Channel")
    await telegram.press(gail.chat, gail.person, offer.id, offer.buttons[0][0].id, choice=channel.id)
    await says(gail, "Which coverage shall go to Quayside Channel?")
    await gail.press("Election night")
    await says(gail, "Quayside Channel now follows this coverage")
    await news.publishes(election, "For the channel.")
    await until_shown(Somebody(telegram, channel.id, gail.person, gail.name), "For the channel.")


@PLATFORMS
async def test_of_many_open_coverages_each_can_be_chosen(news: Newsroom, platform: str) -> None:
    for number in range(1, 13):
        await news.covers(f"Story {number}")
    reader, editor = reader_on(news, platform), editor_on(news, platform)
    await reader.ask("/subscribe", "Which coverage?")
    await reader.press("Story 1")
    await says(reader, "Story 1")
    await post(editor, "The quay is open again.")
    await editor.press("Story 1")
    await says(editor, "Draft for Story 1")
    await editor.press("Publish")
    await until_shown(reader, "The quay is open again.")


@PLATFORMS
async def test_the_same_title_is_not_opened_twice(news: Newsroom, platform: str) -> None:
    editor = editor_on(news, platform)
    await editor.ask("/open Harbour fire", "is open")
    await editor.ask("/open Harbour Fire", "is open already")


@PLATFORMS
async def test_an_ended_coverage_can_still_be_read(news: Newsroom, platform: str) -> None:
    coverage = await news.covers()
    await news.publishes(coverage, "The last word.")
    await news.parts.stream.close(coverage.id)
    await reader_on(news, platform).ask("/latest", "The last word.")
    await reader_on(news, platform).ask("/latest 99 harbour-fire", "The last word.")


@PLATFORMS
async def test_who_publishes_to_nobody_is_told(news: Newsroom, platform: str) -> None:
    await news.covers()
    editor = editor_on(news, platform)
    await post(editor, "Is anybody there?")
    await editor.press("Publish")
    await says(editor, "Nobody follows this coverage yet.")


async def test_an_administrator_is_served_whatever_others_ask_in_a_group(news: Newsroom) -> None:
    await news.covers()
    title = "Harbour Street neighbours"
    member = in_chat(news.platforms.telegram, title, ROLE_READER)
    for _ in range(6):
        await member.write("/help")
    administrator = in_chat(news.platforms.telegram, title, ROLE_ADMINISTRATOR)
    await administrator.ask("/subscribe", "now follows this coverage")
    await administrator.ask("/unsubscribe", "no longer follows")


async def test_buttons_pressed_by_those_who_may_not_do_not_flood_a_group(news: Newsroom) -> None:
    await news.covers("Harbour fire")
    await news.covers("Election night")
    title = "Harbour Street neighbours"
    administrator = in_chat(news.platforms.telegram, title, ROLE_ADMINISTRATOR)
    await administrator.ask("/subscribe", "Which coverage?")
    member = in_chat(news.platforms.telegram, title, ROLE_READER)
    for _ in range(6):
        await member.press("Harbour fire")
    await administrator.press("Harbour fire")
    await says(administrator, "now follows this coverage")
    told = [message.only_for for message in chat_of(administrator).messages if "Only an administrator" in message.text]
    assert told == 6 * [member.person]
