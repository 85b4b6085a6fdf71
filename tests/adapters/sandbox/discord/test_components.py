"""Buttons and menus under messages."""

import pytest

from adapters.sandbox.discord import DiscordSandbox, NotPossible
from adapters.sandbox.view import ButtonKind
from tests.adapters.sandbox.discord.harness import Api, Json, last, person, shown
from tests.adapters.sandbox.discord.reader import Reader

MESSAGE, UPDATE_LATER, UPDATE = 4, 6, 7
EPHEMERAL = 1 << 6


def _row(*components: Json) -> Json:
    return {"type": 1, "components": list(components)}


def _button(custom_id: str, **more: Json) -> Json:
    return {"type": 2, "style": 1, "label": "x", "custom_id": custom_id, **more}


BUTTONS = [
    _row(
        _button("more", label="More"),
        {"type": 2, "style": 5, "label": "Site", "url": "https://news.example/"},
        _button("never", disabled=True),
    )
]


async def test_a_button_changes_the_message_that_it_stands_under(
    api: Api, sandbox: DiscordSandbox, rita: Reader
) -> None:
    message = await api.send(int(rita.chat), "Page 1", components=BUTTONS)
    [row] = last(sandbox, "#live").buttons
    assert [(button.label, button.kind) for button in row] == [("More", ButtonKind.ACTION), ("Site", ButtonKind.LINK)]
    pressed = await rita.presses("more")
    assert (pressed["type"], pressed["data"]["custom_id"], pressed["message"]["id"]) == (3, "more", message["id"])
    assert (await api.answer(pressed, UPDATE, {"content": "Page 2"})).status == 204
    assert shown(sandbox, "#live") == ["Page 2"]
    later = await rita.presses("more")
    assert (await api.answer(later, UPDATE_LATER)).status == 204
    await api.patch(api.hook(later) + "/messages/@original", {"content": "Page 3", "components": []})
    assert shown(sandbox, "#live") == ["Page 3"]


async def test_a_button_whose_message_is_gone_cannot_change_it(api: Api, sandbox: DiscordSandbox, rita: Reader) -> None:
    message = await api.send(int(rita.chat), "Page 1", components=BUTTONS)
    pressed = await rita.presses("more")
    await api.delete(f"/channels/{rita.chat}/messages/{message['id']}")
    assert (await api.answer(pressed, UPDATE, {"content": "x"})).code == 10008
    assert (await api.answer(pressed, MESSAGE, {"content": "Too late"})).status == 204
    assert last(sandbox, "#live").reply_to == int(message["id"])


@pytest.mark.parametrize("button", ["never", "https://news.example/", "other"])
async def test_what_cannot_be_pressed_is_said_to_be_no_button(
    api: Api, sandbox: DiscordSandbox, rita: Reader, button: str
) -> None:
    await api.send(int(rita.chat), components=BUTTONS)
    with pytest.raises(NotPossible):
        await sandbox.press(rita.chat, rita.id, last(sandbox, "#live").id, button)


async def test_a_channel_is_chosen_from_a_menu(api: Api, sandbox: DiscordSandbox, rita: Reader) -> None:
    menu = {"type": 8, "custom_id": "where", "placeholder": "Where to?", "channel_types": [0, 5]}
    await api.send(int(rita.chat), components=[_row(menu)])
    [[button]] = last(sandbox, "#live").buttons
    assert (button.kind, button.label) == (ButtonKind.CHOOSE_CHAT, "Where to?")
    assert [title for _, title in button.choices] == ["#live", "#announcements"]
    with pytest.raises(NotPossible):
        await rita.presses("where", "12")
    chosen = await rita.presses("where", button.choices[1][0])
    assert chosen["data"]["values"] == [button.choices[1][0]]
    [resolved] = chosen["data"]["resolved"]["channels"].values()
    assert (resolved["name"], int(resolved["app_permissions"]) > 0) == ("announcements", True)


async def test_an_ephemeral_message_is_pressed_only_by_who_sees_it(
    api: Api, sandbox: DiscordSandbox, rita: Reader
) -> None:
    await api.answer(await rita.asks(), MESSAGE, {"content": "For you", "flags": EPHEMERAL, "components": BUTTONS})
    with pytest.raises(NotPossible):
        await sandbox.press(rita.chat, person(sandbox, "Gail Guildadmin"), last(sandbox, "#live").id, "more")
    pressed = await rita.presses("more")
    await api.answer(pressed, UPDATE, {"content": "Changed for you"})
    assert (last(sandbox, "#live").text, last(sandbox, "#live").only_for) == ("Changed for you", rita.id)


async def test_components_come_back_with_numbers_of_their_own(api: Api, rita: Reader) -> None:
    rows = [{"type": 1, "components": [{"type": 2, "style": 1, "label": "More", "custom_id": "more"}]}]
    message = await api.send(int(rita.chat), components=rows)
    assert message["components"][0]["id"] == 1
    button = message["components"][0]["components"][0]
    assert (button["id"], button["custom_id"]) == (2, "more")


@pytest.mark.parametrize(
    ("rows", "path", "code"),
    [
        ([_row(_button("x" * 101))], "0.components.0.custom_id", "BASE_TYPE_BAD_LENGTH"),
        ([_row({"type": 2, "style": 1})], "0.components.0.custom_id", "BASE_TYPE_REQUIRED"),
        ([_row({"type": 2, "style": 5, "label": "x"})], "0.components.0.url", "BASE_TYPE_REQUIRED"),
        ([_row(_button("a"), _button("a"))], "", "COMPONENT_CUSTOM_ID_DUPLICATED"),
        ([_row(*(_button(str(n)) for n in range(6)))], "0.components", "BASE_TYPE_BAD_LENGTH"),
        ([_row(_button(str(n))) for n in range(6)], "", "BASE_TYPE_MAX_LENGTH"),
        ([_row(_button("a"), {"type": 8, "custom_id": "b"})], "0.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
    ],
)
async def test_components_keep_to_their_limits(api: Api, rita: Reader, rows: Json, path: str, code: str) -> None:
    reply = await api.post(f"/channels/{rita.chat}/messages", {"content": "x", "components": rows})
    place = reply.body["errors"]["components"]
    for step in path.split(".") if path else ():
        place = place[step]
    assert [error["code"] for error in place["_errors"]] == [code]
