"""Commands, as both platforms announce them: what they are called, what they take, whom they are for."""

from dataclasses import dataclass
from enum import StrEnum


class Audience(StrEnum):
    """Whom a command is for; whoever it is for next may use it too."""

    READERS = "readers"
    CONTRIBUTORS = "contributors"
    EDITORS = "editors"
    OWNERS = "owners"


class OptionKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    COVERAGE = "coverage"
    ENDED = "ended coverage"
    ENTRY = "entry"
    PERSON = "person"
    ROLE = "role"
    LEVEL = "level"
    CHAT = "chat"
    TAG = "tag"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Option:
    """One argument of a command; of kind COVERAGE, ENDED, ENTRY, ROLE, LEVEL and TAG, the platform suggests values
    while one types; one of kind CHAT is picked, where the platform has a way for that. TAG and WORDS are for platforms
    that collect arguments by name. `localised` is its description in
    other languages, by their codes (ISO 639-1)."""

    name: str
    description: str
    kind: OptionKind = OptionKind.TEXT
    required: bool = False
    localised: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """A command as both platforms announce it.

    `form` asks the platform to collect the text in a form where it has one (Discord's modals); `administrators`
    keeps it to those who manage the chat, which private chats always allow; `scoped` lets in those too who have the
    role in a single coverage. `anywhere`: it is of use also where the bot is not and can only answer. `in_menu` is what
    it is called in the menu of a message, where the platform has one: then it is as if that message's text and files
    had been typed. `localised` is like an option's, and so is `in_menu_localised`.
    """

    name: str
    description: str
    audience: Audience = Audience.READERS
    options: tuple[Option, ...] = ()
    form: bool = False
    administrators: bool = False
    scoped: bool = False
    anywhere: bool = False
    in_menu: str = ""
    localised: tuple[tuple[str, str], ...] = ()
    in_menu_localised: tuple[tuple[str, str], ...] = ()
