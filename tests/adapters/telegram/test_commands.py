"""The menus of commands: who is shown which, and how little is sent for it."""

import logging

import pytest
from pydantic import SecretStr
from telegram import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)

from adapters.sandbox.telegram import TelegramSandbox
from adapters.telegram import TelegramPlatform
from adapters.telegram.commands import COMMAND_LIMIT, DESCRIPTION_LIMIT, menus
from bot.command import Audience, Command
from bot.errors import Outage
from bot.intake.commands import EDITORS, READERS
from bot.languages import NAMES
from bot.languages.localisation import localised
from tests.adapters.telegram.situations import BOT, TOKEN, Api, ok, refusal

LATEST = Command("latest", "Show the newest entries")
FOLLOW = Command("follow", "Follow a coverage", administrators=True)
POST = Command("post", "Post an entry", audience=Audience.EDITORS)
COMMANDS = [LATEST, FOLLOW, POST]


async def shown(telegram: TelegramSandbox, chat: int, person: int) -> set[str]:
    return set(await telegram.suggest(str(chat), person, "/"))


async def test_everybody_is_shown_what_they_may_use(telegram: TelegramSandbox, rita: int, gail: int) -> None:
    eddie = telegram.add_person("Eddie Editor", "editor")
    group = telegram.add_group("The newsroom", people=[rita, eddie], administrators=[gail])
    desk = telegram.add_group("The desk", people=[eddie], administrators=[gail])
    platform = TelegramPlatform(SecretStr(telegram.token), api_base=telegram.url, desk_chats=[desk])
    async with platform.session():
        await platform.announce(COMMANDS, {eddie: Audience.EDITORS})
    assert await shown(telegram, rita, rita) == {"/latest", "/follow"}
    assert await shown(telegram, eddie, eddie) == {"/latest", "/follow", "/post"}
    assert await shown(telegram, group, rita) == {"/latest"}
    assert await shown(telegram, group, eddie) == {"/latest"}
    assert await shown(telegram, group, gail) == {"/latest", "/follow"}
    assert await shown(telegram, desk, eddie) == {"/latest", "/follow", "/post"}
    assert await shown(telegram, desk, gail) == {"/latest", "/follow"}


async def test_each_of_the_desk_is_shown_what_is_for_them(telegram: TelegramSandbox, gail: int) -> None:
    commands = [
        LATEST,
        Command("grant", "Grant a role", audience=Audience.OWNERS),
        Command("retract", "Retract an entry", audience=Audience.EDITORS),
        Command("submit", "Submit a post", audience=Audience.CONTRIBUTORS),
    ]
    olga, eddie, carl = (telegram.add_person(name) for name in ("Olga Owner", "Eddie Editor", "Carl Contributor"))
    desk = telegram.add_group("The desk", people=[olga, eddie, carl], administrators=[gail])
    platform = TelegramPlatform(SecretStr(telegram.token), api_base=telegram.url, desk_chats=[desk])
    async with platform.session():
        await platform.announce(commands, {olga: Audience.OWNERS, eddie: Audience.EDITORS, carl: Audience.CONTRIBUTORS})
    for person, expected in (
        (olga, {"/latest", "/grant", "/retract", "/submit"}),
        (eddie, {"/latest", "/retract", "/submit"}),
        (carl, {"/latest", "/submit"}),
    ):
        assert await shown(telegram, person, person) == expected
        assert await shown(telegram, desk, person) == expected


async def test_everybody_reads_descriptions_in_their_own_language(platform: TelegramPlatform) -> None:
    """What the stand-in refuses would be missing here."""
    await platform.announce((*localised(READERS), POST), {})
    for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllChatAdministrators()):
        for code in NAMES:
            shown = await platform._account.bot.get_my_commands(scope, None if code == "en" else code)
            assert [one.description for one in shown] == [
                dict(command.localised).get(code, command.description) for command in localised(READERS)
            ]


async def test_who_is_of_the_desk_reads_its_commands_in_their_own_language(
    telegram: TelegramSandbox, platform: TelegramPlatform
) -> None:
    eddie = telegram.add_person("Eddie Editor", "editor")
    commands = localised((*READERS, *EDITORS))
    await platform.announce(commands, {eddie: Audience.OWNERS})
    for code in NAMES:
        own = None if code == "en" else code
        shown = await platform._account.bot.get_my_commands(BotCommandScopeChat(eddie), own)
        described = [dict(command.localised).get(code, command.description) for command in commands]
        assert [one.description for one in shown] == described


async def test_who_is_no_editor_any_more_loses_the_editors_commands(
    telegram: TelegramSandbox, platform: TelegramPlatform
) -> None:
    eddie = telegram.add_person("Eddie Editor", "editor")
    await platform.announce(COMMANDS, {eddie: Audience.EDITORS})
    await platform.announce(COMMANDS, {})
    assert await shown(telegram, eddie, eddie) == {"/latest", "/follow"}


async def test_only_changes_are_sent(api: Api) -> None:
    platform = TelegramPlatform(SecretStr(TOKEN), api_base=api.base)
    api.answers(ok(BOT))
    async with platform.session():
        await platform.announce(COMMANDS, {7: Audience.EDITORS})
        assert len(api.calls) == 1 + 4 + 1
        await platform.announce(COMMANDS, {7: Audience.EDITORS})
        assert len(api.calls) == 6
        await platform.announce(COMMANDS, {7: Audience.EDITORS, 8: Audience.EDITORS})
        assert [(call.method, call.form["scope"]) for call in api.calls[6:]] == [
            ("setMyCommands", '{"chat_id": 8, "type": "chat"}')
        ]
        await platform.announce([LATEST, POST], {8: Audience.EDITORS})
    assert [call.method for call in api.calls[7:]] == ["deleteMyCommands", *["setMyCommands"] * 4]


async def test_a_chat_that_cannot_be_found_keeps_nobody_from_their_menu_and_is_tried_again(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    platform = TelegramPlatform(SecretStr(TOKEN), api_base=api.base)
    api.answers(ok(BOT), *(ok() for _ in range(4)), refusal(400, "Bad Request: chat not found"))
    async with platform.session():
        await platform.announce(COMMANDS, {7: Audience.EDITORS, 8: Audience.EDITORS})
        await platform.announce(COMMANDS, {7: Audience.EDITORS, 8: Audience.EDITORS})
    assert [call.form["scope"] for call in api.calls[5:]] == [
        f'{{"chat_id": {editor}, "type": "chat"}}' for editor in (7, 8, 7)
    ]
    assert "menu-refused" in caplog.text


async def test_an_outage_in_between_is_told_and_made_up_for(api: Api) -> None:
    platform = TelegramPlatform(SecretStr(TOKEN), api_base=api.base)
    api.answers(ok(BOT), ok(), refusal(502, "Bad Gateway"))
    async with platform.session():
        with pytest.raises(Outage):
            await platform.announce(COMMANDS, {})
        await platform.announce(COMMANDS, {})
    assert len(api.calls) == 1 + 2 + 3


def test_menus_keep_to_telegram_s_limits() -> None:
    many = [Command(f"command_{number}", "d" * 999) for number in range(COMMAND_LIMIT + 1)]
    menu = menus(many, {}, [])[BotCommandScopeDefault()]
    assert len(menu) == COMMAND_LIMIT
    assert menu[0] == BotCommand("command_0", "d" * DESCRIPTION_LIMIT)
