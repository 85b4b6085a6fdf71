"""Webhooks of channels."""

import pytest

from adapters.sandbox.discord import DiscordSandbox
from tests.adapters.sandbox.discord.harness import Api, Json, channel, last, shown


@pytest.fixture
def live(sandbox: DiscordSandbox) -> int:
    return channel(sandbox, "#live")


async def _made(api: Api, live: int) -> Json:
    reply = await api.post(f"/channels/{live}/webhooks", {"name": "Wire"})
    assert reply.status == 200
    return reply.body


async def test_a_webhook_posts_edits_and_deletes_without_the_bots_token(
    api: Api, sandbox: DiscordSandbox, live: int
) -> None:
    hook = await _made(api, live)
    path = f"/webhooks/{hook['id']}/{hook['token']}"
    sent = await api.call("POST", path + "?wait=true", token="none", json={"content": "Hello", "username": "Pier"})
    assert (sent.body["webhook_id"], sent.body["author"]["username"]) == (hook["id"], "Pier")
    assert (last(sandbox, "#live").author, last(sandbox, "#live").from_bot) == ("Pier", True)
    one = f"{path}/messages/{sent.body['id']}"
    assert (await api.call("PATCH", one, token="none", json={"content": "Hello!"})).body["content"] == "Hello!"
    assert (await api.call("DELETE", one, token="none")).status == 204
    assert (await api.call("GET", one, token="none")).code == 10008


async def test_without_wait_nothing_comes_back(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    hook = await _made(api, live)
    reply = await api.post(f"/webhooks/{hook['id']}/{hook['token']}", {"content": "Hello"})
    assert (reply.status, reply.body) == (204, None)
    assert shown(sandbox, "#live") == ["Hello"]


async def test_a_webhook_posts_into_threads_of_its_channel_alone(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    hook = await _made(api, live)
    path = f"/webhooks/{hook['id']}/{hook['token']}"
    await api.post(f"{path}?thread_id={channel(sandbox, 'harbour talk')}", {"content": "inside"})
    assert shown(sandbox, "harbour talk") == ["inside"]
    elsewhere = channel(sandbox, "#announcements")
    assert (await api.post(f"{path}?thread_id={elsewhere}", {"content": "x"})).code == 10003
    assert (await api.post(path, {"content": "x", "thread_name": "New"})).code == 220003


async def test_in_a_forum_a_webhook_needs_a_thread(api: Api, sandbox: DiscordSandbox) -> None:
    forum = sandbox.add_channel(sandbox.desk_guild, "stories", kind="forum")
    hook = await _made(api, forum)
    path = f"/webhooks/{hook['id']}/{hook['token']}"
    assert (await api.post(path, {"content": "x"})).code == 220001
    assert (await api.post(path + "?wait=true", {"content": "It burns", "thread_name": "Fire"})).status == 200
    assert shown(sandbox, "#stories › Fire") == ["It burns"]


async def test_a_wrong_token_and_a_deleted_webhook_are_told_apart(api: Api, live: int) -> None:
    hook = await _made(api, live)
    wrong = await api.post(f"/webhooks/{hook['id']}/wrong", {"content": "x"})
    assert (wrong.status, wrong.code) == (401, 50027)
    assert (await api.delete(f"/webhooks/{hook['id']}")).status == 204
    gone = await api.post(f"/webhooks/{hook['id']}/{hook['token']}", {"content": "x"})
    assert (gone.status, gone.code) == (404, 10015)


async def test_webhooks_are_listed_renamed_and_fifteen_at_most(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    hooks = [await _made(api, live) for _ in range(15)]
    assert (await api.post(f"/channels/{live}/webhooks", {"name": "Wire"})).code == 30007
    renamed = await api.patch(f"/webhooks/{hooks[0]['id']}", {"name": "Ticker"})
    assert renamed.body["name"] == "Ticker"
    listed = (await api.get(f"/channels/{live}/webhooks")).body
    assert [hook["name"] for hook in listed].count("Ticker") == 1
    sandbox.deny(live, "manage_webhooks")
    assert (await api.get(f"/channels/{live}/webhooks")).code == 50013


async def test_a_name_of_discords_own_is_refused(api: Api, live: int) -> None:
    reply = await api.post(f"/channels/{live}/webhooks", {"name": "The Discord wire"})
    assert reply.body["errors"]["name"]["_errors"][0]["code"] == "USERNAME_INVALID_CONTAINS"
