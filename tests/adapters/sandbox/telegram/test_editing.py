"""Changing, deleting and pinning messages."""

import pytest

from adapters.sandbox.telegram import TelegramSandbox
from adapters.sandbox.view import Counts
from tests.adapters.sandbox.telegram.situations import Client, Clock, newest

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)
KEYBOARD = {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]}


async def test_a_text_is_edited_at_any_age(bot: Client, telegram: TelegramSandbox, clock: Clock, rita: int) -> None:
    mine = await bot.say(rita, reply_markup=KEYBOARD)
    clock.forward(days=300)
    edited = await bot.call("editMessageText", chat_id=rita, message_id=mine, text="<b>b</b>", parse_mode="HTML")
    assert (edited["text"], edited["edit_date"]) == ("b", int(clock.at.timestamp()))
    assert "reply_markup" not in edited
    assert (newest(telegram, rita).html, newest(telegram, rita).edited) == ("<b>b</b>", True)
    assert telegram.counts() == Counts(sent=1, edited=1)


async def test_the_same_again_is_not_modified(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    mine = await bot.say(rita, "<b>a</b> b", parse_mode="HTML", reply_markup=KEYBOARD)
    same = {
        "chat_id": rita,
        "message_id": mine,
        "text": " <b>a</b> b\n",
        "parse_mode": "HTML",
        "reply_markup": KEYBOARD,
    }
    assert await bot.refusal("editMessageText", **same) == NOT_MODIFIED
    assert await bot.refusal("editMessageReplyMarkup", chat_id=rita, message_id=mine, reply_markup=KEYBOARD) == (
        NOT_MODIFIED
    )
    assert telegram.counts() == Counts(sent=1)
    await bot.call("editMessageText", **same | {"text": "a <b>b</b>"})
    await bot.call("editMessageReplyMarkup", chat_id=rita, message_id=mine)
    assert telegram.counts() == Counts(sent=1, edited=2)


async def test_what_cannot_be_edited(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    async def refusal(message: int, text: str = "new") -> str:
        return await bot.refusal("editMessageText", chat_id=rita, message_id=message, text=text)

    await telegram.write(rita, rita, "mine")
    assert await refusal(newest(telegram, rita).id) == "Bad Request: message can't be edited"
    with_keyboard = await bot.say(rita, reply_markup={"keyboard": [["Yes", "No"]]})
    assert await refusal(with_keyboard) == "Bad Request: message can't be edited"
    assert await refusal(999) == "Bad Request: message to edit not found"
    assert await refusal(await bot.say(rita), "a" * 4097) == "Bad Request: MESSAGE_TOO_LONG"
    assert await bot.refusal("editMessageText", text="a") == "Bad Request: message identifier is not specified"
    refused = await bot.refusal("editMessageText", inline_message_id="x", text="a")
    assert refused == "Bad Request: MESSAGE_ID_INVALID"


async def test_captions_and_texts_are_edited_by_their_own_methods(bot: Client, rita: int) -> None:
    text = await bot.say(rita)
    photo = (await bot.call("sendPhoto", chat_id=rita, photo="https://example.org/a.jpg"))["message_id"]
    edited = await bot.call("editMessageCaption", chat_id=rita, message_id=photo, caption="The quay")
    assert edited["caption"] == "The quay"
    assert await bot.refusal("editMessageCaption", chat_id=rita, message_id=photo, caption=" The quay") == NOT_MODIFIED
    assert await bot.refusal("editMessageCaption", chat_id=rita, message_id=text, caption="a") == (
        "Bad Request: there is no caption in the message to edit"
    )
    assert await bot.refusal("editMessageText", chat_id=rita, message_id=photo, text="a") == (
        "Bad Request: there is no text in the message to edit"
    )


async def test_posts_of_others_in_a_channel_take_a_right(bot: Client, telegram: TelegramSandbox, gail: int) -> None:
    channel = telegram.add_group("Quayside", kind="channel", administrators=[gail])
    await telegram.write(channel, gail, "post")
    post = newest(telegram, channel).id
    await bot.call("editMessageText", chat_id=channel, message_id=post, text="better")
    telegram.set_rights(channel, "can_post_messages")
    assert await bot.refusal("editMessageText", chat_id=channel, message_id=post, text="c") == (
        "Bad Request: message can't be edited"
    )


async def test_a_message_is_deleted_once(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    mine = await bot.say(rita)
    assert await bot.call("deleteMessage", chat_id=rita, message_id=mine) is True
    assert telegram.chat(rita).messages == ()
    assert (telegram.chat(rita).deleted, telegram.counts().withdrawn) == (1, 1)
    assert await bot.refusal("deleteMessage", chat_id=rita, message_id=mine) == (
        "Bad Request: message to delete not found"
    )
    assert await bot.refusal("deleteMessage", chat_id=rita) == "Bad Request: message identifier is not specified"
    assert await bot.refusal("deleteMessage", message_id=mine) == "Bad Request: chat identifier is not specified"


@pytest.mark.parametrize(
    ("kind", "complaint"),
    [
        ("private", "message can't be deleted for everyone"),
        ("group", "message can't be deleted for everyone"),
        ("supergroup", "message can't be deleted"),
        ("channel", "message can't be deleted"),
    ],
)
async def test_after_48_hours_bots_cannot_delete(
    bot: Client, telegram: TelegramSandbox, clock: Clock, rita: int, gail: int, kind: str, complaint: str
) -> None:
    chat = rita if kind == "private" else telegram.add_group("Harbour Street", kind=kind, administrators=[gail])
    first, second = await bot.say(chat), await bot.say(chat)
    clock.forward(hours=48, seconds=-1)
    assert await bot.call("deleteMessage", chat_id=chat, message_id=first) is True
    clock.forward(seconds=1)
    refused = await bot.refusal("deleteMessage", chat_id=chat, message_id=second)
    assert refused == f"Bad Request: {complaint}"


async def test_messages_of_others_in_a_group_take_a_right(
    bot: Client, telegram: TelegramSandbox, gail: int, rita: int
) -> None:
    group = telegram.add_group("Harbour Street", administrators=[gail], people=[rita])
    await telegram.write(group, rita, "hello")
    theirs = newest(telegram, group).id
    assert await bot.refusal("deleteMessage", chat_id=group, message_id=theirs) == (
        "Bad Request: message can't be deleted"
    )
    telegram.set_rights(group, "can_delete_messages")
    assert await bot.call("deleteMessage", chat_id=group, message_id=theirs) is True


async def test_several_are_deleted_together_and_missing_ones_skipped(
    bot: Client, telegram: TelegramSandbox, rita: int
) -> None:
    sent = [await bot.say(rita) for _ in range(3)]
    assert await bot.call("deleteMessages", chat_id=rita, message_ids=[sent[0], 999, str(sent[2])]) is True
    assert [message.id for message in telegram.chat(rita).messages] == [sent[1]]


@pytest.mark.parametrize(
    ("ids", "complaint"),
    [
        ("", "message identifiers are not specified"),
        ("{", "can't parse message_ids JSON object"),
        ("7", "expected an Array of message identifiers"),
        ([*range(1, 102)], "too many message identifiers specified"),
        ([[]], "message identifier must be a Number"),
        ([0], "invalid message identifier specified"),
    ],
)
async def test_ids_that_cannot_be_read(bot: Client, rita: int, ids: object, complaint: str) -> None:
    assert await bot.refusal("deleteMessages", chat_id=rita, message_ids=ids) == f"Bad Request: {complaint}"


async def test_pinning_needs_a_right_but_in_private_chats(
    bot: Client, telegram: TelegramSandbox, rita: int, gail: int
) -> None:
    mine = await bot.say(rita)
    assert await bot.call("pinChatMessage", chat_id=rita, message_id=mine) is True
    assert telegram.chat(rita).messages[0].pinned
    group = telegram.add_group("Harbour Street", administrators=[gail])
    mine = await bot.say(group)
    assert await bot.refusal("pinChatMessage", chat_id=group, message_id=mine) == (
        "Bad Request: not enough rights to manage pinned messages in the chat"
    )
    telegram.set_rights(group, "can_pin_messages")
    assert await bot.refusal("pinChatMessage", chat_id=group, message_id=99) == (
        "Bad Request: message to pin not found"
    )
    await bot.call("pinChatMessage", chat_id=group, message_id=mine)
    assert (await bot.call("getChat", chat_id=group))["pinned_message"]["message_id"] == mine
    told = (await bot.news())[-1]["message"]
    assert told["pinned_message"]["message_id"] == mine
    assert await bot.call("unpinChatMessage", chat_id=group) is True
    assert await bot.refusal("unpinChatMessage", chat_id=group) == "Bad Request: message to unpin not found"
