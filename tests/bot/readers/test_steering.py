"""How a chat steers what comes to it: every page and button of `/settings`, `/mute` and `/unmute`."""

from datetime import time, timedelta

import pytest

from bot.conversation import Incoming
from bot.errors import Refused
from bot.intake.request import MOST_BUTTONS
from bot.model import ChatKind, Level
from bot.readers.preferences import (
    AS_IT_COMES,
    NO_EXCEPTIONS,
    CardUse,
    Digest,
    Exceptions,
    Preferences,
    QuietHours,
    Sound,
)
from bot.store import Wishes
from tests.bot.clock import EPOCH
from tests.bot.counter import Counter
from tests.bot.incoming import RITAS, asks, presses
from tests.bot.platform import Account
from tests.contracts.newsroom import RITA, Newsroom

STALE = "This menu is stale"
NIGHT = QuietHours(begin=time(22), end=time(7))


async def wishes(counter: Counter) -> Wishes:
    return await counter.newsroom.store.preferences.of(RITAS)


async def mine(counter: Counter) -> Preferences:
    return (await wishes(counter)).preferences


async def press(counter: Counter, *path: str) -> dict[str, str]:
    """Open the menu and press these, one after the other; the buttons of the last page, by their words."""
    offered = dict(await counter.offered(asks(RITA, "/settings")))
    for said in path:
        offered = dict(await counter.offered(presses(RITA, offered[said])))
    return offered


async def page(counter: Counter, *path: str) -> str:
    offered = await press(counter, *path[:-1])
    return await counter.told(presses(RITA, offered[path[-1]]))


async def test_the_menu_says_how_things_are(counter: Counter) -> None:
    told = await counter.told(asks(RITA, "/settings"))
    assert told.splitlines() == [
        "Settings of this chat",
        "",
        "• Level: Everything",
        "• Sound: For breaking entries",
        "• Quiet hours: None",
        "• Digest: None, as they come",
        "• Link previews: On",
        "• Card: No card",
        "• Time zone: UTC, 09:00",
        "• Language: English",
        "• Coverages followed: 0; with settings of their own: 0",
    ]


@pytest.mark.parametrize(
    ("path", "preferred"),
    [
        (("Level", "Key entries"), {"level": Level.KEY}),
        (("Level", "Breaking entries only"), {"level": Level.BREAKING}),
        (("Sound", "For every message"), {"sound": Sound.ALL}),
        (("Sound", "Never"), {"sound": Sound.NONE}),
        (("Card", "Card and messages"), {"card": CardUse.BESIDE}),
        (("Card", "Card only"), {"card": CardUse.ONLY}),
        (("Digest", "Every hour"), {"digest": Digest.HOURLY}),
        (("Digest", "Daily at 08:00 and 18:00"), {"digest": Digest.TWICE}),
        (("Digest", "Daily at 08:00", "Later"), {"digest": Digest.DAILY, "digest_at": time(8, 30)}),
        (("Digest", "Daily at 08:00", "Earlier"), {"digest": Digest.DAILY, "digest_at": time(7, 30)}),
        (("Link previews", "Off"), {"previews": False}),
        (("Quiet hours", "22:00 to 07:00"), {"quiet": NIGHT}),
        (("Quiet hours", "22:00 to 07:00", "No quiet hours"), {}),
        (("Quiet hours", "00:00 to 06:00", "Begin earlier"), {"quiet": QuietHours(begin=time(23, 30), end=time(6))}),
        (("Quiet hours", "00:00 to 06:00", "Begin later"), {"quiet": QuietHours(begin=time(0, 30), end=time(6))}),
        (("Quiet hours", "22:00 to 07:00", "End earlier"), {"quiet": QuietHours(begin=time(22), end=time(6, 30))}),
        (("Quiet hours", "22:00 to 07:00", "End later"), {"quiet": QuietHours(begin=time(22), end=time(7, 30))}),
        (
            ("Quiet hours", "22:00 to 07:00", "Let breaking entries pass"),
            {"quiet": NIGHT.model_copy(update={"breaking_passes": True})},
        ),
        (
            ("Quiet hours", "22:00 to 07:00", "Let breaking entries pass", "Keep breaking entries back"),
            {"quiet": NIGHT},
        ),
        (("Time zone", "Tokyo 18:00"), {"zone": "Asia/Tokyo"}),
    ],
)
async def test_each_button_does_what_it_says(
    counter: Counter, path: tuple[str, ...], preferred: dict[str, object]
) -> None:
    await press(counter, *path)
    assert await mine(counter) == AS_IT_COMES.model_copy(update={"zone": "UTC"} | preferred)
    assert counter.rung > 0


async def test_what_holds_now_is_ticked(counter: Counter) -> None:
    assert "✓ Everything" in await press(counter, "Level")
    assert "✓ Key entries" in await press(counter, "Level", "Key entries")


async def test_every_page_leads_back(counter: Counter) -> None:
    for name in ("Level", "Sound", "Quiet hours", "Digest", "Link previews", "Time zone", "Coverages", "Mute"):
        assert "Settings of this chat" in await page(counter, name, "Back")


async def test_no_page_has_more_buttons_than_discord_takes(counter: Counter, newsroom: Newsroom) -> None:
    for number in range(MOST_BUTTONS + 5):
        await newsroom.open(f"Story {number}", f"story-{number}")
    for name in ("Level", "Sound", "Quiet hours", "Digest", "Link previews", "Time zone", "Coverages", "Mute"):
        buttons = await press(counter, name)
        assert len(buttons) <= 25
        assert all(len(action) <= 64 and action.isascii() for action in buttons.values())


async def test_a_zone_can_be_typed(counter: Counter) -> None:
    assert "Time zone: Europe/Paris, 11:00" in await counter.told(asks(RITA, "/settings Europe/Paris"))
    with pytest.raises(Refused, match="I do not know this time zone"):
        await counter.ask(asks(RITA, "/settings Moon/Base"))


async def test_one_coverage_may_differ(counter: Counter) -> None:
    fire, _ = await counter.fire_and_flood()
    await counter.ask(asks(RITA, "/subscribe harbour"))
    buttons = await press(counter, "Coverages", "✓ Harbour fire", "Level")
    assert "✓ As in this chat" in buttons
    await press(counter, "Coverages", "✓ Harbour fire", "Level", "Key entries")
    await press(counter, "Coverages", "✓ Harbour fire", "Link previews", "Off")
    assert (await wishes(counter)).exceptions_in(fire.id) == Exceptions(level=Level.KEY, previews=False)
    shown = await page(counter, "Coverages", "✓ Harbour fire")
    assert "• Level: Key entries\n" in shown
    assert "• Sound: For breaking entries, as in this chat" in shown
    assert "with settings of their own: 1" in await counter.told(asks(RITA, "/settings"))
    for name in ("Level", "Link previews"):
        await press(counter, "Coverages", "✓ Harbour fire", name, "As in this chat")
    assert (await wishes(counter)).exceptions_in(fire.id) == NO_EXCEPTIONS


async def test_coverages_are_followed_and_left(counter: Counter) -> None:
    await counter.fire_and_flood()
    await press(counter, "Level", "Key entries")
    buttons = await press(counter, "Coverages", "Follow: Flood")
    assert await counter.followed(RITAS) == ["flood"]
    assert "Stop following" in buttons
    buttons = await press(counter, "Coverages", "✓ Flood", "Stop following")
    assert await counter.followed(RITAS) == []
    assert "Follow: Flood" in buttons


async def test_what_is_subscribed_later_has_the_chats_level(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.open()
    await press(counter, "Level", "Key entries")
    await counter.ask(asks(RITA, "/subscribe"))
    coverage = (await wishes(counter)).followed[0]
    await newsroom.publish(coverage)
    assert await newsroom.store.deliveries.due("telegram", 5) == []


@pytest.mark.parametrize(
    ("typed", "length"),
    [
        ("30m", timedelta(minutes=30)),
        ("2h", timedelta(hours=2)),
        ("3 d", timedelta(days=3)),
        ("5MIN", timedelta(minutes=5)),
        ("45 minutes", timedelta(minutes=45)),
        ("1 hour", timedelta(hours=1)),
        ("2 hrs", timedelta(hours=2)),
        ("1 Day", timedelta(days=1)),
        ("1w", timedelta(weeks=1)),
    ],
)
async def test_a_chat_goes_mute_for_as_long_as_was_said(counter: Counter, typed: str, length: timedelta) -> None:
    assert "This chat is mute until" in await counter.told(asks(RITA, f"/mute {typed}"))
    assert (await wishes(counter)).muted_until == EPOCH + length


@pytest.mark.parametrize("typed", ["soon", "0m", "31d", "-2h", "2", "99999d", "2h 30m", "2 months", "5 ho"])
async def test_a_length_that_is_none_is_refused(counter: Counter, typed: str) -> None:
    with pytest.raises(Refused):
        await counter.ask(asks(RITA, f"/mute {typed}"))
    assert (await wishes(counter)).muted_until is None


async def test_mute_without_a_length_offers_some(counter: Counter) -> None:
    offered = dict(await counter.offered(asks(RITA, "/mute")))
    told = await counter.told(presses(RITA, offered["8 hours"]))
    assert told == "This chat is mute until 17:00 UTC. /unmute ends it."
    assert "• Mute until: 17:00 UTC" in await counter.told(asks(RITA, "/settings"))


@pytest.mark.parametrize(
    ("preferences", "when"),
    [
        (Preferences(quiet=QuietHours(begin=time(8), end=time(10))), "comes when its quiet hours end."),
        (Preferences(digest=Digest.TWICE), "comes with its digest."),
        (Preferences(quiet=QuietHours(begin=time(10), end=time(8))), "comes now."),
    ],
)
async def test_unmute_says_when_what_was_missed_comes(counter: Counter, preferences: Preferences, when: str) -> None:
    store = counter.newsroom.store.preferences
    await store.prefer(RITAS, ChatKind.PRIVATE, "Rita Reader", preferences, EPOCH)
    await counter.ask(asks(RITA, "/mute 2h"))
    assert await counter.told(asks(RITA, "/unmute")) == f"This chat hears again. What it missed {when}"


async def test_unmute_by_command_and_by_button(counter: Counter) -> None:
    assert await counter.told(asks(RITA, "/unmute")) == "This chat was not mute."
    await counter.ask(asks(RITA, "/mute 2h"))
    assert await counter.told(asks(RITA, "/unmute")) == "This chat hears again. What it missed comes now."
    await counter.ask(asks(RITA, "/mute 2h"))
    assert "Mute" in await press(counter, "Unmute")
    assert (await wishes(counter)).muted_until is None


@pytest.mark.parametrize("asked", [asks(RITA, "/settings"), asks(RITA, "/mute 2h"), asks(RITA, "/unmute")])
async def test_commands_are_for_administrators(counter: Counter, account: Account, asked: Incoming) -> None:
    account.administrators[RITA.id] = False
    with pytest.raises(Refused, match="Only an administrator"):
        await counter.ask(asked)


async def test_the_right_is_asked_for_at_every_press(counter: Counter, account: Account) -> None:
    buttons = await press(counter, "Level")
    account.administrators[RITA.id] = False
    with pytest.raises(Refused, match="Only an administrator"):
        await counter.ask(presses(RITA, buttons["Key entries"]))
    assert await mine(counter) == AS_IT_COMES


async def test_an_old_menu_of_what_is_not_followed_any_more_says_so(counter: Counter, newsroom: Newsroom) -> None:
    await newsroom.open()
    await counter.ask(asks(RITA, "/subscribe"))
    buttons = await press(counter, "Coverages", "✓ Harbour fire", "Level")
    await counter.ask(asks(RITA, "/unsubscribe"))
    with pytest.raises(Refused, match=STALE):
        await counter.ask(presses(RITA, buttons["Key entries"]))


@pytest.mark.parametrize(
    "pressed",
    [
        *("settings:", "settings:x", "settings:99:level", "settings:0:colour", "settings:0:level:loud"),
        *("settings:0:quiet:2500-0700", "settings:0:quiet:", "settings:0:passing:yes", "settings:0:mute:5"),
        *("settings:0:daily:9999", "settings:0:level:chat", "settings:0:mute:99999999"),
    ],
)
async def test_whatever_else_is_pressed_changes_nothing(counter: Counter, pressed: str) -> None:
    if pressed != "settings:0:quiet:":
        with pytest.raises(Refused):
            await counter.ask(presses(RITA, pressed))
    assert await wishes(counter) == Wishes()


async def test_quiet_hours_never_last_all_day(counter: Counter) -> None:
    with pytest.raises(Refused, match="Quiet hours end at another time"):
        await counter.ask(presses(RITA, "settings:0:quiet:0700-0700"))
