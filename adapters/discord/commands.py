"""Our commands as Discord registers them. Pure.

Readers' commands are global: in every server that installed the bot, and in direct chats with it. The desk's commands
belong to the desk's servers alone, where Discord shows them by what somebody may do in the server: it lets no bot say
for each person. Limits: documentation, "Application Commands" (a description has 1 to 100
characters, required options come first).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import discord

from bot.command import Audience, Command, Option, OptionKind

Payload = dict[str, object]

_NAME_KEPT = 32
_DESCRIPTION_KEPT = 100

# `default_member_permissions`: who sees a command in a server, until its administrators decide otherwise.
FOR_EDITORS = discord.Permissions(manage_messages=True)
FOR_OWNERS = discord.Permissions(manage_guild=True)
"""What somebody needs in order to invite the bot."""

# Documentation, "Interaction Context Types" and "Application Integration Types".
_IN_SERVERS_AND_DIRECT_CHATS = [0, 1]
_ANYWHERE = [0, 1, 2]
_INSTALLED_IN_SERVERS = [0]
_INSTALLED_BY_PEOPLE_TOO = [0, 1]

_LOCALES: Mapping[str, tuple[str, ...]] = {
    "de": ("de",),
    "es": ("es-ES", "es-419"),
    "fr": ("fr",),
    "pt": ("pt-BR",),
    "ru": ("ru",),
}
"""Documentation, "Locales": the locales of a language, where Discord has any; it has none for Arabic."""

_KINDS: Mapping[OptionKind, discord.AppCommandOptionType] = {
    OptionKind.NUMBER: discord.AppCommandOptionType.integer,
    OptionKind.PERSON: discord.AppCommandOptionType.user,
    OptionKind.CHAT: discord.AppCommandOptionType.channel,
}
_SUGGESTED = frozenset(
    {
        *(OptionKind.COVERAGE, OptionKind.ENDED, OptionKind.ENTRY),
        *(OptionKind.ROLE, OptionKind.LEVEL, OptionKind.TAG),
    }
)


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is registered where; `forms` names the commands that open a form, `menus` those in a message's menu, by what
    they are called there."""

    everywhere: tuple[Payload, ...]
    at_desk: tuple[Payload, ...]
    forms: frozenset[str]
    menus: Mapping[str, str]

    @classmethod
    def of(cls, commands: Sequence[Command], contributed: bool = False, installable: bool = False) -> "Announcement":
        """`contributed`: there are contributors, who need not manage anything in the server to see their commands.
        `installable`: people may install the bot for themselves, and have it with them everywhere."""
        return cls(
            everywhere=tuple(
                _readers(command, installable) for command in commands if command.audience is Audience.READERS
            ),
            at_desk=(
                *(_desks(command, contributed) for command in commands if command.audience is not Audience.READERS),
                *(_in_menu(command, contributed) for command in commands if command.in_menu),
            ),
            forms=frozenset(command.name for command in commands if command.form),
            menus={command.in_menu: command.name for command in commands if command.in_menu},
        )


def _readers(command: Command, installable: bool) -> Payload:
    """Shown to everybody, those for administrators too: who may not use one is told so, instead of left guessing."""
    return _command(command) | {
        "contexts": _ANYWHERE if installable and command.anywhere else _IN_SERVERS_AND_DIRECT_CHATS,
        "integration_types": _INSTALLED_BY_PEOPLE_TOO if installable else _INSTALLED_IN_SERVERS,
    }


def _desks(command: Command, contributed: bool) -> Payload:
    if contributed and command.audience is Audience.CONTRIBUTORS:
        return _command(command)
    needed = FOR_OWNERS if command.audience is Audience.OWNERS else FOR_EDITORS
    return _command(command) | {"default_member_permissions": str(needed.value)}


def _in_menu(command: Command, contributed: bool) -> Payload:
    """For whoever may use the command itself; a menu's command has no description and no options."""
    shown = {
        "type": discord.AppCommandType.message.value,
        "name": command.in_menu,
        **_localised("name", command.in_menu_localised),
    }
    desks = _desks(command, contributed)
    return shown | {key: desks[key] for key in ("default_member_permissions",) if key in desks}


def _command(command: Command) -> Payload:
    """A form asks for the text; what is chosen from suggestions, or counted, stays beside the command."""
    asked = [option for option in command.options if not (command.form and option.kind is OptionKind.TEXT)]
    return {
        "type": discord.AppCommandType.chat_input.value,
        "name": command.name,
        "description": command.description[:_DESCRIPTION_KEPT],
        **_localised("description", command.localised),
        "options": [_option(option) for option in sorted(asked, key=lambda option: not option.required)],
    }


def _localised(what: Literal["name", "description"], texts: Iterable[tuple[str, str]]) -> Payload:
    """Documentation, "Application Commands", "Localization". Names stay, but for what stands in a message's menu."""
    kept = _NAME_KEPT if what == "name" else _DESCRIPTION_KEPT
    shown = {locale: text[:kept] for code, text in texts for locale in _LOCALES.get(code, ())}
    return {f"{what}_localizations": shown} if shown else {}


def _option(option: Option) -> Payload:
    payload: Payload = {
        "type": _KINDS.get(option.kind, discord.AppCommandOptionType.string).value,
        "name": option.name,
        "description": option.description[:_DESCRIPTION_KEPT],
        **_localised("description", option.localised),
        "required": option.required,
    }
    if option.kind is OptionKind.NUMBER:
        return payload | {"min_value": 1}
    return payload | {"autocomplete": True} if option.kind in _SUGGESTED else payload
