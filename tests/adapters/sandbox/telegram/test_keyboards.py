"""Buttons: under messages, and on the keyboard below."""

from typing import Any

import pytest

from adapters.sandbox.telegram import NotAllowed, TelegramSandbox
from adapters.sandbox.view import ButtonKind, ButtonView
from tests.adapters.sandbox.telegram.situations import Client, Clock, newest

MORE = {"inline_keyboard": [[{"text": "More", "callback_data": "more:1"}, {"text": "Page", "url": "example.org"}]]}
PICK = {
    "keyboard": [
        [
            {
                "text": "Pick a channel",
                "request_chat": {
                    "request_id": 7,
                    "chat_is_channel": True,
                    "request_title": True,
                    "bot_administrator_rights": {"can_post_messages": True, "can_edit_messages": False},
                },
            }
        ],
        ["Never mind"],
    ],
    "one_time_keyboard": True,
}


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ([], "object expected as reply markup"),
        ({"inline_keyboard": [1]}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        ({"inline_keyboard": [[1]]}, "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        (
            {"inline_keyboard": [[{"callback_data": "a"}]]},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            {"inline_keyboard": [[{"text": "a", "callback_data": ""}]]},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "é" * 33}]]}, "BUTTON_DATA_INVALID"),
        (
            {"inline_keyboard": [[{"text": "a", "url": "ftp://example.org"}]]},
            "inline keyboard button URL 'ftp://example.org' is invalid: Unsupported URL protocol",
        ),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "b"}]] * 101}, "reply markup is too long"),
        ({"keyboard": ["a"]}, 'field "keyboard" must be an Array of Arrays'),
        ({"keyboard": [[1]]}, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
    ],
)
async def test_keyboards_that_cannot_be_sent(bot: Client, rita: int, markup: object, complaint: str) -> None:
    refusal = await bot.refusal("sendMessage", chat_id=rita, text="a", reply_markup=markup)
    assert refusal == f"Bad Request: {complaint}"


async def test_64_bytes_of_data_and_100_buttons_are_fine(bot: Client, rita: int) -> None:
    row = [{"text": "a", "callback_data": "d" * 64}]
    assert await bot.say(rita, reply_markup={"inline_keyboard": [row] * 100})


async def test_a_press_reaches_the_bot_and_its_answer_the_presser(
    bot: Client, telegram: TelegramSandbox, rita: int
) -> None:
    await bot.say(rita, reply_markup=MORE)
    shown = newest(telegram, rita)
    assert shown.buttons == (
        (
            ButtonView(id="more:1", label="More"),
            ButtonView(id="http://example.org/", label="Page", kind=ButtonKind.LINK),
        ),
    )
    await telegram.press(str(rita), rita, shown.id, "more:1")
    query = (await bot.news())[0]["callback_query"]
    assert (query["data"], query["from"]["id"], query["message"]["message_id"]) == ("more:1", rita, shown.id)
    assert await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Saved") is True
    toast = newest(telegram, rita)
    assert (toast.text, toast.only_for, toast.from_bot) == ("Saved", rita, True)


async def test_a_press_is_answered_once_and_soon(
    bot: Client, telegram: TelegramSandbox, clock: Clock, rita: int
) -> None:
    message = await bot.say(rita, reply_markup=MORE)
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    for _ in range(2):
        await telegram.press(rita, rita, message, "more:1")
    first, second = [update["callback_query"]["id"] for update in await bot.news()]
    await bot.call("answerCallbackQuery", callback_query_id=first)
    assert await bot.refusal("answerCallbackQuery", callback_query_id=first) == too_old
    clock.forward(minutes=2)
    assert await bot.refusal("answerCallbackQuery", callback_query_id=second) == too_old
    assert await bot.refusal("answerCallbackQuery", callback_query_id="1") == too_old


async def test_buttons_that_cannot_be_pressed(bot: Client, telegram: TelegramSandbox, rita: int, gail: int) -> None:
    message = await bot.say(rita, reply_markup=MORE)
    with pytest.raises(LookupError):
        await telegram.press(rita, rita, message, "less")
    with pytest.raises(LookupError):
        await telegram.press(rita, rita, 999, "more:1")
    with pytest.raises(NotAllowed):
        await telegram.press(rita, gail, message, "more:1")
    await bot.call("editMessageReplyMarkup", chat_id=rita, message_id=message)
    with pytest.raises(LookupError):
        await telegram.press(rita, rita, message, "more:1")


@pytest.fixture
def channel(telegram: TelegramSandbox, gail: int) -> int:
    """A channel of Gail's where the bot is not."""
    return telegram.add_group("Quayside", kind="channel", administrators=[gail], bot_present=False)


async def offered(bot: Client, telegram: TelegramSandbox, person: int) -> tuple[int, ButtonView]:
    message = await bot.say(person, reply_markup=PICK)
    return message, newest(telegram, person).buttons[0][0]


async def test_a_chat_is_picked_on_the_keyboard(
    bot: Client, telegram: TelegramSandbox, gail: int, channel: int
) -> None:
    telegram.add_group("Harbour Street", administrators=[gail])
    message, button = await offered(bot, telegram, gail)
    assert (button.kind, button.choices) == (ButtonKind.CHOOSE_CHAT, ((str(channel), "Quayside"),))
    await telegram.press(gail, gail, message, button.id, str(channel))
    member, shared = await bot.news()
    new = member["my_chat_member"]["new_chat_member"]
    assert (new["status"], new["can_post_messages"], new["can_edit_messages"]) == ("administrator", True, False)
    assert shared["message"]["chat_shared"] == {"request_id": 7, "chat_id": channel, "title": "Quayside"}
    assert newest(telegram, gail).text == "chose “Quayside”"
    assert telegram.chat(gail).messages[0].buttons == ()
    await bot.say(channel)


async def test_only_own_chats_can_be_picked(bot: Client, telegram: TelegramSandbox, rita: int, channel: int) -> None:
    message, button = await offered(bot, telegram, rita)
    assert button.choices == ()
    with pytest.raises(NotAllowed):
        await telegram.press(rita, rita, message, button.id, str(channel))
    assert await bot.updates() == []


async def test_a_plain_button_sends_its_text(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    message, _ = await offered(bot, telegram, rita)
    await telegram.press(rita, rita, message, "Never mind")
    assert (await bot.news())[0]["message"]["text"] == "Never mind"
    with pytest.raises(LookupError):
        await telegram.press(rita, rita, message, "Never mind")


async def test_a_keyboard_can_be_taken_away(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    await offered(bot, telegram, rita)
    sent: dict[str, Any] = await bot.call(
        "sendMessage", chat_id=rita, text="Done", reply_markup={"remove_keyboard": True}
    )
    assert "reply_markup" not in sent
    assert telegram.chat(rita).messages[0].buttons == ()


async def test_chats_are_requested_in_private_only(bot: Client, telegram: TelegramSandbox, gail: int) -> None:
    group = telegram.add_group("Harbour Street", administrators=[gail])
    assert await bot.refusal("sendMessage", chat_id=group, text="a", reply_markup=PICK) == (
        "Bad Request: chats can be requested in private chats only"
    )
