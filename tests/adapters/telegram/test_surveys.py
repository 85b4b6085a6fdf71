"""Who may manage a chat, and what the bot lacks there, over the stand-in."""

from datetime import UTC, datetime

import pytest
from aiohttp import web
from pydantic import SecretStr

from adapters.sandbox.telegram import TelegramSandbox
from adapters.telegram import TelegramPlatform
from bot.conversation import Incoming, IncomingKind, Person, Survey
from bot.errors import Absence, Outage, Unreachable
from bot.model import Address, ChatKind
from tests.adapters.telegram.situations import BOT, TOKEN, Api, Call, Inbox, ok, refusal


@pytest.fixture
def group(telegram: TelegramSandbox, rita: int, gail: int) -> int:
    return telegram.add_group("The newsroom", people=[rita], administrators=[gail])


async def survey_in(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, person: int, chat: int, of: int | None = None
) -> Survey:
    """What comes of a command that the person gives in `chat`, about the chat `of` or the same one."""
    await telegram.write(chat, person, "/follow")
    return await platform.survey(await inbox.next(), None if of is None else Address("telegram", of))


async def test_everybody_manages_their_private_chat(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, rita: int
) -> None:
    survey = await survey_in(telegram, platform, inbox, rita, rita)
    assert survey == Survey(Address("telegram", rita), ChatKind.PRIVATE, "Rita Reader", administrator=True)


async def test_a_member_does_not_manage_a_group_but_an_administrator_does(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, group: int, rita: int, gail: int
) -> None:
    expected = Survey(Address("telegram", group), ChatKind.GROUP, "The newsroom", administrator=False)
    assert await survey_in(telegram, platform, inbox, rita, group) == expected
    assert (await survey_in(telegram, platform, inbox, gail, group)).administrator
    telegram.set_rights(group, "can_pin_messages", person=rita)
    assert (await survey_in(telegram, platform, inbox, rita, group)).administrator


async def test_an_anonymous_administrator_is_one(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, group: int, rita: int
) -> None:
    telegram.set_rights(group, "can_pin_messages", "is_anonymous", person=rita)
    assert (await survey_in(telegram, platform, inbox, rita, group)).administrator


async def test_anonymity_counts_in_its_own_group_only(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, group: int, rita: int, gail: int
) -> None:
    telegram.set_rights(group, "can_pin_messages", "is_anonymous", person=rita)
    other = telegram.add_group("Harbour news", kind="channel", administrators=[gail])
    assert not (await survey_in(telegram, platform, inbox, rita, group, of=other)).administrator


async def test_a_survey_of_a_topic_keeps_the_topic(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, gail: int
) -> None:
    forum = telegram.add_group("Old Harbour forum", forum=True, administrators=[gail])
    topic = telegram.add_topic(forum, "Ferries")
    await telegram.write(f"{forum}/{topic}", gail, "/follow")
    survey = await platform.survey(await inbox.next())
    assert (survey.address, survey.administrator) == (Address("telegram", forum, topic), True)


@pytest.mark.parametrize(
    ("rights", "missing"),
    [(["can_post_messages"], ()), (["can_edit_messages"], ("Post messages",))],
)
async def test_in_a_channel_the_bot_needs_the_right_to_post(
    rights: list[str],
    missing: tuple[str, ...],
    telegram: TelegramSandbox,
    platform: TelegramPlatform,
    inbox: Inbox,
    gail: int,
) -> None:
    channel = telegram.add_group("Harbour news", kind="channel", administrators=[gail], bot_rights=rights)
    survey = await survey_in(telegram, platform, inbox, gail, gail, of=channel)
    assert survey == Survey(
        Address("telegram", channel), ChatKind.CHANNEL, "Harbour news", administrator=True, missing=missing
    )


async def test_in_a_group_the_bot_may_be_silenced(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, group: int, gail: int
) -> None:
    telegram.set_rights(group, permissions=["can_add_web_page_previews"])
    await inbox.next()
    assert (await survey_in(telegram, platform, inbox, gail, gail, of=group)).missing == ("Send messages",)
    telegram.set_rights(group, permissions=["can_send_messages"])
    await inbox.next()
    assert (await survey_in(telegram, platform, inbox, gail, gail, of=group)).missing == ()


async def test_a_chat_without_the_bot_cannot_be_surveyed(
    telegram: TelegramSandbox, platform: TelegramPlatform, inbox: Inbox, group: int, gail: int
) -> None:
    telegram.kick(group)
    await inbox.next()
    for chat in (group, telegram.add_group("Elsewhere", administrators=[gail], bot_present=False), -1_000_000_999_999):
        with pytest.raises(Unreachable) as caught:
            await survey_in(telegram, platform, inbox, gail, gail, of=chat)
        assert caught.value.absence in {Absence.REMOVED, Absence.GONE}


NEWSROOM = {
    "id": -1001,
    "type": "supergroup",
    "title": "The newsroom",
    "accent_color_id": 0,
    "max_reaction_count": 11,
    "accepted_gift_types": dict.fromkeys(
        ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"], False
    ),
}
GAIL = {"id": 8, "is_bot": False, "first_name": "Gail"}
OWNER = {"user": GAIL, "status": "creator", "is_anonymous": False}


async def survey_where(
    api: Api, person: web.Response, *, administrators: web.Response | None = None, chat: dict[str, object] | None = None
) -> Survey:
    """The newsroom surveyed for Gail, where Telegram answers so about her, about all administrators, and the chat."""

    async def answer(call: Call) -> web.StreamResponse:
        match call.method, call.form.get("user_id"):
            case "getMe", _:
                return ok(BOT)
            case "getChat", _:
                return ok(NEWSROOM | (chat or {}))
            case "getChatMember", "7001":
                return ok({"user": BOT, "status": "member"})
            case "getChatMember", _:
                return person
        return administrators or refusal(404, "Not Found: method not found")

    api.answer = answer
    incoming = Incoming(
        platform="telegram",
        id="1",
        kind=IncomingKind.CHAT_CHOSEN,
        address=Address("telegram", 8),
        chat_kind=ChatKind.PRIVATE,
        person=Person(id=8, name="Gail"),
        received_at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    platform = TelegramPlatform(SecretStr(TOKEN), api_base=api.base)
    async with platform.session():
        return await platform.survey(incoming, Address("telegram", -1001))


@pytest.mark.parametrize(("listed", "administrator"), [([OWNER], True), ([], False)])
async def test_where_members_are_hidden_the_administrators_are_asked_for(
    listed: list[object], administrator: bool, api: Api
) -> None:
    hidden = refusal(400, "Bad Request: CHAT_ADMIN_REQUIRED")
    assert (await survey_where(api, hidden, administrators=ok(listed))).administrator is administrator


@pytest.mark.parametrize("description", ["Bad Request: user not found", "Bad Request: member list is inaccessible"])
async def test_somebody_unknown_is_no_administrator(description: str, api: Api) -> None:
    assert not (await survey_where(api, refusal(400, description))).administrator


async def test_where_nobody_may_write_the_bot_may_not_either(api: Api) -> None:
    survey = await survey_where(api, ok(OWNER), chat={"permissions": {"can_send_messages": False}})
    assert (survey.administrator, survey.missing) == (True, ("Send messages",))
    survey = await survey_where(api, ok(OWNER), chat={"permissions": {"can_send_messages": True}})
    assert survey.missing == ()


async def test_trouble_while_asking_is_no_answer(api: Api) -> None:
    with pytest.raises(Outage):
        await survey_where(api, refusal(502, "Bad Gateway"))
