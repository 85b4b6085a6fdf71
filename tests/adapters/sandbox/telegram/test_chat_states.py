"""What the state of a chat does to sending into it: the errors that the relay must tell apart."""

import pytest

from adapters.sandbox.telegram import TelegramSandbox
from tests.adapters.sandbox.telegram.situations import Client, Refused


async def refusal(bot: Client, chat: int, **arguments: object) -> tuple[int, str]:
    with pytest.raises(Refused) as raised:
        await bot.call("sendMessage", chat_id=chat, text="The ferry is back.", **arguments)
    return raised.value.status, raised.value.description


async def test_a_chat_that_nobody_knows(bot: Client) -> None:
    assert await refusal(bot, 12345) == (400, "Bad Request: chat not found")
    assert await bot.refusal("sendMessage", chat_id="@nobody", text="a") == "Bad Request: chat not found"
    assert await bot.refusal("sendMessage", text="a") == "Bad Request: chat_id is empty"


async def test_somebody_who_blocked_the_bot(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    mine = await bot.say(rita)
    telegram.block(rita)
    blocked = (403, "Forbidden: bot was blocked by the user")
    assert await refusal(bot, rita) == blocked
    assert await bot.refusal("editMessageText", chat_id=rita, message_id=mine, text="b") == blocked[1]
    assert await bot.refusal("pinChatMessage", chat_id=rita, message_id=mine) == blocked[1]
    telegram.unblock(rita)
    await bot.say(rita)
    told = [update["my_chat_member"] for update in await bot.news()]
    assert [(m["old_chat_member"]["status"], m["new_chat_member"]["status"]) for m in told] == [
        ("member", "kicked"),
        ("kicked", "member"),
    ]
    assert told[0]["chat"]["type"] == "private"


async def test_somebody_who_deleted_their_account(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    telegram.deactivate(rita)
    assert await refusal(bot, rita) == (403, "Forbidden: user is deactivated")
    assert await bot.updates() == []


async def test_somebody_who_never_pressed_start(bot: Client, telegram: TelegramSandbox) -> None:
    stranger = telegram.add_person("Stan Stranger", started=False)
    assert await refusal(bot, stranger) == (403, "Forbidden: bot can't initiate conversation with a user")
    await telegram.write(stranger, stranger, "/start")
    await bot.say(stranger)


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_group_that_removed_the_bot_or_that_it_left(
    bot: Client, telegram: TelegramSandbox, gail: int, kind: str
) -> None:
    group = telegram.add_group("Harbour Street", kind=kind, administrators=[gail])
    telegram.kick(group)
    assert await refusal(bot, group) == (403, f"Forbidden: bot was kicked from the {kind} chat")
    telegram.admit(group, *(["can_post_messages"] if kind == "channel" else []))
    await bot.say(group)
    assert await bot.call("leaveChat", chat_id=group) is True
    assert await refusal(bot, group) == (403, f"Forbidden: bot is not a member of the {kind} chat")
    told = [update["my_chat_member"] for update in await bot.news() if "my_chat_member" in update]
    back = "administrator" if kind == "channel" else "member"
    assert [m["new_chat_member"]["status"] for m in told] == ["kicked", back, "left"]


async def test_a_group_that_became_a_supergroup(bot: Client, telegram: TelegramSandbox, gail: int, rita: int) -> None:
    group = telegram.add_group("Harbour Street", kind="group", administrators=[gail], people=[rita])
    new = telegram.migrate(group)
    with pytest.raises(Refused) as raised:
        await bot.say(group)
    assert raised.value.description == "Bad Request: group chat was upgraded to a supergroup chat"
    assert raised.value.parameters == {"migrate_to_chat_id": new}
    await bot.say(new)
    assert await bot.call("getChatMemberCount", chat_id=new) == 3
    told = [update["message"] for update in await bot.news()]
    assert (told[0]["chat"]["id"], told[0]["migrate_to_chat_id"]) == (group, new)
    assert (told[1]["chat"]["id"], told[1]["migrate_from_chat_id"]) == (new, group)


async def test_chats_that_were_deleted(bot: Client, telegram: TelegramSandbox, gail: int) -> None:
    group = telegram.add_group("Harbour Street", kind="group", administrators=[gail])
    channel = telegram.add_group("Quayside", kind="channel", administrators=[gail])
    telegram.delete_chat(group)
    telegram.delete_chat(channel)
    assert await refusal(bot, group) == (403, "Forbidden: the group chat was deleted")
    assert await refusal(bot, channel) == (400, "Bad Request: chat not found")


async def test_a_group_where_the_bot_may_not_write(bot: Client, telegram: TelegramSandbox, gail: int) -> None:
    group = telegram.add_group("Harbour Street", administrators=[gail])
    telegram.set_rights(group, permissions=["can_send_photos"])
    assert await refusal(bot, group) == (400, "Bad Request: not enough rights to send text messages to the chat")
    await bot.call("sendPhoto", chat_id=group, photo="https://example.org/a.jpg")
    telegram.set_rights(group)
    await bot.say(group)


async def test_a_channel_where_the_bot_may_not_post(bot: Client, telegram: TelegramSandbox, gail: int) -> None:
    channel = telegram.add_group("Quayside", kind="channel", administrators=[gail])
    post = await bot.call("sendMessage", chat_id=channel, text="a")
    assert post["sender_chat"]["id"] == channel
    assert "from" not in post
    telegram.set_rights(channel, "can_edit_messages")
    assert await refusal(bot, channel) == (400, "Bad Request: need administrator rights in the channel chat")


async def test_topics(bot: Client, telegram: TelegramSandbox, gail: int) -> None:
    forum = telegram.add_group("Old Harbour", forum=True, administrators=[gail])
    ferries = telegram.add_topic(forum, "Ferries")
    sent = await bot.call("sendMessage", chat_id=forum, text="a", message_thread_id=ferries)
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (ferries, True)
    assert sent["reply_to_message"]["forum_topic_created"]["name"] == "Ferries"
    assert "message_thread_id" not in await bot.call("sendMessage", chat_id=forum, text="general")
    answer = await bot.call("sendMessage", chat_id=forum, text="b", reply_parameters={"message_id": sent["message_id"]})
    assert answer["message_thread_id"] == ferries
    not_found = (400, "Bad Request: message thread not found")
    assert await refusal(bot, forum, message_thread_id=1) == not_found
    assert await refusal(bot, forum, message_thread_id=99) == not_found
    telegram.close_topic(forum, ferries)
    assert await refusal(bot, forum, message_thread_id=ferries) == (400, "Bad Request: TOPIC_CLOSED")
    telegram.close_topic(forum, ferries, closed=False)
    await bot.say(forum, message_thread_id=ferries)
    telegram.delete_topic(forum, ferries)
    assert await refusal(bot, forum, message_thread_id=ferries) == not_found


async def test_topics_of_the_bots_own(bot: Client, telegram: TelegramSandbox, gail: int) -> None:
    forum = telegram.add_group("Old Harbour", forum=True, administrators=[gail])
    assert await bot.refusal("createForumTopic", chat_id=forum, name="Tides") == (
        "Bad Request: not enough rights to create a topic"
    )
    telegram.set_rights(forum, "can_manage_topics", "can_delete_messages")
    topic = (await bot.call("createForumTopic", chat_id=forum, name="Tides"))["message_thread_id"]
    named = {"chat_id": forum, "message_thread_id": topic}
    assert await bot.call("closeForumTopic", **named) is True
    assert await bot.refusal("closeForumTopic", **named) == "Bad Request: TOPIC_NOT_MODIFIED"
    await bot.say(forum, message_thread_id=topic)
    assert await bot.call("reopenForumTopic", **named) is True
    assert await bot.call("deleteForumTopic", **named) is True
    assert await bot.refusal("deleteForumTopic", **named) == "Bad Request: TOPIC_ID_INVALID"
    assert await bot.refusal("createForumTopic", chat_id=forum, name=" ") == "Bad Request: title must be non-empty"
    group = telegram.add_group("Harbour Street", administrators=[gail])
    assert await bot.refusal("createForumTopic", chat_id=group, name="a") == "Bad Request: the chat is not a forum"


async def test_what_the_bot_can_learn_of_a_chat(bot: Client, telegram: TelegramSandbox, gail: int, rita: int) -> None:
    group = telegram.add_group("Harbour Street", administrators=[gail], people=[rita], bot_rights=["can_pin_messages"])
    assert (await bot.call("getChat", chat_id=group))["title"] == "Harbour Street"
    assert [m["status"] for m in await bot.call("getChatAdministrators", chat_id=group)] == ["creator"]
    assert (await bot.call("getChatMember", chat_id=group, user_id=rita))["status"] == "member"
    own = await bot.call("getChatMember", chat_id=group, user_id=telegram.bot_id)
    assert (own["can_pin_messages"], own["can_delete_messages"]) == (True, False)
    stranger = telegram.add_person("Stan Stranger")
    assert (await bot.call("getChatMember", chat_id=group, user_id=stranger))["status"] == "left"
    assert await bot.refusal("getChatMember", chat_id=group, user_id=1) == "Bad Request: user not found"
    assert await bot.refusal("getChatMember", chat_id=group) == "Bad Request: invalid user_id specified"
    assert await bot.refusal("getChatAdministrators", chat_id=rita) == (
        "Bad Request: there are no administrators in the private chat"
    )
    telegram.kick(group)
    assert await bot.refusal("getChat", chat_id=group) == "Forbidden: bot was kicked from the supergroup chat"
