"""Messages over REST, and the words in which they are refused."""

from datetime import timedelta

import aiohttp
import pytest

from adapters.sandbox.discord import DiscordSandbox
from tests.adapters.sandbox.discord.harness import Api, Clock, Json, channel, chat, last, person, shown

SILENT, NO_PREVIEW, CROSSPOSTED = 1 << 12, 1 << 2, 1 << 0


@pytest.fixture
def live(sandbox: DiscordSandbox) -> int:
    return channel(sandbox, "#live")


@pytest.fixture
def announcements(sandbox: DiscordSandbox) -> int:
    return channel(sandbox, "#announcements")


async def test_a_message_is_shown_edited_and_deleted(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    message = await api.send(live, "12 injured")
    path = f"/channels/{live}/messages/{message['id']}"
    edited = await api.patch(path, {"content": "21 injured"})
    assert edited.body["edited_timestamp"] is not None
    assert (last(sandbox, "#live").text, last(sandbox, "#live").edited) == ("21 injured", True)
    assert (await api.delete(path)).status == 204
    assert shown(sandbox, "#live") == []
    assert chat(sandbox, "#live").deleted == 1
    assert sandbox.counts().model_dump() == {"sent": 1, "edited": 1, "withdrawn": 1}
    assert [(await call(path)).code for call in (api.get, api.delete)] == [10008, 10008]


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"fields": [{"name": "", "value": "x"}]}]}, "embeds.0.fields.0.name", "BASE_TYPE_BAD_LENGTH"),
        ({"embeds": [{"description": "x" * 4000}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
        ({"embeds": [{}] * 11}, "embeds", "BASE_TYPE_MAX_LENGTH"),
        ({"content": "x", "nonce": "x" * 26}, "nonce", "NONCE_TYPE_TOO_LONG"),
        ({"content": 7}, "content", "STRING_TYPE_CONVERT"),
        ({"content": "x", "components": [{"type": 2}]}, "components.0.type", "BASE_TYPE_CHOICES"),
        (
            {"content": "x", "message_reference": {"message_id": "one"}},
            "message_reference.message_id",
            "NUMBER_TYPE_COERCE",
        ),
        ({"content": "x", "message_reference": {"message_id": "1"}}, "message_reference", "REPLIES_UNKNOWN_MESSAGE"),
        (
            {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
            "allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
    ],
)
async def test_what_does_not_fit_is_named_by_its_place(api: Api, live: int, body: Json, path: str, code: str) -> None:
    reply = await api.post(f"/channels/{live}/messages", body)
    assert (reply.status, reply.code, reply.body["message"]) == (400, 50035, "Invalid Form Body")
    place = reply.body["errors"]
    for step in path.split("."):
        place = place[step]
    assert [error["code"] for error in place["_errors"]] == [code]


async def test_the_longest_text_fits_and_is_trimmed_before_it_is_counted(api: Api, live: int) -> None:
    message = await api.send(live, "  " + "x" * 2000 + "\n")
    assert message["content"] == "x" * 2000


@pytest.mark.parametrize("body", [{}, {"content": "  \n"}, {"content": None, "embeds": []}])
async def test_an_empty_message_is_refused(api: Api, live: int, body: Json) -> None:
    reply = await api.post(f"/channels/{live}/messages", body)
    assert (reply.status, reply.code) == (400, 50006)


async def test_text_and_file_can_be_sent_as_a_form(api: Api, live: int) -> None:
    form = aiohttp.FormData()
    form.add_field("payload_json", '{"content": "map", "attachments": [{"id": 0, "description": "The harbour"}]}')
    form.add_field("files[0]", b"pixels", filename="map.png")
    reply = await api.call("POST", f"/channels/{live}/messages", data=form)
    assert reply.body["content"] == "map"
    [file] = reply.body["attachments"]
    assert (file["filename"], file["size"], file["description"]) == ("map.png", 6, "The harbour")


async def test_what_is_no_json_is_said_to_be_none(api: Api, live: int) -> None:
    reply = await api.call("POST", f"/channels/{live}/messages", data=b"{")
    assert (reply.status, reply.code) == (400, 50109)


async def test_a_repeat_with_the_same_nonce_makes_no_second_message(
    api: Api, sandbox: DiscordSandbox, live: int, clock: Clock
) -> None:
    first = await api.send(live, "once", nonce="u1", enforce_nonce=True)
    assert first["nonce"] == "u1"
    clock.forward(timedelta(minutes=2))
    again = await api.send(live, "once more", nonce="u1", enforce_nonce=True)
    assert (again["id"], again["content"]) == (first["id"], "once")
    assert sandbox.counts().sent == 1
    clock.forward(timedelta(minutes=3, seconds=1))
    assert (await api.send(live, "later", nonce="u1", enforce_nonce=True))["id"] != first["id"]


async def test_a_nonce_that_is_not_enforced_makes_another(api: Api, live: int) -> None:
    first = await api.send(live, nonce=1)
    assert (await api.send(live, nonce=1))["id"] != first["id"]


async def test_a_repeat_of_a_deleted_message_is_not_found(api: Api, live: int) -> None:
    first = await api.send(live, nonce="u1", enforce_nonce=True)
    await api.delete(f"/channels/{live}/messages/{first['id']}")
    reply = await api.post(f"/channels/{live}/messages", {"content": "x", "nonce": "u1", "enforce_nonce": True})
    assert (reply.status, reply.code) == (404, 10008)


async def test_what_is_fetched_has_no_nonce(api: Api, live: int) -> None:
    await api.send(live, nonce="u1")
    [found] = (await api.get(f"/channels/{live}/messages")).body
    assert "nonce" not in found


async def test_history_goes_from_new_to_old_in_pages(api: Api, live: int) -> None:
    ids = [(await api.send(live, str(number)))["id"] for number in range(6)]

    async def page(query: str) -> list[int]:
        reply = await api.get(f"/channels/{live}/messages?{query}")
        return [ids.index(message["id"]) for message in reply.body]

    assert await page("limit=2") == [5, 4]
    assert await page(f"limit=2&before={ids[4]}") == [3, 2]
    assert await page(f"limit=2&after={ids[1]}") == [3, 2]
    assert await page(f"limit=3&around={ids[3]}") == [4, 3, 2]
    assert (await api.get(f"/channels/{live}/messages?limit=101")).code == 50035


@pytest.mark.parametrize(
    ("allowed", "people", "everyone"),
    [
        (None, ["Rita Reader"], True),
        ({"parse": []}, [], False),
        ({"parse": ["users"]}, ["Rita Reader"], False),
        ({"parse": ["everyone"]}, [], True),
        ({"users": ["rita"]}, ["Rita Reader"], False),
    ],
)
async def test_only_those_allowed_are_pinged(
    api: Api, sandbox: DiscordSandbox, live: int, allowed: Json, people: list[str], everyone: bool
) -> None:
    rita = person(sandbox, "Rita Reader")
    if allowed and "users" in allowed:
        allowed = {"users": [str(rita)]}
    more = {"allowed_mentions": allowed} if allowed else {}
    message = await api.send(live, f"@everyone and <@{rita}>", **more)
    assert [user["global_name"] for user in message["mentions"]] == people
    assert message["mention_everyone"] is everyone
    edited = await api.patch(f"/channels/{live}/messages/{message['id']}", {"content": f"<@{rita}>", **more})
    assert bool(edited.body["mentions"]) is bool(people)


async def test_a_reply_shows_what_it_replies_to_and_pings_its_author_unless_told_not_to(
    api: Api, sandbox: DiscordSandbox, live: int
) -> None:
    await sandbox.write(str(live), person(sandbox, "Rita Reader"), "Is it true?")
    question = last(sandbox, "#live")
    reference = {"message_id": str(question.id)}
    reply = await api.send(live, "It is.", message_reference=reference)
    assert reply["referenced_message"]["content"] == "Is it true?"
    assert [user["global_name"] for user in reply["mentions"]] == ["Rita Reader"]
    assert last(sandbox, "#live").reply_to == question.id
    quiet = await api.send(live, "It is.", message_reference=reference, allowed_mentions={"parse": []})
    assert quiet["mentions"] == []


async def test_a_reply_to_nothing_can_go_without(api: Api, live: int) -> None:
    message = await api.send(live, message_reference={"message_id": "1", "fail_if_not_exists": False})
    assert "message_reference" not in message


async def test_flags_that_may_be_set_are_kept_and_no_others(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    message = await api.send(live, flags=SILENT | NO_PREVIEW | CROSSPOSTED)
    assert message["flags"] == SILENT | NO_PREVIEW
    assert last(sandbox, "#live").silent
    path = f"/channels/{live}/messages/{message['id']}"
    assert (await api.patch(path, {"flags": 0})).body["flags"] == SILENT


async def test_the_bot_cannot_edit_what_others_wrote(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    await sandbox.write(str(live), person(sandbox, "Rita Reader"), "mine")
    path = f"/channels/{live}/messages/{last(sandbox, '#live').id}"
    assert (await api.patch(path, {"content": "yours"})).code == 50005
    assert (await api.delete(path)).code == 50013


async def test_an_edit_must_leave_something(api: Api, sandbox: DiscordSandbox, live: int) -> None:
    message = await api.send(live, "text")
    path = f"/channels/{live}/messages/{message['id']}"
    assert (await api.patch(path, {"content": ""})).code == 50006
    assert shown(sandbox, "#live") == ["text"]
    assert (await api.patch(path, {"content": None, "embeds": [{"title": "Instead"}]})).status == 200
    assert shown(sandbox, "#live") == ["Instead"]


async def test_many_messages_are_deleted_at_once_by_who_manages_messages(
    api: Api, sandbox: DiscordSandbox, live: int, clock: Clock
) -> None:
    old = await api.send(live, "old")
    clock.forward(timedelta(days=15))
    ids = [(await api.send(live, text))["id"] for text in ("a", "b", "c")]
    path = f"/channels/{live}/messages/bulk-delete"
    assert (await api.post(path, {"messages": ids})).code == 50013
    sandbox.allow(live, "manage_messages")
    assert (await api.post(path, {"messages": ids[:1]})).code == 50016
    assert (await api.post(path, {"messages": [old["id"], *ids]})).code == 50034
    assert (await api.post(path, {"messages": ids[:2]})).status == 204
    assert shown(sandbox, "#live") == ["old", "c"]
    assert sandbox.counts().withdrawn == 2


async def test_an_announcement_is_crossposted_once(api: Api, live: int, announcements: int) -> None:
    message = await api.send(announcements)
    path = f"/channels/{announcements}/messages/{message['id']}/crosspost"
    assert (await api.post(path)).body["flags"] & CROSSPOSTED
    assert (await api.post(path)).code == 40033
    other = await api.send(live)
    assert (await api.post(f"/channels/{live}/messages/{other['id']}/crosspost")).code == 50024
