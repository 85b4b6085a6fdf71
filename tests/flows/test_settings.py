"""What a chat chooses in `/settings` is seen to change what arrives, on both platforms."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.demo.people import ROLE_ADMINISTRATOR, ROLE_READER, Somebody, in_chat, in_private
from bot.model import Coverage
from tests.flows.newsroom import PATIENCE, Newsroom, both_platforms, newsroom, shown, until_shown
from tests.flows.still_clock import BEGINNING, StillClock

PLATFORMS = pytest.mark.parametrize("platform", ["telegram", "discord"])
BERLIN = ZoneInfo("Europe/Berlin")


def reader_on(news: Newsroom, platform: str) -> Somebody:
    return in_private(getattr(news.platforms, platform), ROLE_READER)


async def says(somebody: Somebody, text: str) -> None:
    async with asyncio.timeout(PATIENCE):
        await somebody.sees(lambda message: text in message.text)


async def choose(somebody: Somebody, *path: tuple[str, str]) -> None:
    """Open the menu and press, each time waiting for the words that the page then shows, or the button."""
    await somebody.ask("/settings", "Settings of this chat")
    for button, then in path:
        await somebody.press(button)
        await _shows(somebody, then)


async def _shows(somebody: Somebody, words: str) -> None:
    async with asyncio.timeout(PATIENCE):
        await somebody.sees(
            lambda message: (
                words in message.text or any(button.label == words for row in message.buttons for button in row)
            )
        )


async def followed(news: Newsroom, *readers: Somebody) -> Coverage:
    coverage = await news.covers()
    for reader in readers:
        await reader.ask("/subscribe", "now follows this coverage")
    return coverage


def texts(somebody: Somebody) -> str:
    return "\n".join(message.text for message in shown(somebody))


@PLATFORMS
async def test_level_sound_and_exceptions_change_what_arrives(news: Newsroom, platform: str) -> None:
    reader, other = reader_on(news, platform), news.everybody[1 if platform == "telegram" else 3]
    coverage = await followed(news, reader, other)
    await choose(reader, ("Level", "Everything"), ("Breaking entries only", "✓ Breaking entries only"))
    await choose(reader, ("Sound", "Never"), ("Never", "✓ Never"))
    await news.publishes(coverage, "Smoke over the harbour.")
    await news.publishes(coverage, "Everybody is out.", breaking=True)
    (alarm,) = [message for message in await until_shown(reader, "Everybody is out.") if "out" in message.text]
    assert alarm.silent
    await until_shown(other, "Smoke over the harbour.")
    assert "Smoke" not in texts(reader)
    await choose(
        reader,
        ("Coverages", "✓ Harbour fire"),
        ("✓ Harbour fire", "Stop following"),
        ("Level", "✓ As in this chat"),
        ("Everything", "✓ Everything"),
    )
    await news.publishes(coverage, "The quay is open.")
    await until_shown(reader, "The quay is open.")
    assert "Smoke" not in texts(reader)


@PLATFORMS
async def test_a_mute_chat_catches_up_when_it_hears_again(news: Newsroom, platform: str) -> None:
    reader, other = reader_on(news, platform), news.everybody[1 if platform == "telegram" else 3]
    coverage = await followed(news, reader, other)
    await reader.ask("/mute 2h", "This chat is mute until")
    await news.publishes(coverage, "Everybody is out.", breaking=True)
    await until_shown(other, "Everybody is out.")
    assert "Everybody is out." not in texts(reader)
    await reader.ask("/unmute", "This chat hears again")
    await until_shown(reader, "Everybody is out.")


@PLATFORMS
async def test_settings_of_a_group_are_for_those_who_manage_it(news: Newsroom, platform: str) -> None:
    stage, title = getattr(news.platforms, platform), "Harbour Street neighbours" if platform == "telegram" else "live"
    member, administrator = in_chat(stage, title, ROLE_READER), in_chat(stage, title, ROLE_ADMINISTRATOR)
    await member.ask("/settings", "Only an administrator")
    await administrator.ask("/settings", "Settings of this chat")
    if platform == "telegram":
        await member.press("Level")
        await says(member, "Only an administrator")
    else:
        menus = [one for chat in stage.chats() for one in chat.messages if "Settings of this chat" in one.text]
        assert [one.only_for for one in menus] == [administrator.person]


def pass_until(clock: StillClock, local: str) -> None:
    """A time in Berlin."""
    there = datetime.fromisoformat(local).replace(tzinfo=BERLIN).astimezone(UTC)
    clock.pass_by(there - clock.now())


class Berlin(StillClock):
    """Begins in the evening before summer time begins."""

    def now(self) -> datetime:
        return super().now() - BEGINNING + datetime(2026, 3, 28, 19, tzinfo=UTC)


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_quiet_night_over_a_change_of_the_clocks(tmp_path: Path, restarted: bool) -> None:
    """On both platforms at once; the relay may be started anew in the middle of the night."""
    clock, database = Berlin(), tmp_path / "news.sqlite3"
    async with both_platforms(clock=clock) as platforms:
        readers = [in_private(platforms.telegram, ROLE_READER), in_private(platforms.discord, ROLE_READER)]
        async with newsroom(platforms, database, clock, desk_zone="Europe/Berlin") as news:
            coverage = await followed(news, *readers, *awake(news))
            for reader in readers:
                await choose(reader, ("Quiet hours", "Quiet hours: None"), ("22:00 to 07:00", "Begin earlier"))
            await fall_asleep(news, clock, coverage, readers)
            if not restarted:
                await sleep_and_wake(news, clock, coverage, readers)
                return
        async with newsroom(platforms, database, clock, desk_zone="Europe/Berlin") as news:
            await sleep_and_wake(news, clock, coverage, readers)


def awake(news: Newsroom) -> tuple[Somebody, Somebody]:
    return news.everybody[1], news.everybody[3]


async def fall_asleep(news: Newsroom, clock: StillClock, coverage: Coverage, readers: list[Somebody]) -> None:
    pass_until(clock, "2026-03-28T21:58")
    await news.publishes(coverage, "It still burns.")
    for reader in (*readers, *awake(news)):
        await until_shown(reader, "It still burns.")
    pass_until(clock, "2026-03-28T22:10")
    await news.publishes(coverage, "House 0 is empty.")
    for one in awake(news):
        await until_shown(one, "House 0 is empty.")
    assert not any("House" in texts(reader) for reader in readers)


async def sleep_and_wake(news: Newsroom, clock: StillClock, coverage: Coverage, readers: list[Somebody]) -> None:
    for number, local in enumerate(("2026-03-29T00:30", "2026-03-29T03:30", "2026-03-29T06:59"), 1):
        pass_until(clock, local)
        await news.publishes(coverage, f"House {number} is empty.")
        for one in awake(news):
            await until_shown(one, f"House {number} is empty.")
        assert not any("House" in texts(reader) for reader in readers)
    pass_until(clock, "2026-03-29T07:00")
    clock.pass_by(timedelta(seconds=1))
    for reader in readers:
        messages = await until_shown(reader, "House 3 is empty.")
        (catch_up,) = [message for message in messages if "House" in message.text]
        assert all(f"House {number} is empty." in catch_up.text for number in range(4))


@PLATFORMS
async def test_a_digest_comes_at_its_time(tmp_path: Path, platform: str) -> None:
    clock = StillClock()
    async with (
        both_platforms(clock=clock) as platforms,
        newsroom(platforms, tmp_path / "news.sqlite3", clock) as news,
    ):
        reader, other = reader_on(news, platform), news.everybody[1 if platform == "telegram" else 3]
        coverage = await followed(news, reader, other)
        await choose(reader, ("Digest", "Every hour"), ("Every hour", "✓ Every hour"))
        for text in ("Smoke.", "Flames."):
            await news.publishes(coverage, text)
            await until_shown(other, text)
        assert "Smoke." not in texts(reader)
        clock.pass_by(timedelta(hours=1))
        (digest,) = [message for message in await until_shown(reader, "Flames.") if "Smoke." in message.text]
        assert "Flames." in digest.text
