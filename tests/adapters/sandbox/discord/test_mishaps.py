"""What goes wrong on request: which calls it hits, what they are answered, and whether they had their effect."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from random import Random

import aiohttp
import pytest

from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.faults import Fault, FaultKind, Operation, ThrottleScope
from tests.adapters.sandbox.discord.harness import (
    SAFETY_NET,
    Api,
    Clock,
    Listener,
    Reply,
    channel,
    connected,
    shown,
)
from tests.adapters.sandbox.discord.reader import Reader


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[DiscordSandbox]:
    async with DiscordSandbox(limits=None, latency=0, now=clock, random=Random(1)) as running:
        running.populate()
        yield running


@pytest.fixture
def live(sandbox: DiscordSandbox) -> int:
    return channel(sandbox, "#live")


@pytest.fixture
def announcements(sandbox: DiscordSandbox) -> int:
    return channel(sandbox, "#announcements")


async def post(api: Api, where: int, content: str = "Fire") -> Reply:
    return await api.post(f"/channels/{where}/messages", {"content": content})


async def test_a_fault_hits_one_chat_and_one_kind_of_call_as_often_as_was_asked(
    api: Api, sandbox: DiscordSandbox, live: int, announcements: int
) -> None:
    path = f"/channels/{live}/messages/{(await api.send(live))['id']}"
    await sandbox.control.inject(Fault(kind=FaultKind.SERVER_ERROR, chat=live, method=Operation.SEND, count=2))
    assert (await post(api, announcements)).status == 200
    assert (await api.patch(path, {"content": "Out"})).status == 200
    assert [(await post(api, live)).status for _ in range(3)] == [502, 502, 200]
    assert sandbox.control.faults() == ()


async def test_a_fault_by_chance_hits_about_as_many_as_it_should(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    await sandbox.control.inject(Fault(kind=FaultKind.REJECTED, probability=0.25))
    statuses = [(await post(api, live)).status for _ in range(200)]
    assert 30 <= statuses.count(400) <= 70


@pytest.mark.parametrize(("stored", "texts"), [(False, []), (True, ["Fire"])])
@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_server_error_comes_before_or_after_the_message_was_stored(
    api: Api, sandbox: DiscordSandbox, live: int, status: int, stored: bool, texts: list[str]
) -> None:
    fault = Fault.model_validate({"kind": "server error", "status": status, "stored": stored, "count": 1})
    await sandbox.control.inject(fault)
    answer = await post(api, live)
    assert answer.status == status
    assert answer.headers["content-type"].startswith("application/json" if status == 500 else "text/html")
    assert shown(sandbox, "#live") == texts


async def test_a_message_that_was_stored_unanswered_is_there_when_it_is_repeated(
    api: Api, sandbox: DiscordSandbox, live: int
) -> None:
    await sandbox.control.inject(Fault(kind=FaultKind.DROPPED, stored=True, count=1))
    body = {"content": "Fire", "nonce": "u1", "enforce_nonce": True}
    with pytest.raises(aiohttp.ClientError):
        await api.post(f"/channels/{live}/messages", body)
    assert (await api.post(f"/channels/{live}/messages", body)).status == 200
    assert shown(sandbox, "#live") == ["Fire"]


@pytest.mark.parametrize(("stored", "texts"), [(False, []), (True, ["Fire"])])
async def test_a_dropped_connection_may_have_brought_the_message(
    api: Api, sandbox: DiscordSandbox, live: int, stored: bool, texts: list[str]
) -> None:
    await sandbox.control.inject(Fault(kind=FaultKind.DROPPED, stored=stored, count=1))
    with pytest.raises(aiohttp.ClientError):
        await post(api, live)
    assert shown(sandbox, "#live") == texts
    assert [call.status for call in sandbox.control.record.calls(Operation.SEND)] == [0]


async def test_silence_lasts_until_the_client_gives_up(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    await sandbox.control.inject(Fault(kind=FaultKind.SILENT, stored=True, count=1))
    async with asyncio.timeout(SAFETY_NET), asyncio.TaskGroup() as group:
        before = sandbox.version
        waiting = group.create_task(post(api, live))
        await sandbox.changed(before)
        assert (await api.get("/users/@me")).status == 200
        assert not waiting.done()
        waiting.cancel()
    assert shown(sandbox, "#live") == ["Fire"]


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        (FaultKind.UNAUTHORISED, 401, 0),
        (FaultKind.REJECTED, 400, 240000),
        (FaultKind.EDIT_REFUSED, 403, 50005),
        (FaultKind.MESSAGE_GONE, 404, 10008),
        (FaultKind.UNREACHABLE, 403, 50001),
    ],
)
async def test_a_refusal_has_discords_code_and_changes_nothing(
    api: Api, sandbox: DiscordSandbox, live: int, kind: FaultKind, status: int, code: int
) -> None:
    message = await api.send(live)
    await sandbox.control.inject(Fault(kind=kind, count=1))
    reply = await api.patch(f"/channels/{live}/messages/{message['id']}", {"content": "Out"})
    assert (reply.status, reply.code) == (status, code)
    assert shown(sandbox, "#live") == ["Fire at the harbour"]


async def test_pins_alone_can_be_refused(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    pin = f"/channels/{live}/messages/pins/{(await api.send(live))['id']}"
    await sandbox.control.inject(Fault(kind=FaultKind.PIN_REFUSED, count=1))
    await api.send(live)
    reply = await api.put(pin)
    assert (reply.status, reply.code) == (403, 50013)
    assert (await api.put(pin)).status == 204


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ("**Fire** at the harbour", 400),
        ("> Fire", 400),
        ("# Fire", 400),
        ("[map](<https://example.org>)", 400),
        ("<t:1795446000:t>", 400),
        (r"\*\*Fire\*\* at the harbour" + "\nhttps://example.org", 200),
    ],
)
async def test_formatting_can_be_refused_where_plain_text_is_not(
    api: Api, sandbox: DiscordSandbox, live: int, content: str, status: int
) -> None:
    await sandbox.control.inject(Fault(kind=FaultKind.UNPARSED))
    assert (await post(api, live, content)).status == status


async def test_a_throttled_chat_has_to_wait_and_no_other_does(
    api: Api, sandbox: DiscordSandbox, live: int, announcements: int, clock: Clock
) -> None:
    await sandbox.control.inject(Fault(kind=FaultKind.THROTTLED, chat=live, count=1, retry_after=12.5))
    first = await post(api, live)
    assert (first.status, first.body["retry_after"], first.body["global"]) == (429, 12.5, False)
    assert first.headers["x-ratelimit-scope"] == "user"
    clock.forward(timedelta(seconds=5))
    assert (await post(api, live)).body["retry_after"] == 7.5
    assert (await post(api, announcements)).status == 200
    clock.forward(timedelta(seconds=7.5))
    assert (await post(api, live)).status == 200


async def test_a_throttled_account_has_to_wait_everywhere_but_may_answer(
    api: Api, sandbox: DiscordSandbox, live: int, announcements: int, rita: Reader
) -> None:
    interaction = await rita.asks()
    fault = Fault(kind=FaultKind.THROTTLED, method=Operation.SEND, count=1, scope=ThrottleScope.ACCOUNT)
    await sandbox.control.inject(fault)
    for where in (live, announcements):
        reply = await post(api, where)
        assert (reply.status, reply.body["global"]) == (429, True)
        assert reply.headers["x-ratelimit-global"] == "true"
    assert (await api.answer(interaction, 4, {"content": "Here"})).status == 204


async def test_a_channel_where_all_together_wrote_too_much_says_so_in_the_body_alone(
    api: Api, sandbox: DiscordSandbox, live: int
) -> None:
    fault = Fault(kind=FaultKind.THROTTLED, chat=live, count=1, scope=ThrottleScope.SHARED, retry_after=1140.5)
    await sandbox.control.inject(fault)
    reply = await post(api, live)
    assert (reply.code, reply.body["retry_after"], reply.body["global"]) == (20028, 1140.5, False)
    assert reply.headers["x-ratelimit-scope"] == "shared"
    assert int(reply.headers["x-ratelimit-remaining"]) > 0
    assert int(reply.headers["retry-after"]) < 60


async def test_a_single_refusal_need_not_last(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    await sandbox.control.inject(Fault(kind=FaultKind.THROTTLED, count=1, lasting=False, retry_after=60))
    assert [(await post(api, live)).status for _ in range(2)] == [429, 200]


async def test_when_all_faults_are_lifted_nobody_waits_any_more(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    await sandbox.control.inject(Fault(kind=FaultKind.THROTTLED, chat=live))
    number = await sandbox.control.inject(Fault(kind=FaultKind.REJECTED, chat=live))
    assert (await post(api, live)).status == 429
    await sandbox.control.lift(number)
    assert [scripted.fault.kind for scripted in sandbox.control.faults()] == [FaultKind.THROTTLED]
    await sandbox.control.lift()
    assert sandbox.control.faults() == ()
    assert (await post(api, live)).status == 200
    with pytest.raises(LookupError):
        await sandbox.control.lift(number)


async def test_the_page_shows_what_goes_wrong_in_a_chat(sandbox: DiscordSandbox, live: int) -> None:
    before = sandbox.version
    await sandbox.control.inject(Fault(kind=FaultKind.SILENT, chat=live))
    assert sandbox.version > before
    named = {view.title: [one.name for one in view.conditions] for view in sandbox.chats()}
    assert named.pop("Quayside Readers #live") == ["fault: silent"]
    assert not any(named.values())


async def test_during_an_outage_nobody_gets_through_and_afterwards_everybody_does(
    api: Api, sandbox: DiscordSandbox, live: int, gateway: Listener
) -> None:
    number = await sandbox.control.inject(Fault(kind=FaultKind.OUTAGE))
    assert "closed" in await gateway.frame()
    with pytest.raises(aiohttp.ClientConnectorError):
        await post(api, live)
    with pytest.raises(aiohttp.ClientConnectorError):
        async with connected(sandbox):
            pass
    await sandbox.control.lift(number)
    assert (await post(api, live)).status == 200
    async with connected(sandbox) as listener:
        assert (await listener.frame())["op"] == 10


async def test_answers_can_fail_too(api: Api, sandbox: DiscordSandbox, rita: Reader) -> None:
    interaction = await rita.asks()
    await sandbox.control.inject(Fault(kind=FaultKind.SERVER_ERROR, status=500, method=Operation.ANSWER, count=2))
    assert (await api.answer(interaction, 5)).status == 500
    assert (await api.answer(interaction, 5)).status == 500
    assert (await api.answer(interaction, 5)).status == 204
