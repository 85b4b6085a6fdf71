"""What is published reaches every chat that subscribed, and follows its entry from then on."""

from datetime import UTC, datetime

from bot.demo.people import ROLE_EDITOR, Somebody, in_private
from bot.store import Correction, Publication
from bot.stream import content_of
from tests.flows.newsroom import Newsroom, shown, until, until_shown


async def everybody_subscribes(news: Newsroom) -> tuple[Somebody, ...]:
    for reader in news.everybody:
        await reader.ask("/subscribe", "now follows this coverage")
    return news.everybody


async def test_an_entry_reaches_every_chat_once(news: Newsroom) -> None:
    coverage = await news.covers()
    readers = await everybody_subscribes(news)
    await news.publishes(coverage, "The roof has come down.")
    for reader in readers:
        await until_shown(reader, "The roof has come down.")
    await news.publishes(coverage, "Nobody is hurt.")
    for reader in readers:
        messages = await until_shown(reader, "The roof has come down.", "Nobody is hurt.")
        texts = [
            message.text for message in messages if "Harbour fire" in message.text and "follows" not in message.text
        ]
        assert len(texts) == 2
        assert "The roof" in texts[0]
        assert "Nobody" in texts[1]


async def test_what_comes_at_once_comes_in_one_message_and_is_corrected_there(news: Newsroom) -> None:
    coverage = await news.covers()
    readers = await everybody_subscribes(news)
    roof, _ = await news.publishes(coverage, "The roof has come down.", "Nobody is hurt.")
    for reader in readers:
        messages = await until_shown(reader, "The roof has come down.", "Nobody is hurt.")
        assert sum("The roof" in message.text and "Nobody" in message.text for message in messages) == 1
    await news.parts.stream.correct([Correction(roof.id, 1, content_of("The roof holds."))], "test")
    for reader in readers:
        messages = await until_shown(reader, "The roof holds.")
        assert sum("The roof holds." in message.text and "Nobody" in message.text for message in messages) == 1
        assert not any("come down" in message.text for message in messages)


async def test_who_comes_late_gets_the_newest_entry_and_what_follows(news: Newsroom) -> None:
    coverage = await news.covers()
    await news.publishes(coverage, "First.", "Second.")
    readers = await everybody_subscribes(news)
    await news.publishes(coverage, "Third.")
    for reader in readers:
        messages = await until_shown(reader, "Second.", "Third.")
        assert not any("First." in message.text for message in messages)


async def test_only_breaking_entries_make_a_sound(news: Newsroom) -> None:
    coverage = await news.covers()
    readers = await everybody_subscribes(news)
    await news.publishes(coverage, "Quiet words.")
    await news.publishes(coverage, "Loud words.", breaking=True)
    for reader in readers:
        messages = await until_shown(reader, "Quiet words.", "Loud words.")
        silent = {text: message.silent for message in messages for text in ("Quiet", "Loud") if text in message.text}
        assert silent == {"Quiet": True, "Loud": False}


async def test_an_entry_that_is_a_link_goes_out(news: Newsroom) -> None:
    coverage = await news.covers()
    readers = await everybody_subscribes(news)
    await news.parts.stream.publish(
        [Publication(coverage.id, content_of("https://example.org/live"), datetime.now(UTC))], "test"
    )
    for reader in readers:
        await until_shown(reader, "https://example.org/live")
    late = in_private(news.platforms.telegram, ROLE_EDITOR)
    await late.ask("/latest", "https://example.org/live")


async def test_a_correction_changes_the_message_that_was_sent(news: Newsroom) -> None:
    coverage = await news.covers()
    readers = await everybody_subscribes(news)
    (entry,) = await news.publishes(coverage, "Twenty-one are hurt.")
    for reader in readers:
        await until_shown(reader, "Twenty-one")
    await news.parts.stream.correct([Correction(entry.id, 1, content_of("Twelve are hurt."))], "test")
    for reader in readers:
        messages = await until_shown(reader, "Twelve are hurt.", "Corrected")
        assert not any("Twenty-one" in message.text for message in messages)
        assert [message.edited for message in messages if "Twelve" in message.text] == [True]


async def test_a_retraction_strikes_the_message_through_with_its_reason(news: Newsroom) -> None:
    coverage = await news.covers()
    readers = await everybody_subscribes(news)
    (entry,) = await news.publishes(coverage, "The mayor resigns.")
    for reader in readers:
        await until_shown(reader, "The mayor")
    await news.parts.stream.retract(entry.id, "It was a rumour.", "test")
    for reader in readers:
        (message,) = [one for one in await until_shown(reader, "It was a rumour.") if "mayor" in one.text]
        assert "Withdrawn" in message.text
        assert "<s>" in message.html or "<del>" in message.html


async def test_a_long_entry_comes_in_parts_and_shrinks_when_it_is_corrected(news: Newsroom) -> None:
    coverage = await news.covers()
    readers = await everybody_subscribes(news)
    long = " ".join(f"Sentence number {number} tells a little more." for number in range(250))
    (entry,) = await news.publishes(coverage, long)
    for reader in readers:
        messages = await until_shown(reader, "Sentence number 0 ", "Sentence number 249 ")
        assert sum("tells a little more" in message.text for message in messages) > 1
    await news.parts.stream.correct([Correction(entry.id, 1, content_of("In short: it burns."))], "test")
    for reader in readers:
        await until_shown(reader, "In short: it burns.")
    await news.publishes(coverage, "Afterwards.")
    for reader in readers:
        messages = await until_shown(reader, "Afterwards.")
        assert not any("tells a little more" in message.text for message in messages)


async def test_the_closing_line_ends_the_subscription(news: Newsroom) -> None:
    coverage = await news.covers()
    readers = await everybody_subscribes(news)
    await news.parts.stream.close(coverage.id)
    for reader in readers:
        await until_shown(reader, "This coverage has ended")

    async def nobody_follows() -> bool:
        return await news.parts.store.subscriptions.audience(coverage.id) == 0

    await until(nobody_follows)
    for reader in readers:
        await reader.ask("/unsubscribe", "This chat follows nothing")


async def test_an_unsubscribed_chat_gets_nothing_more(news: Newsroom) -> None:
    coverage = await news.covers()
    leaver, *stayers = await everybody_subscribes(news)
    await leaver.ask("/unsubscribe", "no longer follows")
    await news.publishes(coverage, "For those who stayed.")
    for stayer in stayers:
        await until_shown(stayer, "For those who stayed.")
    assert not any("For those who stayed." in message.text for message in shown(leaver))
