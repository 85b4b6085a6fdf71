"""The connection that keeps the page up to date."""

import asyncio

import aiohttp

from adapters.sandbox.page import PageServer
from tests.adapters.sandbox.page.room import RITA, Room
from tests.adapters.sandbox.page.viewer import SAFETY_NET, Events, Viewer, texts, visiting


async def test_a_connection_shows_how_things_stand_and_then_every_change(viewer: Viewer, telegram: Room) -> None:
    await telegram.write("1", RITA.id, "before")
    events = await viewer.opens()
    first = [await events.state(), await events.state()]
    assert {state["platform"] for state in first} == {"telegram", "discord"}
    await viewer.does("write", text="and after")
    changed = await events.state()
    assert changed["platform"] == "telegram"
    assert texts(changed)[-1] == "Rita Reader said: and after"


async def test_a_burst_of_changes_comes_together(viewer: Viewer, telegram: Room) -> None:
    events = await viewer.opens()
    await events.until("telegram", 0)
    for number in range(50):
        await telegram.write("1", RITA.id, str(number))
    states = await events.until("telegram", 50)
    assert len(states) < 10
    assert texts(states[-1])[-1] == "Rita Reader said: 49"


async def test_a_silent_connection_is_kept_alive(telegram: Room) -> None:
    async with PageServer([telegram], keep_alive=0.01) as server, visiting(server) as viewer:
        events = await viewer.opens()
        await events.state()
        said = {await events.line() for _ in range(6)}
    assert ": still here\n" in said


async def test_the_server_ends_with_connections_open(telegram: Room) -> None:
    before = asyncio.all_tasks()
    async with aiohttp.ClientSession() as session:
        async with PageServer([telegram]) as server:
            events = Events(await session.get(f"{server.url}events"))
            await events.state()
        assert (await events.response.content.read()).strip() == b""
        assert asyncio.all_tasks() == before


async def test_who_leaves_makes_room_for_others(viewer: Viewer, telegram: Room) -> None:
    for _ in range(16):
        await viewer.opens()
    assert (await viewer.get("/events"))[0] == 503
    viewer.leave()
    async with asyncio.timeout(SAFETY_NET):
        while (events := await viewer.opens()).response.status == 503:
            events.response.close()
    assert (await events.state())["platform"] == telegram.platform
