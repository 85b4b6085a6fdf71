"""What the bot can send, and what is said of what it cannot."""

import aiohttp
import pytest

from adapters.sandbox.telegram import TelegramSandbox
from adapters.sandbox.view import Counts
from tests.adapters.sandbox.telegram.situations import NOON, Client, newest

FERRY = "The ferry is back."


async def test_a_message_as_the_bot_api_writes_it_down(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    message = await bot.call("sendMessage", chat_id=rita, text=FERRY)
    assert message == {
        "message_id": 1,
        "from": {
            "id": telegram.bot_id,
            "is_bot": True,
            "first_name": "Tickertape",
            "last_name": "Sandbox",
            "username": telegram.username,
        },
        "date": int(NOON.timestamp()),
        "chat": {"id": rita, "type": "private", "first_name": "Rita", "last_name": "Reader"},
        "text": FERRY,
    }
    assert telegram.counts() == Counts(sent=1)


async def test_markup_becomes_entities(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    text = 'Ø <b>now</b> &amp; <tg-time unix="1772452800" format="t">12:00</tg-time> <a href="example.org">more</a>'
    message = await bot.call("sendMessage", chat_id=rita, text=text, parse_mode="html")
    assert message["text"] == "Ø now & 12:00 more"
    assert message["entities"] == [
        {"type": "bold", "offset": 2, "length": 3},
        {"type": "date_time", "offset": 8, "length": 5, "unix_time": 1772452800, "date_time_format": "t"},
        {"type": "text_link", "offset": 14, "length": 4, "url": "http://example.org/"},
    ]
    assert newest(telegram, rita).html == (
        'Ø <b>now</b> &amp; <time datetime="2026-03-02T12:00:00Z">12:00</time> '
        '<a href="http://example.org/" target="_blank" rel="noopener noreferrer nofollow">more</a>'
    )


async def test_entities_may_be_given_instead(bot: Client, rita: int) -> None:
    entities = [
        {"type": "bold", "offset": 2, "length": 2},
        {"type": "text_mention", "offset": 5, "length": 1, "user": {"id": rita}},
        {"type": "url", "offset": 0, "length": 1},
    ]
    message = await bot.call("sendMessage", chat_id=rita, text="  🚢 x", entities=entities)
    assert message["text"] == "🚢 x"
    assert [(e["type"], e["offset"], e["length"]) for e in message["entities"]] == [
        ("bold", 0, 2),
        ("text_mention", 3, 1),
    ]
    assert message["entities"][1]["user"]["first_name"] == "Rita"
    message = await bot.call("sendMessage", chat_id=rita, text="<b>x", entities=entities, parse_mode="None")
    assert message["text"] == "<b>x"
    refusal = await bot.refusal("sendMessage", chat_id=rita, text="x", entities=[{"type": "bold"}])
    assert refusal == "Bad Request: can't parse MessageEntity: Can't find field \"offset\""


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "é" * 16385}, "text is too long"),
        ({"text": "<br>", "parse_mode": "HTML"}, 'can\'t parse entities: Unsupported start tag "br" at byte offset 0'),
        ({"text": "*a*", "parse_mode": "MarkdownV2"}, "can't parse entities: the sandbox reads HTML, not MarkdownV2"),
        ({"text": "a", "parse_mode": "BBCode"}, "unsupported parse_mode"),
        ({"text": "a", "link_preview_options": "{"}, "can't parse link preview options JSON object"),
        ({"text": "a", "reply_parameters": []}, "object expected as reply parameters"),
    ],
)
async def test_texts_that_cannot_be_sent(bot: Client, rita: int, arguments: dict[str, object], complaint: str) -> None:
    assert await bot.refusal("sendMessage", chat_id=rita, **arguments) == f"Bad Request: {complaint}"
    assert bot.telegram.counts() == Counts()


async def test_length_is_counted_in_code_points_after_parsing(bot: Client, rita: int) -> None:
    await bot.say(rita, "🚢" * 4096)
    await bot.say(rita, f"<b>{'&lt;' * 4096}</b>", parse_mode="HTML")
    assert await bot.refusal("sendMessage", chat_id=rita, text="🚢" * 4097) == "Bad Request: message is too long"


async def test_space_at_the_ends_is_trimmed(bot: Client, rita: int) -> None:
    message = await bot.call("sendMessage", chat_id=rita, text="\n  <b> a</b> b \n", parse_mode="HTML")
    assert (message["text"], message["entities"]) == ("a b", [{"type": "bold", "offset": 0, "length": 1}])


async def test_marks_of_a_message(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    options = {"is_disabled": True, "url": "https://example.org"}
    message = await bot.call(
        "sendMessage",
        chat_id=rita,
        text=FERRY,
        disable_notification=True,
        protect_content=True,
        link_preview_options=options,
    )
    assert message["has_protected_content"] is True
    assert message["link_preview_options"] == options
    assert newest(telegram, rita).silent


async def test_replies(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    first = await bot.say(rita)
    reply = await bot.call("sendMessage", chat_id=rita, text="b", reply_parameters={"message_id": first})
    assert reply["reply_to_message"]["message_id"] == first
    assert newest(telegram, rita).reply_to == first
    lost = {"message_id": 999}
    refusal = await bot.refusal("sendMessage", chat_id=rita, text="c", reply_parameters=lost)
    assert refusal == "Bad Request: message to be replied not found"
    lost["allow_sending_without_reply"] = True
    reply = await bot.call("sendMessage", chat_id=rita, text="c", reply_parameters=lost)
    assert "reply_to_message" not in reply
    assert await bot.refusal("sendMessage", chat_id=rita, text="c", reply_to_message_id=999)


async def test_files_by_upload_address_and_id(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    form = aiohttp.FormData({"chat_id": str(rita), "caption": "<b>Quay</b>", "parse_mode": "HTML"})
    form.add_field("photo", b"not kept", filename="quay.jpg")
    async with bot.session.post(bot.address("sendPhoto"), data=form) as response:
        sent = (await response.json())["result"]
    assert sent["photo"][0]["file_size"] == len(b"not kept")
    assert (sent["caption"], sent["caption_entities"][0]["type"]) == ("Quay", "bold")
    assert newest(telegram, rita).html == '<span class="media">[photo quay.jpg]</span> <b>Quay</b>'
    again = await bot.call("sendPhoto", chat_id=rita, photo=sent["photo"][0]["file_id"])
    assert again["photo"][0]["file_id"] == sent["photo"][0]["file_id"]
    plan = await bot.call("sendDocument", chat_id=rita, document="https://example.org/plan.pdf", caption="c" * 1024)
    assert plan["document"]["file_name"] == "plan.pdf"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({}, "there is no photo in the request"),
        ({"photo": "attach://nothing"}, "there is no photo in the request"),
        ({"photo": "quay.jpg"}, "wrong file identifier/HTTP URL specified"),
        ({"photo": "https://nowhere"}, "wrong HTTP URL specified"),
        ({"photo": "https://example.org/a.jpg", "caption": "c" * 1025}, "message caption is too long"),
    ],
)
async def test_photos_that_cannot_be_sent(bot: Client, rita: int, arguments: dict[str, object], complaint: str) -> None:
    assert await bot.refusal("sendPhoto", chat_id=rita, **arguments) == f"Bad Request: {complaint}"


async def test_an_album_is_several_messages(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    form = aiohttp.FormData({"chat_id": str(rita)})
    form.add_field(
        "media",
        '[{"type": "photo", "media": "attach://one", "caption": "First"},'
        ' {"type": "video", "media": "https://example.org/b.mp4"}]',
    )
    form.add_field("one", b"bytes", filename="a.jpg")
    async with bot.session.post(bot.address("sendMediaGroup"), data=form) as response:
        first, second = (await response.json())["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], "caption" in second) == ("First", False)
    assert telegram.counts() == Counts(sent=2)


@pytest.mark.parametrize(
    ("kinds", "complaint"),
    [
        ([], "there are no messages to send"),
        (["photo"] * 11, "too many messages to send as an album"),
        (["photo", "document"], "can't use the media of the specified type in the album"),
        (["animation"], "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup"),
    ],
)
async def test_albums_that_cannot_be_sent(bot: Client, rita: int, kinds: list[str], complaint: str) -> None:
    media = [{"type": kind, "media": "https://example.org/a"} for kind in kinds]
    assert await bot.refusal("sendMediaGroup", chat_id=rita, media=media) == f"Bad Request: {complaint}"


async def test_messages_are_copied_and_forwarded(bot: Client, telegram: TelegramSandbox, rita: int, gail: int) -> None:
    await telegram.write(rita, rita, "Is the bridge open?")
    question = newest(telegram, rita).id
    forwarded = await bot.call("forwardMessage", chat_id=gail, from_chat_id=rita, message_id=question)
    assert forwarded["forward_origin"]["sender_user"]["id"] == rita
    copied = await bot.call("copyMessage", chat_id=gail, from_chat_id=rita, message_id=question)
    assert [(m.id, m.text) for m in telegram.chat(gail).messages] == [
        (forwarded["message_id"], "Is the bridge open?"),
        (copied["message_id"], "Is the bridge open?"),
    ]
    refusal = await bot.refusal("copyMessage", chat_id=gail, from_chat_id=rita, message_id=99)
    assert refusal == "Bad Request: message to copy not found"
    refusal = await bot.refusal("forwardMessage", chat_id=gail, message_id=question)
    assert refusal == 'Bad Request: parameter "from_chat_id" is required'


async def test_chat_actions(bot: Client, rita: int) -> None:
    assert await bot.call("sendChatAction", chat_id=rita, action="typing") is True
    refusal = await bot.refusal("sendChatAction", chat_id=rita, action="juggle")
    assert refusal == "Bad Request: wrong parameter action in request"
