"""The gateway: identifying, being told, resuming, being sent away."""

import asyncio

import aiohttp
import pytest

from adapters.sandbox.discord import DiscordSandbox
from tests.adapters.sandbox.discord.harness import (
    ALL_OPEN_INTENTS,
    Api,
    Json,
    Listener,
    channel,
    connected,
    listening,
    person,
)

GUILDS, GUILD_MEMBERS, MESSAGE_CONTENT = 1 << 0, 1 << 1, 1 << 15


async def _closed(listener: Listener) -> int:
    while "closed" not in (frame := await listener.frame()):
        pass
    return int(frame["closed"])


async def _names(listener: Listener, until: str) -> list[str]:
    """The events up to one of that name."""
    names: list[str] = []
    while names[-1:] != [until]:
        frame = await listener.frame()
        names += [frame["t"]] if frame["t"] else []
    return names


@pytest.mark.parametrize("query", ["?v=10&encoding=json", "?v=10&encoding=json&compress=zlib-stream"])
async def test_a_bot_is_greeted_identifies_and_is_told_of_its_servers(sandbox: DiscordSandbox, query: str) -> None:
    async with connected(sandbox, query) as listener:
        hello = await listener.frame()
        assert (hello["op"], hello["d"]["heartbeat_interval"]) == (10, 41250)
        await listener.say(1, None)
        assert (await listener.frame())["op"] == 11
        await listener.identify(sandbox.token)
        ready = await listener.event("READY")
        assert (ready["user"]["id"], ready["resume_gateway_url"]) == (str(sandbox.application_id), sandbox.gateway)
        assert [guild["unavailable"] for guild in ready["guilds"]] == [True, True]
        guilds = [await listener.event("GUILD_CREATE") for _ in range(2)]
        assert [guild["name"] for guild in guilds] == ["Newsroom", "Quayside Readers"]
        assert [one["name"] for one in guilds[1]["channels"]] == ["live", "announcements", "stories"]
        assert [one["name"] for one in guilds[1]["threads"]] == ["harbour talk"]
        assert [member["user"]["bot"] for member in guilds[1]["members"]] == [True]
        await sandbox.connected()


@pytest.mark.parametrize(
    ("identify", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"intents": GUILD_MEMBERS}, 4014),
        ({"intents": GUILDS | MESSAGE_CONTENT}, 4014),
        ({"intents": 1 << 40}, 4013),
        ({"intents": "many"}, 4002),
        ({"shard": [2, 2]}, 4010),
    ],
)
async def test_whoever_identifies_wrongly_is_hung_up_on(sandbox: DiscordSandbox, identify: Json, code: int) -> None:
    async with connected(sandbox) as listener:
        await listener.identify(**{"token": sandbox.token, **identify})
        assert await _closed(listener) == code


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [(99, None, 4001), (3, {}, 4003), (2, None, 4002), (1, "x" * 5000, 4002)],
)
async def test_nonsense_is_hung_up_on(sandbox: DiscordSandbox, op: int, data: Json, code: int) -> None:
    async with connected(sandbox) as listener:
        await listener.say(op, data)
        assert await _closed(listener) == code


async def test_nobody_identifies_twice(sandbox: DiscordSandbox) -> None:
    async with listening(sandbox) as listener:
        await listener.identify(sandbox.token)
        assert await _closed(listener) == 4005


async def test_another_version_is_refused(sandbox: DiscordSandbox) -> None:
    async with connected(sandbox, "?v=6&encoding=json") as listener:
        assert await _closed(listener) == 4012


@pytest.mark.parametrize("query", ["?encoding=etf", "?compress=zstd-stream"])
async def test_what_cannot_be_spoken_is_refused(sandbox: DiscordSandbox, query: str) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError):
        async with connected(sandbox, query):
            pass


async def test_messages_are_told_to_those_who_asked_for_them(sandbox: DiscordSandbox, api: Api) -> None:
    live, rita = channel(sandbox, "#live"), person(sandbox, "Rita Reader")
    async with listening(sandbox) as all_ears, listening(sandbox, GUILDS) as guilds_only:
        await sandbox.write(str(live), rita, "Hello")
        theirs = await all_ears.event("MESSAGE_CREATE")
        assert (theirs["author"]["global_name"], theirs["content"]) == ("Rita Reader", "")
        await sandbox.write(str(live), rita, f"Hello <@{sandbox.application_id}>")
        assert (await all_ears.event("MESSAGE_CREATE"))["content"].startswith("Hello <@")
        await sandbox.write(str(sandbox.direct_chat(rita)), rita, "Just us")
        assert (await all_ears.event("MESSAGE_CREATE"))["content"] == "Just us"
        mine = await api.send(live, "12 injured", nonce="u1")
        told = await all_ears.event("MESSAGE_CREATE")
        assert (told["content"], told["nonce"], told["guild_id"]) == ("12 injured", "u1", told["guild_id"])
        await api.patch(f"/channels/{live}/messages/{mine['id']}", {"content": "21 injured"})
        assert (await all_ears.event("MESSAGE_UPDATE"))["content"] == "21 injured"
        await api.delete(f"/channels/{live}/messages/{mine['id']}")
        assert (await all_ears.event("MESSAGE_DELETE"))["id"] == mine["id"]
        sandbox.delete_channel(live)
        assert await _names(guilds_only, "CHANNEL_DELETE") == ["CHANNEL_DELETE"]


async def test_a_channel_that_the_bot_cannot_see_is_silent(sandbox: DiscordSandbox) -> None:
    live, rita = channel(sandbox, "#live"), person(sandbox, "Rita Reader")
    async with listening(sandbox) as listener:
        sandbox.deny(live, "view_channel")
        await sandbox.write(str(live), rita, "Secret")
        sandbox.allow(live, "view_channel")
        assert await _names(listener, "CHANNEL_UPDATE") == ["CHANNEL_UPDATE"]
        assert await _names(listener, "CHANNEL_UPDATE") == ["CHANNEL_UPDATE"]


async def test_what_happens_to_servers_and_channels_is_told(sandbox: DiscordSandbox, api: Api) -> None:
    live = channel(sandbox, "#live")
    guild = sandbox.desk_guild
    async with listening(sandbox) as listener:
        sandbox.lose_guild(guild)
        assert await listener.event("GUILD_DELETE") == {"id": str(guild), "unavailable": True}
        sandbox.regain_guild(guild)
        assert (await listener.event("GUILD_CREATE"))["unavailable"] is False
        sandbox.remove_bot(guild)
        assert await listener.event("GUILD_DELETE") == {"id": str(guild)}
        sandbox.add_channel(guild, "unseen")
        sandbox.add_thread(live, "talk")
        created = await listener.event("THREAD_CREATE")
        assert (created["name"], created["parent_id"]) == ("talk", str(live))
        sandbox.delete_channel(int(created["id"]))
        assert (await listener.event("THREAD_DELETE"))["id"] == created["id"]
        message = await api.send(live)
        await api.put(f"/channels/{live}/messages/pins/{message['id']}")
        assert (await listener.event("CHANNEL_PINS_UPDATE"))["channel_id"] == str(live)
        rita = sandbox.add_person("Reni Reader")
        new = sandbox.add_guild("Harbour Friends", people=[rita])
        assert (await listener.event("GUILD_CREATE"))["id"] == str(new)


async def test_whoever_resumes_is_told_what_was_missed(sandbox: DiscordSandbox, api: Api) -> None:
    live = channel(sandbox, "#live")
    async with connected(sandbox) as listener:
        await listener.identify(sandbox.token)
        session = (await listener.event("READY"))["session_id"]
        await listener.event("GUILD_CREATE")
        seen = listener.sequence
        await listener.close()
    sent = await api.send(live, "meanwhile")
    async with connected(sandbox) as listener:
        await listener.say(6, {"token": sandbox.token, "session_id": session, "seq": seen})
        assert await _names(listener, "RESUMED") == ["GUILD_CREATE", "MESSAGE_CREATE", "RESUMED"]
        sandbox.add_thread(live, "after")
        await listener.event("THREAD_CREATE")
    assert sent["content"] == "meanwhile"


@pytest.mark.parametrize("farewell", [1000, 1001])
async def test_whoever_says_farewell_cannot_resume(sandbox: DiscordSandbox, farewell: int) -> None:
    async with connected(sandbox) as listener:
        await listener.identify(sandbox.token)
        session = (await listener.event("READY"))["session_id"]
        await listener.close(farewell)
    async with connected(sandbox) as listener:
        await listener.say(6, {"token": sandbox.token, "session_id": session, "seq": 1})
        await listener.frame()
        assert await listener.frame() == {"op": 9, "d": False, "s": None, "t": None}
        await listener.identify(sandbox.token)
        assert (await listener.event("READY"))["session_id"] != session


async def test_nobody_resumes_from_the_future_or_with_a_wrong_token(sandbox: DiscordSandbox) -> None:
    async with connected(sandbox) as first:
        await first.identify(sandbox.token)
        session = (await first.event("READY"))["session_id"]
        async with connected(sandbox) as listener:
            await listener.say(6, {"token": sandbox.token, "session_id": session, "seq": 999})
            assert await _closed(listener) == 4007
        async with connected(sandbox) as listener:
            await listener.say(6, {"token": "wrong", "session_id": session, "seq": 1})
            assert await _closed(listener) == 4004


async def test_a_session_moves_to_who_resumes_it(sandbox: DiscordSandbox) -> None:
    async with connected(sandbox) as first, connected(sandbox) as second:
        await first.identify(sandbox.token)
        session = (await first.event("READY"))["session_id"]
        await second.say(6, {"token": sandbox.token, "session_id": session, "seq": 1})
        await second.event("RESUMED")
        assert await _closed(first) == 4000


async def test_being_sent_away_says_whether_to_resume(sandbox: DiscordSandbox) -> None:
    async with listening(sandbox) as listener:
        sandbox.drop_gateway()
        assert (await listener.frame())["op"] == 7
        assert await _closed(listener) == 4000
    async with listening(sandbox) as listener:
        sandbox.drop_gateway(resumable=False)
        frame = await listener.frame()
        assert (frame["op"], frame["d"]) == (9, False)
        await listener.identify(sandbox.token)
        await listener.event("READY")


async def test_each_shard_is_told_of_its_own_servers(sandbox: DiscordSandbox, api: Api) -> None:
    told: list[str] = []
    for which in range(2):
        async with connected(sandbox) as listener:
            await listener.identify(sandbox.token, ALL_OPEN_INTENTS, shard=[which, 2])
            ready = await listener.event("READY")
            assert ready["shard"] == [which, 2]
            told += [(await listener.event("GUILD_CREATE"))["id"] for _ in ready["guilds"]]
    assert sorted(told) == sorted(guild["id"] for guild in (await api.get("/users/@me/guilds")).body)


async def test_the_stand_in_hangs_up_when_it_stops() -> None:
    async with asyncio.TaskGroup() as group, DiscordSandbox(limits=None, latency=0) as sandbox:
        closed = group.create_task(_first_close(sandbox))
        await sandbox.connected()
    assert closed.result() == 1001


async def _first_close(sandbox: DiscordSandbox) -> int:
    async with listening(sandbox) as listener:
        return await _closed(listener)
