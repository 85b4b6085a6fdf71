"""The page's server over a real socket: what it shows, what it carries out, and whom it turns away."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from adapters.sandbox import page
from adapters.sandbox.page import PageServer
from tests.adapters.sandbox.room import CHOOSE, EDDIE, POST_FORM, RITA, Room

SAFETY_NET = 10.0


class Viewer:
    """Somebody with a browser, or with less good intentions."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session
        self._opened: list[Events] = []

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self._session.get(path, headers=headers) as response:
            return response.status, await response.text()

    async def headers(self, path: str) -> dict[str, str]:
        async with self._session.get(path) as response:
            return dict(response.headers)

    async def chats(self, platform: str) -> Any:
        return json.loads((await self.get("/chats"))[1])[platform]

    async def post(self, path: str, body: bytes, **headers: str) -> tuple[int, Any]:
        async with self._session.post(path, data=body, headers={"Content-Type": "application/json", **headers}) as said:
            return said.status, await said.json()

    async def does(self, action: str, **details: object) -> tuple[int, Any]:
        """Rita's doing in the room on Telegram, but for what is said otherwise."""
        body = {"platform": "telegram", "chat": "1", "person": RITA.id, **details}
        return await self.post(f"/{action}", json.dumps(body).encode())

    async def opens(self) -> "Events":
        self._opened.append(Events(await self._session.get("/events")))
        return self._opened[-1]

    def leave(self) -> None:
        """Close all connections that were opened."""
        for events in self._opened:
            events.response.close()


class Events:
    """What an open connection brings, one line or one state after the other."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response

    async def line(self) -> str:
        async with asyncio.timeout(SAFETY_NET):
            return (await self.response.content.readline()).decode()

    async def state(self) -> Any:
        while not (line := await self.line()).startswith("data: "):
            assert line, "the connection ended"
        return json.loads(line.removeprefix("data: "))

    async def until(self, platform: str, version: int) -> list[Any]:
        """The states of a platform up to that version."""
        states: list[Any] = []
        while not states or states[-1]["version"] < version:
            state = await self.state()
            states += [state] if state["platform"] == platform else []
        return states


@pytest.fixture
def telegram() -> Room:
    return Room("telegram")


@pytest.fixture
def discord() -> Room:
    return Room("discord", first_id=2**62)


@pytest.fixture
async def server(telegram: Room, discord: Room) -> AsyncIterator[PageServer]:
    async with PageServer([telegram, discord], pace=0.0) as server:
        yield server


@pytest.fixture
async def viewer(server: PageServer) -> AsyncIterator[Viewer]:
    async with visiting(server) as viewer:
        yield viewer


@asynccontextmanager
async def visiting(server: PageServer) -> AsyncIterator[Viewer]:
    async with aiohttp.ClientSession(server.url) as session:
        viewer = Viewer(session)
        yield viewer
        viewer.leave()


def texts(state: Any) -> list[str]:
    return [message["text"] for message in state["chats"][0]["messages"]]


async def test_the_page_and_all_that_it_names_is_served(viewer: Viewer) -> None:
    status, shown = await viewer.get("/")
    assert status == 200
    assert "Tickertape" in shown
    for file in (Path(page.__file__).parent / "browser").iterdir():
        if file.name != "page.html":
            assert await viewer.get(f"/{file.name}") == (200, file.read_text(encoding="utf-8"))


async def test_the_page_names_no_other_place(viewer: Viewer) -> None:
    policy = (await viewer.headers("/"))["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "<style" not in (await viewer.get("/"))[1]


async def test_the_chats_of_both_platforms_are_shown(viewer: Viewer, telegram: Room) -> None:
    await telegram.write("1", RITA.id, "is the <ferry> running?")
    shown = await viewer.chats("telegram")
    assert shown["version"] == 1
    assert shown["counts"] == {"sent": 1, "edited": 0, "withdrawn": 0}
    assert texts(shown) == ["is the <ferry> running?", "Rita Reader said: is the <ferry> running?"]
    assert texts(await viewer.chats("discord")) == []


async def test_ids_too_long_for_javascript_arrive_whole_and_come_back_whole(viewer: Viewer, discord: Room) -> None:
    await discord.write("1", EDDIE.id, "good morning")
    chat = (await viewer.chats("discord"))["chats"][0]
    person, message = chat["people"][1]["id"], chat["messages"][-1]["id"]
    assert (person, message) == (str(2**62 + 1), str(2**62))
    pressing = {"platform": "discord", "person": person, "message": message, "button": "follow"}
    assert (await viewer.does("press", **pressing))[0] == 200
    assert discord.pressed == [("follow", None)]


async def test_a_long_chat_is_shown_from_its_newest_messages(viewer: Viewer, telegram: Room) -> None:
    for number in range(120):
        await telegram.write("1", RITA.id, str(number))
    shown = await viewer.chats("telegram")
    assert shown["chats"][0]["earlier"] == 40
    assert texts(shown)[0] == "20"
    assert texts(shown)[-1] == "Rita Reader said: 119"


async def test_what_the_viewer_writes_reaches_the_chat(viewer: Viewer, telegram: Room) -> None:
    assert await viewer.does("write", text="good morning") == (200, {})
    assert telegram.chat.messages[0].author == "Rita Reader"
    assert telegram.chat.messages[0].text == "good morning"


async def test_a_button_is_pressed_with_the_chat_that_was_chosen(viewer: Viewer, telegram: Room) -> None:
    await telegram.write("1", RITA.id, "hello")
    message = telegram.chat.messages[-1].id
    assert (await viewer.does("press", message=message, button=CHOOSE.id, choice="2"))[0] == 200
    assert telegram.pressed == [("choose", "2")]


async def test_suggestions_come_back(viewer: Viewer) -> None:
    assert await viewer.does("suggest", text="/fo") == (200, {"suggestions": ["/follow"]})


async def test_a_form_is_shown_to_be_sent_once(viewer: Viewer, telegram: Room) -> None:
    await telegram.write("1", EDDIE.id, "/post")
    form = (await viewer.chats("telegram"))["chats"][0]["forms"][0]
    assert form["person"] == str(EDDIE.id)
    sending = {"person": form["person"], "form": form["id"], "values": {"headline": "", "text": "The quay is open."}}
    assert (await viewer.does("submit", **sending))[0] == 200
    assert telegram.chat.messages[-1].text == "Eddie Editor posted: The quay is open."
    assert await viewer.does("submit", **sending) == (400, {"error": f"there is no form {POST_FORM.id} any more"})


async def test_a_connection_shows_how_things_stand_and_then_every_change(viewer: Viewer, telegram: Room) -> None:
    await telegram.write("1", RITA.id, "before")
    events = await viewer.opens()
    first = [await events.state(), await events.state()]
    assert {state["platform"] for state in first} == {"telegram", "discord"}
    await viewer.does("write", text="and after")
    changed = await events.state()
    assert changed["platform"] == "telegram"
    assert texts(changed)[-1] == "Rita Reader said: and after"


async def test_a_burst_of_changes_comes_together(viewer: Viewer, telegram: Room) -> None:
    events = await viewer.opens()
    await events.until("telegram", 0)
    for number in range(50):
        await telegram.write("1", RITA.id, str(number))
    states = await events.until("telegram", 50)
    assert len(states) < 10
    assert texts(states[-1])[-1] == "Rita Reader said: 49"


async def test_a_silent_connection_is_kept_alive(telegram: Room) -> None:
    async with PageServer([telegram], keep_alive=0.01) as server, visiting(server) as viewer:
        events = await viewer.opens()
        await events.state()
        said = {await events.line() for _ in range(6)}
    assert ": still here\n" in said


async def test_the_server_ends_with_connections_open(telegram: Room) -> None:
    before = asyncio.all_tasks()
    async with aiohttp.ClientSession() as session:
        async with PageServer([telegram]) as server:
            events = Events(await session.get(f"{server.url}events"))
            await events.state()
        assert (await events.response.content.read()).strip() == b""
        assert asyncio.all_tasks() == before


async def test_who_leaves_makes_room_for_others(viewer: Viewer, telegram: Room) -> None:
    for _ in range(16):
        await viewer.opens()
    assert (await viewer.get("/events"))[0] == 503
    viewer.leave()
    async with asyncio.timeout(SAFETY_NET):
        while (events := await viewer.opens()).response.status == 503:
            events.response.close()
    assert (await events.state())["platform"] == telegram.platform


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
