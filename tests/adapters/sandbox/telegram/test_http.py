"""The Bot API on the wire: where arguments may stand, and the form of every answer."""

from io import BytesIO
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.sandbox.telegram import TelegramSandbox
from adapters.sandbox.telegram.bodies import MAX_BODY_BYTES
from adapters.sandbox.telegram.calls import Answer, Call, Carrier
from adapters.sandbox.telegram.refusals import Refusal
from tests.adapters.sandbox.telegram.situations import Client, Naps, newest


async def fetch(bot: Client, path: str, **options: Any) -> tuple[int, dict[str, Any]]:
    async with bot.session.post(bot.telegram.url + path, **options) as response:
        assert response.content_type == "application/json"
        return response.status, await response.json()


def error(code: int, description: str) -> tuple[int, dict[str, Any]]:
    return code, {"ok": False, "error_code": code, "description": description}


async def test_a_method_is_found_in_any_case_by_get_and_post(bot: Client) -> None:
    for method in ("getMe", "GETME", "getme"):
        assert (await bot.call(method))["username"] == bot.telegram.username
    async with bot.session.get(bot.address("getMe")) as response:
        assert (await response.json())["ok"] is True


async def test_what_does_not_exist(bot: Client) -> None:
    token = bot.telegram.token
    assert await fetch(bot, f"/bot{token}/sendPigeon") == error(404, "Not Found: method not found")
    assert await fetch(bot, "/") == error(404, "Not Found")
    assert await fetch(bot, f"/bot{token}") == error(404, "Not Found")
    assert await fetch(bot, f"/file/bot{token}/photo") == error(404, "Not Found")


async def test_wrong_tokens(bot: Client) -> None:
    malformed = error(401, "Unauthorized: invalid token specified")
    assert await fetch(bot, "/botnonsense/getMe") == malformed
    assert await fetch(bot, f"/bot0{bot.telegram.token}/getMe") == malformed
    assert await fetch(bot, f"/bot{'1' * 60}:{'a' * 30}/getMe") == malformed
    assert await fetch(bot, f"/bot{bot.telegram.token[:-1]}/getMe") == error(401, "Unauthorized")


async def test_every_way_to_give_arguments_works(bot: Client, rita: int) -> None:
    form = aiohttp.FormData({"chat_id": str(rita), "text": "multipart"})
    form.add_field("unused", b"bytes", filename="unused.bin")
    plain = {"chat_id": str(rita), "text": "form"}
    ways: list[dict[str, Any]] = [
        {"params": {"chat_id": str(rita), "text": "query"}},
        {"data": plain},
        {"json": {"chat_id": rita, "text": "json", "disable_notification": True}},
        {"data": form},
        {"params": {"chat_id": str(rita)}, "data": {"text": "both", "chat_id": "1"}},
    ]
    path = f"/bot{bot.telegram.token}/sendMessage"
    texts = [(await fetch(bot, path, **way))[1]["result"]["text"] for way in ways]
    assert texts == ["query", "form", "json", "multipart", "both"]
    assert [message.silent for message in bot.telegram.chat(rita).messages] == [False, False, True, False, False]


async def test_all_values_may_be_strings(bot: Client, rita: int) -> None:
    message = await bot.call(
        "sendMessage",
        chat_id=str(rita),
        text="Look",
        disable_notification="True",
        reply_markup='{"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}',
    )
    assert message["reply_markup"]["inline_keyboard"] == [[{"text": "Go", "callback_data": "go"}]]


async def test_bodies_that_cannot_be_read(bot: Client) -> None:
    path = f"/bot{bot.telegram.token}/sendMessage"
    headers = {"Content-Type": "application/json"}
    assert await fetch(bot, path, data=b"[1]", headers=headers) == error(
        400, "Bad Request: JSON object expected in the request body"
    )
    assert (await fetch(bot, path, data=b"{", headers=headers))[0] == 400
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert await fetch(bot, path, data=b"text=%ff", headers=headers) == error(
        400, "Bad Request: strings must be encoded in UTF-8"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await fetch(bot, path, data=b"--x\r\n\r\n", headers=headers))[0] == 400


async def test_bodies_are_bounded(bot: Client) -> None:
    path = f"/bot{bot.telegram.token}/sendMessage"
    too_large = error(413, "Request Entity Too Large")
    long = BytesIO(b"text=" + b"a" * MAX_BODY_BYTES)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert await fetch(bot, path, data=long, headers=headers) == too_large
    part = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + b"a" * (MAX_BODY_BYTES + 1)
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert await fetch(bot, path, data=BytesIO(part + b"\r\n--x--\r\n"), headers=headers) == too_large
    assert (await fetch(bot, path, json={f"a{number}": "1" for number in range(300)}))[0] == 400
    assert bot.telegram.counts().sent == 0


async def test_log_out_ends_the_account(bot: Client) -> None:
    assert await bot.call("close") is True
    assert await bot.call("logOut") is True
    assert await bot.refusal("getMe") == "Logged out"


async def test_a_call_takes_its_latency_half_of_it_before_it_takes_effect(naps: Naps) -> None:
    async with TelegramSandbox(latency=0.5, sleep=naps) as telegram, aiohttp.ClientSession() as session:
        await Client(telegram, session).call("getMe")
    assert naps.taken == [0.25, 0.25]


async def test_every_call_goes_through_the_passage() -> None:
    seen: list[str] = []

    async def strict(call: Call, carry_out: Carrier) -> Answer:
        seen.append(call.method)
        if call.method == "sendmessage":
            raise Refusal(429, "Too Many Requests: retry after 3", {"retry_after": 3})
        return await carry_out(call)

    async with TelegramSandbox(latency=0, passage=strict) as telegram, aiohttp.ClientSession() as session:
        bot = Client(telegram, session)
        await bot.call("getMe")
        async with session.post(bot.address("sendMessage"), json={"chat_id": 1, "text": "a"}) as response:
            assert response.headers["Retry-After"] == "3"
            assert (await response.json())["parameters"] == {"retry_after": 3}
    assert seen == ["getme", "sendmessage"]


async def test_a_port_can_be_asked_for_once(telegram: TelegramSandbox) -> None:
    port = int(telegram.url.rpartition(":")[2])
    with pytest.raises(OSError, match=str(port)):
        await TelegramSandbox(port=port).__aenter__()


def test_the_token_is_well_formed_and_kept_out_of_the_repr() -> None:
    telegram, other = TelegramSandbox(), TelegramSandbox()
    number, _, secret = telegram.token.partition(":")
    assert number == str(telegram.bot_id)
    assert len(secret) == 35
    assert telegram.token != other.token
    assert secret not in repr(telegram)


_pieces = st.sampled_from(
    ["<b>", "</b>", "<a href=", "&", "<", ">", "🚢", "x", " ", "\n", "</>", "&#99;", "\x00", "=", '"']
)


@given(source=st.lists(_pieces, max_size=12).map("".join))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
async def test_random_markup_never_breaks_the_server(bot: Client, rita: int, source: str) -> None:
    status, answer = await fetch(
        bot,
        f"/bot{bot.telegram.token}/sendMessage",
        json={"chat_id": rita, "text": source, "parse_mode": "HTML"},
    )
    assert status in {200, 400}
    if answer["ok"]:
        assert newest(bot.telegram, rita).text == answer["result"]["text"]


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_other_verbs_are_refused(bot: Client, method: str) -> None:
    async with bot.session.request(method, bot.address("getMe")) as response:
        assert response.status == 405
