"""Telegram's limits, held on the wire against a clock that is moved by hand."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from adapters.sandbox.faults import Operation
from adapters.sandbox.telegram import TelegramSandbox
from tests.adapters.sandbox.telegram.situations import Client, Clock, Naps, Refused


@pytest.fixture
async def telegram(clock: Clock, naps: Naps) -> AsyncIterator[TelegramSandbox]:
    async with TelegramSandbox(latency=0, now=clock, sleep=naps) as sandbox:
        yield sandbox


@pytest.fixture
def readers(telegram: TelegramSandbox) -> list[int]:
    return [telegram.add_person(f"Reader {number}") for number in range(60)]


async def wait(bot: Client, method: str, **arguments: object) -> int:
    """The seconds that this call is told to wait, 0 when it is carried out."""
    try:
        await bot.call(method, **arguments)
    except Refused as refused:
        return int(refused.parameters["retry_after"])
    return 0


async def let_in(bot: Client, chat: int) -> int:
    """How many messages one after the other are taken before one has to wait."""
    number = 0
    while not await wait(bot, "sendMessage", chat_id=chat, text=f"{number}"):
        number += 1
    return number


async def test_the_refusal_has_the_form_of_the_bot_api(bot: Client, rita: int, clock: Clock) -> None:
    assert await let_in(bot, rita) == 3
    clock.forward(seconds=0.6)
    async with bot.session.post(bot.address("sendMessage"), json={"chat_id": rita, "text": "a"}) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "3")
        assert await response.json() == {
            "ok": False,
            "error_code": 429,
            "description": "Too Many Requests: retry after 3",
            "parameters": {"retry_after": 3},
        }


async def test_a_chat_takes_one_message_a_second_as_a_burst_of_three(bot: Client, rita: int, clock: Clock) -> None:
    for _ in range(3):
        await bot.say(rita)
        clock.forward(seconds=1)
    assert await let_in(bot, rita) == 1
    assert await wait(bot, "sendMessage", chat_id=rita, text="a") == 1
    clock.forward(seconds=1)
    assert await let_in(bot, rita) == 1


async def test_who_hammers_sees_the_same_deadline_come_closer(bot: Client, rita: int, clock: Clock) -> None:
    assert await let_in(bot, rita) == 3
    waits = []
    for _ in range(4):
        waits.append(await wait(bot, "sendMessage", chat_id=rita, text="a"))
        clock.forward(seconds=1)
    assert waits == [3, 2, 1, 0]


async def test_all_chats_together_take_thirty_a_second(
    bot: Client, telegram: TelegramSandbox, readers: list[int], clock: Clock
) -> None:
    refusals = [await wait(bot, "sendMessage", chat_id=reader, text="a") for reader in readers]
    assert refusals == [0] * 30 + [1] * 30
    clock.forward(seconds=1)
    assert [await wait(bot, "sendMessage", chat_id=reader, text="a") for reader in readers[30:]] == [0] * 30
    assert telegram.control.record.throttled == 30
    assert telegram.control.record.largest(1.0, Operation.SEND) == 60
    assert telegram.control.record.largest(1.0, Operation.SEND, chat=readers[0]) == 1


async def test_many_at_once_are_let_in_as_exactly(bot: Client, readers: list[int]) -> None:
    async with asyncio.TaskGroup() as tasks:
        tried = [tasks.create_task(wait(bot, "sendMessage", chat_id=reader, text="a")) for reader in readers]
    assert [task.result() for task in tried].count(0) == 30


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_groups_and_channels_take_twenty_a_minute(
    bot: Client, telegram: TelegramSandbox, gail: int, clock: Clock, kind: str
) -> None:
    group = telegram.add_group("Harbour Street", kind=kind, administrators=[gail])
    for _ in range(20):
        await bot.say(group)
        clock.forward(seconds=1)
    assert await wait(bot, "sendMessage", chat_id=group, text="a") == 40
    assert await wait(bot, "sendMessage", chat_id=gail, text="a") == 0
    clock.forward(seconds=40)
    await bot.say(group)


async def test_edits_are_fewer_than_messages_and_count_with_them(bot: Client, rita: int, clock: Clock) -> None:
    mine = await bot.say(rita)
    for number in range(20):
        clock.forward(seconds=1)
        await bot.call("editMessageText", chat_id=rita, message_id=mine, text=f"{number}")
    clock.forward(seconds=1)
    assert await wait(bot, "editMessageText", chat_id=rita, message_id=mine, text="one more") == 40
    await bot.say(rita)


async def test_in_groups_edits_and_messages_share_the_minute(
    bot: Client, telegram: TelegramSandbox, gail: int, clock: Clock
) -> None:
    group = telegram.add_group("Harbour Street", administrators=[gail])
    mine = await bot.say(group)
    for number in range(19):
        clock.forward(seconds=1)
        await bot.call("editMessageText", chat_id=group, message_id=mine, text=f"{number}")
    assert await wait(bot, "sendMessage", chat_id=group, text="a") == 41


async def test_what_neither_sends_nor_edits_is_free(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    mine = [await bot.say(rita) for _ in range(3)]
    for _ in range(40):
        await bot.call("getUpdates")
        await bot.call("getChat", chat_id=rita)
        await bot.call("sendChatAction", chat_id=rita, action="typing")
    await bot.call("pinChatMessage", chat_id=rita, message_id=mine[0])
    for message in mine:
        await bot.call("deleteMessage", chat_id=rita, message_id=message)
    assert telegram.control.record.throttled == 0


async def test_an_album_counts_as_many_messages_as_it_has(bot: Client, rita: int) -> None:
    photos = [{"type": "photo", "media": f"https://example.org/{number}.jpg"} for number in range(3)]
    await bot.call("sendMediaGroup", chat_id=rita, media=photos)
    assert await wait(bot, "sendMessage", chat_id=rita, text="a") == 3


async def test_paid_broadcasts_go_beyond_the_thirty_and_cost_stars(
    bot: Client, telegram: TelegramSandbox, readers: list[int]
) -> None:
    paid = {"text": "Breaking", "allow_paid_broadcast": True}
    assert [await wait(bot, "sendMessage", chat_id=reader, **paid) for reader in readers[:40]] == [0] * 40
    assert telegram.control.account() == {"paid_messages": 10, "stars": 1.0}
    assert await wait(bot, "sendMessage", chat_id=readers[40], text="not paid") == 1


async def test_only_paid_messages_that_arrive_cost_stars(
    bot: Client, telegram: TelegramSandbox, readers: list[int]
) -> None:
    for reader in readers[30:40]:
        telegram.block(reader)
    for reader in readers[:50]:
        await bot.session.post(
            bot.address("sendMessage"), json={"chat_id": reader, "text": "a", "allow_paid_broadcast": True}
        )
    assert telegram.control.account()["paid_messages"] == 10


async def test_paid_broadcasts_end_at_a_thousand(bot: Client, telegram: TelegramSandbox) -> None:
    telegram.control.limits = 0.1
    readers = [telegram.add_person(f"Subscriber {number}") for number in range(110)]
    paid = {"text": "a", "allow_paid_broadcast": True}
    assert [await wait(bot, "sendMessage", chat_id=reader, **paid) for reader in readers].count(0) == 100
    assert telegram.control.account()["paid_messages"] == 97


async def test_limits_are_scaled_and_lifted_while_it_runs(
    bot: Client, telegram: TelegramSandbox, rita: int, clock: Clock
) -> None:
    telegram.control.limits = 2.0
    assert await let_in(bot, rita) == 6
    telegram.control.limits = None
    for _ in range(100):
        await bot.say(rita)
    telegram.control.limits = 1.0
    assert await wait(bot, "sendMessage", chat_id=rita, text="a") == 3
    clock.forward(seconds=3)
    assert await let_in(bot, rita) == 3


async def test_somebody_else_is_not_held_up_by_a_full_chat(bot: Client, rita: int, gail: int) -> None:
    assert await let_in(bot, rita) == 3
    assert await let_in(bot, gail) == 3


async def test_the_page_says_until_when_a_chat_is_throttled(
    bot: Client, telegram: TelegramSandbox, rita: int, clock: Clock
) -> None:
    assert telegram.chat(rita).conditions == ()
    await let_in(bot, rita)
    (condition,) = telegram.chat(rita).conditions
    assert condition.until
    assert (condition.name, (condition.until - clock.at).total_seconds()) == ("throttled", 3)
    clock.forward(seconds=3)
    assert telegram.chat(rita).conditions == ()


async def test_refused_calls_take_their_time_too(naps: Naps) -> None:
    async with TelegramSandbox(latency=0.5, sleep=naps) as telegram, aiohttp.ClientSession() as session:
        await let_in(Client(telegram, session), telegram.add_person("Rita Reader"))
    assert naps.taken == [0.25, 0.25] * 4
