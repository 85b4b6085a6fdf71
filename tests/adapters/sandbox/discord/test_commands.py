"""Registering commands: what replaces what, and which are refused."""

import pytest

from adapters.sandbox.discord import DiscordSandbox
from tests.adapters.sandbox.discord.harness import Api, Json

LATEST = {"name": "latest", "description": "The newest entries"}


def _text(name: str, **more: Json) -> Json:
    return {"type": 3, "name": name, "description": "x", **more}


async def test_overwriting_replaces_all_and_keeps_the_id_of_a_name(api: Api) -> None:
    [first] = await api.register(LATEST)
    again = await api.register({**LATEST, "description": "Newer"}, {"name": "follow", "description": "Follow"})
    assert [command["name"] for command in again] == ["latest", "follow"]
    assert again[0]["id"] == first["id"]
    assert again[0]["version"] != first["version"]
    assert [command["name"] for command in await api.register(LATEST)] == ["latest"]


async def test_a_server_has_commands_of_its_own(api: Api, sandbox: DiscordSandbox) -> None:
    await api.register(LATEST)
    [post] = await api.register({"name": "post", "description": "Post"}, guild=sandbox.desk_guild)
    assert post["guild_id"] == str(sandbox.desk_guild)
    path = f"/applications/{sandbox.application_id}/guilds/{sandbox.desk_guild}/commands"
    assert [command["name"] for command in (await api.get(path)).body] == ["post"]
    sandbox.remove_bot(sandbox.desk_guild)
    assert (await api.get(path)).code == 50001


async def test_one_command_is_made_changed_and_removed(api: Api, sandbox: DiscordSandbox) -> None:
    path = f"/applications/{sandbox.application_id}/commands"
    made = await api.post(path, LATEST)
    assert made.status == 201
    assert (await api.post(path, LATEST)).status == 200
    one = f"{path}/{made.body['id']}"
    changed = await api.patch(one, {"name": "newest"})
    assert (changed.body["name"], changed.body["description"]) == ("newest", LATEST["description"])
    assert (await api.get(one)).body == changed.body
    assert (await api.delete(one)).status == 204
    assert (await api.get(one)).code == 10063


@pytest.mark.parametrize(
    ("command", "path", "code"),
    [
        ({"name": "Latest", "description": "x"}, "name", "APPLICATION_COMMAND_INVALID_NAME"),
        ({"name": "two words", "description": "x"}, "name", "APPLICATION_COMMAND_INVALID_NAME"),
        ({"name": "x" * 33, "description": "x"}, "name", "BASE_TYPE_BAD_LENGTH"),
        ({"name": "latest"}, "description", "BASE_TYPE_REQUIRED"),
        ({"name": "latest", "description": "x" * 101}, "description", "BASE_TYPE_MAX_LENGTH"),
        ({**LATEST, "options": [_text("Count")]}, "options.0.name", "APPLICATION_COMMAND_INVALID_NAME"),
        ({**LATEST, "options": [_text(f"o{n}") for n in range(26)]}, "options", "BASE_TYPE_MAX_LENGTH"),
        (
            {**LATEST, "options": [_text("a"), _text("b", required=True)]},
            "options",
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        ({**LATEST, "default_member_permissions": "many"}, "default_member_permissions", "NUMBER_TYPE_COERCE"),
    ],
)
async def test_a_command_that_does_not_fit_is_named_by_its_place(
    api: Api, sandbox: DiscordSandbox, command: Json, path: str, code: str
) -> None:
    reply = await api.put(f"/applications/{sandbox.application_id}/commands", [LATEST | {"name": "other"}, command])
    place = reply.body["errors"]["1"]
    for step in path.split("."):
        place = place[step]
    assert [error["code"] for error in place["_errors"]] == [code]


async def test_names_are_unique_and_a_hundred_at_most(api: Api, sandbox: DiscordSandbox) -> None:
    path = f"/applications/{sandbox.application_id}/commands"
    twice = await api.put(path, [LATEST, LATEST])
    assert twice.body["errors"]["_errors"][0]["code"] == "APPLICATION_COMMANDS_DUPLICATE_NAME"
    many = await api.put(path, [{"name": f"c{number}", "description": "x"} for number in range(101)])
    assert many.code == 30032


async def test_a_command_has_8000_characters_in_all(api: Api, sandbox: DiscordSandbox) -> None:
    choices = [{"name": "x" * 100, "value": f"{number:0100}"} for number in range(25)]
    options = [_text(f"o{number}", choices=choices) for number in range(2)]
    reply = await api.put(f"/applications/{sandbox.application_id}/commands", [{**LATEST, "options": options}])
    assert reply.body["errors"]["0"]["_errors"][0]["code"] == "APPLICATION_COMMAND_TOO_LARGE"
