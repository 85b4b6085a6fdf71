"""Who is shown which commands: Telegram keeps one list for each scope and shows the most special one that applies."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
    BotCommandScopeDefault,
)

from adapters.telegram.errors import Translation
from bot.command import Audience, Command
from bot.errors import Rejected, Unreachable

log = logging.getLogger(__name__)

COMMAND_LIMIT = 100
DESCRIPTION_LIMIT = 256
"""Both from https://core.telegram.org/bots/api#setmycommands and #botcommand."""

Menu = tuple[BotCommand, ...]

Key = tuple[BotCommandScope, str]
"""A scope and a language's code, which is empty for the list that those get whose language has none."""


def menus(
    commands: Sequence[Command], desk: Mapping[int, Audience], desk_chats: Iterable[int]
) -> dict[BotCommandScope, Menu]:
    """The list of each scope. In groups, only administrators see what is kept to them; in the desk's own, each of the
    desk sees what is for them.

    The list of a single chat hides the general ones there, so it repeats them.
    """
    readers = [command for command in commands if command.audience is Audience.READERS]
    everybody = [command for command in readers if not command.administrators]
    general: dict[BotCommandScope, Menu] = {
        BotCommandScopeDefault(): _menu(readers),
        BotCommandScopeAllPrivateChats(): _menu(readers),
        BotCommandScopeAllGroupChats(): _menu(everybody),
        BotCommandScopeAllChatAdministrators(): _menu(readers),
    }
    lists = {audience: _menu([*readers, *_of_desk(commands, audience)]) for audience in set(desk.values())}
    scopes: dict[BotCommandScope, Menu] = {
        BotCommandScopeChat(person): lists[audience] for person, audience in desk.items()
    }
    for chat in desk_chats:
        # An anonymous administrator is the chat itself, whose members have scopes of their own.
        members = {person: audience for person, audience in desk.items() if person > 0}
        scopes |= {BotCommandScopeChatMember(chat, person): lists[audience] for person, audience in members.items()}
    return general | scopes


def _of_desk(commands: Iterable[Command], audience: Audience) -> Iterator[Command]:
    """All but readers', up to those for that audience."""
    order = list(Audience)
    for command in commands:
        if 0 < order.index(command.audience) <= order.index(audience):
            yield command


def in_languages(
    commands: Sequence[Command], desk: Mapping[int, Audience], desk_chats: Iterable[int]
) -> dict[Key, Menu]:
    """The same lists in each language but the first."""
    codes = {code for command in commands for code, _ in command.localised}
    shown = {scope: menu for scope, menu in menus(commands, desk, desk_chats).items() if menu}
    described = {(command.name, code): text for command in commands for code, text in command.localised}
    return {
        (scope, code): tuple(
            BotCommand(one.command, described.get((one.command, code), one.description)[:DESCRIPTION_LIMIT])
            for one in menu
        )
        for code in sorted(codes)
        for scope, menu in shown.items()
    }


def _menu(commands: Iterable[Command]) -> Menu:
    shown = [BotCommand(command.name, command.description[:DESCRIPTION_LIMIT]) for command in commands]
    return tuple(shown[:COMMAND_LIMIT])


class Announcement:
    """What was announced so far, so that only changes are sent. A restart forgets it and sends everything once more."""

    def __init__(self) -> None:
        self._shown: dict[Key, Menu] = {}

    async def bring(self, bot: Bot, wanted: Mapping[Key, Menu]) -> None:
        """Show what is wanted, take away what no longer is. A chat that cannot be found is passed over and logged."""
        for scope, language in [key for key in self._shown if key not in wanted]:
            with Translation():
                await bot.delete_my_commands(scope, language or None)
            del self._shown[scope, language]
        for key, menu in wanted.items():
            if self._shown.get(key) != menu:
                await self._show(bot, key, menu)

    async def _show(self, bot: Bot, key: Key, menu: Menu) -> None:
        scope, language = key
        try:
            with Translation():
                await bot.set_my_commands(menu, scope, language or None)
        except (Rejected, Unreachable) as error:
            log.warning("menu-refused scope=%s error=%s", scope.to_json(), error)
        else:
            self._shown[key] = menu
