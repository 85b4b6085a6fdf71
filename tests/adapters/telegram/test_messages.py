"""Messages sent, edited, withdrawn and pinned, as the chats of the stand-in show them."""

import asyncio
from dataclasses import replace

import pytest
from pydantic import SecretStr

from adapters.sandbox.telegram import TelegramSandbox
from adapters.telegram import TelegramPlatform
from bot.errors import Absence, EditRefused, InDoubt, MessageGone, Moved, Rejected, Unreachable
from bot.model import Address, Message, MessageId, Rendered
from bot.richtext import Item, Quote, Span, bold, paragraph
from tests.adapters.telegram.situations import BOT, TOKEN, Api, newest, ok, refusal, rendered


def at(chat: int, thread: int = 0) -> Address:
    return Address("telegram", chat, thread)


async def sent(platform: TelegramPlatform, address: Address, text: str = "The ferry is back.") -> MessageId:
    return await platform.send(address, rendered(text), nonce="n1")


async def absence_at(platform: TelegramPlatform, address: Address) -> Absence:
    """Why a message cannot be sent there."""
    with pytest.raises(Unreachable) as caught:
        await sent(platform, address)
    return caught.value.absence


@pytest.fixture
def group(telegram: TelegramSandbox, rita: int, gail: int) -> int:
    return telegram.add_group("The newsroom", people=[rita], administrators=[gail])


@pytest.fixture
def forum(telegram: TelegramSandbox, gail: int) -> int:
    return telegram.add_group("Old Harbour forum", forum=True, administrators=[gail])


async def test_a_message_arrives_as_it_was_rendered(
    platform: TelegramPlatform, telegram: TelegramSandbox, rita: int
) -> None:
    text = (paragraph(bold("Ferry"), " <back> & running"), Quote((Span("At last."),)), Item((Span("Pier 4"),)))
    number = await platform.send(at(rita), platform.render(Message(text, silent=False)), nonce="n1")
    shown = newest(telegram, rita)
    assert (shown.id, shown.text) == (number, "Ferry <back> & running\n\nAt last.\n\n• Pier 4")
    assert "<b>Ferry</b>" in shown.html
    assert "<blockquote>" in shown.html
    assert (shown.silent, shown.from_bot) == (False, True)


async def test_a_silent_message_is_silent(platform: TelegramPlatform, telegram: TelegramSandbox, rita: int) -> None:
    await platform.send(at(rita), rendered("Psst", silent=True), nonce="n1")
    assert newest(telegram, rita).silent


async def test_without_markup_nothing_is_parsed(
    platform: TelegramPlatform, telegram: TelegramSandbox, rita: int
) -> None:
    plain = platform.render(Message((paragraph("<b>1 < 2</b>"),), markup=False))
    await platform.send(at(rita), plain, nonce="n1")
    assert newest(telegram, rita).text == "<b>1 < 2</b>"


async def test_a_message_goes_to_its_topic(platform: TelegramPlatform, telegram: TelegramSandbox, forum: int) -> None:
    topic = telegram.add_topic(forum, "Ferries")
    await sent(platform, at(forum, topic))
    assert newest(telegram, f"{forum}/{topic}").text == "The ferry is back."


async def test_a_reply_points_to_its_message(platform: TelegramPlatform, telegram: TelegramSandbox, group: int) -> None:
    first = await sent(platform, at(group))
    await platform.send(at(group), rendered("Corrected: tomorrow."), nonce="n2", reply_to=first)
    assert newest(telegram, group).reply_to == first


@pytest.mark.parametrize("in_topic", [False, True])
async def test_a_reply_to_what_is_gone_is_sent_all_the_same(
    in_topic: bool, platform: TelegramPlatform, telegram: TelegramSandbox, forum: int
) -> None:
    address = at(forum, telegram.add_topic(forum, "Ferries") if in_topic else 0)
    first = await sent(platform, address)
    await platform.withdraw(address, first)
    await platform.send(address, rendered("Corrected: tomorrow."), nonce="n2", reply_to=first)
    shown = newest(telegram, f"{forum}/{address.thread}" if in_topic else forum)
    assert (shown.text, shown.reply_to) == ("Corrected: tomorrow.", None)


async def test_where_telegram_insists_on_the_reply_it_is_sent_without(api: Api) -> None:
    platform = TelegramPlatform(SecretStr(TOKEN), api_base=api.base)
    api.answers(ok(BOT), refusal(400, "Bad Request: message to be replied not found"), ok({"message_id": 9}))
    async with platform.session():
        assert await platform.send(at(-1001, 44), rendered("Corrected"), nonce="n1", reply_to=MessageId(3)) == 9
    first, second = (call.form for call in api.calls[1:])
    assert first == second | {"reply_parameters": '{"message_id":3,"allow_sending_without_reply":true}'}


async def test_an_id_that_telegram_takes_for_none_is_withdrawn_already(api: Api) -> None:
    platform = TelegramPlatform(SecretStr(TOKEN), api_base=api.base)
    api.answers(ok(BOT), refusal(400, "Bad Request: MESSAGE_ID_INVALID"))
    async with platform.session():
        await platform.withdraw(at(7), MessageId(3))
    assert [call.method for call in api.calls] == ["getMe", "deleteMessage"]


async def test_only_what_may_cost_something_says_so_and_an_edit_never_does(api: Api) -> None:
    platform = TelegramPlatform(SecretStr(TOKEN), api_base=api.base)
    api.answers(ok(BOT), ok({"message_id": 9}), ok({"message_id": 10}))
    paid = replace(rendered("Breaking"), paid=True)
    async with platform.session():
        await platform.send(at(7), rendered("Steam"), nonce="n1")
        await platform.send(at(7), paid, nonce="n2")
        await platform.edit(at(7), MessageId(10), paid)
    assert [call.form.get("allow_paid_broadcast") for call in api.calls[1:]] == [None, "true", None]


@pytest.mark.parametrize("strange", [True, {"message_id": "nine"}, None])
async def test_a_send_that_is_answered_strangely_is_in_doubt(strange: object, api: Api) -> None:
    platform = TelegramPlatform(SecretStr(TOKEN), api_base=api.base)
    api.answers(ok(BOT), ok(strange))
    async with platform.session():
        with pytest.raises(InDoubt):
            await sent(platform, at(7))


async def test_many_at_once_all_arrive(platform: TelegramPlatform, telegram: TelegramSandbox) -> None:
    readers = [telegram.add_person(f"Reader {number}") for number in range(100)]
    async with asyncio.TaskGroup() as tasks:
        sending = [tasks.create_task(sent(platform, at(reader), f"To {reader}")) for reader in readers]
    assert [newest(telegram, reader).text for reader in readers] == [f"To {reader}" for reader in readers]
    assert [newest(telegram, reader).id for reader in readers] == [task.result() for task in sending]


async def test_an_edit_changes_the_message(platform: TelegramPlatform, telegram: TelegramSandbox, rita: int) -> None:
    number = await sent(platform, at(rita))
    await platform.edit(at(rita), number, rendered("The ferry is late."))
    assert [(m.id, m.text, m.edited) for m in telegram.chat(rita).messages] == [(number, "The ferry is late.", True)]


async def test_an_edit_to_the_same_words_is_a_success(platform: TelegramPlatform, rita: int) -> None:
    number = await sent(platform, at(rita))
    await platform.edit(at(rita), number, rendered("The ferry is back."))


async def test_what_is_gone_cannot_be_edited_but_is_withdrawn_already(
    platform: TelegramPlatform, telegram: TelegramSandbox, rita: int
) -> None:
    number = await sent(platform, at(rita))
    for _ in range(2):
        await platform.withdraw(at(rita), number)
    assert telegram.chat(rita).messages == ()
    with pytest.raises(MessageGone):
        await platform.edit(at(rita), number, rendered("The ferry is late."))


async def test_what_others_wrote_is_neither_edited_nor_withdrawn(
    platform: TelegramPlatform, telegram: TelegramSandbox, rita: int, group: int
) -> None:
    await telegram.write(group, rita, "Good morning")
    number = MessageId(newest(telegram, group).id)
    with pytest.raises(EditRefused):
        await platform.edit(at(group), number, rendered("Good evening"))
    with pytest.raises(EditRefused):
        await platform.withdraw(at(group), number)


async def test_a_pinned_message_is_pinned(platform: TelegramPlatform, telegram: TelegramSandbox, gail: int) -> None:
    group = telegram.add_group("The newsroom", administrators=[gail], bot_rights=["can_pin_messages"])
    number = await sent(platform, at(group))
    await platform.pin(at(group), number)
    assert [message.pinned for message in telegram.chat(group).messages if message.id == number] == [True]
    await platform.unpin(at(group), number)
    await platform.unpin(at(group), number)
    assert not any(message.pinned for message in telegram.chat(group).messages)


async def test_pinning_needs_the_right_and_the_message(platform: TelegramPlatform, group: int, rita: int) -> None:
    number = await sent(platform, at(group))
    for change in (platform.pin, platform.unpin):
        with pytest.raises(Unreachable, match="no rights: "):
            await change(at(group), number)
        with pytest.raises(MessageGone):
            await change(at(rita), MessageId(999))


async def test_who_blocked_the_bot_is_out_of_reach_for_a_pin_too(
    platform: TelegramPlatform, telegram: TelegramSandbox, rita: int
) -> None:
    number = await sent(platform, at(rita))
    telegram.block(rita)
    with pytest.raises(Unreachable) as caught:
        await platform.pin(at(rita), number)
    assert caught.value.absence is Absence.BLOCKED


async def test_a_blocked_bot_reaches_nobody(platform: TelegramPlatform, telegram: TelegramSandbox, rita: int) -> None:
    telegram.block(rita)
    assert await absence_at(platform, at(rita)) is Absence.BLOCKED


async def test_who_never_started_the_bot_is_not_reached(platform: TelegramPlatform, telegram: TelegramSandbox) -> None:
    assert await absence_at(platform, at(telegram.add_person("Stan Stranger", started=False))) is Absence.BLOCKED


async def test_a_deleted_account_is_gone(platform: TelegramPlatform, telegram: TelegramSandbox, rita: int) -> None:
    telegram.deactivate(rita)
    assert await absence_at(platform, at(rita)) is Absence.GONE


async def test_an_unknown_chat_is_gone(platform: TelegramPlatform) -> None:
    assert await absence_at(platform, at(-1_000_000_999_999)) is Absence.GONE


async def test_out_of_a_group_the_bot_was_removed(
    platform: TelegramPlatform, telegram: TelegramSandbox, group: int
) -> None:
    telegram.kick(group)
    assert await absence_at(platform, at(group)) is Absence.REMOVED


async def test_in_a_channel_the_bot_needs_the_right_to_post(
    platform: TelegramPlatform, telegram: TelegramSandbox, gail: int
) -> None:
    channel = telegram.add_group(
        "Harbour news", kind="channel", administrators=[gail], bot_rights=["can_edit_messages"]
    )
    assert await absence_at(platform, at(channel)) is Absence.NO_RIGHTS


async def test_a_topic_may_be_closed_or_deleted(
    platform: TelegramPlatform, telegram: TelegramSandbox, forum: int
) -> None:
    closed, deleted = telegram.add_topic(forum, "Ferries"), telegram.add_topic(forum, "Market days")
    telegram.close_topic(forum, closed)
    telegram.delete_topic(forum, deleted)
    for topic in (closed, deleted):
        assert await absence_at(platform, at(forum, topic)) is Absence.TOPIC_GONE


async def test_a_group_that_became_a_supergroup_says_where_it_went(
    platform: TelegramPlatform, telegram: TelegramSandbox, gail: int
) -> None:
    group = telegram.add_group("The newsroom", kind="group", administrators=[gail])
    new = telegram.migrate(group)
    with pytest.raises(Moved) as caught:
        await sent(platform, at(group))
    assert caught.value.address == at(new)
    await sent(platform, caught.value.address)


@pytest.mark.parametrize("body", ["<b>half", "", "x" * 4097])
async def test_what_telegram_cannot_show_is_rejected(body: str, platform: TelegramPlatform, rita: int) -> None:
    number = await sent(platform, at(rita))
    bad = Rendered(body, silent=True, preview=False)
    with pytest.raises(Rejected):
        await platform.send(at(rita), bad, nonce="n1")
    with pytest.raises(Rejected):
        await platform.edit(at(rita), number, bad)
