"""Live cards, on both platforms, over the wire: beside messages and alone, over a restart, until the end."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path

from adapters.sandbox.control import Change
from adapters.sandbox.faults import Operation
from adapters.sandbox.view import MessageView
from bot.demo.people import ROLE_ADMINISTRATOR, ROLE_READER, Somebody, in_chat, in_private
from bot.model import Coverage
from bot.store import Correction
from bot.stream import content_of
from tests.flows.newsroom import Newsroom, both_platforms, newsroom, shown, until
from tests.flows.still_clock import StillClock
from tests.flows.test_settings import PLATFORMS, choose, followed

REST = timedelta(seconds=61)
LOOKS = 50
"""More than a renewal takes."""


def is_card(message: MessageView) -> bool:
    return "Renewed" in message.text or message.text.startswith("This card")


def cards(somebody: Somebody) -> list[str]:
    return [message.text for message in shown(somebody) if is_card(message)]


def others(somebody: Somebody, text: str) -> list[str]:
    """Messages that show this and are no card."""
    return [message.text for message in shown(somebody) if text in message.text and not is_card(message)]


async def comes_to_show(*held: Callable[[], bool]) -> None:
    """Without any time passing."""

    async def holds() -> bool:
        return all(one() for one in held)

    await until(holds)


async def shows_later(clock: StillClock, text: str, *readers: Somebody) -> None:
    """On their cards, after one rest or several: a card may have been renewed just before."""
    looks = count()

    async def shown_by_all() -> bool:
        if next(looks) % LOOKS == 0:
            clock.pass_by(REST)
        return all(text in cards(reader)[0] for reader in readers)

    await until(shown_by_all)


def pinned(somebody: Somebody) -> list[bool]:
    return [message.pinned for message in shown(somebody) if is_card(message)]


async def corrects(news: Newsroom, coverage: Coverage, number: int, text: str) -> None:
    stream = news.parts.store.stream
    entry = await stream.entry_numbered(coverage.id, number)
    await news.parts.stream.correct([Correction(entry.id, entry.revision, content_of(text))], "test")


async def settle_in(news: Newsroom, beside: Somebody, alone: Somebody) -> Coverage:
    coverage = await followed(news, beside, alone)
    await choose(beside, ("Card", "✓ No card"), ("Card and messages", "✓ Card and messages"))
    await choose(alone, ("Card", "✓ No card"), ("Card only", "✓ Card only"))
    await comes_to_show(lambda: pinned(beside) == [True], lambda: pinned(alone) == [True])
    return coverage


@PLATFORMS
async def test_one_beside_messages_and_one_alone_over_a_restart_until_the_end(tmp_path: Path, platform: str) -> None:
    clock, database = StillClock(), tmp_path / "news.sqlite3"
    async with both_platforms(clock=clock) as platforms:
        stage = platforms.telegram if platform == "telegram" else platforms.discord
        group = "Harbour Street neighbours" if platform == "telegram" else "live"
        beside, alone = in_private(stage, ROLE_READER), in_chat(stage, group, ROLE_ADMINISTRATOR)
        if platform == "telegram":
            stage.control.change(Change(chat=alone.chat, what="rights", names=("can_pin_messages",)))
        async with newsroom(platforms, database, clock) as news:
            coverage = await settle_in(news, beside, alone)
            assert cards(alone)[0].startswith("Harbour fire\n\nA warehouse burns.")
            for text in ("Smoke over the harbour.", "The roof is <down> & *out*."):
                await news.publishes(coverage, text, breaking=text.startswith("The roof"))
            await comes_to_show(lambda: bool(others(beside, "The roof is <down> & *out*.")))
            assert "Smoke" not in cards(beside)[0]
            await shows_later(clock, "<down> & *out*", beside, alone)
            assert [others(alone, text) for text in ("Smoke", "The roof")] == [[], []]
            assert all(message.silent for message in shown(alone) if is_card(message))
        async with newsroom(platforms, database, clock) as news:
            await corrects(news, coverage, 1, "Steam over the harbour.")
            await shows_later(clock, "Steam over the harbour.", beside, alone)
            await news.parts.stream.close(coverage.id)
            await shows_later(clock, "This coverage has ended: Harbour fire", beside, alone)
            assert (len(others(beside, "has ended")), others(alone, "has ended")) == (1, [])
            assert [len(cards(reader)) for reader in (beside, alone)] == [1, 1]


async def test_where_nothing_may_be_pinned_it_goes_on_and_turned_off_it_says_so(tmp_path: Path) -> None:
    clock = StillClock()
    async with both_platforms(clock=clock) as platforms, newsroom(platforms, tmp_path / "news.sqlite3", clock) as news:
        reader = in_chat(platforms.telegram, "Harbour Street neighbours", ROLE_ADMINISTRATOR)
        platforms.telegram.control.change(Change(chat=reader.chat, what="rights", names=("can_delete_messages",)))
        coverage = await followed(news, reader)
        await choose(reader, ("Card", "✓ No card"), ("Card only", "✓ Card only"))
        await comes_to_show(lambda: len(platforms.telegram.control.record.calls(Operation.PIN)) == 1)
        await news.publishes(coverage, "Smoke over the harbour.")
        await shows_later(clock, "Smoke over the harbour.", reader)
        await choose(reader, ("Card", "✓ Card only"), ("No card", "✓ No card"))
        await shows_later(clock, "This card is not renewed any more.", reader)
        assert len(platforms.telegram.control.record.calls(Operation.PIN)) == 1
        await news.publishes(coverage, "The roof is down.")
        await comes_to_show(lambda: bool(others(reader, "The roof is down.")))
        assert others(reader, "Smoke") == []
