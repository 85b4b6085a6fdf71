"""Announcement channels pass on what counts, at Discord's pace for that, while news goes out at its own."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from adapters.sandbox.discord.bodies.message import MessageFlag
from adapters.sandbox.faults import FaultKind, Operation
from bot.demo.people import ROLE_ADMINISTRATOR, in_chat
from bot.model import Content, Entry, Marks
from bot.richtext import from_paragraphs
from bot.store import Publication
from tests.adapters.discord.harness import stored
from tests.flows.reader import Reader
from tests.flows.test_settings import choose
from tests.flows.town import Site, Town

LIMIT = 10
KEY, BREAKING, PLAIN = Marks(key=True), Marks(key=True, breaking=True), Marks()
A_LITTLE, HALF_AN_HOUR, AN_HOUR = timedelta(seconds=5), timedelta(minutes=30), timedelta(hours=1, minutes=1)


async def announcements(town: Town) -> Reader:
    """A channel whose administrator subscribed it."""
    gail = in_chat(town.discord, "announcements", ROLE_ADMINISTRATOR)
    await gail.ask("/subscribe", "now follows this coverage")
    return Reader(town.discord, gail.chat)


async def publishes(town: Town, reader: Reader, text: str, marks: Marks) -> Entry:
    """Some time passes, and the channel shows it."""
    town.clock.pass_by(A_LITTLE)
    publication = Publication(town.coverage.id, Content(body=from_paragraphs([text])), town.clock.now(), marks)
    (entry,) = await town.news.parts.stream.publish([publication], "test")
    await town.shows(reader, text)
    await town.lands("discord")
    return entry


async def passed_on(town: Town, reader: Reader, *texts: str) -> list[str]:
    """Those of these that the channel's followers got too."""
    published = []
    for text in texts:
        (message,) = reader.showing(text)
        flags = (await stored(town.discord, reader.address, message.id))["flags"]
        assert isinstance(flags, int)
        if flags & MessageFlag.CROSSPOSTED:
            published.append(text)
    return published


async def passes_on(town: Town, reader: Reader, number: int) -> None:
    """Until so many were asked for, with as many looks into the queue as that takes."""

    async def asked() -> bool:
        await town.pauses()
        town.clock.pass_by(timedelta(seconds=1))
        return len(reader.calls(Operation.OTHER)) >= number

    await town.is_true(asked)


async def test_key_and_breaking_entries_reach_those_who_follow_the_channel(town: Town) -> None:
    reader = await announcements(town)
    town.discord.control.record.clear()
    await publishes(town, reader, "Smoke.", PLAIN)
    await publishes(town, reader, "Flames.", KEY)
    await publishes(town, reader, "Sirens.", BREAKING)
    await passes_on(town, reader, 2)
    assert await passed_on(town, reader, "Smoke.", "Flames.", "Sirens.") == ["Flames.", "Sirens."]


async def test_a_channel_passes_on_what_its_administrator_chose(town: Town) -> None:
    reader = await announcements(town)
    gail = in_chat(town.discord, "announcements", ROLE_ADMINISTRATOR)
    await choose(gail, ("Passing on", "✓ Key entries"), ("Everything", "✓ Everything"))
    town.discord.control.record.clear()
    await publishes(town, reader, "Smoke.", PLAIN)
    await passes_on(town, reader, 1)
    await choose(gail, ("Passing on", "✓ Everything"), ("Nothing", "✓ Nothing"))
    await publishes(town, reader, "Sirens.", BREAKING)
    await town.pauses()
    assert await passed_on(town, reader, "Smoke.", "Sirens.") == ["Smoke."]


async def test_a_channel_passes_on_ten_an_hour_while_its_news_goes_on_and_over_a_restart(grounds: Site) -> None:
    async with grounds.town() as town:
        reader = await announcements(town)
        town.discord.control.limits = 1
        town.discord.control.record.clear()
        for number in range(LIMIT):
            await publishes(town, reader, f"Key {number}.", KEY)
            await passes_on(town, reader, number + 1)
        for text in ("Key A.", "Key B."):
            await publishes(town, reader, text, KEY)
        await publishes(town, reader, "Sirens.", BREAKING)
        await town.pauses()
    async with grounds.town() as town:
        await publishes(town, reader, "Key C.", KEY)
        await town.pauses()
        assert len(reader.calls(Operation.OTHER)) == LIMIT
        town.clock.pass_by(AN_HOUR)
        await passes_on(town, reader, LIMIT + 4)
        record = town.discord.control.record
        assert record.throttled == 0
        assert record.largest(3600, Operation.OTHER, chat=reader.address.chat) == LIMIT
        town.discord.control.limits = None
        texts = [*(f"Key {number}." for number in range(LIMIT)), "Key A.", "Key B.", "Sirens.", "Key C."]
        assert await passed_on(town, reader, *texts) == texts


async def test_a_throttled_channel_passes_nothing_on_until_it_may_and_its_news_does_not_wait(town: Town) -> None:
    reader = await announcements(town)
    await reader.meets(FaultKind.THROTTLED, method=Operation.OTHER, count=1, retry_after=1800, lasting=False)
    town.discord.control.record.clear()
    await publishes(town, reader, "Flames.", KEY)
    await passes_on(town, reader, 1)
    await publishes(town, reader, "Sirens.", BREAKING)
    assert reader.times("Flames.", "Sirens.") == (1, 1)
    town.clock.pass_by(HALF_AN_HOUR)
    await passes_on(town, reader, 3)
    refused, *taken = reader.calls(Operation.OTHER)
    assert [call.status for call in (refused, *taken)] == [429, 200, 200]
    assert all(call.at - refused.at >= 1800 for call in taken)
    assert await passed_on(town, reader, "Flames.", "Sirens.") == ["Flames.", "Sirens."]


async def test_the_edits_of_a_channel_wait_while_its_news_goes_on(town: Town) -> None:
    reader = await announcements(town)
    entry = await publishes(town, reader, "Flames.", KEY)
    await reader.meets(FaultKind.THROTTLED, method=Operation.EDIT, count=1, retry_after=1200, lasting=False)
    await town.corrects(entry, "Smoke.")
    await town.is_true(refused_an_edit(reader))
    await publishes(town, reader, "Sirens.", BREAKING)
    assert reader.times("Flames.", "Smoke.", "Sirens.") == (1, 0, 1)
    await town.comes_to_show(reader, "Smoke.")
    first, second = reader.calls(Operation.EDIT)
    assert second.at - first.at >= 1200


def refused_an_edit(reader: Reader) -> Callable[[], Awaitable[bool]]:
    async def refused() -> bool:
        return bool(reader.calls(Operation.EDIT))

    return refused
