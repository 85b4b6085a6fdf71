"""How the bot gets its updates: confirming, waiting, conflicts, expiry."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from adapters.sandbox.faults import Fault, FaultKind
from adapters.sandbox.telegram import TelegramSandbox
from adapters.sandbox.telegram.calls import Answer, Call, Carrier
from tests.adapters.sandbox.telegram.situations import Client, Clock, Naps, Refused


@pytest.fixture
def arrived() -> asyncio.Event:
    """Set when a call for updates comes; whoever waits for it goes on once that call waits itself."""
    return asyncio.Event()


@pytest.fixture
async def telegram(clock: Clock, naps: Naps, arrived: asyncio.Event) -> AsyncIterator[TelegramSandbox]:
    async def watched(call: Call, carry_out: Carrier) -> Answer:
        if call.method == "getupdates":
            arrived.set()
        return await carry_out(call)

    async with TelegramSandbox(latency=0, now=clock, sleep=naps, passage=watched) as sandbox:
        yield sandbox


async def texts(bot: Client, **arguments: object) -> list[str]:
    return [update["message"]["text"] for update in await bot.call("getUpdates", **arguments)]


@pytest.fixture
async def three_said(telegram: TelegramSandbox, rita: int) -> None:
    for text in ("one", "two", "three"):
        await telegram.write(rita, rita, text)


@pytest.mark.usefixtures("three_said")
async def test_an_offset_confirms_what_is_below_it(bot: Client) -> None:
    first, second, _ = await bot.updates()
    assert second["update_id"] == first["update_id"] + 1
    assert await texts(bot) == ["one", "two", "three"]
    assert await texts(bot, offset=second["update_id"]) == ["two", "three"]
    assert await texts(bot) == ["two", "three"]
    assert (await bot.call("getWebhookInfo"))["pending_update_count"] == 2


@pytest.mark.usefixtures("three_said")
async def test_a_negative_offset_keeps_the_last(bot: Client) -> None:
    assert await texts(bot, offset=-1) == ["three"]
    assert await texts(bot) == ["three"]


@pytest.mark.usefixtures("three_said")
async def test_a_limit_is_kept_between_1_and_100(bot: Client) -> None:
    assert await texts(bot, limit=2) == ["one", "two"]
    assert await texts(bot, limit=0) == ["one"]
    assert await texts(bot, limit=1000) == ["one", "two", "three"]


@pytest.mark.usefixtures("three_said")
async def test_updates_expire_after_24_hours(bot: Client, telegram: TelegramSandbox, clock: Clock, rita: int) -> None:
    clock.forward(hours=23)
    await telegram.write(rita, rita, "four")
    assert len(await bot.updates()) == 4
    clock.forward(hours=1)
    assert await texts(bot) == ["four"]


async def test_allowed_updates_are_remembered(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    await bot.call("getUpdates", allowed_updates=["my_chat_member", "no_such_kind"])
    await telegram.write(rita, rita, "unheard")
    telegram.block(rita)
    assert [*(await bot.news())[0]] == ["my_chat_member"]
    assert (await bot.call("getWebhookInfo"))["allowed_updates"] == ["my_chat_member"]
    await bot.call("getUpdates", allowed_updates=[])
    telegram.unblock(rita)
    await telegram.write(rita, rita, "heard")
    assert [*(await bot.news())[1]] == ["message"]


async def waiting_poll(bot: Client, tasks: asyncio.TaskGroup, arrived: asyncio.Event) -> "asyncio.Task[Any]":
    """A long poll that is known to wait."""

    async def poll() -> object:
        try:
            return await bot.call("getUpdates", timeout=30)
        except Refused as refused:
            return refused

    arrived.clear()
    task = tasks.create_task(poll())
    await arrived.wait()
    return task


async def test_a_long_poll_ends_when_something_comes(
    bot: Client, telegram: TelegramSandbox, rita: int, arrived: asyncio.Event
) -> None:
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        poll = await waiting_poll(bot, tasks, arrived)
        await telegram.write(rita, rita, "at last")
        assert (await poll)[0]["message"]["text"] == "at last"


async def test_the_older_poll_gives_way(
    bot: Client, telegram: TelegramSandbox, rita: int, arrived: asyncio.Event, naps: Naps
) -> None:
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        first, second, third = [await waiting_poll(bot, tasks, arrived) for _ in range(3)]
        await telegram.write(rita, rita, "for the newest")
        assert [update["message"]["text"] for update in await third] == ["for the newest"]
        assert (await first).status == 409
        assert (await second).description == (
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
        )
    assert naps.taken == [3.0]


async def test_an_outage_cuts_off_who_waits_and_loses_nothing(
    bot: Client, telegram: TelegramSandbox, rita: int, arrived: asyncio.Event
) -> None:
    async def cut_off() -> None:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await bot.call("getUpdates", timeout=50)

    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(cut_off())
        await arrived.wait()
        await telegram.control.inject(Fault(kind=FaultKind.OUTAGE))
        await poll
        await telegram.write(rita, rita, "meanwhile")
        await telegram.control.lift()
        assert await texts(bot) == ["meanwhile"]


async def test_a_webhook_ends_polling(bot: Client, arrived: asyncio.Event) -> None:
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        poll = await waiting_poll(bot, tasks, arrived)
        await bot.call("setWebhook", url="https://example.org/hook", max_connections=500)
        assert (await poll).description == "Conflict: terminated by setWebhook request"
    assert await bot.refusal("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    info = await bot.call("getWebhookInfo")
    assert (info["url"], info["max_connections"]) == ("https://example.org/hook", 100)
    assert await bot.call("deleteWebhook") is True
    assert (await bot.call("getWebhookInfo"))["url"] == ""
    assert await bot.updates() == []


@pytest.mark.usefixtures("three_said")
async def test_pending_updates_can_be_dropped(bot: Client) -> None:
    await bot.call("deleteWebhook", drop_pending_updates=True)
    assert await bot.updates() == []


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"url": "https://"}, "invalid webhook URL specified"),
        ({"url": "http://example.org"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://example.org:81"}, "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ({"url": "https://example.org", "secret_token": "a" * 257}, "secret token is too long"),
        ({"url": "https://example.org", "secret_token": "a b"}, "secret token contains unallowed characters"),
    ],
)
async def test_webhooks_that_cannot_be(bot: Client, arguments: dict[str, object], complaint: str) -> None:
    assert await bot.refusal("setWebhook", **arguments) == f"Bad Request: {complaint}"


async def test_leaving_answers_the_poll_that_waits(arrived: asyncio.Event) -> None:
    async def watched(call: Call, carry_out: Carrier) -> Answer:
        arrived.set()
        return await carry_out(call)

    async with aiohttp.ClientSession() as session, asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        async with TelegramSandbox(latency=0, passage=watched) as telegram:
            poll = tasks.create_task(Client(telegram, session).call("getUpdates", timeout=50))
            await arrived.wait()
        assert await poll == []
