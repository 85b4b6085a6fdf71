"""What people do, and what of it reaches the bot."""

from typing import Any

import pytest

from adapters.sandbox.telegram import NotAllowed, TelegramSandbox
from tests.adapters.sandbox.telegram.situations import Client, Clock, newest


@pytest.fixture
def group(telegram: TelegramSandbox, rita: int, gail: int) -> int:
    return telegram.add_group("Harbour Street", administrators=[gail], people=[rita])


async def heard(bot: Client) -> list[str]:
    return [update["message"]["text"] for update in await bot.news()]


async def test_a_command_with_a_payload(bot: Client, telegram: TelegramSandbox, rita: int) -> None:
    await telegram.write(str(rita), rita, "/start harbour-fire")
    message = (await bot.news())[0]["message"]
    assert message["text"] == "/start harbour-fire"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"] == {
        "id": rita,
        "is_bot": False,
        "first_name": "Rita",
        "last_name": "Reader",
        "language_code": "en",
    }
    assert message["chat"]["id"] == rita


async def test_people_write_plain_text(telegram: TelegramSandbox, rita: int) -> None:
    await telegram.write(rita, rita, "<b>1 < 2</b>")
    assert (newest(telegram, rita).html, newest(telegram, rita).text) == (
        "&lt;b&gt;1 &lt; 2&lt;/b&gt;",
        "<b>1 < 2</b>",
    )


async def test_in_groups_a_member_hears_commands_and_replies_only(
    bot: Client, telegram: TelegramSandbox, group: int, rita: int
) -> None:
    mine = await bot.say(group)
    name = telegram.username
    for text in ("hello", "/latest", f"/latest@{name.upper()} now", "/latest@other_bot", "see /latest"):
        await telegram.write(group, rita, text)
    await telegram.write(group, rita, "thanks", reply_to=mine)
    await telegram.write(group, rita, "to myself", reply_to=newest(telegram, group).id)
    assert await heard(bot) == ["/latest", f"/latest@{name.upper()} now", "thanks"]


async def test_in_groups_an_administrator_hears_everything(
    bot: Client, telegram: TelegramSandbox, group: int, rita: int
) -> None:
    telegram.set_rights(group, "can_pin_messages")
    await telegram.write(group, rita, "hello")
    promoted, message = await bot.news()
    assert promoted["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    assert message["message"]["text"] == "hello"


async def test_a_bot_that_is_gone_hears_nothing(bot: Client, telegram: TelegramSandbox, group: int, rita: int) -> None:
    telegram.kick(group)
    await bot.news()
    await telegram.write(group, rita, "/latest")
    assert await bot.updates() == []


async def test_being_added_to_a_group_is_seen_by_all(bot: Client, telegram: TelegramSandbox, gail: int) -> None:
    group = telegram.add_group("Pier Road", kind="group", administrators=[gail], bot_present=False)
    telegram.admit(group)
    member, message = await bot.news()
    assert member["my_chat_member"]["old_chat_member"]["status"] == "left"
    assert member["my_chat_member"]["from"]["id"] == gail
    assert message["message"]["new_chat_members"][0]["id"] == telegram.bot_id


async def test_an_anonymous_administrator_writes_as_the_group(
    bot: Client, telegram: TelegramSandbox, group: int, gail: int, rita: int
) -> None:
    telegram.set_rights(group, "is_anonymous", person=gail)
    await telegram.write(group, gail, "/latest")
    message = (await bot.news())[0]["message"]
    assert message["from"]["id"] == 1087968824
    assert message["sender_chat"]["id"] == group
    assert newest(telegram, group).author == "Harbour Street"
    telegram.set_rights(group, "can_manage_chat", person=rita)
    await telegram.write(group, rita, "/latest")
    assert (await bot.news())[0]["message"]["from"]["id"] == rita


async def test_posts_in_a_channel(bot: Client, telegram: TelegramSandbox, gail: int, rita: int) -> None:
    channel = telegram.add_group("Quayside", kind="channel", administrators=[gail], people=[rita])
    await telegram.write(channel, gail, "/follow harbour")
    await telegram.edit(channel, gail, newest(telegram, channel).id, "/follow quay")
    post, edited = await bot.news()
    assert post["channel_post"]["sender_chat"]["id"] == channel
    assert "from" not in post["channel_post"]
    assert edited["edited_channel_post"]["text"] == "/follow quay"
    with pytest.raises(NotAllowed):
        await telegram.write(channel, rita, "me too")


async def test_people_edit_what_they_wrote(bot: Client, telegram: TelegramSandbox, clock: Clock, rita: int) -> None:
    await telegram.write(rita, rita, "/folow harbour")
    mine = newest(telegram, rita).id
    clock.forward(seconds=9)
    await telegram.edit(rita, rita, mine, "/follow harbour")
    edited = (await bot.news())[1]["edited_message"]
    assert (edited["text"], edited["edit_date"] - edited["date"]) == ("/follow harbour", 9)
    with pytest.raises(NotAllowed):
        await telegram.edit(rita, rita, await bot.say(rita), "mine now")


async def test_messages_in_a_topic(bot: Client, telegram: TelegramSandbox, gail: int, rita: int) -> None:
    forum = telegram.add_group("Old Harbour", forum=True, administrators=[gail], people=[rita])
    ferries = telegram.add_topic(forum, "Ferries")
    await telegram.write(f"{forum}/{ferries}", rita, "/follow")
    created, message = (update["message"] for update in await bot.news())
    assert created["forum_topic_created"]["name"] == "Ferries"
    assert (message["message_thread_id"], message["is_topic_message"]) == (ferries, True)
    assert message["reply_to_message"]["message_id"] == ferries
    assert message["chat"]["is_forum"] is True
    assert telegram.chat(forum).messages == ()
    assert newest(telegram, f"{forum}/{ferries}").text == "/follow"
    telegram.close_topic(forum, ferries)
    with pytest.raises(NotAllowed):
        await telegram.write(f"{forum}/{ferries}", rita, "too late")


async def test_rights_of_people_are_told_to_an_administrator_that_asked(
    bot: Client, telegram: TelegramSandbox, group: int, rita: int
) -> None:
    telegram.set_rights(group, "can_pin_messages")
    telegram.set_rights(group, "can_pin_messages", person=rita)
    await bot.news()
    await bot.call("getUpdates", allowed_updates=["chat_member"])
    telegram.set_rights(group, person=rita)
    told: dict[str, Any] = (await bot.news())[0]["chat_member"]
    assert (told["old_chat_member"]["status"], told["new_chat_member"]["status"]) == ("administrator", "member")


@pytest.mark.parametrize("text", ["", "  ", "a" * 4097])
async def test_messages_that_nobody_can_write(telegram: TelegramSandbox, rita: int, text: str) -> None:
    with pytest.raises(NotAllowed):
        await telegram.write(rita, rita, text)


async def test_places_where_somebody_cannot_write(telegram: TelegramSandbox, group: int, rita: int, gail: int) -> None:
    stranger = telegram.add_person("Stan Stranger")
    for chat, person in ((rita, gail), (group, stranger)):
        with pytest.raises(NotAllowed):
            await telegram.write(chat, person, "hello")
    telegram.block(rita)
    with pytest.raises(NotAllowed):
        await telegram.write(rita, rita, "hello")
    for nowhere in ("1", "nonsense", f"{group}/77"):
        with pytest.raises(LookupError):
            await telegram.write(nowhere, rita, "hello")
    with pytest.raises(LookupError):
        await telegram.write(rita, 1, "hello")
