"""Inline mode: answered while polling goes on, for the newest words alone, and never in the way."""

import asyncio

from adapters.sandbox.telegram import TelegramSandbox
from adapters.telegram import TelegramPlatform
from adapters.telegram.inline import CACHED
from bot.conversation import IncomingKind, Sample
from bot.model import Address
from bot.richtext import bold, paragraph
from tests.adapters.telegram.situations import PATIENCE, Inbox, newest


def samples(count: int) -> list[Sample]:
    text = (paragraph(bold("Smoke"), " & steam."),)
    return [Sample(str(number), f"Entry {number}", "Harbour fire", text) for number in range(count)]


async def test_what_is_offered_can_be_put_into_any_chat(telegram: TelegramSandbox, platform: TelegramPlatform) -> None:
    rita, inbox = telegram.add_person("Rita Reader"), Inbox()
    group = telegram.add_group("Friends", people=[rita], bot_present=False)
    inbox.samples = samples(25)
    async with asyncio.timeout(PATIENCE), inbox.listening(platform):
        first = await telegram.look_up(group, rita, "smoke")
        rest = await telegram.look_up(group, rita, "smoke", first.next_offset)
    assert [article.title for article in first.listed] == [f"Entry {number}" for number in range(20)]
    assert (first.cache_time, first.personal, first.next_offset) == (CACHED, False, "20")
    assert [article.id for article in rest.listed] == ["20", "21", "22", "23", "24"]
    incoming, skipped = inbox.looked_up[1]
    assert (incoming.kind, incoming.arguments, incoming.address) == (
        IncomingKind.LOOKUP,
        "smoke",
        Address("telegram", rita),
    )
    assert skipped == 20
    await telegram.choose(group, rita, first.listed[0])
    assert newest(telegram, group).html == "<b>Smoke</b> &amp; steam."
    assert newest(telegram, group).author == "Rita Reader"


async def test_nothing_found_is_an_answer_too(telegram: TelegramSandbox, platform: TelegramPlatform) -> None:
    rita, inbox = telegram.add_person("Rita Reader"), Inbox()
    async with asyncio.timeout(PATIENCE), inbox.listening(platform):
        nothing = await telegram.look_up(rita, rita, "fog", "no number")
    assert (nothing.listed, nothing.next_offset) == ((), "")
    assert inbox.looked_up[0][1] == 0


async def test_other_incoming_does_not_wait_and_newer_words_count(
    telegram: TelegramSandbox, platform: TelegramPlatform
) -> None:
    rita, otto, inbox = telegram.add_person("Rita Reader"), telegram.add_person("Otto Outsider"), Inbox()
    inbox.samples = samples(1)
    inbox.held.clear()
    async with asyncio.timeout(PATIENCE), inbox.listening(platform), asyncio.TaskGroup() as people:
        typing = people.create_task(telegram.look_up(rita, rita, "smo"))
        typed = people.create_task(telegram.look_up(rita, rita, "smoke"))
        other = people.create_task(telegram.look_up(otto, otto, "steam"))
        await asyncio.sleep(0)
        await telegram.write(rita, rita, "/latest")
        assert (await inbox.next()).name == "latest"
        inbox.held.set()
        assert len((await typed).listed) == len((await other).listed) == 1
        assert not typing.done()
        typing.cancel()


async def test_a_lookup_that_breaks_ends_nothing(telegram: TelegramSandbox, platform: TelegramPlatform) -> None:
    rita, inbox = telegram.add_person("Rita Reader"), Inbox()
    inbox.samples = [*samples(1), *samples(1)]
    async with asyncio.timeout(PATIENCE), inbox.listening(platform), asyncio.TaskGroup() as people:
        refused = people.create_task(telegram.look_up(rita, rita, "twice the same"))
        await asyncio.sleep(0)
        await telegram.write(rita, rita, "/latest")
        await inbox.next()
        inbox.samples = samples(1)
        assert (await telegram.look_up(rita, rita, "again")).listed
        assert not refused.done()
        refused.cancel()
