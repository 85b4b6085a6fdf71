"""The commands that the bot announces: seven scopes, languages, and which list somebody sees where.

Limits and the order of resolution: core.telegram.org/bots/api, "BotCommandScope".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from adapters.sandbox.telegram.arguments import Arguments, FieldError, Fields, items, leading_integer, wrapped
from adapters.sandbox.telegram.refusals import bad_request

MAX_COMMANDS = 100
MAX_NAME = 32
MAX_DESCRIPTION = 256

_NAME = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_PLAIN_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})
_CHAT_SCOPES = frozenset({"chat", "chat_administrators", "chat_member"})


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a list of commands is for; `chat` and `user` are 0 where the kind needs none."""

    kind: str
    chat: int = 0
    user: int = 0


DEFAULT = Scope("default")


@dataclass(frozen=True, slots=True)
class BotCommand:
    name: str
    description: str

    @property
    def wire(self) -> dict[str, object]:
        return {"command": self.name, "description": self.description}


class CommandBook:
    """Every list that was set, by scope and language (empty for all languages)."""

    def __init__(self) -> None:
        self._lists: dict[tuple[Scope, str], tuple[BotCommand, ...]] = {}

    def get(self, scope: Scope, language: str) -> tuple[BotCommand, ...]:
        return self._lists.get((scope, language), ())

    def set(self, scope: Scope, language: str, commands: tuple[BotCommand, ...]) -> None:
        if commands:
            self._lists[scope, language] = commands
        else:
            self.delete(scope, language)

    def delete(self, scope: Scope, language: str) -> None:
        self._lists.pop((scope, language), None)

    def seen(self, chat: int, user: int, *, private: bool, manages: bool, language: str) -> tuple[BotCommand, ...]:
        """What this user is offered in this chat: the first list that was set, each scope in their language first."""
        order = _in_private(chat) if private else _in_groups(chat, user, manages=manages)
        for scope in order:
            for key in ((scope, language), (scope, "")):
                if key in self._lists:
                    return self._lists[key]
        return ()


def _in_private(chat: int) -> Iterator[Scope]:
    yield from (Scope("chat", chat), Scope("all_private_chats"), DEFAULT)


def _in_groups(chat: int, user: int, *, manages: bool) -> Iterator[Scope]:
    yield Scope("chat_member", chat, user)
    if manages:
        yield Scope("chat_administrators", chat)
    yield Scope("chat", chat)
    if manages:
        yield Scope("all_chat_administrators")
    yield from (Scope("all_group_chats"), DEFAULT)


def read_commands(arguments: Arguments) -> tuple[BotCommand, ...]:
    """The argument `commands`. Raises `Refusal`."""
    value = arguments.json("commands", "Can't parse commands JSON object")
    listed = items(value, "Expected an Array of BotCommand") if value is not None else []
    if len(listed) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    try:
        return tuple(_command(Fields(item, "expected an Object")) for item in listed)
    except FieldError as error:
        raise wrapped("Can't parse BotCommand", error) from error


def _command(fields: Fields) -> BotCommand:
    name, description = fields.text("command").removeprefix("/"), fields.text("description").strip()
    if not description:
        raise bad_request("Command description must be non-empty")
    if len(description) > MAX_DESCRIPTION:
        raise bad_request(f"Command description length must not exceed {MAX_DESCRIPTION}")
    if not _NAME.fullmatch(name) or len(name) > MAX_NAME:
        raise bad_request("BOT_COMMAND_INVALID")
    return BotCommand(name, description)


def read_scope(arguments: Arguments) -> Scope:
    """The argument `scope`, the default one without it; whether its chat exists is not checked. Raises `Refusal`."""
    value = arguments.json("scope", "Can't parse BotCommandScope JSON object")
    if value is None:
        return DEFAULT
    try:
        return _scope(Fields(value, "BotCommandScope must be an Object"))
    except FieldError as error:
        raise wrapped("Can't parse BotCommandScope", error) from error


def _scope(fields: Fields) -> Scope:
    kind = fields.text("type")
    if kind in _PLAIN_SCOPES:
        return Scope(kind)
    if kind not in _CHAT_SCOPES:
        raise FieldError("Unsupported type specified")
    chat = leading_integer(fields.text("chat_id"))
    user = fields.integer("user_id") if kind == "chat_member" else 0
    if kind == "chat_member" and user <= 0:
        raise FieldError("Invalid user_id specified")
    return Scope(kind, chat, user)


def read_language(arguments: Arguments) -> str:
    """The argument `language_code`: two letters, or empty for all. Raises `Refusal`."""
    language = arguments.text("language_code").strip().lower()
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("Invalid language code specified")
    return language
