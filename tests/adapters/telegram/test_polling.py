"""Taking updates in: each is confirmed only after it was kept, and no trouble ends the listening but two kinds."""

import asyncio
import logging

import orjson
import pytest
from aiohttp import web
from pydantic import SecretStr

from adapters.telegram import TelegramPlatform
from adapters.telegram.polling import FIRST_PAUSE, LONGEST_PAUSE, POLL_SECONDS, pause_after
from bot.conversation import Incoming
from bot.errors import Conflict, InDoubt, Outage, Scope, Throttled, Unauthorised
from tests.adapters.telegram.situations import BOT, PATIENCE, TOKEN, Api, Call, Inbox, Naps, ok, refusal


def update(number: int, text: str = "/latest") -> dict[str, object]:
    rita = {"id": 7, "is_bot": False, "first_name": "Rita"}
    chat = {"id": 7, "type": "private", "first_name": "Rita"}
    return {
        "update_id": number,
        "message": {"message_id": number, "date": 1_772_000_000, "chat": chat, "from": rita, "text": text},
    }


class Telegram:
    """Answers polls with these one after the other, then waits as Telegram does; `polled` are their offsets."""

    def __init__(self, api: Api, *polls: web.StreamResponse) -> None:
        self.polled: list[int] = []
        self.exhausted = asyncio.Event()
        self._polls = list(polls)
        api.answer = self.answer

    async def answer(self, call: Call) -> web.StreamResponse:
        if call.method == "getMe":
            return ok(BOT)
        if call.method == "deleteWebhook":
            return ok()
        self.polled.append(int(call.form["offset"]))
        if not self._polls:
            self.exhausted.set()
            await asyncio.Event().wait()
        return self._polls.pop(0)


async def listen(api: Api, naps: Naps, inbox: Inbox, until: asyncio.Event) -> None:
    """Listen until something has happened, or raise what listening raises."""
    platform = TelegramPlatform(SecretStr(TOKEN), api_base=api.base, sleep=naps, jitter=lambda: 1.0)
    async with asyncio.timeout(PATIENCE), platform.session(), asyncio.TaskGroup() as group:
        listening = group.create_task(platform.listen(inbox))
        await until.wait()
        listening.cancel()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


async def test_updates_are_kept_in_order_and_confirmed_afterwards(api: Api, naps: Naps, inbox: Inbox) -> None:
    telegram = Telegram(api, ok([update(41), update(42)]), ok([update(50)]))
    await listen(api, naps, inbox, telegram.exhausted)
    assert [incoming.id for incoming in inbox.all] == ["41", "42", "50"]
    assert telegram.polled == [0, 43, 51]


async def test_polls_are_long_and_ask_for_what_the_core_acts_on(api: Api, naps: Naps, inbox: Inbox) -> None:
    telegram = Telegram(api)
    await listen(api, naps, inbox, telegram.exhausted)
    assert [call.method for call in api.calls] == ["getMe", "deleteWebhook", "getUpdates"]
    form = api.calls[-1].form
    assert form["timeout"] == str(POLL_SECONDS)
    assert orjson.loads(form["allowed_updates"]) == [
        "message",
        "edited_message",
        "channel_post",
        "callback_query",
        "my_chat_member",
        "inline_query",
    ]


async def test_what_could_not_be_kept_is_not_confirmed(api: Api, naps: Naps, inbox: Inbox) -> None:
    telegram = Telegram(api, ok([update(41)]))
    inbox.fault = OSError("the disk is full")
    with pytest.raises(ExceptionGroup) as caught:
        await listen(api, naps, inbox, telegram.exhausted)
    assert caught.group_contains(OSError, match="disk is full")
    assert telegram.polled == [0]


async def test_nothing_is_confirmed_while_it_is_being_kept(api: Api, naps: Naps) -> None:
    telegram = Telegram(api, ok([update(41), update(42)]))
    began, keep = asyncio.Event(), asyncio.Event()

    class Slow(Inbox):
        async def receive(self, incoming: Incoming) -> bool:
            began.set()
            await keep.wait()
            return await super().receive(incoming)

    slow = Slow()
    await listen(api, naps, slow, began)
    assert telegram.polled == [0]
    assert slow.all == []


async def test_an_update_that_nobody_understands_does_not_stop_the_others(
    api: Api, naps: Naps, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    broken = {"update_id": 42, "message": {"message_id": "?", "text": "/secret words"}}
    telegram = Telegram(api, ok([update(41), broken, update(43)]), ok(["?", {"no": "id"}]), ok({"not": "a list"}))
    await listen(api, naps, inbox, telegram.exhausted)
    assert [incoming.id for incoming in inbox.all] == ["41", "43"]
    assert telegram.polled == [0, 44, 44, 44]
    assert "update-unreadable update=42" in caplog.text
    assert "secret words" not in caplog.text


async def test_what_is_for_another_bot_is_confirmed_without_being_kept(api: Api, naps: Naps, inbox: Inbox) -> None:
    telegram = Telegram(api, ok([update(41, "/latest@another_bot")]))
    await listen(api, naps, inbox, telegram.exhausted)
    assert inbox.all == []
    assert telegram.polled == [0, 42]


async def test_trouble_is_waited_out_with_growing_pauses(
    api: Api, naps: Naps, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    telegram = Telegram(
        api,
        web.Response(status=502, text="<html>Bad Gateway</html>"),
        refusal(500, "Internal Server Error: restart"),
        refusal(429, "Too Many Requests: retry after 9", retry_after=9),
        refusal(400, "Bad Request: nobody knows why"),
        ok([update(41)]),
        web.Response(status=502),
    )
    await listen(api, naps, inbox, telegram.exhausted)
    assert naps.taken == [1.0, 2.0, 9.0, 8.0, 1.0]
    assert [incoming.id for incoming in inbox.all] == ["41"]
    assert telegram.polled == [0, 0, 0, 0, 0, 42, 42]
    assert "polling-resumed failures=4" in caplog.text


async def test_the_webhook_is_taken_away_once_even_if_that_takes_two_tries(api: Api, naps: Naps, inbox: Inbox) -> None:
    telegram = Telegram(api, ok([update(41)]))
    tries = iter([refusal(502, "Bad Gateway")])

    async def answer(call: Call) -> web.StreamResponse:
        failing = next(tries, None) if call.method == "deleteWebhook" else None
        return failing or await telegram.answer(call)

    api.answer = answer
    await listen(api, naps, inbox, telegram.exhausted)
    assert [call.method for call in api.calls] == [
        "getMe",
        "deleteWebhook",
        "deleteWebhook",
        "getUpdates",
        "getUpdates",
    ]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (refusal(401, "Unauthorized"), Unauthorised),
        (refusal(409, "Conflict: terminated by other getUpdates request"), Conflict),
    ],
)
async def test_a_refused_token_and_a_second_poller_end_the_listening(
    answer: web.Response, expected: type[Exception], api: Api, naps: Naps, inbox: Inbox
) -> None:
    telegram = Telegram(api, answer)
    with pytest.raises(ExceptionGroup) as caught:
        await listen(api, naps, inbox, telegram.exhausted)
    assert caught.group_contains(expected)
    assert naps.taken == []


def test_pauses_grow_to_a_bound_and_are_spread() -> None:
    outage = Outage("no connection")
    assert [pause_after(failures, outage, 1.0) for failures in (1, 2, 3, 9)] == [FIRST_PAUSE, 2.0, 4.0, LONGEST_PAUSE]
    assert pause_after(10**9, outage, 0.0) == LONGEST_PAUSE / 2
    assert pause_after(1, InDoubt("no answer"), 0.0) == FIRST_PAUSE / 2
    assert pause_after(1, Throttled(90.0, Scope.ACCOUNT), 0.5) == 90.0
