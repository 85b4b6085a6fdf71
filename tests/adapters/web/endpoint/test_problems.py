"""What goes wrong is said in problem details, in plain words, and changes nothing."""

import asyncio
from http import HTTPStatus

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr

from adapters.web import EndpointServer
from adapters.web.endpoint.server import MOST_BYTES
from bot.errors import SettingsInvalid
from tests.adapters.web.endpoint.cms import TOKEN, Cms
from tests.bot.clock import HandClock

ENTRIES = "/coverages/harbour-fire/entries"
HEADERS = {"Authorization": f"Bearer {TOKEN}", "Idempotency-Key": "a"}


@pytest.mark.parametrize(
    ("method", "path", "said", "status", "detail"),
    [
        ("GET", "/nothing", None, 404, "There is nothing under this address."),
        ("GET", "/coverages/flood", None, 404, "There is no coverage “flood”."),
        ("GET", f"{ENTRIES}/7", None, 404, "Harbour fire has no entry 7."),
        ("GET", f"{ENTRIES}/x", None, 404, "There is nothing under this address."),
        ("PATCH", "/coverages", None, 405, "This address takes GET, POST."),
        ("POST", "/coverages", {"title": "HARBOUR FIRE"}, 422, "“Harbour fire” is open already, as harbour-fire."),
        ("POST", "/coverages", {"title": "\u200b"}, 422, "A coverage needs a title of 1 to 200 characters."),
        ("POST", ENTRIES, {"text": " \u200b"}, 422, "There is no text."),
        ("DELETE", f"{ENTRIES}/1", {"reason": " "}, 422, "Readers see why an entry was withdrawn: give a reason."),
    ],
)
async def test_a_refusal_is_a_sentence(
    cms: Cms, method: str, path: str, said: object, status: int, detail: str
) -> None:
    await cms.opens()
    await cms.publishes()
    heard = await cms.asks(method, path, said)
    assert heard.headers["Content-Type"] == "application/problem+json"
    assert heard.body == {"title": HTTPStatus(status).phrase, "status": status, "detail": detail}


@pytest.mark.parametrize(
    ("path", "said", "at"),
    [
        ("/coverages", {}, "title"),
        ("/coverages", {"title": "x" * 201}, "title"),
        ("/coverages", {"title": "Flood", "standfirst": ["x"] * 21}, "standfirst"),
        ("/coverages", {"title": "Flood", "standfirst": ["x", "x" * 1001]}, "standfirst.1"),
        ("/coverages", {"title": "Flood", "colour": "red"}, "colour"),
        ("/coverages", [], ""),
        (ENTRIES, {"text": "x" * 20_001}, "text"),
        (ENTRIES, {"text": "x", "headline": "x" * 501}, "headline"),
        (ENTRIES, {"text": "x", "source_line": "x" * 301}, "source_line"),
        (ENTRIES, {"text": "x", "link": "javascript:alert(1)"}, "link"),
        (ENTRIES, {"text": "x", "breaking": "yes"}, "breaking"),
    ],
)
async def test_what_is_not_as_it_should_be_is_named(cms: Cms, path: str, said: object, at: str) -> None:
    await cms.opens()
    heard = await cms.asks("POST", path, said)
    assert (heard.status, heard.body["errors"][0]["at"]) == (422, at)
    assert len((await cms.gets("/coverages"))["coverages"]) == 1
    assert (await cms.gets(ENTRIES))["entries"] == []


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "before=0", "colour=red"])
async def test_a_query_is_bounded_too(cms: Cms, query: str) -> None:
    await cms.opens()
    heard = await cms.asks("GET", f"{ENTRIES}?{query}")
    assert (heard.status, heard.body["errors"][0]["at"]) == (422, query.partition("=")[0])


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b'{"title": "\xff"}', "application/json", 400),
        (b'{"title": "\\ud800"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"title=Fire", "application/x-www-form-urlencoded", 415),
        (b"x" * (MOST_BYTES + 1), "application/json", 413),
    ],
)
async def test_a_body_is_json_and_not_too_long(
    server: EndpointServer, body: bytes, content_type: str, status: int
) -> None:
    headers = HEADERS | {"Content-Type": content_type}
    async with (
        ClientSession() as client,
        client.post(f"{server.url}/api/coverages", data=body, headers=headers) as answer,
    ):
        assert (answer.status, (await answer.json(content_type=None))["status"]) == (status, status)


async def test_the_longest_text_fits_however_it_is_written(cms: Cms, server: EndpointServer) -> None:
    await cms.opens()
    body = b'{"text": "' + b"\\ud83d\\ude00" * 20_000 + b'"}'
    headers = HEADERS | {"Content-Type": "application/json"}
    async with cms.client.post(f"{server.url}/api{ENTRIES}", data=body, headers=headers) as answer:
        assert answer.status == HTTPStatus.CREATED
        assert (await answer.json())["text"] == "\U0001f600" * 20_000


async def test_a_body_has_to_come_in_time(server: EndpointServer, clock: HandClock) -> None:
    hasty = EndpointServer(server._publishing, SecretStr(TOKEN), "127.0.0.1", 0, clock, seconds=0.05)
    async with asyncio.timeout(10), hasty:
        host, port = hasty.url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
        writer.write(
            f"POST /api/coverages HTTP/1.1\r\nHost: x\r\n{head}Content-Type: application/json\r\n"
            "Content-Length: 90\r\n\r\n{".encode()
        )
        answered = await reader.readline()
        writer.close()
        await writer.wait_closed()
    assert answered.startswith(b"HTTP/1.1 408 ")


async def test_a_port_that_is_taken_is_told_in_a_sentence(server: EndpointServer, clock: HandClock) -> None:
    port = int(server.url.rpartition(":")[2])
    another = EndpointServer(server._publishing, SecretStr(TOKEN), "127.0.0.1", port, clock)
    with pytest.raises(SettingsInvalid, match=rf"127\.0\.0\.1:{port} \(.*in use.*\); set TICKERTAPE_API_PORT"):
        async with another:
            pass
