"""pyTelegramBotAPI, an independent client, unchanged against the stand-in."""

from collections.abc import AsyncIterator

import pytest
from telebot import asyncio_helper
from telebot.async_telebot import AsyncTeleBot
from telebot.asyncio_helper import ApiTelegramException
from telebot.types import BotCommand, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from adapters.sandbox.telegram import TelegramSandbox
from tests.adapters.sandbox.telegram.situations import newest


@pytest.fixture
async def telebot(telegram: TelegramSandbox, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsyncTeleBot]:
    monkeypatch.setattr(asyncio_helper, "API_URL", telegram.url + "/bot{0}/{1}")
    bot = AsyncTeleBot(telegram.token)
    yield bot
    await asyncio_helper.session_manager.session.close()


async def take(bot: AsyncTeleBot) -> None:
    """Let the bot handle what has come."""
    updates = await bot.get_updates(timeout=0)
    await bot.process_new_updates(updates)
    await bot.get_updates(offset=updates[-1].update_id + 1, timeout=0)


async def test_a_conversation(telebot: AsyncTeleBot, telegram: TelegramSandbox, rita: int) -> None:
    async def start(message: Message) -> None:
        keyboard = InlineKeyboardMarkup()
        keyboard.add(InlineKeyboardButton("Follow", callback_data="follow"))
        await telebot.reply_to(message, "Welcome to <b>it</b>", parse_mode="HTML", reply_markup=keyboard)

    async def pressed(query: CallbackQuery) -> None:
        await telebot.answer_callback_query(query.id, "Saved")
        assert query.message is not None
        await telebot.edit_message_text("Following", query.message.chat.id, query.message.message_id)

    telebot.register_message_handler(start, commands=["start"])
    telebot.register_callback_query_handler(pressed, lambda _: True)
    await telegram.write(rita, rita, "/start harbour")
    await take(telebot)
    welcome = newest(telegram, rita)
    assert welcome.html == "Welcome to <b>it</b>"
    await telegram.press(rita, rita, welcome.id, "follow")
    await take(telebot)
    assert [message.text for message in telegram.chat(rita).messages[1:]] == ["Following", "Saved"]


async def test_what_it_can_send_and_ask(telebot: AsyncTeleBot, telegram: TelegramSandbox, rita: int, gail: int) -> None:
    group = telegram.add_group("Harbour Street", administrators=[gail], bot_rights=["can_pin_messages"])
    assert (await telebot.get_me()).username == telegram.username
    photo = await telebot.send_photo(rita, b"not kept", caption="Quay")
    assert photo.caption == "Quay"
    sent = await telebot.send_message(group, "hello", disable_notification=True)
    assert await telebot.pin_chat_message(group, sent.message_id)
    assert (await telebot.get_chat(group)).pinned_message is not None
    assert [member.user.id for member in await telebot.get_chat_administrators(group)] == [gail]
    assert (await telebot.get_chat_member(group, telegram.bot_id)).status == "administrator"
    assert await telebot.set_my_commands([BotCommand("latest", "The latest entries")])
    assert (await telebot.get_my_commands(None, None))[0].command == "latest"
    assert await telebot.delete_message(group, sent.message_id)


async def test_its_errors(telebot: AsyncTeleBot, telegram: TelegramSandbox, rita: int) -> None:
    telegram.block(rita)
    with pytest.raises(ApiTelegramException) as raised:
        await telebot.send_message(rita, "a")
    assert raised.value.error_code == 403
    assert raised.value.description == "Forbidden: bot was blocked by the user"
