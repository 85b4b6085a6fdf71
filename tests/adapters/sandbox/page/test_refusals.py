"""Whom and what the page's server turns away."""

import asyncio
import json

import aiohttp
import pytest

from adapters.sandbox.page import PageServer
from tests.adapters.sandbox.page.room import RITA, Room
from tests.adapters.sandbox.page.viewer import Viewer, visiting


@pytest.mark.parametrize(
    ("action", "details", "sentence"),
    [
        ("write", {"text": ""}, "text: String should have at least 1 character"),
        ("write", {"text": "x" * 8001}, "text: String should have at most 8000 characters"),
        ("write", {}, "text: Field required"),
        ("write", {"text": "hello", "person": "Rita"}, "person: Input should be a valid integer"),
        ("write", {"text": "hello", "loudly": True}, "loudly: Extra inputs are not permitted"),
        ("write", {"text": "hello", "platform": "pigeon"}, "There is no platform 'pigeon'."),
        ("write", {"text": "hello", "chat": "9"}, "there is no chat 9"),
        ("write", {"text": "hello", "person": 8}, "nobody here has the id 8"),
        ("press", {"message": 99, "button": "follow"}, "there is no message 99 any more"),
        ("submit", {"form": "x", "values": {str(n): "" for n in range(26)}}, "values: Dictionary should have at most"),
    ],
)
async def test_wrong_input_is_refused_with_a_sentence(
    viewer: Viewer, action: str, details: dict[str, object], sentence: str
) -> None:
    status, answer = await viewer.does(action, **details)
    assert status == 400
    assert answer["error"].startswith(sentence)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff"])
async def test_a_body_that_is_no_action_is_refused(viewer: Viewer, telegram: Room, body: bytes) -> None:
    status, answer = await viewer.post("/write", body)
    assert status == 400
    assert answer["error"].startswith("body: ")
    assert telegram.version == 0


async def test_a_body_of_another_kind_is_refused(viewer: Viewer) -> None:
    answer = await viewer.post("/write", b"platform=telegram", **{"Content-Type": "text/plain"})
    assert answer == (400, {"error": "The body has to be application/json."})


async def test_a_large_body_is_refused(viewer: Viewer) -> None:
    assert (await viewer.post("/write", b" " * 70_000))[0] == 413


async def test_a_fault_of_a_stage_is_not_taken_for_wrong_input(viewer: Viewer, telegram: Room) -> None:
    await telegram.write("1", RITA.id, "hello")
    telegram.broken = True
    with pytest.raises(aiohttp.ContentTypeError) as fault:
        await viewer.does("press", message=telegram.chat.messages[-1].id, button="follow")
    assert fault.value.status == 500


async def test_an_action_that_takes_too_long_is_given_up(telegram: Room) -> None:
    telegram.silent = True
    async with PageServer([telegram], patience=0.01) as server, visiting(server) as viewer:
        answer = await viewer.does("suggest", text="/fo")
    assert answer == (504, {"error": "Nothing happened within 0.01 seconds."})


@pytest.mark.parametrize("path", ["/nothing", "/write", "/../pyproject.toml"])
async def test_there_is_nothing_else_to_get(viewer: Viewer, path: str) -> None:
    assert (await viewer.get(path))[0] in {404, 405}


@pytest.mark.parametrize("host", ["desk.example", "127.0.0.1.desk.example", "localhost.example:80", "10.0.0.1", ""])
async def test_a_name_re_pointed_to_this_machine_is_refused(viewer: Viewer, telegram: Room, host: str) -> None:
    for path in ("/", "/chats", "/events"):
        assert (await viewer.get(path, Host=host))[0] == 403
    assert (await viewer.post("/write", b"{}", Host=host, Origin=f"http://{host}"))[0] == 403
    assert telegram.version == 0


@pytest.mark.parametrize("origin", ["https://desk.example", "null", "http://localhost:1", "http://127.0.0.1"])
async def test_pages_of_other_sites_are_refused(viewer: Viewer, telegram: Room, origin: str) -> None:
    body = {"platform": "telegram", "chat": "1", "person": RITA.id, "text": "hello"}
    assert (await viewer.post("/write", json.dumps(body).encode(), Origin=origin))[0] == 403
    assert (await viewer.get("/chats", Origin=origin))[0] == 403
    assert telegram.version == 0


async def test_the_page_itself_may_act_under_any_name_of_loopback(viewer: Viewer, telegram: Room) -> None:
    body = json.dumps({"platform": "telegram", "chat": "1", "person": RITA.id, "text": "hello"}).encode()
    for host in ("localhost:8080", "127.0.0.1:8080", "[::1]:8080", "localhost"):
        assert await viewer.post("/write", body, Host=host, Origin=f"http://{host}") == (200, {})
    assert telegram.version == 4


async def test_a_taken_port_is_an_error_that_leaves_nothing_behind(server: PageServer, telegram: Room) -> None:
    port = int(server.url.rstrip("/").rpartition(":")[2])
    before = asyncio.all_tasks()
    with pytest.raises(OSError, match="address already in use"):
        async with PageServer([telegram], port=port):
            pytest.fail("two servers on one port")
    assert asyncio.all_tasks() == before
