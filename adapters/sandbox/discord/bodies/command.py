"""Commands as an application registers them. Limits: documentation, "Application Commands"."""

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from adapters.sandbox.discord.bodies.form import Form, between, length, problem
from adapters.sandbox.discord.permissions import Permission

LIMIT_PER_SCOPE = 100
TOTAL = 8000

_NAME = re.compile(r"[-_'\w]{1,32}")


class CommandKind(IntEnum):
    SLASH = 1
    USER = 2
    MESSAGE = 3


class OptionKind(IntEnum):
    SUB_COMMAND = 1
    SUB_COMMAND_GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


def _slash_name(name: str) -> str:
    if not _NAME.fullmatch(name) or name != name.lower():
        raise problem("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    return name


Name = Annotated[str, length(1, 32)]
SlashName = Annotated[str, length(1, 32), AfterValidator(_slash_name)]
_LOCALES = frozenset(
    {
        *("id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl"),
        *("pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW"),
        "ko",
    }
)
"""Documentation, "Locales"."""


def _locale(locale: str) -> str:
    if locale not in _LOCALES:
        raise problem("BASE_TYPE_CHOICES", f"Locale {locale} is none of Discord's")
    return locale


Locale = Annotated[str, AfterValidator(_locale)]
LocalNames = dict[Locale, SlashName]
LocalDescriptions = dict[Locale, Annotated[str, length(1, 100)]]
Localised = dict[Locale, Annotated[str, length(1, 100)]]


class CommandChoice(Form):
    name: Annotated[str, length(1, 100)]
    value: Annotated[str, length(1, 100)] | int | float
    name_localizations: Localised | None = None


def _required_first(options: tuple["CommandOption", ...]) -> tuple["CommandOption", ...]:
    names = [option.name for option in options]
    if len(set(names)) < len(names):
        raise problem("APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
    required = [option.required for option in options]
    if required != sorted(required, reverse=True):
        code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
        raise problem(code, "Required options must be placed before non-required options")
    return options


class CommandOption(Form):
    type: Annotated[int, between(1, 11)]
    name: SlashName
    description: Annotated[str, length(1, 100)]
    name_localizations: LocalNames | None = None
    description_localizations: LocalDescriptions | None = None
    required: bool = False
    choices: Annotated[tuple[CommandChoice, ...], length(0, 25)] = ()
    options: Annotated[tuple["CommandOption", ...], length(0, 25), AfterValidator(_required_first)] = ()
    channel_types: tuple[int, ...] = ()
    min_value: float | None = None
    max_value: float | None = None
    min_length: Annotated[int, between(0, 6000)] | None = None
    max_length: Annotated[int, between(1, 6000)] | None = None
    autocomplete: bool = False

    def texts(self) -> Iterator[str]:
        yield self.name
        yield self.description
        for choice in self.choices:
            yield choice.name
            yield str(choice.value)
        for option in self.options:
            yield from option.texts()


def _bits(value: object) -> object:
    """Permissions come as digits in a text, and from some clients as a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class CommandForm(Form):
    type: Literal[1, 2, 3] = 1
    name: Name
    description: Annotated[str, length(0, 100)] = Field(default="", validate_default=True)
    name_localizations: Localised | None = None
    description_localizations: LocalDescriptions | None = None
    options: Annotated[tuple[CommandOption, ...], length(0, 25), AfterValidator(_required_first)] = ()
    default_member_permissions: Annotated[str | None, BeforeValidator(_bits)] = None
    dm_permission: bool = True
    contexts: tuple[Literal[0, 1, 2], ...] | None = None
    integration_types: tuple[Literal[0, 1], ...] | None = None
    nsfw: bool = False

    @field_validator("name")
    @classmethod
    def _name(cls, name: str, info: ValidationInfo) -> str:
        return _slash_name(name) if info.data.get("type") == CommandKind.SLASH else name

    @field_validator("description")
    @classmethod
    def _description(cls, description: str, info: ValidationInfo) -> str:
        if info.data.get("type") == CommandKind.SLASH and not description:
            raise problem("BASE_TYPE_REQUIRED", "This field is required")
        return description

    @field_validator("default_member_permissions")
    @classmethod
    def _permissions(cls, bits: str | None) -> str | None:
        if bits is not None and not (bits.isascii() and bits.isdigit() and len(bits) <= 20):
            raise problem("NUMBER_TYPE_COERCE", f'Value "{bits[:100]}" is not int.')
        return bits

    @model_validator(mode="after")
    def _not_too_large(self) -> "CommandForm":
        texts = [self.name, self.description, *(text for option in self.options for text in option.texts())]
        if sum(map(len, texts)) > TOTAL:
            raise problem("APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({TOTAL})")
        return self

    def open_to(self, granted: int) -> bool:
        """May somebody with these permissions use it? An empty set asks for an administrator (documentation,
        "Application Command Permissions")."""
        if self.default_member_permissions is None or granted & Permission.ADMINISTRATOR:
            return True
        needed = int(self.default_member_permissions)
        return needed != 0 and granted & needed == needed
