"""The same control from another process: over HTTP, beside the page."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from adapters.sandbox.page import PageServer
from adapters.sandbox.telegram import TelegramSandbox
from tests.adapters.sandbox.telegram.situations import Client, Clock


class Remote:
    """Somebody at the control of the stand-in."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __call__(self, verb: str, path: str = "", **options: Any) -> tuple[int, Any]:
        async with self._session.request(verb, f"/control/telegram{path}", **options) as response:
            return response.status, await response.json()


@pytest.fixture
async def remote(telegram: TelegramSandbox) -> AsyncIterator[Remote]:
    async with (
        PageServer([telegram], controls=[telegram.control]) as server,
        aiohttp.ClientSession(server.url) as session,
    ):
        yield Remote(session)


async def test_a_fault_is_scripted_seen_and_ended(
    remote: Remote, bot: Client, telegram: TelegramSandbox, rita: int
) -> None:
    fault = {"kind": "throttled", "chat": rita, "method": "send", "lasting": False, "retry_after": 7}
    assert await remote("POST", "/faults", json=fault) == (200, {"id": 1})
    assert await bot.refusal("sendMessage", chat_id=rita, text="a") == "Too Many Requests: retry after 7"
    status, faults = await remote("GET", "/faults")
    assert status == 200
    assert [(shown["id"], shown["kind"], shown["chat"], shown["hits"]) for shown in faults] == [
        (1, "throttled", rita, 1)
    ]
    assert await remote("DELETE", "/faults/1") == (200, {})
    await bot.say(rita)
    assert await remote("DELETE", "/faults/1") == (400, {"error": "there is no fault 1 (any more)"})
    for _ in range(2):
        await remote("POST", "/faults", json=fault)
    assert await remote("DELETE", "/faults") == (200, {})
    assert telegram.control.faults() == ()


async def test_an_outage_is_made_and_ended(remote: Remote, bot: Client, rita: int) -> None:
    await remote("POST", "/faults", json={"kind": "outage"})
    with pytest.raises(aiohttp.ClientConnectorError):
        await bot.say(rita)
    await remote("DELETE", "/faults")
    await bot.say(rita)


async def test_a_chat_is_changed(remote: Remote, bot: Client, telegram: TelegramSandbox, gail: int) -> None:
    group = telegram.add_group("Harbour Street", kind="group", administrators=[gail])
    status, moved = await remote("POST", "/chats", json={"chat": str(group), "what": "move"})
    assert status == 200
    await bot.say(int(moved["chat"]))
    post = await bot.say(gail)
    change = {"chat": str(gail), "what": "delete message", "message": post}
    assert await remote("POST", "/chats", json=change) == (200, {})
    assert telegram.chat(gail).messages == ()


async def test_limits_are_read_and_set(remote: Remote, telegram: TelegramSandbox) -> None:
    assert await remote("PUT", "/limits", json={"factor": 2.5}) == (200, {"factor": 2.5})
    assert telegram.control.limits == 2.5
    assert (await remote("GET"))[1]["limits"] == 2.5
    assert await remote("PUT", "/limits", json={"factor": None}) == (200, {"factor": None})
    assert (await remote("PUT", "/limits", json={"factor": -1}))[0] == 400
    assert telegram.control.limits is None


async def test_the_calls_can_be_asked_for(
    remote: Remote, bot: Client, telegram: TelegramSandbox, clock: Clock, rita: int, gail: int
) -> None:
    telegram.control.limits = 1.0
    for reader in (rita, rita, gail, rita):
        await bot.say(reader)
        clock.forward(seconds=0.5)
    await bot.refusal("sendMessage", chat_id=rita, text="a")
    shown = (await remote("GET", "/calls", params={"chat": rita, "operation": "send", "seconds": 2}))[1]
    assert (shown["total"], shown["largest"]) == (4, 3)
    assert [(call["chat"], call["status"]) for call in shown["calls"]] == [(rita, 200)] * 3 + [(rita, 429)]
    assert shown["calls"][-1]["at"] == clock.at.timestamp()
    assert (await remote("GET", "/calls"))[1]["total"] == 5
    assert (await remote("GET"))[1] | {"limits": 0} == {
        "limits": 0,
        "faults": [],
        "calls": {"total": 5, "throttled": 1},
        "account": {"paid_messages": 0, "stars": 0.0},
    }


@pytest.mark.parametrize(
    ("verb", "path", "body", "sentence"),
    [
        ("POST", "/faults", {"kind": "earthquake"}, "kind: Input should be 'throttled', "),
        ("POST", "/faults", {}, "kind: Field required"),
        ("POST", "/faults", {"kind": "outage", "count": 1}, "body: Value error, an outage has no chat"),
        ("POST", "/chats", {"chat": "1", "what": "block"}, "no chat 1"),
        ("POST", "/chats", {"what": "block"}, "chat: Field required"),
        ("PUT", "/limits", {}, "factor: Field required"),
        ("GET", "/calls?operation=dance", None, "operation: Input should be 'send', "),
        ("GET", "/calls?seconds=0", None, "seconds: Input should be greater than 0"),
    ],
)
async def test_what_is_not_understood_is_said(
    remote: Remote, verb: str, path: str, body: object, sentence: str
) -> None:
    status, answer = await remote(verb, path, json=body)
    assert status == 400
    assert answer["error"].startswith(sentence)


async def test_a_platform_that_is_not_there(remote: Remote) -> None:
    assert await remote("GET", "/../pigeon") == (
        400,
        {"error": "There is no control of a platform 'pigeon'."},
    )


async def test_pages_of_other_sites_are_refused(remote: Remote, telegram: TelegramSandbox) -> None:
    for origin in ("https://desk.example", "null"):
        status, _ = await remote("POST", "/faults", json={"kind": "outage"}, headers={"Origin": origin})
        assert status == 403
    status, _ = await remote("POST", "/faults", data="{}", headers={"Content-Type": "text/plain"})
    assert status == 400
    assert telegram.control.faults() == ()
