"""Answering interactions: what may be answered when and how often, and who sees it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from adapters.sandbox.discord import DiscordSandbox, NotPossible
from adapters.sandbox.view import ButtonKind
from tests.adapters.sandbox.discord.harness import (
    Api,
    Clock,
    Json,
    Listener,
    channel,
    chat,
    last,
    listening,
    person,
    shown,
)

MESSAGE, PROMISE, UPDATE_LATER, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
EPHEMERAL, LOADING = 1 << 6, 1 << 7
LATEST = {"name": "latest", "description": "The newest entries"}
FORM = {
    "custom_id": "post:1",
    "title": "Post an entry",
    "components": [
        {"type": 1, "components": [{"type": 4, "custom_id": "headline", "style": 1, "label": "Headline"}]},
        {
            "type": 18,
            "label": "Text",
            "component": {"type": 4, "custom_id": "text", "style": 2, "required": False, "value": "It burns"},
        },
    ],
}


@pytest.fixture
async def gateway(sandbox: DiscordSandbox, api: Api) -> AsyncIterator[Listener]:
    await api.register(LATEST)
    async with listening(sandbox) as listener:
        yield listener


class Reader:
    """Rita in #live, whose command reaches the bot."""

    def __init__(self, sandbox: DiscordSandbox, gateway: Listener) -> None:
        self._sandbox = sandbox
        self._gateway = gateway
        self.id = person(sandbox, "Rita Reader")
        self.chat = str(channel(sandbox, "#live"))

    async def asks(self, text: str = "/latest") -> Json:
        await self._sandbox.write(self.chat, self.id, text)
        return await self._gateway.event("INTERACTION_CREATE")

    async def presses(self, button: str, choice: str | None = None) -> Json:
        message = chat(self._sandbox, "#live").messages[-1].id
        await self._sandbox.press(self.chat, self.id, message, button, choice)
        return await self._gateway.event("INTERACTION_CREATE")

    async def submits(self, form: str, values: dict[str, str]) -> Json:
        await self._sandbox.submit(self.chat, self.id, form, values)
        return await self._gateway.event("INTERACTION_CREATE")


@pytest.fixture
def rita(sandbox: DiscordSandbox, gateway: Listener) -> Reader:
    return Reader(sandbox, gateway)


async def test_a_command_says_who_where_and_what_may_be_done_there(
    sandbox: DiscordSandbox, rita: Reader, gateway: Listener
) -> None:
    asked = await rita.asks()
    assert (asked["type"], asked["data"]["name"], asked["channel"]["name"]) == (2, "latest", "live")
    assert asked["member"]["user"]["global_name"] == "Rita Reader"
    manage_channels, send = 1 << 4, 1 << 11
    assert not int(asked["member"]["permissions"]) & manage_channels
    assert int(asked["app_permissions"]) & send
    assert asked["authorizing_integration_owners"] == {"0": asked["guild_id"]}
    assert asked["context"] == 0
    sandbox.deny(int(rita.chat), "send_messages")
    assert not int((await rita.asks())["app_permissions"]) & send
    gail = person(sandbox, "Gail Guildadmin")
    await sandbox.write(rita.chat, gail, "/latest")
    assert int((await gateway.event("INTERACTION_CREATE"))["member"]["permissions"]) & manage_channels


async def test_in_a_direct_chat_there_is_a_user_and_no_server(
    sandbox: DiscordSandbox, rita: Reader, gateway: Listener
) -> None:
    await sandbox.write(str(sandbox.direct_chat(rita.id)), rita.id, "/latest")
    asked = await gateway.event("INTERACTION_CREATE")
    assert (asked["user"]["id"], asked["context"], "guild_id" in asked) == (str(rita.id), 1, False)
    assert asked["authorizing_integration_owners"] == {"0": "0"}


async def test_a_message_answers_and_everybody_sees_it(api: Api, sandbox: DiscordSandbox, rita: Reader) -> None:
    asked = await rita.asks()
    assert (await api.answer(asked, MESSAGE, {"content": "Here"})).status == 204
    view = last(sandbox, "#live")
    assert (view.text, view.only_for, view.from_bot) == ("Here", None, True)
    [found] = (await api.get(f"/channels/{rita.chat}/messages")).body
    assert found["interaction_metadata"]["name"] == "latest"


async def test_with_response_the_message_comes_back(api: Api, rita: Reader) -> None:
    reply = await api.answer(await rita.asks(), MESSAGE, {"content": "Here"}, with_response=True)
    assert reply.status == 200
    assert reply.body["resource"]["message"]["content"] == "Here"
    assert reply.body["interaction"]["response_message_id"] == reply.body["resource"]["message"]["id"]


async def test_an_ephemeral_answer_is_for_one_person_and_not_in_the_channel(
    api: Api, sandbox: DiscordSandbox, rita: Reader
) -> None:
    asked = await rita.asks()
    await api.answer(asked, MESSAGE, {"content": "For you", "flags": EPHEMERAL})
    assert last(sandbox, "#live").only_for == rita.id
    assert (await api.get(f"/channels/{rita.chat}/messages")).body == []
    original = (await api.get(api.hook(asked) + "/messages/@original")).body
    assert original["flags"] & EPHEMERAL
    assert (await api.get(f"/channels/{rita.chat}/messages/{original['id']}")).code == 10008


async def test_a_second_answer_is_refused(api: Api, rita: Reader) -> None:
    asked = await rita.asks()
    await api.answer(asked, MESSAGE, {"content": "Here"})
    again = await api.answer(asked, MESSAGE, {"content": "Here"})
    assert (again.status, again.code) == (400, 40060)


async def test_an_answer_after_three_seconds_is_for_nobody(api: Api, rita: Reader, clock: Clock) -> None:
    in_time, late = await rita.asks(), await rita.asks()
    clock.forward(timedelta(seconds=3))
    assert (await api.answer(in_time, PROMISE)).status == 204
    clock.forward(timedelta(seconds=1))
    reply = await api.answer(late, PROMISE)
    assert (reply.status, reply.code) == (404, 10062)


@pytest.mark.parametrize("changed", [{"id": "1"}, {"token": "made-up"}])
async def test_an_interaction_that_never_was_is_unknown(api: Api, rita: Reader, changed: Json) -> None:
    assert (await api.answer({**await rita.asks(), **changed}, MESSAGE, {"content": "x"})).code == 10062


async def test_a_promise_is_shown_as_thinking_and_filled_in_by_an_edit(
    api: Api, sandbox: DiscordSandbox, rita: Reader
) -> None:
    asked = await rita.asks()
    reply = await api.answer(asked, PROMISE, {"flags": EPHEMERAL}, with_response=True)
    assert reply.body["interaction"]["response_message_loading"] is True
    assert "thinking" in last(sandbox, "#live").text
    assert sandbox.counts().sent == 0
    edited = await api.patch(api.hook(asked) + "/messages/@original", {"content": "Here"})
    assert not edited.body["flags"] & LOADING
    view = last(sandbox, "#live")
    assert (view.text, view.edited, view.only_for) == ("Here", False, rita.id)
    assert (sandbox.counts().sent, sandbox.counts().edited) == (1, 0)


async def test_the_first_follow_up_takes_the_place_of_a_promise(
    api: Api, sandbox: DiscordSandbox, rita: Reader
) -> None:
    asked = await rita.asks()
    await api.answer(asked, PROMISE)
    assert (await api.follow_up(asked, "Here")).status == 200
    second = await api.follow_up(asked, "And for you", flags=EPHEMERAL)
    assert shown(sandbox, "#live") == ["Here", "And for you"]
    assert [view.only_for for view in chat(sandbox, "#live").messages] == [None, rita.id]
    path = f"{api.hook(asked)}/messages/{second.body['id']}"
    assert (await api.patch(path, {"content": "Changed"})).status == 200
    assert (await api.delete(path)).status == 204
    assert (await api.delete(api.hook(asked) + "/messages/@original")).status == 204
    assert shown(sandbox, "#live") == []
    assert (await api.get(api.hook(asked) + "/messages/@original")).code == 10008


async def test_a_token_is_worth_nothing_before_the_answer_and_after_fifteen_minutes(
    api: Api, rita: Reader, clock: Clock
) -> None:
    asked = await rita.asks()
    early = await api.follow_up(asked, "x")
    assert (early.status, early.code) == (404, 10015)
    await api.answer(asked, MESSAGE, {"content": "Here"})
    clock.forward(timedelta(minutes=15))
    assert (await api.follow_up(asked, "x")).status == 200
    clock.forward(timedelta(seconds=1))
    late = await api.follow_up(asked, "x")
    assert (late.status, late.code) == (401, 50027)
    assert (await api.follow_up({**asked, "token": "made-up"}, "x")).code == 10015


async def test_a_token_changes_only_what_it_made(api: Api, rita: Reader) -> None:
    other = await api.send(int(rita.chat))
    asked = await rita.asks()
    await api.answer(asked, MESSAGE, {"content": "Here"})
    assert (await api.patch(f"{api.hook(asked)}/messages/{other['id']}", {"content": "x"})).code == 10008


@pytest.mark.parametrize("kind", [UPDATE_LATER, UPDATE, CHOICES])
async def test_an_answer_of_the_wrong_kind_is_refused_and_another_may_follow(api: Api, rita: Reader, kind: int) -> None:
    asked = await rita.asks()
    reply = await api.answer(asked, kind, {"content": "x", "choices": []})
    assert reply.body["errors"]["type"]["_errors"][0]["code"] == "BASE_TYPE_CHOICES"
    assert (await api.answer(asked, MESSAGE, {"content": "Here"})).status == 204


@pytest.mark.parametrize(
    ("kind", "data", "path"),
    [
        (MESSAGE, {"content": "x" * 2001}, "content"),
        (MODAL, {**FORM, "title": "x" * 46}, "title"),
        (MODAL, {**FORM, "components": []}, "components"),
        (MODAL, {**FORM, "custom_id": ""}, "custom_id"),
    ],
)
async def test_what_does_not_fit_is_named_below_data(api: Api, rita: Reader, kind: int, data: Json, path: str) -> None:
    reply = await api.answer(await rita.asks(), kind, data)
    assert reply.code == 50035
    assert reply.body["errors"]["data"][path]["_errors"]


async def test_a_form_opens_for_one_person_and_comes_back_filled_in(
    api: Api, sandbox: DiscordSandbox, rita: Reader
) -> None:
    await api.answer(await rita.asks(), MODAL, FORM)
    [form] = chat(sandbox, "#live").forms
    assert (form.person, form.title) == (rita.id, "Post an entry")
    assert [(field.label, field.value, field.long) for field in form.fields] == [
        ("Headline", "", False),
        ("Text", "It burns", True),
    ]
    with pytest.raises(NotPossible, match="Headline"):
        await sandbox.submit(rita.chat, rita.id, form.id, {"text": "Out"})
    sent = await rita.submits(form.id, {"headline": "Fire", "text": ""})
    assert (sent["type"], sent["data"]["custom_id"]) == (5, "post:1")
    row, label = sent["data"]["components"]
    assert (row["components"][0]["custom_id"], row["components"][0]["value"]) == ("headline", "Fire")
    assert (label["component"]["custom_id"], label["component"]["value"]) == ("text", "")
    assert chat(sandbox, "#live").forms == ()
    with pytest.raises(NotPossible):
        await sandbox.submit(rita.chat, rita.id, form.id, {"headline": "Again"})
    await api.answer(sent, MESSAGE, {"content": "Posted"})
    [found] = (await api.get(f"/channels/{rita.chat}/messages")).body
    assert found["interaction_metadata"]["triggering_interaction_metadata"]["name"] == "latest"
    assert (await api.answer(sent, MODAL, FORM)).code == 40060


async def test_a_form_cannot_be_answered_with_a_form(api: Api, sandbox: DiscordSandbox, rita: Reader) -> None:
    await api.answer(await rita.asks(), MODAL, FORM)
    [form] = chat(sandbox, "#live").forms
    sent = await rita.submits(form.id, {"headline": "Fire"})
    assert (await api.answer(sent, MODAL, FORM)).code == 50035


def _row(*components: Json) -> Json:
    return [{"type": 1, "components": list(components)}]


BUTTONS = _row(
    {"type": 2, "style": 1, "label": "More", "custom_id": "more"},
    {"type": 2, "style": 5, "label": "Site", "url": "https://news.example/"},
    {"type": 2, "style": 1, "label": "Never", "custom_id": "never", "disabled": True},
)


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
    await api.send(int(rita.chat), components=_row(menu))
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
