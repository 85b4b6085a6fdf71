"""How often may be called, and what a call that comes too soon is told."""

from collections.abc import AsyncIterator
from datetime import timedelta
from random import Random

import pytest

from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.faults import Operation
from tests.adapters.sandbox.discord.harness import Api, Clock, Json, Reply, channel
from tests.adapters.sandbox.discord.reader import Reader


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[DiscordSandbox]:
    """With Discord's own limits."""
    async with DiscordSandbox(latency=0, now=clock) as running:
        running.populate()
        yield running


@pytest.fixture
def live(sandbox: DiscordSandbox) -> int:
    return channel(sandbox, "#live")


@pytest.fixture
def announcements(sandbox: DiscordSandbox) -> int:
    return channel(sandbox, "#announcements")


@pytest.fixture
def readers(sandbox: DiscordSandbox) -> int:
    return sandbox.add_guild("Many Readers")


async def post(api: Api, where: int) -> Reply:
    return await api.post(f"/channels/{where}/messages", {"content": "Fire"})


async def statuses(api: Api, method: str, path: str, times: int, body: Json = None) -> list[int]:
    return [(await api.call(method, path, json=body or {})).status for _ in range(times)]


def told(reply: Reply) -> tuple[str, str, str]:
    """Limit, how many are left, and after how many seconds all are."""
    return (
        reply.headers["x-ratelimit-limit"],
        reply.headers["x-ratelimit-remaining"],
        reply.headers["x-ratelimit-reset-after"],
    )


async def test_headers_count_down_and_the_sixth_message_is_too_much(api: Api, live: int, clock: Clock) -> None:
    seen = []
    for _ in range(5):
        seen.append(told(await post(api, live)))
        clock.forward(timedelta(seconds=0.5))
    assert seen == [("5", left, "5.000") for left in "43210"]
    refused = await post(api, live)
    assert (refused.status, refused.body) == (
        429,
        {"message": "You are being rate limited.", "retry_after": 2.5, "global": False},
    )
    assert refused.headers["retry-after"] == "3"
    assert refused.headers["x-ratelimit-scope"] == "user"
    assert refused.headers["via"]
    assert told(refused) == ("5", "0", "4.500")
    assert float(refused.headers["x-ratelimit-reset"]) == pytest.approx(clock.time.timestamp() + 4.5, abs=0.01)
    assert "x-ratelimit-global" not in refused.headers


async def test_who_waits_as_long_as_was_said_is_let_in_and_who_does_not_waits_no_longer_for_it(
    api: Api, live: int, clock: Clock
) -> None:
    assert await statuses(api, "POST", f"/channels/{live}/messages", 5, {"content": "Fire"}) == [200] * 5
    clock.forward(timedelta(seconds=1))
    assert [(await post(api, live)).body["retry_after"] for _ in range(20)] == [4.0] * 20
    clock.forward(timedelta(seconds=3.999))
    assert (await post(api, live)).status == 429
    clock.forward(timedelta(seconds=0.001))
    assert (await post(api, live)).status == 200


async def test_each_channel_and_each_route_has_its_own(api: Api, live: int, announcements: int) -> None:
    message = await api.send(live)
    await statuses(api, "POST", f"/channels/{live}/messages", 5, {"content": "Fire"})
    assert (await post(api, announcements)).status == 200
    edit = await api.patch(f"/channels/{live}/messages/{message['id']}", {"content": "Out"})
    assert edit.status == 200
    assert told(edit) == ("5", "4", "5.000")
    assert edit.headers["x-ratelimit-bucket"] != (await post(api, live)).headers["x-ratelimit-bucket"]


async def test_a_bot_has_fifty_calls_a_second_whatever_they_are(
    api: Api, sandbox: DiscordSandbox, readers: int, clock: Clock
) -> None:
    places = [sandbox.add_channel(readers, f"channel {number}") for number in range(40)]
    assert [(await post(api, place)).status for place in places] == [200] * 40
    clock.forward(timedelta(seconds=0.75))
    assert await statuses(api, "GET", "/users/@me", 10) == [200] * 10
    refused = await api.get(f"/channels/{places[0]}")
    assert (refused.status, refused.body) == (
        429,
        {"message": "You are being rate limited.", "retry_after": 0.25, "global": True},
    )
    assert refused.headers["x-ratelimit-scope"] == "global"
    assert refused.headers["x-ratelimit-global"] == "true"
    assert refused.headers["retry-after"] == "1"
    assert "x-ratelimit-bucket" not in refused.headers
    clock.forward(timedelta(seconds=0.25))
    assert (await post(api, places[0])).status == 200


async def test_answers_to_interactions_are_not_among_the_fifty(api: Api, rita: Reader) -> None:
    interaction = await rita.asks()
    while (await api.get("/users/@me")).status == 200:
        pass
    assert (await api.answer(interaction, 4, {"content": "Here"})).status == 204
    assert (await api.follow_up(interaction, "And here")).status == 200
    assert (await api.get("/users/@me")).status == 429


async def test_edits_have_five_in_five_seconds(api: Api, live: int, clock: Clock) -> None:
    path = f"/channels/{live}/messages/{(await api.send(live))['id']}"
    assert await statuses(api, "PATCH", path, 6, {"content": "Out"}) == [200] * 5 + [429]
    clock.forward(timedelta(seconds=5))
    assert (await api.patch(path, {"content": "Out"})).status == 200


async def test_edits_of_old_messages_have_three_in_six_seconds_of_which_no_header_speaks(
    api: Api, live: int, clock: Clock
) -> None:
    old = f"/channels/{live}/messages/{(await api.send(live))['id']}"
    clock.forward(timedelta(minutes=61))
    new = f"/channels/{live}/messages/{(await api.send(live))['id']}"
    assert await statuses(api, "PATCH", old, 3, {"content": "Out"}) == [200] * 3
    refused = await api.patch(old, {"content": "Out"})
    assert (refused.status, refused.code, refused.body["retry_after"]) == (429, 30046, 6.0)
    assert told(refused) == ("5", "2", "5.000")
    assert (await api.patch(new, {"content": "Out"})).status == 200
    clock.forward(timedelta(seconds=5.5))
    assert (await api.patch(old, {"content": "Out"})).body["retry_after"] == 0.5
    clock.forward(timedelta(seconds=0.5))
    assert (await api.patch(old, {"content": "Out"})).status == 200


@pytest.mark.parametrize(
    ("age", "allowed", "seconds"),
    [(timedelta(0), 5, 1.0), (timedelta(minutes=1), 3, 1 / 3), (timedelta(days=15), 30, 4.0)],
)
async def test_deleting_goes_by_the_age_of_the_message(
    api: Api, live: int, clock: Clock, age: timedelta, allowed: int, seconds: float
) -> None:
    path = f"/channels/{live}/messages/{(await api.send(live))['id']}"
    clock.forward(age)
    assert await statuses(api, "DELETE", path, allowed + 1) == [204] + [404] * (allowed - 1) + [429]
    clock.forward(timedelta(seconds=seconds + 0.001))
    assert (await api.delete(path)).status == 404


async def test_ten_crossposts_an_hour_and_only_the_body_says_so(api: Api, announcements: int, clock: Clock) -> None:
    message = (await api.send(announcements))["id"]
    path = f"/channels/{announcements}/messages/{message}/crosspost"
    assert await statuses(api, "POST", path, 10) == [200] + [400] * 9
    clock.forward(timedelta(minutes=20))
    refused = await api.post(path)
    assert (refused.status, refused.body["retry_after"]) == (429, 2400.0)
    assert int(refused.headers["x-ratelimit-remaining"]) > 0
    assert int(refused.headers["retry-after"]) < 60
    assert (await post(api, announcements)).status == 200
    clock.forward(timedelta(minutes=40))
    assert (await api.post(path)).status == 400


async def test_a_webhook_has_a_bucket_and_its_channel_another_limit(api: Api, live: int, clock: Clock) -> None:
    hooks = [(await api.post(f"/channels/{live}/webhooks", {"name": f"Wire {number}"})).body for number in range(7)]
    paths = [f"/webhooks/{hook['id']}/{hook['token']}" for hook in hooks]
    assert await statuses(api, "POST", paths[0], 6, {"content": "Fire"}) == [204] * 5 + [429]
    for path in paths[1:6]:
        assert await statuses(api, "POST", path, 5, {"content": "Fire"}) == [204] * 5
    refused = await api.post(paths[6], {"content": "Fire"})
    assert (refused.status, refused.body["retry_after"]) == (429, 60.0)
    assert refused.headers["x-ratelimit-remaining"] == "5"
    clock.forward(timedelta(seconds=60))
    assert (await api.post(paths[6], {"content": "Fire"})).status == 204


async def test_who_obeys_the_headers_is_never_refused(api: Api, live: int, clock: Clock) -> None:
    random = Random(7)
    for _ in range(60):
        reply = await post(api, live)
        assert reply.status == 200
        if reply.headers["x-ratelimit-remaining"] == "0":
            clock.forward(timedelta(seconds=float(reply.headers["x-ratelimit-reset-after"])))
        clock.forward(timedelta(seconds=random.choice([0.1, 0.7, 1.3])))


async def test_limits_can_be_scaled_and_lifted(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    path, body = f"/channels/{live}/messages", {"content": "Fire"}
    sandbox.control.limits = 2.0
    assert await statuses(api, "POST", path, 11, body) == [200] * 10 + [429]
    assert sandbox.control.limits == 2.0
    sandbox.control.limits = None
    assert await statuses(api, "POST", path, 60, body) == [200] * 60
    sandbox.control.limits = 0.2
    assert await statuses(api, "POST", path, 1, body) == [429]


async def test_the_record_says_which_calls_came_and_how_they_were_answered(
    api: Api, sandbox: DiscordSandbox, live: int, announcements: int, clock: Clock
) -> None:
    start = clock.time.timestamp()
    for _ in range(6):
        await post(api, live)
    clock.forward(timedelta(seconds=1))
    await post(api, announcements)
    await api.get("/users/@me")
    record = sandbox.control.record
    calls = record.calls(Operation.SEND, chat=live)
    assert [(call.at, call.status) for call in calls] == [(start, 200)] * 5 + [(start, 429)]
    assert [call.at for call in record.calls(chat=announcements)] == [start + 1]
    assert (record.total, record.throttled) == (8, 1)
    assert record.largest(1.0) == 6
    assert record.largest(1.001) == 8
    assert record.largest(5.0, Operation.SEND, chat=announcements) == 1


async def test_the_page_shows_who_has_to_wait_and_until_when(
    api: Api, sandbox: DiscordSandbox, live: int, clock: Clock
) -> None:
    for _ in range(6):
        await post(api, live)
    view = next(chat for chat in sandbox.chats() if chat.id == str(live))
    assert [(one.name, one.until) for one in view.conditions] == [("throttled", clock.time + timedelta(seconds=5))]
    clock.forward(timedelta(seconds=5))
    view = next(chat for chat in sandbox.chats() if chat.id == str(live))
    assert view.conditions == ()
