"""The stand-in as the demo's page sees it."""

import asyncio

import pytest

from adapters.sandbox.telegram import TelegramSandbox
from adapters.sandbox.view import Stage
from tests.adapters.sandbox.telegram.situations import Client, newest


def test_it_is_a_stage() -> None:
    stage: Stage = TelegramSandbox()
    assert stage.platform == "telegram"
    assert stage.chats() == ()


async def test_the_demos_world(telegram: TelegramSandbox, bot: Client) -> None:
    telegram.populate()
    chats = telegram.chats()
    assert [(chat.title, chat.kind, [person.name for person in chat.people]) for chat in chats] == [
        ("Rita Reader", "private", ["Rita Reader"]),
        ("Eddie Editor", "private", ["Eddie Editor"]),
        ("Gail Groupadmin", "private", ["Gail Groupadmin"]),
        ("Harbour Street neighbours", "group", ["Gail Groupadmin", "Rita Reader"]),
        ("Old Harbour forum", "supergroup", ["Gail Groupadmin", "Rita Reader", "Eddie Editor"]),
        ("Old Harbour forum › Ferries", "topic", ["Gail Groupadmin", "Rita Reader", "Eddie Editor"]),
        ("Old Harbour forum › Market days", "topic", ["Gail Groupadmin", "Rita Reader", "Eddie Editor"]),
        ("Quayside Channel", "channel", ["Gail Groupadmin"]),
    ]
    roles = {person.name: person.role for chat in chats for person in chat.people}
    assert roles == {"Rita Reader": "reader", "Eddie Editor": "editor", "Gail Groupadmin": "administrator"}
    assert await bot.updates() == []
    for chat in chats:
        number, _, topic = chat.id.partition("/")
        await bot.say(int(number), message_thread_id=int(topic or 0))
        assert newest(telegram, chat.id).from_bot


async def test_every_change_is_noticed(telegram: TelegramSandbox, bot: Client, rita: int) -> None:
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        for change in (
            telegram.write(rita, rita, "hello"),
            bot.say(rita),
            bot.call("editMessageText", chat_id=rita, message_id=2, text="new"),
            bot.call("pinChatMessage", chat_id=rita, message_id=2),
            bot.call("deleteMessage", chat_id=rita, message_id=2),
        ):
            before = telegram.version
            waiting = tasks.create_task(telegram.changed(before))
            await change
            assert await waiting > before
    assert await telegram.changed(0) == telegram.version


async def test_messages_stand_in_order_with_their_marks(telegram: TelegramSandbox, bot: Client, rita: int) -> None:
    await telegram.write(rita, rita, "Any news?")
    sent = await bot.say(rita, "Not <b>yet</b>", parse_mode="HTML", disable_notification=True)
    question, answer = telegram.chat(rita).messages
    assert (question.author, question.from_bot, question.silent) == ("Rita Reader", False, False)
    assert (answer.id, answer.author, answer.from_bot, answer.silent) == (sent, "Tickertape Sandbox", True, True)
    assert (answer.html, answer.text) == ("Not <b>yet</b>", "Not yet")


async def test_names_are_escaped(telegram: TelegramSandbox, bot: Client, gail: int) -> None:
    forum = telegram.add_group("Old Harbour", forum=True, administrators=[gail])
    topic = telegram.add_topic(forum, "<script>")
    assert newest(telegram, f"{forum}/{topic}").html == "<em>opened the topic “&lt;script&gt;”</em>"
    form = {"chat_id": gail, "document": "https://example.org/<img>.pdf"}
    await bot.call("sendDocument", **form)
    assert "<img>" not in newest(telegram, gail).html


async def test_chats_that_are_over_come_last_and_nobody_writes_there(telegram: TelegramSandbox, gail: int) -> None:
    group = telegram.add_group("Harbour Street", kind="group", administrators=[gail])
    new = telegram.migrate(group)
    assert [chat.id for chat in telegram.chats()] == [str(gail), str(new), str(group)]
    telegram.delete_chat(new)
    assert [chat.id for chat in telegram.chats()] == [str(gail), str(group), str(new)]
    assert [len(chat.people) for chat in telegram.chats()] == [1, 0, 0]
    with pytest.raises(ValueError, match="only a basic group"):
        telegram.migrate(new)


async def test_there_are_no_forms(telegram: TelegramSandbox, rita: int) -> None:
    with pytest.raises(LookupError):
        await telegram.submit(str(rita), rita, "post", {})


def test_only_supergroups_are_forums(telegram: TelegramSandbox) -> None:
    with pytest.raises(ValueError, match="only supergroups are forums"):
        telegram.add_group("Harbour Street", kind="group", forum=True)
    with pytest.raises(ValueError, match="not a valid ChatKind"):
        telegram.add_group("Harbour Street", kind="gathering")
