"""Servers that are slow, endless, broken or hostile: each ends in one sentence, and soon."""

import asyncio
import gzip
from traceback import format_exception

import pytest
from aiohttp import web

from adapters.web import Timeouts
from bot.errors import SourceUnavailable
from tests.adapters.web.sites import PATIENCE, Book, Site, fetching, raw_site, unanswered_port

LIMIT = 200_000
HASTY = 0.05
SECRET = "tulip-seven"
OK = b"HTTP/1.1 200 OK\r\n"


async def failure(address: str, timeouts: Timeouts | None = None, book: Book | None = None) -> str:
    """Why nothing came, without the host in front."""
    async with fetching(timeouts=timeouts, max_bytes=LIMIT, resolver=book) as fetcher:
        with pytest.raises(SourceUnavailable) as caught:
            await fetcher.fetch(address)
    assert caught.value.__cause__ is None
    host, _, why = str(caught.value).partition(": ")
    assert host in ("127.0.0.1", "news.example")
    return why


async def broken(answer: bytes, *, hangs_up: bool = True, timeouts: Timeouts | None = None) -> str:
    async with raw_site(answer, hangs_up=hangs_up) as address:
        return await failure(address, timeouts)


async def test_a_bomb_is_not_unpacked(site: Site) -> None:
    bomb = gzip.compress(bytes(20_000_000), 9)
    address = site.says("/live", bomb, headers={"Content-Encoding": "gzip"})
    assert await failure(address) == "it is larger than 200,000 bytes"


async def test_a_body_that_says_it_is_too_large_is_not_read() -> None:
    assert await broken(OK + b"Content-Length: 200001\r\n\r\n", hangs_up=False) == "it is larger than 200,000 bytes"


async def test_an_endless_body_is_left_at_the_limit(site: Site) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"More news. " * 1_000)

    assert await failure(site.does("/live", endless)) == "it is larger than 200,000 bytes"


async def test_an_endless_drip_ends(site: Site) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b".")
            await asyncio.sleep(0)

    assert await failure(site.does("/live", drip), Timeouts(total=HASTY)) == "it did not answer in time"


@pytest.mark.parametrize(
    "beginning",
    [b"", b"HTTP", OK, OK + b"Content-Length: 9\r\n\r\nnews", OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nnews\r\n"],
    ids=["at once", "in the first line", "among the headers", "in the body", "between two chunks"],
)
async def test_silence_ends(beginning: bytes) -> None:
    timeouts = Timeouts(read=HASTY)
    assert await broken(beginning, hangs_up=False, timeouts=timeouts) == "it did not answer in time"


async def test_an_endless_greeting_ends() -> None:
    greeting = b"HTTP/1.1 100 Continue\r\n\r\n"
    timeouts = Timeouts(total=HASTY)
    assert await broken(greeting * 1_000, hangs_up=False, timeouts=timeouts) == "it did not answer in time"


@pytest.mark.parametrize(
    "beginning",
    [
        b"",
        b"HTTP/1.1 200",
        OK + b"Content-Type: text/ht",
        OK + b"Content-Length: 9\r\n\r\nnews",
        OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\nnews\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n9\r\nnews",
    ],
    ids=["at once", "in the first line", "among the headers", "in the body", "between two chunks", "in a chunk"],
)
async def test_half_an_answer_is_none(beginning: bytes) -> None:
    assert await broken(beginning) == "the connection broke off"


async def test_half_a_packed_body_is_none() -> None:
    packed = gzip.compress(b"The match has begun." * 100)
    answer = OK + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + packed[:-4]
    assert await broken(answer) == "its contents break off"


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"220 mail.example ESMTP\r\n\r\n",
        b"<html>\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
        b"HTTP/9.9.9 200 OK\r\n\r\n",
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"HTTP/1.1 99999 OK\r\n\r\n",
        OK + b"Content-Length: many\r\n\r\nnews",
        OK + b"Content-Length: -4\r\n\r\nnews",
        OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nnews!",
        OK + b"no colon\r\n\r\nnews",
        OK + b"Bad Name: x\r\n\r\nnews",
        OK + b"X: a\x00b\r\n\r\nnews",
        OK + b"X: " + b"a" * 50_000 + b"\r\n\r\nnews",
        OK + b"".join(b"X-%d: a\r\n" % number for number in range(5_000)) + b"\r\nnews",
        OK + b"X: a\r\n" * 100_000,
    ],
)
async def test_what_is_no_http_is_told(answer: bytes) -> None:
    why = await broken(answer)
    assert why in ("its answer is not understood as HTTP", "the connection broke off")


@pytest.mark.parametrize("chunk", [b"zz\r\nnews\r\n", b"-4\r\nnews\r\n", b"4\r\nnewsnews\r\n", b"f" * 5_000])
async def test_broken_chunks_are_told(chunk: bytes) -> None:
    why = await broken(OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunk)
    assert why in ("its answer is not understood as HTTP", "the connection broke off")


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "rot13"])
async def test_an_encoding_that_was_not_asked_for_is_told(site: Site, encoding: str) -> None:
    address = site.says("/live", headers={"Content-Encoding": encoding})
    assert await failure(address) == "it answers in an encoding that was not asked for"


async def test_what_only_calls_itself_packed_is_told(site: Site) -> None:
    address = site.says("/live", b"<p>plain</p>", headers={"Content-Encoding": "gzip"})
    assert await failure(address) == "its contents cannot be unpacked"


async def test_nobody_there_is_told() -> None:
    with unanswered_port() as port:
        assert await failure(f"http://127.0.0.1:{port}/") == "it cannot be reached (Connection refused)"


async def test_a_server_without_tls_is_told(site: Site) -> None:
    assert await failure(site.url.replace("http:", "https:")) == "no secure connection comes about"


async def test_a_look_up_that_never_ends_is_given_up() -> None:
    class Silent(Book):
        async def resolve(self, *_: object) -> list[object]:  # type: ignore[override]
            await asyncio.get_running_loop().create_future()
            return []

    timeouts = Timeouts(connect=HASTY)
    assert await failure("http://news.example/", timeouts, Silent()) == "it did not answer in time"


async def test_who_stops_waiting_leaves_nothing_behind(site: Site) -> None:
    asked, left = asyncio.Event(), asyncio.Event()

    async def silent(_: web.Request) -> web.StreamResponse:
        asked.set()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            left.set()
        raise AssertionError

    address = site.does("/live", silent)
    site.says("/other")
    async with asyncio.timeout(PATIENCE), fetching() as fetcher:
        waiting = asyncio.ensure_future(fetcher.fetch(address))
        await asked.wait()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await left.wait()
        assert (await fetcher.fetch(f"{site.url}/other")).contents


async def test_a_secret_in_the_query_is_in_no_error(site: Site) -> None:
    broken_site = site.says("/live", status=500)
    async with fetching() as fetcher, raw_site(b"nonsense\r\n\r\n") as nonsense:
        for address in (broken_site, nonsense):
            with pytest.raises(SourceUnavailable) as caught:
                await fetcher.fetch(f"{address}?key={SECRET}")
            assert SECRET not in "".join(format_exception(caught.value))
