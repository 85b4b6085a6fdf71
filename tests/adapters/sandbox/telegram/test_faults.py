"""What scripted faults look like to a client."""

from random import Random

import aiohttp
import pytest

from adapters.sandbox.faults import Fault, FaultKind, Operation, ThrottleScope
from adapters.sandbox.telegram import TelegramSandbox
from tests.adapters.sandbox.telegram.situations import Client, Clock, Refused


def texts(telegram: TelegramSandbox, chat: int) -> list[str]:
    return [message.text for message in telegram.chat(chat).messages]


async def failure(bot: Client, chat: int, text: str = "The ferry is back.", **arguments: object) -> tuple[int, str]:
    with pytest.raises(Refused) as raised:
        await bot.call("sendMessage", chat_id=chat, text=text, **arguments)
    return raised.value.status, raised.value.description


async def test_too_many_requests_in_one_chat_last_until_the_deadline(
    bot: Client, telegram: TelegramSandbox, clock: Clock, rita: int, gail: int
) -> None:
    await telegram.control.inject(Fault(kind=FaultKind.THROTTLED, chat=rita, count=1, retry_after=4.2))
    assert await failure(bot, rita) == (429, "Too Many Requests: retry after 5")
    await bot.say(gail)
    clock.forward(seconds=2)
    assert await failure(bot, rita) == (429, "Too Many Requests: retry after 3")
    assert [condition.name for condition in telegram.chat(rita).conditions] == ["throttled"]
    clock.forward(seconds=3)
    await bot.say(rita)
    assert telegram.control.record.throttled == 2


async def test_too_many_requests_of_the_account_bind_every_chat(
    bot: Client, telegram: TelegramSandbox, clock: Clock, rita: int, gail: int
) -> None:
    scope = ThrottleScope.ACCOUNT
    await telegram.control.inject(Fault(kind=FaultKind.THROTTLED, count=1, scope=scope, retry_after=10))
    assert (await failure(bot, rita))[0] == 429
    clock.forward(seconds=4)
    assert await failure(bot, gail) == (429, "Too Many Requests: retry after 6")
    await bot.call("getChat", chat_id=gail)
    await telegram.control.lift()
    await bot.say(gail)


async def test_one_refusal_that_does_not_last(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    await telegram.control.inject(Fault(kind=FaultKind.THROTTLED, count=1, lasting=False))
    assert (await failure(bot, rita))[0] == 429
    await bot.say(rita)


@pytest.mark.parametrize("status", [502, 503, 504])
@pytest.mark.parametrize("stored", [False, True])
async def test_what_stands_before_the_bot_api_fails_with_a_page(
    bot: Client, telegram: TelegramSandbox, rita: int, status: int, stored: bool
) -> None:
    fault = {"kind": "server error", "status": status, "stored": stored, "count": 1}
    await telegram.control.inject(Fault.model_validate(fault))
    async with bot.session.post(bot.address("sendMessage"), json={"chat_id": rita, "text": "a"}) as response:
        assert (response.status, response.content_type) == (status, "text/html")
        assert str(status) in await response.text()
    assert texts(telegram, rita) == (["a"] if stored else [])
    await bot.say(rita)


async def test_the_bot_apis_own_failure_is_json(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    await telegram.control.inject(Fault(kind=FaultKind.SERVER_ERROR, status=500, count=1, stored=True))
    assert await failure(bot, rita, "a") == (500, "Internal Server Error: restart")
    assert texts(telegram, rita) == ["a"]


@pytest.mark.parametrize("stored", [False, True])
async def test_silence_until_the_client_gives_up(
    bot: Client, telegram: TelegramSandbox, rita: int, stored: bool
) -> None:
    await telegram.control.inject(Fault(kind=FaultKind.SILENT, count=1, stored=stored))
    soon = aiohttp.ClientTimeout(total=0.05)
    with pytest.raises(TimeoutError):
        await bot.session.post(bot.address("sendMessage"), json={"chat_id": rita, "text": "a"}, timeout=soon)
    assert texts(telegram, rita) == (["a"] if stored else [])
    assert [call.status for call in telegram.control.record.calls(chat=rita)] == [0]
    await bot.say(rita)


@pytest.mark.parametrize("stored", [False, True])
async def test_a_dropped_connection(bot: Client, telegram: TelegramSandbox, rita: int, stored: bool) -> None:
    await telegram.control.inject(Fault(kind=FaultKind.DROPPED, count=1, stored=stored))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.say(rita, "a")
    assert texts(telegram, rita) == (["a"] if stored else [])
    await bot.say(rita)


async def test_an_answer_is_lost_whatever_it_would_have_been(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    telegram.block(rita)
    await telegram.control.inject(Fault(kind=FaultKind.DROPPED, count=1, stored=True))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.say(rita)


async def test_an_outage_refuses_connections_until_it_is_lifted(
    bot: Client, telegram: TelegramSandbox, rita: int
) -> None:
    await bot.say(rita)
    first = await telegram.control.inject(Fault(kind=FaultKind.OUTAGE))
    second = await telegram.control.inject(Fault(kind=FaultKind.OUTAGE))
    async with aiohttp.ClientSession() as session:
        outsider = Client(telegram, session)
        for method in ("getMe", "getUpdates", "sendMessage"):
            with pytest.raises(aiohttp.ClientConnectorError):
                await outsider.call(method)
        await telegram.control.lift(first)
        with pytest.raises(aiohttp.ClientConnectorError):
            await outsider.call("getMe")
        await telegram.control.lift(second)
        await outsider.say(rita)
    assert telegram.counts().sent == 2


async def test_a_stand_in_may_end_during_an_outage() -> None:
    async with TelegramSandbox(latency=0) as telegram:
        await telegram.control.inject(Fault(kind=FaultKind.OUTAGE))


async def test_a_token_that_is_not_accepted_any_more(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    number = await telegram.control.inject(Fault(kind=FaultKind.UNAUTHORISED))
    assert await failure(bot, rita) == (401, "Unauthorized")
    assert await bot.refusal("getMe") == "Unauthorized"
    await telegram.control.lift(number)
    await bot.say(rita)


async def test_formatting_that_is_refused_until_the_text_is_plain(
    bot: Client, telegram: TelegramSandbox, rita: int
) -> None:
    await telegram.control.inject(Fault(kind=FaultKind.UNPARSED, chat=rita))
    status, description = await failure(bot, rita, "<b>a</b>", parse_mode="HTML")
    assert (status, description.partition(":")[0]) == (400, "Bad Request")
    assert "can't parse entities" in description
    assert (await failure(bot, rita, "a", entities=[{"type": "bold", "offset": 0, "length": 1}]))[0] == 400
    await bot.say(rita, "a")


async def test_content_that_is_refused_even_when_it_is_plain(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    await telegram.control.inject(Fault(kind=FaultKind.REJECTED, chat=rita, count=2))
    for arguments in ({"parse_mode": "HTML"}, {}):
        assert await failure(bot, rita, "a", **arguments) == (400, "Bad Request: message is too long")
    await bot.say(rita)


async def test_messages_that_cannot_be_changed_or_are_gone(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    mine = await bot.say(rita)
    named = {"chat_id": rita, "message_id": mine}
    await telegram.control.inject(Fault(kind=FaultKind.EDIT_REFUSED, count=1))
    await bot.say(rita)
    assert await bot.refusal("editMessageText", **named, text="b") == "Bad Request: message can't be edited"
    await telegram.control.inject(Fault(kind=FaultKind.MESSAGE_GONE, count=3))
    assert await bot.refusal("editMessageText", **named, text="b") == "Bad Request: message to edit not found"
    assert await bot.refusal("deleteMessage", **named) == "Bad Request: message to delete not found"
    assert await bot.refusal("pinChatMessage", **named) == "Bad Request: message to pin not found"
    await telegram.control.inject(Fault(kind=FaultKind.PIN_REFUSED, count=1))
    refusal = "Bad Request: not enough rights to manage pinned messages in the chat"
    assert await bot.refusal("pinChatMessage", **named) == refusal
    await bot.call("pinChatMessage", **named)
    await bot.call("editMessageText", **named, text="b")


async def test_a_mass_failure_says_of_every_chat_that_it_cannot_be_reached(
    bot: Client, telegram: TelegramSandbox, rita: int, gail: int
) -> None:
    channel = telegram.add_group("Quayside", kind="channel", administrators=[gail])
    await telegram.control.inject(Fault(kind=FaultKind.UNREACHABLE))
    assert await failure(bot, rita) == (403, "Forbidden: bot was blocked by the user")
    assert await failure(bot, channel) == (403, "Forbidden: bot was kicked from the channel chat")
    await bot.call("getChat", chat_id=rita)
    await telegram.control.lift()
    await bot.say(rita)
    await bot.say(channel)


async def test_one_kind_of_call_in_one_chat(bot: Client, telegram: TelegramSandbox, rita: int, gail: int) -> None:
    await telegram.control.inject(Fault(kind=FaultKind.DROPPED, chat=rita, method=Operation.EDIT))
    mine, hers = await bot.say(rita), await bot.say(gail)
    await bot.call("editMessageText", chat_id=gail, message_id=hers, text="b")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await bot.call("editMessageText", chat_id=rita, message_id=mine, text="b")
    assert [condition.name for condition in telegram.chat(rita).conditions] == ["fault: dropped"]
    assert telegram.chat(gail).conditions == ()


async def test_chance_is_the_one_that_was_given() -> None:
    async def failed(seed: int) -> list[int]:
        sandbox = TelegramSandbox(limits=None, latency=0, random=Random(seed))
        async with sandbox as telegram, aiohttp.ClientSession() as session:
            bot, rita = Client(telegram, session), telegram.add_person("Rita Reader")
            fault = Fault(kind=FaultKind.SERVER_ERROR, status=500, probability=0.5)
            await telegram.control.inject(fault)
            for _ in range(20):
                await bot.session.post(bot.address("sendMessage"), json={"chat_id": rita, "text": "a"})
            return [call.status for call in telegram.control.record.calls(Operation.SEND)]

    first = await failed(1)
    assert first == await failed(1)
    assert set(first) == {200, 500}
    assert first != await failed(2)
