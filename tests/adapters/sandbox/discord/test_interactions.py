"""Answering interactions: what may be answered when and how often, and who sees it."""

from datetime import timedelta

import pytest

from adapters.sandbox.discord import DiscordSandbox
from tests.adapters.sandbox.discord.harness import Api, Clock, Json, Listener, chat, last, person, shown
from tests.adapters.sandbox.discord.reader import Reader

MESSAGE, PROMISE, UPDATE_LATER, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
EPHEMERAL, LOADING = 1 << 6, 1 << 7


async def test_a_command_says_who_where_and_what_may_be_done_there(
    sandbox: DiscordSandbox, rita: Reader, gateway: Listener
) -> None:
    asked = await rita.asks()
    assert (asked["type"], asked["data"]["name"], asked["channel"]["name"]) == (2, "latest", "live")
    assert asked["member"]["user"]["global_name"] == "Rita Reader"
    manage_channels, send = 1 << 4, 1 << 11
    assert not int(asked["member"]["permissions"]) & manage_channels
    assert int(asked["app_permissions"]) & send
    assert asked["authorizing_integration_owners"] == {"0": asked["guild_id"], "1": str(rita.id)}
    assert asked["context"] == 0
    sandbox.deny(int(rita.chat), "send_messages")
    assert not int((await rita.asks())["app_permissions"]) & send
    gail = person(sandbox, "Gail Guildadmin")
    await sandbox.write(rita.chat, gail, "/latest")
    assert int((await gateway.event("INTERACTION_CREATE"))["member"]["permissions"]) & manage_channels


async def test_in_a_direct_chat_there_is_a_user_and_no_server(
    sandbox: DiscordSandbox, rita: Reader, gateway: Listener
) -> None:
    await sandbox.write(str(sandbox.direct_chat(rita.id)), rita.id, "/latest")
    asked = await gateway.event("INTERACTION_CREATE")
    assert (asked["user"]["id"], asked["context"], "guild_id" in asked) == (str(rita.id), 1, False)
    assert asked["authorizing_integration_owners"] == {"0": "0", "1": str(rita.id)}


async def test_a_message_answers_and_everybody_sees_it(api: Api, sandbox: DiscordSandbox, rita: Reader) -> None:
    asked = await rita.asks()
    assert (await api.answer(asked, MESSAGE, {"content": "Here"})).status == 204
    view = last(sandbox, "#live")
    assert (view.text, view.only_for, view.from_bot) == ("Here", None, True)
    [found] = (await api.get(f"/channels/{rita.chat}/messages")).body
    assert found["interaction_metadata"]["name"] == "latest"


async def test_with_response_the_message_comes_back(api: Api, rita: Reader) -> None:
    reply = await api.answer(await rita.asks(), MESSAGE, {"content": "Here"}, with_response=True)
    assert reply.status == 200
    assert reply.body["resource"]["message"]["content"] == "Here"
    assert reply.body["interaction"]["response_message_id"] == reply.body["resource"]["message"]["id"]


async def test_an_ephemeral_answer_is_for_one_person_and_not_in_the_channel(
    api: Api, sandbox: DiscordSandbox, rita: Reader
) -> None:
    asked = await rita.asks()
    await api.answer(asked, MESSAGE, {"content": "For you", "flags": EPHEMERAL})
    assert last(sandbox, "#live").only_for == rita.id
    assert (await api.get(f"/channels/{rita.chat}/messages")).body == []
    original = (await api.get(api.hook(asked) + "/messages/@original")).body
    assert original["flags"] & EPHEMERAL
    assert (await api.get(f"/channels/{rita.chat}/messages/{original['id']}")).code == 10008


async def test_a_second_answer_is_refused(api: Api, rita: Reader) -> None:
    asked = await rita.asks()
    await api.answer(asked, MESSAGE, {"content": "Here"})
    again = await api.answer(asked, MESSAGE, {"content": "Here"})
    assert (again.status, again.code) == (400, 40060)


async def test_an_answer_after_three_seconds_is_for_nobody(api: Api, rita: Reader, clock: Clock) -> None:
    in_time, late = await rita.asks(), await rita.asks()
    clock.forward(timedelta(seconds=3))
    assert (await api.answer(in_time, PROMISE)).status == 204
    clock.forward(timedelta(seconds=1))
    reply = await api.answer(late, PROMISE)
    assert (reply.status, reply.code) == (404, 10062)


@pytest.mark.parametrize("changed", [{"id": "1"}, {"token": "made-up"}])
async def test_an_interaction_that_never_was_is_unknown(api: Api, rita: Reader, changed: Json) -> None:
    assert (await api.answer({**await rita.asks(), **changed}, MESSAGE, {"content": "x"})).code == 10062


async def test_a_promise_is_shown_as_thinking_and_filled_in_by_an_edit(
    api: Api, sandbox: DiscordSandbox, rita: Reader
) -> None:
    asked = await rita.asks()
    reply = await api.answer(asked, PROMISE, {"flags": EPHEMERAL}, with_response=True)
    assert reply.body["interaction"]["response_message_loading"] is True
    assert "thinking" in last(sandbox, "#live").text
    assert sandbox.counts().sent == 0
    edited = await api.patch(api.hook(asked) + "/messages/@original", {"content": "Here"})
    assert not edited.body["flags"] & LOADING
    view = last(sandbox, "#live")
    assert (view.text, view.edited, view.only_for) == ("Here", False, rita.id)
    assert (sandbox.counts().sent, sandbox.counts().edited) == (1, 0)


async def test_the_first_follow_up_takes_the_place_of_a_promise(
    api: Api, sandbox: DiscordSandbox, rita: Reader
) -> None:
    asked = await rita.asks()
    await api.answer(asked, PROMISE)
    assert (await api.follow_up(asked, "Here")).status == 200
    second = await api.follow_up(asked, "And for you", flags=EPHEMERAL)
    assert shown(sandbox, "#live") == ["Here", "And for you"]
    assert [view.only_for for view in chat(sandbox, "#live").messages] == [None, rita.id]
    path = f"{api.hook(asked)}/messages/{second.body['id']}"
    assert (await api.patch(path, {"content": "Changed"})).status == 200
    assert (await api.delete(path)).status == 204
    assert (await api.delete(api.hook(asked) + "/messages/@original")).status == 204
    assert shown(sandbox, "#live") == []
    assert (await api.get(api.hook(asked) + "/messages/@original")).code == 10008


async def test_a_token_is_worth_nothing_before_the_answer_and_after_fifteen_minutes(
    api: Api, rita: Reader, clock: Clock
) -> None:
    asked = await rita.asks()
    early = await api.follow_up(asked, "x")
    assert (early.status, early.code) == (404, 10015)
    await api.answer(asked, MESSAGE, {"content": "Here"})
    clock.forward(timedelta(minutes=15))
    assert (await api.follow_up(asked, "x")).status == 200
    clock.forward(timedelta(seconds=1))
    late = await api.follow_up(asked, "x")
    assert (late.status, late.code) == (401, 50027)
    assert (await api.follow_up({**asked, "token": "made-up"}, "x")).code == 10015


async def test_a_token_changes_only_what_it_made(api: Api, rita: Reader) -> None:
    other = await api.send(int(rita.chat))
    asked = await rita.asks()
    await api.answer(asked, MESSAGE, {"content": "Here"})
    assert (await api.patch(f"{api.hook(asked)}/messages/{other['id']}", {"content": "x"})).code == 10008


@pytest.mark.parametrize("kind", [UPDATE_LATER, UPDATE, CHOICES])
async def test_an_answer_of_the_wrong_kind_is_refused_and_another_may_follow(api: Api, rita: Reader, kind: int) -> None:
    asked = await rita.asks()
    reply = await api.answer(asked, kind, {"content": "x", "choices": []})
    assert reply.body["errors"]["type"]["_errors"][0]["code"] == "BASE_TYPE_CHOICES"
    assert (await api.answer(asked, MESSAGE, {"content": "Here"})).status == 204


@pytest.mark.parametrize(
    ("kind", "data", "path"),
    [
        (MESSAGE, {"content": "x" * 2001}, "content"),
        (MESSAGE, {"content": "x", "embeds": [{"title": "x" * 257}]}, "embeds"),
        (PROMISE, {"flags": "all"}, "flags"),
        (MODAL, {"custom_id": "a"}, "title"),
    ],
)
async def test_what_does_not_fit_is_named_below_data(api: Api, rita: Reader, kind: int, data: Json, path: str) -> None:
    reply = await api.answer(await rita.asks(), kind, data)
    assert reply.code == 50035
    assert path in reply.body["errors"]["data"]
