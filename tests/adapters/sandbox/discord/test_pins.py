"""Pinned messages, at both addresses."""

import pytest

from adapters.sandbox.discord import DiscordSandbox
from tests.adapters.sandbox.discord.harness import Api, channel, last


@pytest.fixture
def live(sandbox: DiscordSandbox) -> int:
    return channel(sandbox, "#live")


@pytest.mark.parametrize("pins", ["messages/pins", "pins"])
async def test_pins_are_kept_listed_and_announced(api: Api, sandbox: DiscordSandbox, live: int, pins: str) -> None:
    message = await api.send(live, "pinned")
    path = f"/channels/{live}/{pins}"
    assert (await api.put(f"{path}/{message['id']}")).status == 204
    assert (await api.put(f"{path}/{message['id']}")).status == 204
    assert last(sandbox, "#live").pinned
    listed = (await api.get(path)).body
    found = [item["message"] for item in listed["items"]] if pins == "messages/pins" else listed
    assert [one["id"] for one in found] == [message["id"]]
    [notice, _] = (await api.get(f"/channels/{live}/messages")).body
    assert (notice["type"], notice["message_reference"]["message_id"]) == (6, message["id"])
    assert (await api.delete(f"{path}/{message['id']}")).status == 204
    assert not last(sandbox, "#live").pinned


async def test_a_channel_holds_250_pins(api: Api, live: int) -> None:
    for number in range(250):
        message = await api.send(live, str(number))
        assert (await api.put(f"/channels/{live}/messages/pins/{message['id']}")).status == 204
    message = await api.send(live, "one too many")
    assert (await api.put(f"/channels/{live}/messages/pins/{message['id']}")).code == 30003
    first = (await api.get(f"/channels/{live}/messages/pins?limit=50")).body
    assert (len(first["items"]), first["has_more"]) == (50, True)
