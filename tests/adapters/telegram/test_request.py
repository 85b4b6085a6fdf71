"""Requests over real sockets: what arrives, what is raised when nothing comes back, and what it gives away."""

import asyncio
import logging
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut

from adapters.telegram import request as request_module
from adapters.telegram.calls import post
from adapters.telegram.request import AiohttpRequest, NotSent
from tests.adapters.telegram.situations import PATIENCE, TOKEN, Api, Call, ok

SOON = 0.05
"""Seconds after which a request gives up on an answer that never comes."""

Speaking = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def speaker(speak: Speaking) -> AsyncIterator[str]:
    """A server that treats each connection as `speak` does, then closes it; the host and port are given."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await speak(reader, writer)
        except ConnectionError:
            pass
        finally:
            writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"


def says(answer: bytes) -> Speaking:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b'{"chat_id":"7"}')
        writer.write(answer)
        await writer.drain()

    return speak


async def failure(base: str, *, connect_timeout: float = PATIENCE, read_timeout: float = PATIENCE) -> TelegramError:
    """What a call to this place raises, after a look at what it shows."""
    async with AiohttpRequest(1, connect_timeout=connect_timeout, read_timeout=read_timeout) as request:
        with pytest.raises(TelegramError) as caught:
            await post(request, f"{base}/bot{TOKEN}/sendMessage", {"chat_id": "7"})
    gives_nothing_away(caught.value)
    return caught.value


def gives_nothing_away(error: BaseException) -> None:
    """Neither an error nor any that led to it shows the token."""
    assert TOKEN not in "".join(traceback.format_exception(error))
    led: BaseException | None = error
    while led is not None:
        assert TOKEN not in f"{led} {led!r} {led.args!r}"
        led = led.__cause__ or led.__context__


async def test_parameters_arrive_as_they_are(api: Api, request_to_api: AiohttpRequest) -> None:
    await post(request_to_api, f"{api.url}/sendMessage", {"text": "Pier 4 & 5 = 😀\n“open”", "chat_id": "-1001"})
    assert api.calls == [Call("sendMessage", {"text": "Pier 4 & 5 = 😀\n“open”", "chat_id": "-1001"})]


async def test_files_arrive_in_parts(api: Api, request_to_api: AiohttpRequest) -> None:
    message = {"message_id": 3, "date": 0, "chat": {"id": 7, "type": "private"}}
    api.answers(ok(message))
    bot = Bot(TOKEN, base_url=f"{api.base}/bot", request=request_to_api, get_updates_request=request_to_api)
    await bot.send_document(7, b"a,b\n1,2\n", filename="tides.csv", caption="Tides")
    [call] = api.calls
    assert call.files == {"document": b"a,b\n1,2\n"}
    assert (call.form["chat_id"], call.form["caption"]) == ("7", "Tides")


async def test_a_call_without_parameters_is_one_too(api: Api, request_to_api: AiohttpRequest) -> None:
    assert await request_to_api.post(f"{api.url}/getMe") is True
    assert api.calls == [Call("getMe", {})]


async def test_one_connection_serves_many_calls(api: Api, request_to_api: AiohttpRequest) -> None:
    for _ in range(5):
        await post(request_to_api, f"{api.url}/sendMessage", {"chat_id": "7"})
    assert len(api.connections) == 1


async def test_there_are_never_more_connections_than_allowed(api: Api, request_to_api: AiohttpRequest) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(20):
            group.create_task(post(request_to_api, f"{api.url}/sendMessage", {"chat_id": "7"}))
    assert len(api.calls) == 20
    assert len(api.connections) <= 4


async def test_a_refused_connection_sent_nothing() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        error = await failure(f"http://127.0.0.1:{port}")
    assert type(error) is NotSent
    assert "Connect call failed" in str(error)


async def test_a_name_that_nobody_knows_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
    assert type(await failure("http://telegram.invalid")) is NotSent


async def test_a_connection_that_takes_too_long_sent_nothing() -> None:
    async def keep_silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with speaker(keep_silent) as place:
        assert type(await failure(f"https://{place}", connect_timeout=SOON)) is NotSent


async def test_a_connection_that_is_not_secure_sent_nothing() -> None:
    async def laugh(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"ha ha\r\n" * 10)
        await writer.drain()

    async with speaker(laugh) as place:
        assert type(await failure(f"https://{place}")) is NotSent


@pytest.mark.parametrize("base", ["http://[", "no address at all", "http://127.0.0.1:99999"])
async def test_an_address_that_is_none_sent_nothing(base: str) -> None:
    assert type(await failure(base)) is NotSent


async def test_an_answer_that_does_not_come_in_time_tells_nothing(api: Api) -> None:
    api.never_answers()
    assert type(await failure(api.base, read_timeout=SOON)) is TimedOut
    assert len(api.calls) == 1


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"ok":true',
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 what?\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
    ],
)
async def test_a_dropped_or_garbled_answer_tells_nothing(answer: bytes) -> None:
    async with speaker(says(answer)) as place:
        error = await failure(f"http://{place}")
    assert type(error) is NetworkError


async def test_an_endless_answer_is_cut_off(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_module, "ANSWER_LIMIT", 1000)
    api.answers(ok("x" * 1001))
    assert "more than 1000 bytes" in str(await failure(api.base))


async def test_a_redirection_is_not_followed(api: Api) -> None:
    api.answers(web.Response(status=307, headers={"Location": f"{api.base}/elsewhere"}))
    await failure(api.base)
    assert [call.method for call in api.calls] == ["sendMessage"]


@pytest.mark.parametrize("status", [200, 404, 502])
async def test_an_error_page_that_quotes_the_address_is_neither_raised_nor_logged(
    status: int, api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api.answers(web.Response(status=status, text=f"<p>The address /bot{TOKEN}/sendMessage was not found.</p>"))
    await failure(api.base)
    assert TOKEN not in caplog.text


async def test_a_call_may_wait_longer_than_others(api: Api) -> None:
    release = api.never_answers()
    async with AiohttpRequest(2, read_timeout=SOON) as request, asyncio.TaskGroup() as group:
        patient = group.create_task(post(request, f"{api.url}/getUpdates", {}, read_timeout=PATIENCE))
        with pytest.raises(TimedOut):
            await post(request, f"{api.url}/sendMessage", {})
        release.set()
        assert await patient is True


async def test_a_cancelled_call_leaves_the_others_alone(api: Api) -> None:
    release = api.never_answers()
    async with AiohttpRequest(1) as request, asyncio.TaskGroup() as group:
        hanging = group.create_task(post(request, f"{api.url}/sendMessage", {}))
        await api.called()
        hanging.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hanging
        release.set()
        assert await post(request, f"{api.url}/sendMessage", {}) is True


async def test_at_the_end_what_is_in_flight_may_finish_and_nothing_new_begins(api: Api) -> None:
    release = api.never_answers()
    request = AiohttpRequest(2)
    await request.initialize()
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        in_flight = group.create_task(post(request, f"{api.url}/sendMessage", {}))
        await api.called()
        ending = group.create_task(request.shutdown())
        await asyncio.sleep(0)
        with pytest.raises(NotSent):
            await post(request, f"{api.url}/sendMessage", {})
        assert not ending.done()
        release.set()
        assert await in_flight is True
    assert len(api.calls) == 1


async def test_the_end_does_not_wait_for_ever(api: Api) -> None:
    api.never_answers()
    request = AiohttpRequest(1, read_timeout=SOON)
    await request.initialize()
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        in_flight = group.create_task(failing(request, api))
        await api.called()
        await request.shutdown()
        assert type(await in_flight) is NetworkError


async def failing(request: AiohttpRequest, api: Api) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await post(request, f"{api.url}/sendMessage", {}, read_timeout=PATIENCE)
    return caught.value


async def test_it_can_be_opened_and_closed_again(api: Api) -> None:
    request = AiohttpRequest(1)
    for _ in range(2):
        async with request:
            await request.initialize()
            assert await post(request, f"{api.url}/getMe", {}) is True
        await request.shutdown()
