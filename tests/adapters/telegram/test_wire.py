"""The account's wire: what python-telegram-bot would raise is raised, and nothing shows the token."""

import logging
import socket
import traceback

import pytest
from aiohttp import web
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from adapters.telegram.request import NotSent
from adapters.telegram.wire import Wire
from tests.adapters.telegram.situations import PATIENCE, TOKEN, Api, Call, ok, refusal

SOON = 0.05


async def failure(base: str, *, read_timeout: float = PATIENCE) -> TelegramError:
    """What a call to this place raises, after a look at what it gives away."""
    async with Wire(f"{base}/bot{TOKEN}", 1, read_timeout=read_timeout) as wire:
        with pytest.raises(TelegramError) as caught:
            await wire.call("sendMessage", {"chat_id": "7"})
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    return caught.value


async def test_parameters_arrive_as_they_are(api: Api) -> None:
    api.answers(ok({"message_id": 3}))
    parameters = {"text": "Pier 4 & 5 = 😀\n“open”", "chat_id": "-1001"}
    async with Wire(api.url, 1) as wire:
        assert await wire.call("sendMessage", parameters) == {"message_id": 3}
    assert api.calls == [Call("sendMessage", parameters)]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lambda: refusal(400, "Bad Request: message is too long"), BadRequest),
        (lambda: refusal(401, "Unauthorized"), InvalidToken),
        (lambda: refusal(403, "Forbidden: bot was blocked by the user"), Forbidden),
        (lambda: refusal(404, "Not Found"), InvalidToken),
        (lambda: refusal(409, "Conflict: terminated by other getUpdates request"), Conflict),
        (lambda: refusal(429, "Too Many Requests: retry after 3", retry_after=3), RetryAfter),
        (lambda: refusal(400, "Bad Request: group upgraded", migrate_to_chat_id=-1009), ChatMigrated),
        (lambda: refusal(500, "Internal Server Error"), NetworkError),
        (lambda: web.Response(status=404, text="not here"), NetworkError),
        (lambda: web.Response(status=502, text="<p>Bad Gateway</p>"), NetworkError),
        (lambda: web.Response(status=200, text="<p>Welcome</p>"), TelegramError),
        (lambda: web.Response(status=307, headers={"Location": "elsewhere"}), NetworkError),
    ],
)
async def test_a_refusal_is_the_library_s_error(answer: object, kind: type[TelegramError], api: Api) -> None:
    assert callable(answer)
    api.answers(answer())
    assert type(await failure(api.base)) is kind
    assert len(api.calls) == 1


async def test_a_refused_connection_sent_nothing() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        assert type(await failure(f"http://127.0.0.1:{closed.getsockname()[1]}")) is NotSent


async def test_an_answer_that_does_not_come_in_time_tells_nothing(api: Api) -> None:
    api.never_answers()
    assert type(await failure(api.base, read_timeout=SOON)) is TimedOut


@pytest.mark.parametrize("status", [200, 404, 502])
async def test_an_error_page_that_quotes_the_address_is_neither_raised_nor_logged(
    status: int, api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api.answers(web.Response(status=status, text=f"<p>The address /bot{TOKEN}/sendMessage was not found.</p>"))
    await failure(api.base)
    assert TOKEN not in caplog.text
