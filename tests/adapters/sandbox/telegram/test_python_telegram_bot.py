"""python-telegram-bot, unchanged, against the stand-in: real sockets, its own polling."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    ChatAdministratorRights,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    KeyboardButtonRequestChat,
    LinkPreviewOptions,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyParameters,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Conflict, EndPointNotFound, Forbidden, InvalidToken, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from adapters.sandbox.telegram import TelegramSandbox
from tests.adapters.sandbox.telegram.situations import newest

AnyApplication = Application[Any, Any, Any, Any, Any, Any]
Context = ContextTypes.DEFAULT_TYPE


async def seen(telegram: TelegramSandbox, chat: int, text: str) -> None:
    """Until somebody at the page sees that text last in that chat."""
    async with asyncio.timeout(5):
        version = telegram.version
        while not telegram.chat(chat).messages or newest(telegram, chat).text != text:
            version = await telegram.changed(version)


async def outcome(call: Coroutine[Any, Any, object]) -> object:
    """What a call returns, or the error that it raises."""
    try:
        return await call
    except TelegramError as error:
        return error


def application(telegram: TelegramSandbox) -> AnyApplication:
    return ApplicationBuilder().token(telegram.token).base_url(f"{telegram.url}/bot").build()


@pytest.fixture
async def running(telegram: TelegramSandbox) -> AsyncIterator[AnyApplication]:
    """An application that polls; handlers are added by the test."""
    app = application(telegram)
    assert app.updater is not None
    async with app:
        await app.start()
        await app.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        yield app
        await app.updater.stop()
        await app.stop()


@pytest.fixture
async def ptb(telegram: TelegramSandbox) -> AsyncIterator[Bot]:
    async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as bot:
        yield bot


async def test_a_conversation(running: AnyApplication, telegram: TelegramSandbox, rita: int) -> None:
    async def start(update: Update, context: Context) -> None:
        assert update.message is not None
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Follow", callback_data="follow:7")]])
        await update.message.reply_html(f"Welcome to <b>{(context.args or ['?'])[0]}</b>", reply_markup=keyboard)

    async def pressed(update: Update, _: Context) -> None:
        query = update.callback_query
        assert query is not None
        await query.answer()
        await query.edit_message_text(f"You said {query.data}")

    async def echo(update: Update, _: Context) -> None:
        assert update.effective_message is not None
        await update.effective_message.reply_text(f"Heard {update.effective_message.text}", do_quote=True)

    running.add_handler(CommandHandler("start", start))
    running.add_handler(CallbackQueryHandler(pressed))
    running.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))

    await telegram.write(rita, rita, "/start harbour")
    await seen(telegram, rita, "Welcome to harbour")
    welcome = newest(telegram, rita)
    assert welcome.html == "Welcome to <b>harbour</b>"
    await telegram.press(rita, rita, welcome.id, welcome.buttons[0][0].id)
    await seen(telegram, rita, "You said follow:7")
    assert newest(telegram, rita).edited
    await telegram.write(rita, rita, "hello")
    await seen(telegram, rita, "Heard hello")
    assert newest(telegram, rita).reply_to is not None


async def test_membership_updates(running: AnyApplication, telegram: TelegramSandbox, rita: int, gail: int) -> None:
    told: asyncio.Queue[tuple[int, str, str]] = asyncio.Queue()

    async def moved(update: Update, _: Context) -> None:
        change = update.my_chat_member
        assert change is not None
        await told.put((change.chat.id, change.old_chat_member.status, change.new_chat_member.status))

    running.add_handler(ChatMemberHandler(moved, ChatMemberHandler.MY_CHAT_MEMBER))
    group = telegram.add_group("Harbour Street", administrators=[gail])
    telegram.block(rita)
    telegram.set_rights(group, "can_pin_messages")
    telegram.set_rights(group, permissions=[])
    telegram.kick(group)
    async with asyncio.timeout(5):
        assert [await told.get() for _ in range(4)] == [
            (rita, "member", "kicked"),
            (group, "member", "administrator"),
            (group, "administrator", "restricted"),
            (group, "restricted", "kicked"),
        ]


async def test_a_second_poller_is_noticed(ptb: Bot, telegram: TelegramSandbox, rita: int) -> None:
    async with Bot(telegram.token, base_url=f"{telegram.url}/bot") as other, asyncio.TaskGroup() as tasks:
        polls = {tasks.create_task(outcome(bot.get_updates(timeout=30))) for bot in (ptb, other)}
        done, waiting = await asyncio.wait(polls, timeout=5, return_when=asyncio.FIRST_COMPLETED)
        await telegram.write(rita, rita, "hello")
        assert [type(await poll) for poll in done] == [Conflict]
        assert [type(await poll) for poll in waiting] == [tuple]


async def test_the_errors_arrive_as_the_librarys_own(ptb: Bot, telegram: TelegramSandbox, rita: int, gail: int) -> None:
    group = telegram.add_group("Harbour Street", kind="group", administrators=[gail])
    new = telegram.migrate(group)
    with pytest.raises(ChatMigrated) as migrated:
        await ptb.send_message(group, "a")
    assert migrated.value.new_chat_id == new
    telegram.block(rita)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await ptb.send_message(rita, "a")
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await ptb.send_message(gail, "<br>", parse_mode=ParseMode.HTML)
    with pytest.raises(BadRequest, match="Chat not found"):
        await ptb.send_message(1, "a")
    with pytest.raises(EndPointNotFound):
        await ptb.do_api_request("sendPigeon")


@pytest.fixture
def forum(telegram: TelegramSandbox, gail: int) -> int:
    rights = ["can_manage_topics", "can_pin_messages", "can_delete_messages"]
    return telegram.add_group("Old Harbour", forum=True, administrators=[gail], bot_rights=rights)


async def test_messages_of_every_kind(ptb: Bot, telegram: TelegramSandbox, rita: int) -> None:
    photo = await ptb.send_photo(rita, b"not kept", caption="<i>Quay</i>", parse_mode=ParseMode.HTML)
    assert photo.photo[0].file_size == len(b"not kept")
    document = await ptb.send_document(rita, b"bytes", filename="plan.pdf")
    assert document.document is not None
    assert document.document.file_name == "plan.pdf"
    album = await ptb.send_media_group(rita, [InputMediaPhoto(b"a", caption="one"), InputMediaPhoto(photo.photo[0])])
    assert album[0].media_group_id == album[1].media_group_id
    reply = await ptb.send_message(
        rita,
        "12:00 🚢 now",
        entities=[MessageEntity(MessageEntity.BOLD, 6, 2)],
        reply_parameters=ReplyParameters(999, allow_sending_without_reply=True),
        link_preview_options=LinkPreviewOptions(is_disabled=True),
        disable_notification=True,
    )
    assert newest(telegram, rita).html == "12:00 <b>🚢</b> now"
    timed = await ptb.send_message(rita, '<tg-time unix="1772452800">12:00</tg-time>', parse_mode=ParseMode.HTML)
    assert timed.entities[0].unix_time is not None
    assert (await ptb.edit_message_caption(rita, photo.message_id, caption="Pier")) is not True
    assert (await ptb.copy_message(rita, rita, reply.message_id)).message_id > timed.message_id
    assert (await ptb.forward_message(rita, rita, reply.message_id)).forward_origin is not None
    assert await ptb.pin_chat_message(rita, reply.message_id)
    assert await ptb.unpin_chat_message(rita)
    assert await ptb.send_chat_action(rita, "typing")
    assert await ptb.delete_messages(rita, [reply.message_id, 999])
    assert await ptb.delete_message(rita, timed.message_id)


async def test_a_chat_is_picked(ptb: Bot, telegram: TelegramSandbox, gail: int) -> None:
    channel = telegram.add_group("Quayside", kind="channel", administrators=[gail], bot_present=False)
    rights = ChatAdministratorRights.no_rights()
    request = KeyboardButtonRequestChat(
        1, chat_is_channel=True, bot_administrator_rights=rights, user_administrator_rights=rights
    )
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Pick", request_chat=request)]], one_time_keyboard=True)
    sent = await ptb.send_message(gail, "Which one?", reply_markup=keyboard)
    await telegram.press(gail, gail, sent.message_id, "Pick", str(channel))
    *_, update = await ptb.get_updates(timeout=0)
    assert update.message is not None
    assert update.message.chat_shared is not None
    assert update.message.chat_shared.chat_id == channel


async def test_what_the_library_can_ask(ptb: Bot, telegram: TelegramSandbox, forum: int, rita: int, gail: int) -> None:
    assert ptb.username == telegram.username
    assert (await ptb.get_chat(rita)).first_name == "Rita"
    assert (await ptb.get_chat(forum)).is_forum
    assert [member.user.id for member in await ptb.get_chat_administrators(forum)] == [gail]
    assert (await ptb.get_chat_member(forum, ptb.id)).status == "administrator"
    assert await ptb.get_chat_member_count(forum) == 2
    scope = BotCommandScopeChat(rita)
    assert await ptb.set_my_commands([BotCommand("latest", "The latest entries")], scope)
    assert [command.command for command in await ptb.get_my_commands(scope)] == ["latest"]
    assert await ptb.set_my_description("Live updates")
    assert (await ptb.get_my_description()).description == "Live updates"
    topic = await ptb.create_forum_topic(forum, "Tides")
    sent = await ptb.send_message(forum, "High at noon", message_thread_id=topic.message_thread_id)
    assert sent.is_topic_message
    assert await ptb.close_forum_topic(forum, topic.message_thread_id)
    assert await ptb.reopen_forum_topic(forum, topic.message_thread_id)
    assert await ptb.delete_forum_topic(forum, topic.message_thread_id)
    assert await ptb.set_webhook("https://example.org/hook")
    assert (await ptb.get_webhook_info()).url == "https://example.org/hook"
    assert await ptb.delete_webhook()
    assert await ptb.leave_chat(forum)
    assert len(await ptb.get_updates(timeout=0)) >= 3


async def test_a_wrong_token(telegram: TelegramSandbox) -> None:
    bot = Bot(f"{telegram.token}x", base_url=f"{telegram.url}/bot")
    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.shutdown()
