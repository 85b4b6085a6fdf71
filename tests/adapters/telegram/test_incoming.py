"""Telegram's updates, as the core takes them in."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update

from adapters.telegram.incoming import ADMINISTRATOR, MESSAGE, QUERY, read
from adapters.telegram.origin import NAME_LIMIT
from bot.conversation import Incoming, IncomingKind, Person
from bot.model import Address, ChatKind

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ME = "ticker_bot"
RITA: dict[str, Any] = {"id": 7, "is_bot": False, "first_name": "Rita", "last_name": "Reader"}
GROUP_BOT: dict[str, Any] = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
PRIVATE: dict[str, Any] = {"id": 7, "type": "private", "first_name": "Rita", "last_name": "Reader"}
NEWSROOM: dict[str, Any] = {"id": -1001, "type": "supergroup", "title": "The newsroom", "is_forum": True}
HARBOUR: dict[str, Any] = {"id": -1002, "type": "channel", "title": "Harbour news"}
BOT: dict[str, Any] = {"id": 99, "is_bot": True, "first_name": "Ticker"}


def taken(**update: Any) -> Incoming | None:
    return read(Update.de_json({"update_id": 501, **update}, None), ME, NOW)


def incoming(**update: Any) -> Incoming:
    found = taken(**update)
    assert found is not None
    return found


def said(text: str | None = None, chat: dict[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    message = {"message_id": 12, "date": 1_772_000_000, "chat": chat, "from": RITA, **more}
    return message if text is None else {"text": text, **message}


def membership(chat: dict[str, Any], **new: Any) -> dict[str, Any]:
    return {
        "chat": chat,
        "from": RITA,
        "date": 1_772_000_000,
        "old_chat_member": {"user": BOT, "status": "member"},
        "new_chat_member": {"user": BOT, **new},
    }


def administrator(**rights: bool) -> dict[str, Any]:
    needed = (
        "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members"
        " can_promote_members can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories"
    )
    return {"status": "administrator", **dict.fromkeys(needed.split(), False), **rights}


def restricted(**rights: bool) -> dict[str, Any]:
    needed = (
        "can_send_messages can_send_audios can_send_documents can_send_photos can_send_videos can_send_video_notes"
        " can_send_voice_notes can_send_polls can_send_other_messages can_add_web_page_previews can_change_info"
        " can_invite_users can_pin_messages can_manage_topics can_react_to_messages can_edit_tag"
    )
    return {
        "status": "restricted",
        "is_member": True,
        "until_date": 0,
        **dict.fromkeys(needed.split(), False),
        **rights,
    }


def test_a_command_in_a_private_chat() -> None:
    assert incoming(message=said("/start harbour-fire")) == Incoming(
        platform="telegram",
        id="501",
        kind=IncomingKind.COMMAND,
        address=Address("telegram", 7),
        chat_kind=ChatKind.PRIVATE,
        chat_title="Rita Reader",
        person={"id": 7, "name": "Rita Reader"},
        name="start",
        arguments="harbour-fire",
        received_at=NOW,
        message=12,
        ticket={MESSAGE: "12"},
    )


@pytest.mark.parametrize(
    ("text", "name", "arguments"),
    [
        ("/latest", "latest", ""),
        ("/Latest@Ticker_Bot  two words ", "latest", "two words"),
        ("/post\nFirst line\n\nSecond line", "post", "First line\n\nSecond line"),
        ("/quiet_hours 22-7", "quiet_hours", "22-7"),
    ],
)
def test_a_command_has_a_name_and_the_text_behind_it(text: str, name: str, arguments: str) -> None:
    found = incoming(message=said(text, NEWSROOM))
    assert (found.name, found.arguments) == (name, arguments)


@pytest.mark.parametrize("text", ["Hello!", "/latest@other_bot", "/usr/bin", "/", " /latest", "see /latest", "/über"])
def test_what_is_no_command_for_this_bot_is_let_pass_in_a_group(text: str) -> None:
    assert taken(message=said(text, NEWSROOM)) is None


def test_another_bot_s_command_is_let_pass_in_private_too() -> None:
    assert taken(message=said("/latest@other_bot")) is None


@pytest.mark.parametrize("text", ["Hello!", "/usr/bin", "/", "see /latest", "/über"])
def test_in_private_all_else_is_said_to_the_bot(text: str) -> None:
    found = incoming(message=said(text))
    assert (found.kind, found.name, found.arguments, found.ticket) == (IncomingKind.SAID, "", text, {MESSAGE: "12"})


def test_in_a_group_what_replies_to_the_bot_is_said_to_it() -> None:
    ours = {**said("Write the text.", NEWSROOM), "from": {**BOT, "username": ME}}
    theirs = {**said("Hello!", NEWSROOM), "from": {**BOT, "id": 98, "username": "other_bot"}}
    found = incoming(message=said(" Smoke. ", NEWSROOM, reply_to_message=ours))
    assert (found.kind, found.arguments) == (IncomingKind.SAID, "Smoke.")
    assert taken(message=said("Smoke.", NEWSROOM, reply_to_message=theirs)) is None


def test_a_command_in_a_topic_belongs_to_the_topic() -> None:
    found = incoming(message=said("/latest", NEWSROOM, message_thread_id=44, is_topic_message=True))
    assert found.address == Address("telegram", -1001, 44)
    assert (found.chat_kind, found.chat_title) == (ChatKind.GROUP, "The newsroom")


@pytest.mark.parametrize(
    "thread",
    [{"message_thread_id": 44}, {"message_thread_id": 1, "is_topic_message": True}, {"is_topic_message": True}],
)
def test_replies_and_the_general_topic_belong_to_the_group(thread: dict[str, Any]) -> None:
    assert incoming(message=said("/latest", NEWSROOM, **thread)).address == Address("telegram", -1001)


EDDIE = {"id": 8, "is_bot": False, "first_name": "Eddie", "last_name": "Editor"}


def message_of(author: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"message_id": 3, "date": 1, "chat": NEWSROOM, "from": author, "text": "Good morning", **more}


def test_a_reply_says_which_message_is_meant() -> None:
    assert incoming(message=said("/correct 12 injured.", reply_to_message=message_of(EDDIE))).replied == 3
    assert incoming(message=said("/correct 1 12 injured.")).replied is None


def test_a_reply_says_who_is_meant() -> None:
    found = incoming(message=said("/grant editor", NEWSROOM, reply_to_message=message_of(EDDIE)))
    assert (found.named, found.arguments) == (Person(id=8, name="Eddie Editor"), "editor")


@pytest.mark.parametrize(
    "replied",
    [
        message_of(EDDIE, forum_topic_created={"name": "Talk", "icon_color": 1}),
        message_of(GROUP_BOT),
        message_of(EDDIE, sender_chat=HARBOUR),
    ],
)
def test_a_reply_to_a_topic_a_bot_or_a_channel_says_nothing_of_a_person(replied: dict[str, Any]) -> None:
    assert incoming(message=said("/grant editor", NEWSROOM, reply_to_message=replied)).named is None


@pytest.mark.parametrize("name", ["Eddie Editor", "\N{NEWSPAPER} Eddie \N{GRINNING FACE}"])
def test_a_mention_that_names_an_account_says_who_is_meant(name: str) -> None:
    length = len(name.encode("utf-16-le")) // 2
    entities = [{"type": "text_mention", "offset": 7, "length": length, "user": EDDIE}]
    found = incoming(message=said(f"/grant {name} editor", NEWSROOM, entities=entities))
    assert found.named == Person(id=8, name="Eddie Editor")
    assert (found.arguments, found.options) == (f"{name} editor", {"person": name})


def test_an_anonymous_administrator_speaks_as_the_group() -> None:
    found = incoming(message=said("/follow", NEWSROOM, **{"from": GROUP_BOT, "sender_chat": NEWSROOM}))
    assert (found.person.id, found.person.name) == (-1001, "The newsroom")
    assert ADMINISTRATOR in found.ticket


def test_somebody_who_speaks_as_a_channel_is_not_taken_for_an_administrator_of_the_group() -> None:
    found = incoming(message=said("/follow", NEWSROOM, **{"from": GROUP_BOT, "sender_chat": HARBOUR}))
    assert found.person.id == -1002
    assert ADMINISTRATOR not in found.ticket


def test_a_command_posted_in_a_channel_comes_from_the_channel_itself() -> None:
    found = incoming(
        channel_post={k: v for k, v in said("/follow", HARBOUR, sender_chat=HARBOUR).items() if k != "from"}
    )
    assert (found.address, found.chat_kind) == (Address("telegram", -1002), ChatKind.CHANNEL)
    assert (found.person.id, found.person.name) == (-1002, "Harbour news")
    assert ADMINISTRATOR in found.ticket


def test_a_channel_post_copied_to_the_discussion_group_is_not_taken_twice() -> None:
    copied = said("/follow", NEWSROOM, sender_chat=HARBOUR, is_automatic_forward=True)
    assert taken(message=copied) is None


def test_a_press_brings_its_action_and_what_is_needed_to_answer_it() -> None:
    shown = said("Follow?", NEWSROOM, message_thread_id=44, is_topic_message=True, **{"from": BOT})
    found = incoming(
        callback_query={"id": "q1", "from": RITA, "chat_instance": "1", "data": "follow:harbour:all", "message": shown}
    )
    assert (found.kind, found.name, found.arguments) == (IncomingKind.PRESS, "follow", "harbour:all")
    assert found.address == Address("telegram", -1001, 44)
    assert found.person.id == 7
    assert found.ticket == {QUERY: "q1", MESSAGE: "12"}


def test_a_press_on_a_message_that_telegram_no_longer_shows_still_counts() -> None:
    shown = {"message_id": 12, "date": 0, "chat": NEWSROOM}
    found = incoming(callback_query={"id": "q1", "from": RITA, "chat_instance": "1", "data": "stop", "message": shown})
    assert (found.name, found.arguments, found.address.chat) == ("stop", "", -1001)


@pytest.mark.parametrize(
    "query",
    [
        {"data": "follow:harbour", "inline_message_id": "i1"},
        {"game_short_name": "chess", "message": said("Play?", **{"from": BOT})},
    ],
)
def test_a_press_without_a_chat_or_an_action_is_let_pass(query: dict[str, Any]) -> None:
    assert taken(callback_query={"id": "q1", "from": RITA, "chat_instance": "1", **query}) is None


def test_a_chosen_chat_comes_with_its_title() -> None:
    found = incoming(message=said(chat_shared={"request_id": 1, "chat_id": -1002, "title": "Harbour news"}))
    assert found.kind is IncomingKind.CHAT_CHOSEN
    assert (found.address, found.chosen) == (Address("telegram", 7), Address("telegram", -1002))
    assert (found.chat_kind, found.chat_title) == (ChatKind.PRIVATE, "Harbour news")


def test_a_group_that_became_a_supergroup_moved() -> None:
    group = {"id": -55, "type": "group", "title": "The newsroom"}
    found = incoming(message=said(chat=group, migrate_to_chat_id=-1001))
    assert (found.kind, found.address, found.chosen) == (
        IncomingKind.MOVED,
        Address("telegram", -55),
        Address("telegram", -1001),
    )


def test_the_supergroup_s_own_word_of_the_move_is_let_pass() -> None:
    assert taken(message=said(chat=NEWSROOM, migrate_from_chat_id=-55)) is None


@pytest.mark.parametrize(
    ("chat", "new", "kind"),
    [
        (PRIVATE, {"status": "member"}, IncomingKind.AVAILABLE),
        (PRIVATE, {"status": "kicked", "until_date": 0}, IncomingKind.UNAVAILABLE),
        (NEWSROOM, {"status": "member"}, IncomingKind.AVAILABLE),
        (NEWSROOM, {"status": "left"}, IncomingKind.UNAVAILABLE),
        (NEWSROOM, {"status": "kicked", "until_date": 0}, IncomingKind.UNAVAILABLE),
        (NEWSROOM, administrator(), IncomingKind.AVAILABLE),
        (NEWSROOM, restricted(), IncomingKind.UNAVAILABLE),
        (NEWSROOM, restricted(can_send_messages=True), IncomingKind.AVAILABLE),
        (NEWSROOM, restricted(can_send_messages=True, is_member=False), IncomingKind.UNAVAILABLE),
        (HARBOUR, administrator(can_post_messages=True), IncomingKind.AVAILABLE),
        (HARBOUR, administrator(can_post_messages=False), IncomingKind.UNAVAILABLE),
        (HARBOUR, {"status": "left"}, IncomingKind.UNAVAILABLE),
    ],
)
def test_the_bot_s_own_membership_says_whether_it_may_post(
    chat: dict[str, Any], new: dict[str, Any], kind: IncomingKind
) -> None:
    found = incoming(my_chat_member=membership(chat, **new))
    assert (found.kind, found.address.chat, found.person.id) == (kind, chat["id"], 7)


def test_an_edited_message_is_one_that_was_said_before() -> None:
    post = incoming(edited_message=said("/post Steam.", edit_date=1_772_000_060))
    assert (post.kind, post.name, post.arguments, post.message) == (IncomingKind.EDITED, "post", "Steam.", 12)
    talk = incoming(edited_message=said("Steam.", edit_date=1_772_000_060))
    assert (talk.kind, talk.name, talk.arguments, talk.message) == (IncomingKind.EDITED, "", "Steam.", 12)
    assert taken(edited_message=said("Steam.", NEWSROOM)) is None


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"edited_channel_post": said("/latest", HARBOUR)},
        {"message": said("/latest", {"id": 7, "type": "hologram"})},
        {"widget_query": {"id": "w1"}},
    ],
)
def test_what_this_version_does_not_know_is_let_pass(update: dict[str, Any]) -> None:
    assert taken(**update) is None


def test_long_names_are_cut() -> None:
    long = {"id": 7, "is_bot": False, "first_name": "R" * 900}
    found = incoming(message=said("/latest " + "x" * 9000, {**NEWSROOM, "title": "T" * 900}, **{"from": long}))
    assert len(found.person.name) == len(found.chat_title) == NAME_LIMIT
    assert len(found.arguments) == 4096


@settings(deadline=None)
@given(st.text(), st.text(), st.sampled_from([PRIVATE, NEWSROOM, HARBOUR]))
def test_any_text_and_name_is_taken_or_let_pass(text: str, name: str, chat: dict[str, Any]) -> None:
    found = taken(message=said("/" + text, chat, **{"from": {**RITA, "first_name": name}}))
    assert found is None or ("/" + text).lower().startswith(f"/{found.name}")


def test_a_person_in_private_tells_a_language_and_a_group_none() -> None:
    anna = RITA | {"language_code": "pt-br"}
    begins = {"type": "bot_command", "offset": 0, "length": 6}
    assert incoming(message=said("/start", entities=[begins]) | {"from": anna}).language == "pt-br"
    assert incoming(message=said("/start", NEWSROOM, entities=[begins]) | {"from": anna}).language == ""
    assert incoming(message=said("/start", entities=[begins])).language == ""
