"""Channels, threads, servers, direct chats; what the bot may do there, and what it is told when it may not."""

import pytest

from adapters.sandbox.discord import DiscordSandbox
from tests.adapters.sandbox.discord.harness import Api, Json, channel, chat, person, shown

PUBLIC_THREAD, PRIVATE_THREAD, ANNOUNCEMENT_THREAD = 11, 12, 10


@pytest.fixture
def live(sandbox: DiscordSandbox) -> int:
    return channel(sandbox, "#live")


@pytest.fixture
async def readers(api: Api) -> int:
    guilds = (await api.get("/users/@me/guilds")).body
    return next(int(guild["id"]) for guild in guilds if guild["name"] == "Quayside Readers")


@pytest.fixture
def forum(sandbox: DiscordSandbox, readers: int) -> int:
    return sandbox.add_channel(readers, "stories", kind="forum")


@pytest.mark.parametrize("token", ["wrong", ""])
async def test_without_the_right_token_nothing_is_answered(api: Api, live: int, token: str) -> None:
    reply = await api.call("GET", f"/channels/{live}", token=token)
    assert (reply.status, reply.body) == (401, {"message": "401: Unauthorized", "code": 0})


async def test_every_answer_says_via_and_how_much_is_left(api: Api, live: int) -> None:
    replies = [await api.get(path) for path in (f"/channels/{live}", "/channels/1", "/users/@me")]
    assert all(reply.headers["content-type"] == "application/json" for reply in replies)
    assert all(reply.headers["via"] for reply in replies)
    assert all(int(reply.headers["x-ratelimit-remaining"]) > 100 for reply in replies)
    buckets = [reply.headers["x-ratelimit-bucket"] for reply in replies]
    assert buckets[0] == buckets[1] != buckets[2]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, 0),
        ("PUT", "/users/@me", 405, 0),
        ("GET", "/channels/abc", 400, 50035),
        ("GET", "/channels/1", 404, 10003),
        ("GET", "/guilds/1", 404, 10004),
        ("GET", "/users/1", 404, 10013),
        ("GET", "/webhooks/1", 404, 10015),
        ("GET", "/applications/1/commands", 403, 20012),
    ],
)
async def test_what_is_not_there_has_its_own_code(api: Api, method: str, path: str, status: int, code: int) -> None:
    reply = await api.call(method, path)
    assert (reply.status, reply.code) == (status, code)


async def test_the_token_has_the_real_form(sandbox: DiscordSandbox) -> None:
    assert [bool(part) for part in sandbox.token.split(".")] == [True] * 3


async def test_the_account_and_the_gateway_say_where_and_who(api: Api, sandbox: DiscordSandbox) -> None:
    me, application = await api.get("/users/@me"), await api.get("/oauth2/applications/@me")
    assert me.body["id"] == application.body["id"] == str(sandbox.application_id)
    assert (await api.call("GET", "/gateway", token="none")).body == {"url": sandbox.gateway}
    assert (await api.get("/gateway/bot")).body["shards"] == 1


async def test_a_server_shows_its_channels_roles_and_members(api: Api, sandbox: DiscordSandbox, readers: int) -> None:
    assert (await api.get(f"/guilds/{readers}")).body["name"] == "Quayside Readers"
    names = [one["name"] for one in (await api.get(f"/guilds/{readers}/channels")).body]
    assert names == ["live", "announcements", "stories"]
    [thread] = (await api.get(f"/guilds/{readers}/threads/active")).body["threads"]
    assert thread["name"] == "harbour talk"
    roles = (await api.get(f"/guilds/{readers}/roles")).body
    member = (await api.get(f"/guilds/{readers}/members/{sandbox.application_id}")).body
    [mine] = [role for role in roles if role["id"] in member["roles"]]
    assert mine["tags"] == {"bot_id": str(sandbox.application_id)}
    assert (await api.get(f"/guilds/{readers}/members/1")).code == 10007


@pytest.mark.parametrize("old", ["channels/{0}", "channels/{0}/messages"])
async def test_a_deleted_channel_is_unknown(api: Api, sandbox: DiscordSandbox, live: int, old: str) -> None:
    thread = channel(sandbox, "harbour talk")
    sandbox.delete_channel(live)
    assert [(await api.get("/" + old.format(one))).code for one in (live, thread)] == [10003, 10003]


async def test_a_server_that_removed_the_bot_is_closed_to_it(
    api: Api, sandbox: DiscordSandbox, live: int, readers: int
) -> None:
    sandbox.remove_bot(readers)
    reply = await api.post(f"/channels/{live}/messages", {"content": "x"})
    assert (reply.status, reply.code) == (403, 50001)
    assert (await api.get(f"/guilds/{readers}")).code == 10004
    sandbox.invite_bot(readers)
    await api.send(live)


@pytest.mark.parametrize(
    ("permission", "code"),
    [("view_channel", 50001), ("send_messages", 50013), ("SEND_MESSAGES_IN_THREADS", 0)],
)
async def test_without_a_permission_sending_is_refused(
    api: Api, sandbox: DiscordSandbox, live: int, permission: str, code: int
) -> None:
    sandbox.deny(live, permission)
    assert (await api.post(f"/channels/{live}/messages", {"content": "x"})).code == code


@pytest.mark.parametrize(
    ("permission", "body", "code"),
    [
        ("embed_links", {"embeds": [{"title": "x"}]}, 50013),
        ("read_message_history", {"content": "x", "message_reference": {"message_id": "1"}}, 160002),
    ],
)
async def test_what_a_message_brings_needs_its_permission(
    api: Api, sandbox: DiscordSandbox, live: int, permission: str, body: Json, code: int
) -> None:
    sandbox.deny(live, permission)
    assert (await api.post(f"/channels/{live}/messages", body)).code == code


async def test_without_history_there_is_nothing_to_read(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    message = await api.send(live)
    sandbox.deny(live, "read_message_history")
    assert (await api.get(f"/channels/{live}/messages")).body == []
    assert (await api.get(f"/channels/{live}/messages/{message['id']}")).code == 50001


async def test_pinning_needs_its_own_permission(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    message = await api.send(live)
    sandbox.deny(live, "pin_messages")
    sandbox.allow(live, "manage_messages")
    assert (await api.put(f"/channels/{live}/messages/pins/{message['id']}")).code == 50013


async def test_a_permission_that_nobody_knows_is_a_mistake(sandbox: DiscordSandbox, live: int) -> None:
    with pytest.raises(ValueError, match="juggle"):
        sandbox.deny(live, "juggle")


async def test_direct_messages_reach_a_person_until_they_are_closed(api: Api, sandbox: DiscordSandbox) -> None:
    rita = person(sandbox, "Rita Reader")
    opened = (await api.post("/users/@me/channels", {"recipient_id": str(rita)})).body
    assert int(opened["id"]) == sandbox.direct_chat(rita)
    await api.send(int(opened["id"]), "Hello Rita")
    assert shown(sandbox, "Rita Reader") == ["Hello Rita"]
    sandbox.close_dms(rita)
    reply = await api.post(f"/channels/{opened['id']}/messages", {"content": "Still there?"})
    assert (reply.status, reply.code) == (403, 50007)


async def test_a_thread_from_a_message_has_its_id(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    message = await api.send(live)
    path = f"/channels/{live}/messages/{message['id']}/threads"
    thread = await api.post(path, {"name": "Fire"})
    assert (thread.status, thread.body["id"], thread.body["type"]) == (201, message["id"], PUBLIC_THREAD)
    await api.send(int(thread.body["id"]), "inside")
    assert shown(sandbox, "› Fire") == ["inside"]
    assert (await api.post(path, {"name": "Fire"})).code == 160004
    again = (await api.get(f"/channels/{live}/messages/{message['id']}")).body
    assert again["thread"]["name"] == "Fire"


async def test_a_thread_alone_is_private_unless_it_says_otherwise(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    path = f"/channels/{live}/threads"
    assert (await api.post(path, {"name": "Secret"})).code == 50013
    sandbox.allow(live, "create_private_threads")
    assert (await api.post(path, {"name": "Secret"})).body["type"] == PRIVATE_THREAD
    assert (await api.post(path, {"name": "Open", "type": 11})).body["type"] == PUBLIC_THREAD
    announcements = channel(sandbox, "#announcements")
    opened = await api.post(f"/channels/{announcements}/threads", {"name": "Open", "type": 10})
    assert opened.body["type"] == ANNOUNCEMENT_THREAD
    assert (await api.post(f"/channels/{opened.body['id']}/threads", {"name": "Deeper"})).code == 50024


async def test_a_server_holds_a_thousand_open_threads(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    for number in range(999):
        sandbox.add_thread(live, f"thread {number}")
    assert (await api.post(f"/channels/{live}/threads", {"name": "One more", "type": 11})).code == 160006


async def test_a_forum_takes_posts_and_no_messages(api: Api, sandbox: DiscordSandbox, forum: int) -> None:
    assert (await api.post(f"/channels/{forum}/messages", {"content": "x"})).code == 40058
    post = await api.post(f"/channels/{forum}/threads", {"name": "Fire", "message": {"content": "It burns"}})
    assert post.status == 201
    assert post.body["message"]["id"] == post.body["id"]
    assert shown(sandbox, "#stories › Fire") == ["It burns"]
    assert sandbox.counts().sent == 1


async def test_threads_need_permissions_of_their_own(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    thread = channel(sandbox, "harbour talk")
    sandbox.deny(live, "send_messages")
    await api.send(thread, "Not bound by the channel's right to send")
    sandbox.deny(live, "send_messages_in_threads")
    assert (await api.post(f"/channels/{thread}/messages", {"content": "x"})).code == 50013


async def test_writing_opens_an_archived_thread_and_a_locked_one_stays_shut(
    api: Api, sandbox: DiscordSandbox, live: int
) -> None:
    message = await api.send(live)
    thread = (await api.post(f"/channels/{live}/messages/{message['id']}/threads", {"name": "Fire"})).body["id"]
    path = f"/channels/{thread}"
    archived = await api.patch(path, {"archived": True})
    assert archived.body["thread_metadata"]["archived"] is True
    assert (await api.patch(path, {"name": "Smoke"})).code == 50083
    await api.send(int(thread), "awake")
    assert (await api.get(path)).body["thread_metadata"]["archived"] is False
    assert (await api.patch(path, {"locked": True})).code == 50013
    sandbox.allow(live, "manage_threads")
    assert (await api.patch(path, {"locked": True, "archived": True})).status == 200
    await api.send(int(thread), "who manages threads may")
    sandbox.deny(live, "manage_threads")
    assert (await api.post(f"{path}/messages", {"content": "x"})).code == 160005


async def test_a_channel_is_changed_by_who_manages_channels(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    assert (await api.patch(f"/channels/{live}", {"topic": "Fire"})).code == 50013
    sandbox.allow(live, "manage_channels")
    changed = await api.patch(f"/channels/{live}", {"topic": "Fire", "name": "fire"})
    assert (changed.body["topic"], changed.body["name"]) == ("Fire", "fire")
    assert chat(sandbox, "#fire").id == str(live)
    assert (await api.delete(f"/channels/{live}")).status == 200
    assert (await api.get(f"/channels/{live}")).code == 10003
