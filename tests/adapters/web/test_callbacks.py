"""What hubs ask and announce at the callback, over the wire."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr

from adapters.web import CallbackServer, callback_address
from adapters.web.callbacks import LONGEST_LEASE
from bot.errors import SettingsInvalid
from bot.fetching import HubMode
from tests.adapters.web.sites import PATIENCE, port_of

TOKEN = "made-up-token_of_the_first-subscription"
STRANGER = "made-up-token-that-nobody-has"
TOPIC = "https://news.example/live.xml"
SECRET = SecretStr("tulip-seven")
BODY = b"<feed>The match has begun.</feed>"
LIMIT = 100_000


@dataclass
class Desk:
    """The `Announcements` of one subscription, and what reached them."""

    questions: list[tuple[HubMode, int | None]] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)
    read: list[str] = field(default_factory=list)

    async def wanted(self, token: str, mode: HubMode, topic: str, lease_seconds: int | None) -> bool:
        self.questions.append((mode, lease_seconds))
        return (token, topic) == (TOKEN, TOPIC)

    async def denied(self, token: str, topic: str, reason: str) -> None:
        if token == TOKEN:
            self.refusals.append((topic, reason))

    async def secret(self, token: str) -> SecretStr | None:
        return SECRET if token == TOKEN else None

    async def announced(self, token: str) -> None:
        self.read.append(token)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def server(desk: Desk) -> AsyncIterator[CallbackServer]:
    async with CallbackServer(desk, "127.0.0.1", 0, max_bytes=LIMIT) as server:
        yield server


async def ask(server: CallbackServer, token: str = TOKEN, **asked: str) -> tuple[int, str]:
    """What the server says to a hub's question; `lease_seconds="60"` is `hub.lease_seconds=60`."""
    question = {f"hub.{name}": value for name, value in asked.items()}
    async with ClientSession() as hub, hub.get(callback_address(server.url, token), params=question) as answer:
        return answer.status, await answer.text()


async def announce(server: CallbackServer, body: bytes, headers: Mapping[str, str], token: str = TOKEN) -> int:
    address = callback_address(server.url, token)
    async with ClientSession() as hub, hub.post(address, data=body, headers=headers) as answer:
        return answer.status


def signed(body: bytes, method: str = "sha256", secret: SecretStr = SECRET) -> dict[str, str]:
    made = hmac.new(secret.get_secret_value().encode(), body, method)
    return {"X-Hub-Signature": f"{method}={made.hexdigest()}", "Content-Type": "application/atom+xml"}


async def test_a_subscription_that_is_wanted_is_confirmed(server: CallbackServer, desk: Desk) -> None:
    said = await ask(server, mode="subscribe", topic=TOPIC, challenge="echo <this>&", lease_seconds="3600")
    assert said == (200, "echo <this>&")
    assert desk.questions == [(HubMode.SUBSCRIBE, 3600)]


async def test_its_end_is_confirmed_too(server: CallbackServer, desk: Desk) -> None:
    assert await ask(server, mode="unsubscribe", topic=TOPIC, challenge="echo") == (200, "echo")
    assert desk.questions == [(HubMode.UNSUBSCRIBE, None)]


async def test_the_echo_is_nothing_that_a_browser_would_run(server: CallbackServer) -> None:
    asked = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.challenge": "<script>", "hub.lease_seconds": "60"}
    async with ClientSession() as hub, hub.get(callback_address(server.url, TOKEN), params=asked) as answer:
        assert answer.content_type == "text/plain"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "asked",
    [
        {"topic": "https://news.example/other.xml"},
        {"token": STRANGER},
        {"token": "short"},
        {"token": "../metrics"},
    ],
)
async def test_a_subscription_that_is_not_wanted_is_not_there(server: CallbackServer, asked: dict[str, str]) -> None:
    question = {"mode": "subscribe", "topic": TOPIC, "challenge": "echo", "lease_seconds": "60", **asked}
    assert (await ask(server, **question))[0] == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"mode": "delete"},
        {"mode": ""},
        {"challenge": ""},
        {"challenge": "e" * 1_001},
        {"lease_seconds": ""},
        {"lease_seconds": "0"},
        {"lease_seconds": "-60"},
        {"lease_seconds": "1e9"},
        {"lease_seconds": "9" * 40},
    ],
)
async def test_a_question_that_is_none_starts_no_lease(
    server: CallbackServer, desk: Desk, asked: dict[str, str]
) -> None:
    question = {"mode": "subscribe", "topic": TOPIC, "challenge": "echo", "lease_seconds": "60", **asked}
    assert (await ask(server, **question))[0] == 404
    assert not desk.questions


async def test_nobody_is_believed_who_grants_a_lease_for_ever(server: CallbackServer, desk: Desk) -> None:
    await ask(server, mode="subscribe", topic=TOPIC, challenge="echo", lease_seconds="99999999999")
    assert desk.questions == [(HubMode.SUBSCRIBE, LONGEST_LEASE)]


async def test_a_hub_may_refuse_and_say_why(server: CallbackServer, desk: Desk) -> None:
    said = await ask(server, mode="denied", topic=TOPIC, reason="no more room\r\n\x1b[31m" + "!" * 300)
    assert said == (200, "")
    [(topic, reason)] = desk.refusals
    assert topic == TOPIC
    assert reason.startswith("no more room[31m!")
    assert len(reason) <= 200


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
async def test_an_announcement_that_the_hub_signed_has_the_source_read(
    server: CallbackServer, desk: Desk, method: str
) -> None:
    assert await announce(server, BODY, signed(BODY, method)) == 202
    assert desk.read == [TOKEN]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature": ""},
        {"X-Hub-Signature": "sha256=00"},
        signed(b"another body"),
        signed(BODY, secret=SecretStr("tulip-eight")),
        signed(BODY, "md5"),
    ],
    ids=["none", "empty", "short", "of another body", "with another secret", "by a weak method"],
)
async def test_one_that_anybody_could_have_sent_is_ignored_politely(
    server: CallbackServer, desk: Desk, headers: dict[str, str]
) -> None:
    assert await announce(server, BODY, headers) == 202
    assert not desk.read


async def test_a_hub_that_goes_on_after_the_end_is_told_to_stop(server: CallbackServer, desk: Desk) -> None:
    assert await announce(server, BODY, signed(BODY), STRANGER) == 410
    assert not desk.read


async def test_an_announcement_may_be_large_but_not_huge(server: CallbackServer, desk: Desk) -> None:
    for size, status in ((LIMIT, 202), (LIMIT + 1, 413)):
        assert await announce(server, bytes(size), signed(bytes(size))) == status
    assert desk.read == [TOKEN]


async def test_an_announcement_that_never_ends_is_given_up(desk: Desk) -> None:
    async with CallbackServer(desk, "127.0.0.1", 0, seconds=0.05) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server.url))
        writer.write(f"POST /websub/{TOKEN} HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nnews".encode())
        async with asyncio.timeout(PATIENCE):
            assert (await reader.readline()).startswith(b"HTTP/1.1 408 ")
        writer.close()
        await writer.wait_closed()
    assert not desk.read


@pytest.mark.parametrize("method", ["PUT", "DELETE", "HEAD"])
async def test_nothing_else_can_be_done_there(server: CallbackServer, method: str) -> None:
    async with ClientSession() as hub, hub.request(method, callback_address(server.url, TOKEN)) as answer:
        assert answer.status == 405


async def test_a_token_is_in_no_log(
    server: CallbackServer, caplog: pytest.LogCaptureFixture, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(_: str) -> SecretStr | None:
        raise LookupError

    caplog.set_level(0)
    await announce(server, BODY, signed(BODY))
    await ask(server, mode="subscribe", topic=TOPIC, challenge="echo", lease_seconds="60")
    monkeypatch.setattr(desk, "secret", fails)
    assert await announce(server, BODY, signed(BODY)) == 500
    assert "LookupError" in caplog.text
    assert not any(word in caplog.text for word in (TOKEN, "tulip"))


async def test_a_port_that_is_taken_is_told_in_a_sentence(server: CallbackServer, desk: Desk) -> None:
    port = port_of(server.url)
    with pytest.raises(SettingsInvalid, match=rf"127\.0\.0\.1:{port} \(.*in use.*\); set TICKERTAPE_CALLBACK_PORT"):
        async with CallbackServer(desk, "127.0.0.1", port):
            pass
