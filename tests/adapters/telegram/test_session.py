"""Connecting, and what becomes of the token."""

import asyncio
import logging
import traceback

import pytest
from pydantic import SecretStr

from adapters.sandbox.telegram import TelegramSandbox
from adapters.telegram import TelegramPlatform
from bot.command import Audience
from bot.conversation import Profile
from bot.errors import Outage, Throttled, Unauthorised
from bot.model import Address, MessageId
from bot.ports import Platform
from tests.adapters.telegram.situations import BOT, PATIENCE, TOKEN, Api, Inbox, ok, refusal, rendered


def platform_at(base: str, token: str = TOKEN) -> TelegramPlatform:
    return TelegramPlatform(SecretStr(token), api_base=base)


def test_it_is_a_platform_named_telegram() -> None:
    platform: Platform = platform_at("http://127.0.0.1:1")
    assert platform.name == "telegram"


async def test_the_profile_links_to_the_bot(telegram: TelegramSandbox) -> None:
    async with platform_at(telegram.url + "/", telegram.token).session() as profile:
        expected = Profile(telegram.bot_id, "Tickertape Sandbox", "https://t.me/tickertape_sandbox_bot")
        assert profile == expected


async def test_a_platform_can_be_connected_again(telegram: TelegramSandbox, rita: int) -> None:
    platform = platform_at(telegram.url, telegram.token)
    for _ in range(2):
        async with platform.session():
            await platform.send(Address("telegram", rita), rendered("Good morning"), nonce="n1")
    assert [message.text for message in telegram.chat(rita).messages] == ["Good morning"] * 2


async def test_outside_a_session_nothing_can_be_done() -> None:
    with pytest.raises(Outage, match="no session"):
        await platform_at("http://127.0.0.1:1").withdraw(Address("telegram", 7), MessageId(1))


@pytest.mark.parametrize("token", ["", "nonsense", "7001:", "7001:a/../b", "7001:a b"])
async def test_what_cannot_be_a_token_is_not_even_tried(token: str, api: Api) -> None:
    with pytest.raises(Unauthorised):
        async with platform_at(api.base, token).session():
            pass
    assert api.calls == []


@pytest.mark.parametrize(
    ("code", "description", "expected"),
    [(401, "Unauthorized", Unauthorised), (404, "Not Found", Unauthorised), (502, "Bad Gateway", Outage)],
)
async def test_connecting_fails_with_a_word_of_the_core_s(
    code: int, description: str, expected: type[Exception], api: Api
) -> None:
    api.answers(refusal(code, description))
    with pytest.raises(expected) as caught:
        async with platform_at(api.base).session():
            pass
    assert TOKEN not in "".join(traceback.format_exception(caught.value))


async def test_connecting_may_have_to_wait(api: Api) -> None:
    api.answers(refusal(429, "Too Many Requests: retry after 3", retry_after=3))
    with pytest.raises(Throttled, match="account"):
        async with platform_at(api.base).session():
            pass


async def test_nobody_there_is_an_outage() -> None:
    with pytest.raises(Outage):
        async with platform_at("http://127.0.0.1:1").session():
            pass


async def test_what_is_in_flight_at_the_end_arrives(api: Api) -> None:
    platform = platform_at(api.base)
    api.answers(ok(BOT))
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        async with platform.session():
            release = api.never_answers()
            sending = group.create_task(platform.pin(Address("telegram", 7), MessageId(3)))
            await api.called(2)
            release.set()
        await sending
    assert [call.method for call in api.calls] == ["getMe", "pinChatMessage"]


async def test_the_token_is_never_logged(
    telegram: TelegramSandbox, rita: int, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    """A whole day in short, with everything talking as much as it can."""
    caplog.set_level(logging.DEBUG)
    platform = platform_at(telegram.url, telegram.token)
    async with platform.session():
        await platform.announce([], {rita: Audience.EDITORS, 404: Audience.EDITORS})
        sent = await platform.send(Address("telegram", rita), rendered("Good morning"), nonce="n1")
        await platform.edit(Address("telegram", rita), sent, rendered("Good evening"))
        await telegram.write(str(rita), rita, "/start")
        await inbox.next()
        telegram.block(rita)
        await inbox.next()
    assert "connected platform=telegram" in caplog.text
    assert "menu-refused" in caplog.text
    assert telegram.token not in caplog.text
    assert telegram.token not in f"{platform!r} {vars(platform)!r}"
