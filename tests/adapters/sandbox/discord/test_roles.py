"""Roles of servers: who may mention them, who has them, and what the bot may do about that."""

import pytest

from adapters.sandbox.discord import DiscordSandbox
from tests.adapters.sandbox.discord.harness import Api, Json, channel, last, listening, person

ROLE_SELECT = 6
UNKNOWN_MEMBER, UNKNOWN_ROLE, MISSING_PERMISSIONS = 10007, 10011, 50013


@pytest.fixture
def server(sandbox: DiscordSandbox) -> int:
    """With Rita in it, and a channel."""
    server = sandbox.add_guild("Pier", people=[person(sandbox, "Rita Reader")])
    sandbox.add_channel(server, "news")
    return server


def only(*roles: int) -> Json:
    return {"parse": [], "roles": [str(role) for role in roles]}


async def test_a_message_calls_the_roles_that_it_is_allowed_to(sandbox: DiscordSandbox, api: Api, server: int) -> None:
    first, second = (sandbox.roles.add(server, name, mentionable=True) for name in ("Breaking", "Sports"))
    news, text = channel(sandbox, "#news"), f"<@&{first}> <@&{second}> Fire"
    sent = await api.send(news, text, allowed_mentions=only(second))
    assert sent["mention_roles"] == [str(second)]
    view = last(sandbox, "#news")
    assert (view.text, view.rings) == ("@Breaking @Sports Fire", ("@Sports",))
    assert (await api.send(news, text, allowed_mentions={"parse": []}))["mention_roles"] == []
    assert (await api.send(news, "Fire", allowed_mentions=only(first)))["mention_roles"] == []


async def test_a_role_that_not_everybody_may_mention_needs_a_right(
    sandbox: DiscordSandbox, api: Api, server: int
) -> None:
    role = sandbox.roles.add(server, "Breaking")
    news = channel(sandbox, "#news")
    assert (await api.send(news, f"<@&{role}>", allowed_mentions=only(role)))["mention_roles"] == [str(role)]
    sandbox.deny(news, "mention_everyone")
    assert (await api.send(news, f"<@&{role}>", allowed_mentions=only(role)))["mention_roles"] == []


async def test_a_role_that_is_gone_is_called_so(sandbox: DiscordSandbox, api: Api, server: int) -> None:
    role = sandbox.roles.add(server, "Breaking", mentionable=True)
    sandbox.roles.delete(server, role)
    news = channel(sandbox, "#news")
    assert (await api.send(news, f"<@&{role}>", allowed_mentions=only(role)))["mention_roles"] == []
    assert last(sandbox, "#news").text == "@unknown-role"


async def test_the_bot_gives_and_takes_roles_below_its_own(sandbox: DiscordSandbox, api: Api, server: int) -> None:
    role, rita = sandbox.roles.add(server, "Breaking"), person(sandbox, "Rita Reader")
    path = f"/guilds/{server}/members/{rita}/roles/{role}"
    assert (await api.put(path)).code == MISSING_PERMISSIONS
    sandbox.roles.empower(server, "manage_roles")
    for _ in range(2):
        assert (await api.put(path)).status == 204
        assert (await api.get(f"/guilds/{server}/members/{rita}")).body["roles"] == [str(role)]
    assert (await api.delete(path)).status == 204
    assert not sandbox.roles.held(server, rita, role)
    roles = (await api.get(f"/guilds/{server}/roles")).body
    above = next(one["id"] for one in roles if one["name"] == "Administrators")
    assert (await api.put(f"/guilds/{server}/members/{rita}/roles/{above}")).code == MISSING_PERMISSIONS
    assert (await api.put(f"/guilds/{server}/members/{rita}/roles/1")).code == UNKNOWN_ROLE
    assert (await api.put(f"/guilds/{server}/members/1/roles/{role}")).code == UNKNOWN_MEMBER


async def test_the_gateway_tells_of_roles(sandbox: DiscordSandbox, server: int) -> None:
    async with listening(sandbox) as listener:
        role = sandbox.roles.add(server, "Breaking", mentionable=True)
        made = await listener.event("GUILD_ROLE_CREATE")
        assert (made["guild_id"], made["role"]["id"]) == (str(server), str(role))
        assert (made["role"]["position"], made["role"]["mentionable"]) == (1, True)
        sandbox.roles.delete(server, role)
        assert await listener.event("GUILD_ROLE_DELETE") == {"guild_id": str(server), "role_id": str(role)}


async def test_a_menu_of_roles_offers_those_of_the_server(sandbox: DiscordSandbox, api: Api, server: int) -> None:
    role, rita = sandbox.roles.add(server, "Breaking"), person(sandbox, "Rita Reader")
    menu = {"type": ROLE_SELECT, "custom_id": "which"}
    await api.send(channel(sandbox, "#news"), "Which?", components=[{"type": 1, "components": [menu]}])
    view = last(sandbox, "#news")
    ((offered,),) = view.buttons
    assert (str(role), "@Breaking") in offered.choices
    async with listening(sandbox) as listener:
        await sandbox.press(str(channel(sandbox, "#news")), rita, view.id, "which", str(role))
        data = (await listener.event("INTERACTION_CREATE"))["data"]
        assert (data["values"], data["resolved"]["roles"][str(role)]["name"]) == ([str(role)], "Breaking")
