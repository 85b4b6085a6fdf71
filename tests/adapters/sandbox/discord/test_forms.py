"""Forms: opened for one person, filled in, sent off."""

import pytest

from adapters.sandbox.discord import DiscordSandbox, NotPossible
from tests.adapters.sandbox.discord.harness import Api, Json, chat
from tests.adapters.sandbox.discord.reader import Reader

MESSAGE, MODAL = 4, 9
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


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"title": "x" * 46}, "title"), ({"components": []}, "components"), ({"custom_id": ""}, "custom_id")],
)
async def test_a_form_keeps_to_its_limits(api: Api, rita: Reader, changes: Json, field: str) -> None:
    reply = await api.answer(await rita.asks(), MODAL, {**FORM, **changes})
    assert reply.code == 50035
    assert reply.body["errors"]["data"][field]["_errors"][0]["code"] == "BASE_TYPE_BAD_LENGTH"
