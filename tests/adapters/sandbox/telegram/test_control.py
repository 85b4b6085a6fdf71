"""What can be made to happen to a chat, what the bot is told of it, and what the page says."""

import pytest

from adapters.sandbox.control import Change, Control
from adapters.sandbox.telegram import TelegramSandbox
from adapters.sandbox.telegram.changes import CHANGES
from tests.adapters.sandbox.telegram.situations import Client, Refused


def happens(telegram: TelegramSandbox, chat: str | int, what: str, *names: str, message: int | None = None) -> object:
    return telegram.control.change(Change(chat=str(chat), what=what, names=names, message=message))


def condition(telegram: TelegramSandbox, chat: str | int) -> str:
    (found,) = next(view for view in telegram.chats() if view.id == str(chat)).conditions
    assert found.until is None
    return found.name


async def refusal(bot: Client, chat: int, **arguments: object) -> str:
    return await bot.refusal("sendMessage", chat_id=chat, text="The ferry is back.", **arguments)


async def status_told(bot: Client) -> list[str]:
    """What the bot was told that it is, in the chats of which it was told something."""
    told = [update["my_chat_member"] for update in await bot.news() if "my_chat_member" in update]
    return [update["new_chat_member"]["status"] for update in told]


@pytest.fixture
def group(telegram: TelegramSandbox, gail: int) -> int:
    return telegram.add_group("Harbour Street", kind="group", administrators=[gail])


@pytest.fixture
def channel(telegram: TelegramSandbox, gail: int) -> int:
    return telegram.add_group("Quayside", kind="channel", administrators=[gail])


@pytest.fixture
def forum(telegram: TelegramSandbox, gail: int) -> int:
    return telegram.add_group("Old Harbour", forum=True, administrators=[gail])


def test_it_is_a_control() -> None:
    control: Control = TelegramSandbox().control
    assert (control.platform, control.limits, control.faults()) == ("telegram", 1.0, ())


async def test_a_reader_blocks_the_bot_and_comes_back(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    happens(telegram, rita, "block")
    assert await refusal(bot, rita) == "Forbidden: bot was blocked by the user"
    assert condition(telegram, rita) == "blocked the bot"
    happens(telegram, rita, "unblock")
    await bot.say(rita)
    assert await status_told(bot) == ["kicked", "member"]
    assert telegram.chat(rita).conditions == ()


async def test_a_reader_deletes_their_account(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    happens(telegram, rita, "deactivate")
    assert await refusal(bot, rita) == "Forbidden: user is deactivated"
    assert condition(telegram, rita) == "account deleted"


def test_somebody_who_never_started_the_bot(telegram: TelegramSandbox) -> None:
    assert condition(telegram, telegram.add_person("Stan Stranger", started=False)) == "never started the bot"


async def test_a_group_removes_the_bot_and_takes_it_back(bot: Client, telegram: TelegramSandbox, group: int) -> None:
    happens(telegram, group, "kick")
    assert await refusal(bot, group) == "Forbidden: bot was kicked from the group chat"
    assert condition(telegram, group) == "removed the bot"
    happens(telegram, group, "admit")
    await bot.say(group)
    await bot.call("leaveChat", chat_id=group)
    assert condition(telegram, group) == "the bot is not there"


async def test_a_channel_takes_the_right_to_post_away(bot: Client, telegram: TelegramSandbox, channel: int) -> None:
    happens(telegram, channel, "rights", "can_edit_messages")
    assert await refusal(bot, channel) == "Bad Request: need administrator rights in the channel chat"
    assert condition(telegram, channel) == "the bot may not post"
    happens(telegram, channel, "rights", "can_post_messages")
    await bot.say(channel)


async def test_a_group_silences_the_bot(bot: Client, telegram: TelegramSandbox, group: int) -> None:
    happens(telegram, group, "permissions", "can_send_photos")
    assert await refusal(bot, group) == "Bad Request: not enough rights to send text messages to the chat"
    assert condition(telegram, group) == "the bot may not write"
    happens(telegram, group, "permissions", "can_send_messages")
    await bot.say(group)


async def test_a_deleted_group(bot: Client, telegram: TelegramSandbox, group: int) -> None:
    happens(telegram, group, "delete")
    assert await refusal(bot, group) == "Forbidden: the group chat was deleted"
    assert condition(telegram, group) == "deleted"


@pytest.mark.parametrize(
    ("what", "told", "refused"), [("move", True, True), ("move untold", False, True), ("move unrefused", True, False)]
)
async def test_a_group_becomes_a_supergroup_and_the_bot_learns_of_it_or_not(
    bot: Client, telegram: TelegramSandbox, group: int, what: str, told: bool, refused: bool
) -> None:
    outcome = happens(telegram, group, what)
    assert condition(telegram, group).startswith("moved to ")
    new = condition(telegram, group).removeprefix("moved to ")
    assert outcome == {"chat": new}
    heard = [update["message"] for update in await bot.news()]
    assert [message.get("migrate_to_chat_id") for message in heard] == ([int(new), None] if told else [])
    assert [message.get("migrate_from_chat_id") for message in heard] == ([None, group] if told else [])
    if refused:
        with pytest.raises(Refused) as raised:
            await bot.say(group)
        assert raised.value.parameters == {"migrate_to_chat_id": int(new)}
    else:
        await bot.say(group)
    await bot.say(int(new))


async def test_topics_are_closed_opened_again_and_deleted(bot: Client, telegram: TelegramSandbox, forum: int) -> None:
    ferries = telegram.add_topic(forum, "Ferries")
    topic = f"{forum}/{ferries}"
    happens(telegram, topic, "close topic")
    assert await refusal(bot, forum, message_thread_id=ferries) == "Bad Request: TOPIC_CLOSED"
    assert condition(telegram, topic) == "topic closed"
    assert telegram.chat(forum).conditions == ()
    happens(telegram, topic, "reopen topic")
    await bot.say(forum, message_thread_id=ferries)
    happens(telegram, topic, "delete topic")
    assert await refusal(bot, forum, message_thread_id=ferries) == "Bad Request: message thread not found"
    assert condition(telegram, topic) == "topic deleted"
    assert telegram.chats()[-1].id == topic
    assert telegram.chats()[-1].people == ()


async def test_a_reader_deletes_a_message_of_the_bot(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    mine = await bot.say(rita)
    await bot.call("pinChatMessage", chat_id=rita, message_id=mine)
    happens(telegram, rita, "delete message", message=mine)
    refused = await bot.refusal("editMessageText", chat_id=rita, message_id=mine, text="b")
    assert refused == "Bad Request: message to edit not found"
    assert await bot.refusal("deleteMessage", chat_id=rita, message_id=mine) == (
        "Bad Request: message to delete not found"
    )
    assert telegram.chat(rita).deleted == 1
    assert telegram.counts().withdrawn == 0


async def test_messages_get_too_old_to_be_deleted(
    bot: Client, telegram: TelegramSandbox, rita: int, channel: int
) -> None:
    old, fresh = await bot.say(rita), await bot.say(rita)
    happens(telegram, rita, "age", message=old)
    refused = await bot.refusal("deleteMessage", chat_id=rita, message_id=old)
    assert refused == "Bad Request: message can't be deleted for everyone"
    await bot.call("deleteMessage", chat_id=rita, message_id=fresh)
    posts = [await bot.say(channel) for _ in range(2)]
    happens(telegram, channel, "age")
    for post in posts:
        refused = await bot.refusal("deleteMessage", chat_id=channel, message_id=post)
        assert refused == "Bad Request: message can't be deleted"
    await bot.call("deleteMessage", chat_id=channel, message_id=await bot.say(channel))
    await bot.call("editMessageText", chat_id=rita, message_id=old, text="edited all the same")


async def test_a_chat_where_edits_are_refused(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    mine = {"chat_id": rita, "message_id": await bot.say(rita)}
    happens(telegram, rita, "refuse edits")
    assert await bot.refusal("editMessageText", **mine, text="b") == "Bad Request: message can't be edited"
    assert condition(telegram, rita) == "edits refused"
    happens(telegram, rita, "take edits")
    await bot.call("editMessageText", **mine, text="b")


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("kick", "block it instead"),
        ("admit", "nobody has rights in a private chat"),
        ("rights", "nobody has rights in a private chat"),
        ("permissions", "nobody has rights in a private chat"),
        ("close topic", "that is for topics"),
        ("delete topic", "that is for topics"),
        ("move", "only a basic group"),
        ("delete message", "no message"),
        ("explode", "nothing is called 'explode' here; what can happen: block, unblock"),
    ],
)
def test_what_cannot_happen_in_private_is_said(telegram: TelegramSandbox, rita: int, what: str, sentence: str) -> None:
    with pytest.raises((ValueError, LookupError), match=sentence):
        happens(telegram, rita, what)


@pytest.mark.parametrize("what", ["block", "unblock", "deactivate"])
def test_only_a_person_can_block(telegram: TelegramSandbox, group: int, what: str) -> None:
    with pytest.raises(ValueError, match="that is for private chats"):
        happens(telegram, group, what)


@pytest.mark.parametrize("what", CHANGES)
def test_nothing_happens_where_there_is_no_chat(telegram: TelegramSandbox, what: str) -> None:
    with pytest.raises(LookupError, match="no chat"):
        happens(telegram, 12345, what)
