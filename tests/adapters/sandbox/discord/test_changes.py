"""What happens to channels from outside: how the bot is refused there, what the gateway tells, what the page shows."""

import pytest

from adapters.sandbox.control import Change
from adapters.sandbox.discord import DiscordSandbox
from tests.adapters.sandbox.discord.harness import Api, Listener, Reply, channel, chat, shown

TITLES = {
    "live": "#live",
    "talk": "harbour talk",
    "rita": "Rita Reader",
}


def happen(sandbox: DiscordSandbox, where: int, what: str, *names: str, message: int | None = None) -> None:
    sandbox.control.change(Change(chat=str(where), what=what, names=names, message=message))


def conditions(sandbox: DiscordSandbox, title: str) -> list[str]:
    return [one.name for one in chat(sandbox, title).conditions]


async def post(api: Api, where: int) -> Reply:
    return await api.post(f"/channels/{where}/messages", {"content": "Fire"})


@pytest.mark.parametrize(
    ("place", "what", "back", "status", "code", "condition"),
    [
        ("live", "hide", "show", 403, 50001, "hidden from the bot"),
        ("live", "deny", "allow", 403, 50013, "the bot may not write"),
        ("talk", "deny", "allow", 403, 50013, "the bot may not write"),
        ("talk", "hide", "show", 403, 50001, "hidden from the bot"),
        ("rita", "close dms", "open dms", 403, 50007, "takes no direct messages"),
        ("talk", "lock", "unlock", 403, 160005, "locked"),
        ("live", "kick", "admit", 403, 50001, "removed the bot"),
    ],
)
async def test_a_channel_closes_to_the_bot_and_opens_again(
    api: Api, sandbox: DiscordSandbox, place: str, what: str, back: str, status: int, code: int, condition: str
) -> None:
    where = channel(sandbox, TITLES[place])
    assert conditions(sandbox, TITLES[place]) == []
    before = sandbox.version
    happen(sandbox, where, what)
    assert sandbox.version > before
    reply = await post(api, where)
    assert (reply.status, reply.code) == (status, code)
    assert conditions(sandbox, TITLES[place]) == [condition]
    happen(sandbox, where, back)
    assert (await post(api, where)).status == 200
    assert conditions(sandbox, TITLES[place]) == []


async def test_single_rights_can_be_taken(api: Api, sandbox: DiscordSandbox) -> None:
    live = channel(sandbox, "#live")
    message = await api.send(live)
    happen(sandbox, live, "deny", "pin_messages")
    assert (await api.put(f"/channels/{live}/messages/pins/{message['id']}")).code == 50013
    assert (await post(api, live)).status == 200


async def test_a_channel_that_is_deleted_can_still_be_looked_at(api: Api, sandbox: DiscordSandbox) -> None:
    live = channel(sandbox, "#live")
    await api.send(live, "Fire")
    happen(sandbox, live, "delete")
    assert (await post(api, live)).code == 10003
    last = sandbox.chats()[-2:]
    assert [view.title for view in last] == ["Quayside Readers #live › harbour talk", "Quayside Readers #live"]
    assert [one.name for view in last for one in view.conditions] == ["deleted", "deleted"]
    assert shown(sandbox, "#live") == ["Fire"]
    assert last[1].people == ()


async def test_many_deleted_channels_are_forgotten(sandbox: DiscordSandbox) -> None:
    kept = len(sandbox.chats())
    guild = sandbox.add_guild("Many Readers")
    for number in range(150):
        sandbox.delete_channel(sandbox.add_channel(guild, f"channel {number}"))
    assert len(sandbox.chats()) == kept + 100
    assert sandbox.chats()[-1].title == "Many Readers #channel 149"


async def test_an_archived_thread_opens_when_the_bot_writes_unless_it_is_locked(
    api: Api, sandbox: DiscordSandbox
) -> None:
    talk = channel(sandbox, "harbour talk")
    happen(sandbox, talk, "archive")
    assert conditions(sandbox, "harbour talk") == ["archived"]
    assert (await post(api, talk)).status == 200
    assert conditions(sandbox, "harbour talk") == []
    happen(sandbox, talk, "archive")
    happen(sandbox, talk, "lock")
    assert (await post(api, talk)).code == 50083
    assert conditions(sandbox, "harbour talk") == ["archived", "locked"]
    happen(sandbox, talk, "unarchive")
    assert (await post(api, talk)).code == 160005


async def test_somebody_else_deletes_a_message(api: Api, sandbox: DiscordSandbox, gateway: Listener) -> None:
    live = channel(sandbox, "#live")
    message = await api.send(live)
    happen(sandbox, live, "delete message", message=int(message["id"]))
    assert (await gateway.event("MESSAGE_DELETE"))["id"] == message["id"]
    reply = await api.patch(f"/channels/{live}/messages/{message['id']}", {"content": "Out"})
    assert (reply.status, reply.code) == (404, 10008)
    assert chat(sandbox, "#live").deleted == 1
    assert sandbox.counts().withdrawn == 0


async def test_the_gateway_tells_of_being_removed_and_of_an_outage(sandbox: DiscordSandbox, gateway: Listener) -> None:
    live = channel(sandbox, "#live")
    happen(sandbox, live, "kick")
    assert "unavailable" not in await gateway.event("GUILD_DELETE")
    happen(sandbox, live, "admit")
    await gateway.event("GUILD_CREATE")
    happen(sandbox, live, "lose server")
    assert (await gateway.event("GUILD_DELETE"))["unavailable"] is True
    assert conditions(sandbox, "#live") == ["server unavailable"]
    happen(sandbox, live, "regain server")
    await gateway.event("GUILD_CREATE")
    assert conditions(sandbox, "#live") == []


@pytest.mark.parametrize(
    ("title", "what", "reason"),
    [
        ("#live", "juggle", "nothing is called 'juggle'"),
        ("#live", "close dms", "direct chats"),
        ("#live", "lock", "threads"),
        ("Rita Reader", "kick", "servers"),
        ("Rita Reader", "hide", "servers"),
        ("#live", "delete message", "no message 0"),
    ],
)
async def test_what_cannot_happen_there_is_said_to(sandbox: DiscordSandbox, title: str, what: str, reason: str) -> None:
    with pytest.raises((ValueError, LookupError), match=reason):
        happen(sandbox, channel(sandbox, title), what)


@pytest.mark.parametrize("where", ["nowhere", "7", "-1"])
async def test_nothing_happens_where_nothing_is(sandbox: DiscordSandbox, where: str) -> None:
    with pytest.raises(LookupError, match="no chat"):
        sandbox.control.change(Change(chat=where, what="hide"))
