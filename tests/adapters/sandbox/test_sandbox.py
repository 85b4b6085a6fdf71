"""Both stand-ins and the page together: the demo's world is there, and clients find their way in."""

import json
import socket
from typing import Any

import aiohttp
import pytest

from adapters.sandbox.control import Change
from adapters.sandbox.sandbox import Sandbox
from adapters.sandbox.view import Stage
from bot.errors import SettingsInvalid


async def got(address: str, **headers: str) -> Any:
    async with aiohttp.ClientSession(headers=headers) as session, session.get(address) as response:
        assert response.status == 200
        return await response.json()


async def test_what_it_describes_lets_clients_in() -> None:
    async with Sandbox(latency=0.0) as sandbox:
        described: Any = json.loads(json.dumps(sandbox.description()))
        telegram, discord = described["telegram"], described["discord"]
        me = await got(f"{telegram['api_base']}/bot{telegram['token']}/getMe")
        assert me["result"]["username"] == sandbox.telegram.username
        authorized = {"Authorization": f"Bot {discord['token']}"}
        guild = await got(f"{discord['api_base']}/guilds/{discord['desk_guild']}", **authorized)
        assert guild["name"] == "Newsroom"
        assert (await got(f"{discord['api_base']}/gateway", **authorized))["url"].startswith(discord["gateway"])
        assert set(await got(f"{described['page']}chats")) == {"telegram", "discord"}


async def test_what_is_written_on_the_page_is_said_in_both_chats() -> None:
    async with Sandbox(latency=0.0) as sandbox, aiohttp.ClientSession() as session:
        assert sandbox.page
        for stage in (sandbox.telegram, sandbox.discord):
            chat, person = place_to_write(stage)
            body = {"platform": stage.platform, "chat": chat, "person": person, "text": "Is the ferry running?"}
            async with session.post(f"{sandbox.page.url}write", json=body) as response:
                assert (response.status, await response.json()) == (200, {})
        for state in (await got(f"{sandbox.page.url}chats")).values():
            said = [message["html"] for chat in state["chats"] for message in chat["messages"]]
            assert said.count("Is the ferry running?") == 1


async def test_what_the_stand_ins_refuse_is_told_on_the_page() -> None:
    async with Sandbox(latency=0.0) as sandbox, aiohttp.ClientSession() as session:
        assert sandbox.page
        for stage in (sandbox.telegram, sandbox.discord):
            chat, person = place_to_write(stage)
            action = {"platform": stage.platform, "chat": chat, "person": person}
            for path, details in (
                ("write", {"text": "x" * 5000}),
                ("write", {"text": "hello", "person": 1}),
                ("write", {"text": "hello", "chat": "nowhere"}),
                ("press", {"message": 1, "button": "none"}),
                ("submit", {"form": "1", "values": {}}),
            ):
                async with session.post(f"{sandbox.page.url}{path}", json=action | details) as response:
                    assert response.status == 400
                    assert len((await response.json())["error"]) > len("no form")


async def test_both_stand_ins_are_controlled_from_one_place() -> None:
    async with Sandbox(latency=0.0, limits=2.0) as sandbox, aiohttp.ClientSession() as session:
        described: Any = sandbox.description()
        for stage in (sandbox.telegram, sandbox.discord):
            address = f"{described['control']}{stage.platform}"
            assert (await got(address))["limits"] == 2.0
            async with session.post(f"{address}/faults", json={"kind": "silent", "method": "edit"}) as response:
                assert await response.json() == {"id": 1}
            assert [fault["kind"] for fault in await got(f"{address}/faults")] == ["silent"]
            async with session.delete(f"{address}/faults") as response:
                assert response.status == 200
            assert stage.control.faults() == ()


async def test_the_page_is_told_what_is_the_matter_with_a_chat() -> None:
    async with Sandbox(latency=0.0) as sandbox:
        assert sandbox.page
        for stage in (sandbox.telegram, sandbox.discord):
            chat = place_to_write(stage)[0]
            stage.control.change(Change(chat=chat, what="delete"))
            shown = (await got(f"{sandbox.page.url}chats"))[stage.platform]["chats"]
            (deleted,) = (view for view in shown if view["id"] == chat)
            assert deleted["conditions"] == [{"name": "deleted", "until": None}]
            assert deleted["people"] == []


def place_to_write(stage: Stage) -> tuple[str, int]:
    chat = next(chat for chat in stage.chats() if len(chat.people) > 1)
    return chat.id, chat.people[0].id


async def test_without_the_page_none_is_described() -> None:
    async with Sandbox(page_port=None) as sandbox:
        assert sandbox.page is None
        assert not {"page", "control"} & set(sandbox.description())


@pytest.mark.parametrize(
    ("port", "who"),
    [("telegram_port", "Telegram's stand-in"), ("discord_port", "Discord's stand-in"), ("page_port", "the page")],
)
async def test_a_taken_port_is_named_and_nothing_stays_open(port: str, who: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        sandbox = Sandbox(**{port: number})
        with pytest.raises(SettingsInvalid, match=f"{who} cannot listen on port {number} .*in use"):
            await sandbox.__aenter__()
    assert not sandbox.telegram.url or not await answers(sandbox.telegram.url)


async def answers(address: str) -> bool:
    async with aiohttp.ClientSession() as session:
        try:
            await session.get(address)
        except aiohttp.ClientConnectorError:
            return False
    return True


async def test_a_number_that_is_no_port_is_refused() -> None:
    with pytest.raises(SettingsInvalid, match="the page cannot listen on port 70000"):
        async with Sandbox(page_port=70_000):
            pytest.fail("there is no such port")
