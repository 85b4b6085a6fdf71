"""Answers to what people did, over the stand-in: who did it sees it where they did it."""

import pytest

from adapters.sandbox.telegram import TelegramSandbox
from adapters.sandbox.view import ButtonKind
from adapters.telegram import TelegramPlatform
from bot.conversation import Answer, Button, ChatChoice, Incoming, IncomingKind
from bot.errors import Unreachable
from bot.model import Address, ChatKind
from bot.richtext import paragraph
from tests.adapters.telegram.situations import Inbox, newest

MENU = ((Button("Follow", "follow:harbour"), Button("Not now", "dismiss")), (Button("Help", "help"),))
CHOICE = ChatChoice("Kanal wählen", "Gruppe wählen")


def says(
    text: str,
    *,
    buttons: tuple[tuple[Button, ...], ...] = (),
    replaces: bool = False,
    sequel: bool = False,
    aside: bool = False,
    offers_chat_choice: ChatChoice | None = None,
) -> Answer:
    return Answer(
        (paragraph(text),),
        buttons=buttons,
        replaces=replaces,
        sequel=sequel,
        aside=aside,
        offers_chat_choice=offers_chat_choice,
    )


@pytest.fixture
def group(telegram: TelegramSandbox, rita: int, gail: int) -> int:
    return telegram.add_group("The newsroom", people=[rita], administrators=[gail])


async def commanded(telegram: TelegramSandbox, inbox: Inbox, chat: str | int, person: int, text: str) -> Incoming:
    await telegram.write(chat, person, text)
    return await inbox.next()


async def test_a_private_answer_comes_with_its_buttons(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, rita: int
) -> None:
    incoming = await commanded(telegram, inbox, rita, rita, "/start harbour")
    number = await platform.answer(incoming, says("Follow the harbour?", buttons=MENU))
    shown = newest(telegram, rita)
    assert (shown.id, shown.text, shown.reply_to, shown.silent) == (number, "Follow the harbour?", None, False)
    assert [[(button.label, button.id) for button in row] for row in shown.buttons] == [
        [("Follow", "follow:harbour"), ("Not now", "dismiss")],
        [("Help", "help")],
    ]


async def test_in_a_group_an_answer_is_a_quiet_reply(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, group: int, rita: int
) -> None:
    incoming = await commanded(telegram, inbox, group, rita, "/latest")
    question = newest(telegram, group)
    await platform.answer(incoming, says("Nothing new."))
    shown = newest(telegram, group)
    assert (shown.text, shown.reply_to, shown.silent) == ("Nothing new.", question.id, True)


async def test_in_a_topic_the_answer_stays_in_the_topic(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, gail: int
) -> None:
    forum = telegram.add_group("Old Harbour forum", forum=True, administrators=[gail])
    topic = f"{forum}/{telegram.add_topic(forum, 'Ferries')}"
    incoming = await commanded(telegram, inbox, topic, gail, "/latest")
    assert incoming.address == Address("telegram", forum, int(topic.partition("/")[2]))
    await platform.answer(incoming, says("Nothing new."))
    assert newest(telegram, topic).text == "Nothing new."


async def test_in_a_channel_the_channel_is_answered(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, gail: int
) -> None:
    channel = telegram.add_group("Harbour news", kind="channel", administrators=[gail])
    incoming = await commanded(telegram, inbox, channel, gail, "/follow harbour")
    assert (incoming.chat_kind, incoming.person.id) == (ChatKind.CHANNEL, channel)
    await platform.answer(incoming, says("Following."))
    assert newest(telegram, channel).text == "Following."


async def test_an_answer_may_take_the_place_of_the_message_that_was_pressed(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, rita: int
) -> None:
    incoming = await commanded(telegram, inbox, rita, rita, "/start")
    menu = await platform.answer(incoming, says("Follow?", buttons=MENU))
    await telegram.press(str(rita), rita, menu, "follow:harbour")
    press = await inbox.next()
    assert (press.kind, press.name, press.arguments) == (IncomingKind.PRESS, "follow", "harbour")
    assert await platform.answer(press, says("Following.", replaces=True)) == menu
    shown = newest(telegram, rita)
    assert (shown.id, shown.text, shown.buttons) == (menu, "Following.", ())


async def test_an_answer_to_a_press_may_be_a_message_of_its_own(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, group: int, rita: int
) -> None:
    incoming = await commanded(telegram, inbox, group, rita, "/latest")
    menu = await platform.answer(incoming, says("More?", buttons=MENU))
    await telegram.press(str(group), rita, menu, "help")
    number = await platform.answer(await inbox.next(), says("This is how."))
    shown = newest(telegram, group)
    assert (shown.id, shown.text, shown.reply_to) == (number, "This is how.", None)
    assert number != menu


async def test_what_is_said_aside_in_a_group_only_who_pressed_sees(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, group: int, rita: int
) -> None:
    menu = await platform.answer(await commanded(telegram, inbox, group, rita, "/latest"), says("More?", buttons=MENU))
    await telegram.press(str(group), rita, menu, "help")
    assert await platform.answer(await inbox.next(), says("That is not for you. " * 20, aside=True)) == menu
    shown = newest(telegram, group)
    assert (shown.only_for, len(shown.text)) == (rita, 200)
    assert [message.text for message in telegram.chat(group).messages if message.only_for is None][-1] == "More?"


async def test_what_is_said_aside_in_private_stays_there_to_be_read(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, rita: int
) -> None:
    menu = await platform.answer(await commanded(telegram, inbox, rita, rita, "/start"), says("Follow?", buttons=MENU))
    await telegram.press(str(rita), rita, menu, "help")
    number = await platform.answer(await inbox.next(), says("This menu is stale.", aside=True))
    shown = newest(telegram, rita)
    assert (shown.id, shown.text, shown.only_for) == (number, "This menu is stale.", None)


async def test_a_late_answer_to_a_press_is_given_all_the_same(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, rita: int
) -> None:
    menu = await platform.answer(await commanded(telegram, inbox, rita, rita, "/start"), says("Follow?", buttons=MENU))
    await telegram.press(str(rita), rita, menu, "help")
    press = await inbox.next()
    for text in ("This is how.", "This is how, again."):
        await platform.answer(press, says(text, replaces=True))
        assert newest(telegram, rita).text == text


async def test_where_nothing_can_be_replaced_a_new_message_is_sent(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, rita: int
) -> None:
    menu = await platform.answer(await commanded(telegram, inbox, rita, rita, "/start"), says("Follow?", buttons=MENU))
    await telegram.press(str(rita), rita, menu, "help")
    press = await inbox.next()
    await platform.withdraw(Address("telegram", rita), menu)
    number = await platform.answer(press, says("This is how.", replaces=True))
    shown = newest(telegram, rita)
    assert (shown.id, shown.text) == (number, "This is how.")


async def test_an_earlier_answer_can_be_replaced_and_gone_on_with(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, rita: int
) -> None:
    incoming = await commanded(telegram, inbox, rita, rita, "/post Fire at pier 4")
    first = await platform.answer(incoming, says("Posting …"))
    assert await platform.answer(incoming, says("Posted to 7 chats."), replacing=first) == first
    second = await platform.answer(incoming, says("That was all.", sequel=True))
    assert [(m.id, m.text) for m in telegram.chat(rita).messages[-2:]] == [
        (first, "Posted to 7 chats."),
        (second, "That was all."),
    ]


async def test_a_chat_is_chosen_and_the_choice_is_put_away(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, gail: int, rita: int
) -> None:
    channel = telegram.add_group("Harbour news", kind="channel", administrators=[gail], bot_present=False)
    group = telegram.add_group("The newsroom", administrators=[gail], people=[rita], bot_present=False)
    telegram.add_group("Rita's circle", administrators=[rita])
    incoming = await commanded(telegram, inbox, gail, gail, "/start")
    number = await platform.answer(incoming, says("Where to?", offers_chat_choice=CHOICE, buttons=MENU))
    shown = newest(telegram, gail)
    (to_channel,), (to_group,) = shown.buttons
    assert (shown.id, to_channel.kind) == (number, ButtonKind.CHOOSE_CHAT)
    assert (to_channel.label, to_channel.choices) == ("Kanal wählen", ((str(channel), "Harbour news"),))
    assert (to_group.label, to_group.choices) == ("Gruppe wählen", ((str(group), "The newsroom"),))

    await telegram.press(str(gail), gail, shown.id, to_channel.id, str(channel))
    assert (await inbox.next()).kind is IncomingKind.AVAILABLE
    chosen = await inbox.next()
    assert (chosen.kind, chosen.chosen) == (IncomingKind.CHAT_CHOSEN, Address("telegram", channel))
    assert chosen.chat_title == "Harbour news"
    survey = await platform.survey(chosen, chosen.chosen)
    assert (survey.administrator, survey.missing) == (True, ())
    await platform.answer(chosen, says("Following in Harbour news."))
    assert newest(telegram, gail).text == "Following in Harbour news."
    assert not any(message.buttons for message in telegram.chat(gail).messages)


async def test_a_chat_choice_is_never_offered_in_a_group(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, group: int, rita: int
) -> None:
    incoming = await commanded(telegram, inbox, group, rita, "/start")
    await platform.answer(incoming, says("Hello.", offers_chat_choice=CHOICE))
    assert newest(telegram, group).buttons == ()


async def test_what_was_kept_is_answered_after_a_restart(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, group: int, rita: int
) -> None:
    incoming = await commanded(telegram, inbox, group, rita, "/latest")
    kept = Incoming.model_validate_json(incoming.model_dump_json())
    await platform.answer(kept, says("Nothing new."))
    assert newest(telegram, group).reply_to == int(kept.ticket["message"])


async def test_a_group_that_left_is_not_answered(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, group: int, rita: int
) -> None:
    incoming = await commanded(telegram, inbox, group, rita, "/latest")
    telegram.kick(group)
    gone = await inbox.next()
    assert (gone.kind, gone.address) == (IncomingKind.UNAVAILABLE, Address("telegram", group))
    with pytest.raises(Unreachable):
        await platform.answer(incoming, says("Nothing new."))
