"""What people at the page see and can do."""

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import pytest

from adapters.sandbox.discord import DiscordSandbox, NotPossible
from tests.adapters.sandbox.discord.harness import (
    SAFETY_NET,
    Api,
    Json,
    Listener,
    channel,
    chat,
    last,
    listening,
    person,
    shown,
)

if TYPE_CHECKING:
    from adapters.sandbox.view import Stage

MANAGE_CHANNELS, CHOICES = 1 << 4, 8
LATEST = {
    "name": "latest",
    "description": "The newest entries",
    "options": [
        {"type": 4, "name": "count", "description": "How many"},
        {"type": 3, "name": "coverage", "description": "Of what", "autocomplete": True},
    ],
}


def _command(name: str, **more: Json) -> Json:
    return {"name": name, "description": "x", **more}


async def test_the_demo_world_has_a_newsroom_and_readers(sandbox: DiscordSandbox) -> None:
    stage: Stage = sandbox
    assert [view.title for view in stage.chats()] == [
        "Newsroom #desk",
        "Quayside Readers #live",
        "Quayside Readers #announcements",
        "Quayside Readers #live › harbour talk",
        "Eddie Editor",
        "Rita Reader",
        "Gail Guildadmin",
        "Cake committee",
    ]
    live = chat(sandbox, "#live")
    assert [(one.name, one.role) for one in live.people] == [
        ("Rita Reader", "reader"),
        ("Gail Guildadmin", "administrator"),
    ]
    assert [one.name for one in chat(sandbox, "#desk").people] == ["Eddie Editor"]
    assert {view.kind for view in stage.chats()} == {"channel", "announcement channel", "thread", "direct", "group"}


async def test_there_is_no_desk_before_it_was_populated() -> None:
    with pytest.raises(LookupError):
        _ = DiscordSandbox().desk_guild


async def test_what_somebody_writes_is_shown_with_its_markup(sandbox: DiscordSandbox) -> None:
    await sandbox.write(str(channel(sandbox, "#live")), person(sandbox, "Rita Reader"), "**Really**?")
    view = last(sandbox, "#live")
    assert (view.author, view.from_bot, view.text) == ("Rita Reader", False, "Really?")
    assert view.html == "<strong>Really</strong>?"
    assert sandbox.counts().sent == 0


async def test_mentions_are_shown_by_name(sandbox: DiscordSandbox, api: Api) -> None:
    live, rita = channel(sandbox, "#live"), person(sandbox, "Rita Reader")
    await api.send(live, f"<@{rita}> in <#{live}>")
    assert shown(sandbox, "#live") == ["@Rita Reader in #live"]


async def test_embeds_and_files_are_shown(sandbox: DiscordSandbox, api: Api) -> None:
    embed = {"title": "Fire", "description": "It **burns**", "fields": [{"name": "Where", "value": "Harbour"}]}
    await api.send(channel(sandbox, "#live"), "Look", embeds=[embed])
    assert last(sandbox, "#live").text == "Look\nFire\nIt burns\nWhere\nHarbour"
    assert "<strong>burns</strong>" in last(sandbox, "#live").html


async def test_the_version_grows_with_what_is_shown_and_wakes_who_waits(sandbox: DiscordSandbox, api: Api) -> None:
    before = sandbox.version
    async with asyncio.timeout(SAFETY_NET), asyncio.TaskGroup() as group:
        waiting = group.create_task(sandbox.changed(before))
        await api.send(channel(sandbox, "#live"))
    assert waiting.result() == sandbox.version > before


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
async def test_what_the_client_would_not_send_is_refused(sandbox: DiscordSandbox, text: str) -> None:
    with pytest.raises(NotPossible):
        await sandbox.write(str(channel(sandbox, "#live")), person(sandbox, "Rita Reader"), text)


async def test_nobody_writes_where_they_are_not(sandbox: DiscordSandbox) -> None:
    with pytest.raises(NotPossible):
        await sandbox.write(str(channel(sandbox, "#desk")), person(sandbox, "Rita Reader"), "Let me in")
    with pytest.raises(NotPossible):
        await sandbox.write("nowhere", person(sandbox, "Rita Reader"), "Hello")


async def test_a_command_without_a_bot_gets_no_answer(sandbox: DiscordSandbox, api: Api) -> None:
    await api.register(LATEST)
    with pytest.raises(NotPossible, match="did not respond"):
        await sandbox.write(str(channel(sandbox, "#live")), person(sandbox, "Rita Reader"), "/latest")


async def test_people_see_the_commands_that_are_for_them_here(sandbox: DiscordSandbox, api: Api) -> None:
    await api.register(
        _command("latest"),
        _command("follow", default_member_permissions=str(MANAGE_CHANNELS), contexts=[0]),
        _command("start", contexts=[1]),
        _command("secret", default_member_permissions="0"),
        _command("hush", dm_permission=False),
    )
    await api.register(_command("post"), guild=sandbox.desk_guild)
    rita, gail, eddie = (person(sandbox, name) for name in ("Rita Reader", "Gail Guildadmin", "Eddie Editor"))

    async def offered(title: str, who: int, text: str = "/") -> tuple[str, ...]:
        return await sandbox.suggest(str(channel(sandbox, title)), who, text)

    assert await offered("#live", rita) == ("/hush", "/latest")
    assert await offered("#live", gail) == ("/follow", "/hush", "/latest", "/secret")
    assert await offered("#live", gail, "/l") == ("/latest",)
    assert await offered("#desk", eddie) == ("/follow", "/hush", "/latest", "/post", "/secret")
    assert await offered("Rita Reader", rita) == ("/latest", "/secret", "/start")
    assert await offered("#live", rita, "no command") == ()
    with pytest.raises(NotPossible, match="/post"):
        await sandbox.write(str(channel(sandbox, "#live")), gail, "/post fire")


async def test_commands_go_with_the_bot(sandbox: DiscordSandbox, api: Api) -> None:
    await api.register(LATEST)
    sandbox.remove_bot(sandbox.desk_guild)
    assert await sandbox.suggest(str(channel(sandbox, "#desk")), person(sandbox, "Eddie Editor"), "/") == ()


async def _offer(api: Api, listener: Listener, *values: str) -> Json:
    asked = await listener.event("INTERACTION_CREATE")
    choices = [{"name": value.title(), "value": value} for value in values]
    reply = await api.answer(asked, CHOICES, {"choices": choices})
    assert reply.status == 204, reply.body
    return asked


async def test_values_are_suggested_by_the_bot(sandbox: DiscordSandbox, api: Api) -> None:
    await api.register(LATEST)
    live, rita = str(channel(sandbox, "#live")), person(sandbox, "Rita Reader")
    async with listening(sandbox) as listener, asyncio.TaskGroup() as group:
        offering = group.create_task(_offer(api, listener, "harbour-fire", "harbour-tour"))
        assert await sandbox.suggest(live, rita, "/latest count:3 coverage:har") == ("harbour-fire", "harbour-tour")
        asked = await offering
        assert asked["type"] == 4
        assert [option.get("focused", False) for option in asked["data"]["options"]] == [False, True]
        assert await sandbox.suggest(live, rita, "/latest 3") == ()
        assert await sandbox.suggest(live, rita, "/nothing x") == ()


async def test_too_many_choices_are_refused(sandbox: DiscordSandbox, api: Api) -> None:
    await api.register(LATEST)
    live, rita = str(channel(sandbox, "#live")), person(sandbox, "Rita Reader")
    async with listening(sandbox) as listener, asyncio.TaskGroup() as group:
        suggesting = group.create_task(sandbox.suggest(live, rita, "/latest coverage:har"))
        asked = await listener.event("INTERACTION_CREATE")
        many = [{"name": str(number), "value": str(number)} for number in range(26)]
        assert (await api.answer(asked, CHOICES, {"choices": many})).code == 50035
        assert (await api.answer(asked, CHOICES, {"choices": []})).status == 204
    assert suggesting.result() == ()


async def test_fixed_choices_are_suggested_without_asking(sandbox: DiscordSandbox, api: Api) -> None:
    levels = [{"name": "all", "value": "all"}, {"name": "breaking", "value": "breaking"}]
    option = {"type": 3, "name": "level", "description": "x", "choices": levels}
    await api.register(_command("follow", options=[option]))
    live, rita = str(channel(sandbox, "#live")), person(sandbox, "Rita Reader")
    assert await sandbox.suggest(live, rita, "/follow ") == ("all", "breaking")
    assert await sandbox.suggest(live, rita, "/follow level:b") == ("breaking",)


async def test_each_call_takes_its_time() -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async with DiscordSandbox(limits=None, latency=0.5, sleep=sleep) as sandbox, aiohttp.ClientSession() as session:
        assert (await Api(session, sandbox).get("/users/@me")).status == 200
        assert (await Api(session, sandbox).call("GET", "/users/@me", token="wrong")).status == 401
    assert slept == [0.25] * 4
