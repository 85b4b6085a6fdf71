"""Requests over real sockets: what arrives, on how many connections, and what is raised when nothing comes back."""

import asyncio
import socket
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from adapters.wire import Answer, Lost, NotSent, Pool, Times, TooLate, WireError
from tests.adapters.wire.server import OK, PATIENCE, SECRET, Answering, Server

SOON = 0.05
"""Seconds after which a request gives up on an answer that never comes."""

USUAL = Times()


@asynccontextmanager
async def at(
    answer: Answering = lambda _: OK, size: int = 4, times: Times = USUAL
) -> AsyncIterator[tuple[Server, Pool]]:
    async with (
        asyncio.timeout(PATIENCE),
        Server(answer) as server,
        Pool(server.base, size, {"User-Agent": "tests"}, times) as pool,
    ):
        yield server, pool


async def send(pool: Pool, body: bytes = b"{}") -> Answer:
    return await pool.request("POST", "/sendMessage", body)


async def failure(pool: Pool) -> WireError:
    """What a request raises, after a look at what it gives away."""
    with pytest.raises(WireError) as caught:
        await send(pool, f'{{"text":"{SECRET}"}}'.encode())
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    return caught.value


async def test_a_request_arrives_as_it_was_made() -> None:
    async with at() as (server, pool):
        await pool.request("PATCH", "/messages/7", b'{"text":"a"}', {"Authorization": "Bot b"})
    (request,) = server.requests
    head, _, body = request.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == f"PATCH /bot{SECRET}/messages/7 HTTP/1.1"
    assert {"User-Agent: tests", "Authorization: Bot b", "Content-Length: 12"} <= set(lines)
    assert body == b'{"text":"a"}'


async def test_one_connection_serves_many_requests() -> None:
    async with at() as (server, pool):
        for _ in range(5):
            assert (await send(pool)).body == b"ok"
        assert len(server.writers) == 1


async def test_there_are_never_more_connections_than_allowed() -> None:
    async with at(size=3) as (server, pool), asyncio.TaskGroup() as group:
        for _ in range(20):
            group.create_task(send(pool))
    assert len(server.requests) == 20
    assert len(server.writers) == 3


async def test_a_connection_that_was_idle_for_too_long_is_not_used_again() -> None:
    async with at(times=Times(idle=0.0)) as (server, pool):
        await send(pool)
        await send(pool)
        assert len(server.writers) == 2


async def test_a_refused_connection_sent_nothing() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        async with Pool(f"http://127.0.0.1:{closed.getsockname()[1]}", 1, {}) as pool:
            error = await failure(pool)
    assert type(error) is NotSent
    assert "Connect call failed" in str(error)


async def test_a_name_that_nobody_knows_sent_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
    async with Pool("http://telegram.invalid", 1, {}) as pool:
        assert type(await failure(pool)) is NotSent


async def test_a_secure_address_is_spoken_to_securely_or_not_at_all() -> None:
    heard = asyncio.Event()
    greeting = b""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal greeting
        greeting = await reader.read(5)
        heard.set()
        writer.write(b"ha ha\r\n" * 10)
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with Pool(f"https://127.0.0.1:{port}", 1, {}) as pool:
            assert type(await failure(pool)) is NotSent
        await heard.wait()
    assert greeting[:2] == b"\x16\x03"


async def test_a_request_that_finds_no_free_connection_in_time_sent_nothing() -> None:
    async with at(lambda _: None, size=1, times=Times(connect=SOON)) as (server, pool), asyncio.TaskGroup() as group:
        hanging = group.create_task(send(pool))
        await server.arrived(1)
        assert type(await failure(pool)) is NotSent
        hanging.cancel()
    assert len(server.requests) == 1


async def test_an_answer_that_does_not_come_in_time_tells_nothing() -> None:
    async with at(lambda _: None, times=Times(answer=SOON)) as (server, pool):
        assert type(await failure(pool)) is TooLate
        assert type(await failure(pool)) is TooLate
        assert len(server.writers) == 2


async def test_the_time_for_an_answer_begins_anew_with_each_request() -> None:
    silent = False
    async with at(lambda _: None if silent else OK, times=Times(answer=SOON)) as (_, pool):
        for _ in range(20):
            assert (await send(pool)).body == b"ok"
        silent = True
        assert type(await failure(pool)) is TooLate


async def test_a_request_may_wait_longer_than_others() -> None:
    async with at(lambda _: None, times=Times(answer=SOON)) as (server, pool), asyncio.TaskGroup() as group:
        patient = group.create_task(pool.request("POST", "/getUpdates", b"{}", seconds=PATIENCE))
        await server.arrived(1)
        assert type(await failure(pool)) is TooLate
        server.writers[0].write(OK)
        assert (await patient).body == b"ok"


@pytest.mark.parametrize(
    "answer",
    [
        b"" + Server.HANG_UP,
        b"HTTP/1.1 200 OK\r\nContent-Le" + Server.HANG_UP,
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nok" + Server.HANG_UP,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 what?\r\n\r\n",
    ],
)
async def test_a_dropped_or_garbled_answer_tells_nothing(answer: bytes) -> None:
    async with at(lambda _: answer) as (server, pool):
        assert type(await failure(pool)) is Lost
        assert len(server.requests) == 1


async def test_a_cancelled_request_leaves_the_others_alone() -> None:
    silent = True
    async with at(lambda _: None if silent else OK, size=1) as (server, pool), asyncio.TaskGroup() as group:
        hanging = group.create_task(send(pool))
        await server.arrived(1)
        hanging.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hanging
        silent = False
        assert (await send(pool)).body == b"ok"
        assert len(server.writers) == 2


async def test_at_the_end_what_is_in_flight_may_finish_and_nothing_new_begins() -> None:
    async with asyncio.timeout(PATIENCE), Server(lambda _: None) as server, asyncio.TaskGroup() as group:
        pool = Pool(server.base, 2, {})
        await pool.__aenter__()
        in_flight = group.create_task(send(pool))
        await server.arrived(1)
        ending = group.create_task(pool.__aexit__(None, None, None))
        await asyncio.sleep(0)
        assert type(await failure(pool)) is NotSent
        assert not ending.done()
        server.writers[0].write(OK)
        assert (await in_flight).body == b"ok"
    assert len(server.requests) == 1


async def test_no_line_can_be_smuggled_into_a_request() -> None:
    async with at() as (server, pool):
        for path in ("/a b", "/a\r\nX: 1", "/é"):
            with pytest.raises(ValueError, match="printable ASCII"):
                await pool.request("POST", path, b"")
        with pytest.raises(ValueError, match="control character"):
            await pool.request("POST", "/a", b"", {"X-Reason": "a\r\nX: 1"})
        assert server.requests == []


@pytest.mark.parametrize("base", ["http://[", "no address at all", "ftp://host", "http://127.0.0.1:99999"])
def test_an_address_that_is_none_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match=r"address|URL|[Pp]ort"):
        Pool(base, 1, {})
