"""The menus of `/settings`: their pages, and the buttons on them, in a chat's language. Pure.

Each button says all that it does, so that menus work after a restart: `settings:` and the scope (0 for the chat, a
coverage's id for its exceptions), then what is meant, then its new value.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from bot.conversation import Answer, Button
from bot.languages.language import Language
from bot.languages.words import Words, message, words
from bot.model import Coverage
from bot.richtext import Item, RichText

MENU = "settings"
CHAT = "0"
OFF = "off"
AS_CHAT = "chat"
"""The value of an exception that is none."""

Value = TypeVar("Value", bound=str)


class Page(StrEnum):
    LEVEL = "level"
    SOUND = "sound"
    QUIET = "quiet"
    PASSING = "passing"
    DIGEST = "digest"
    DAILY_AT = "daily"
    PREVIEWS = "previews"
    ZONE = "zone"
    LANGUAGE = "language"
    COVERAGES = "coverages"
    MUTE = "mute"
    UNMUTE = "unmute"
    FOLLOW = "follow"
    LEAVE = "leave"
    CARD = "card"
    CROSSPOSTS = "crossposts"
    ROLE = "role"


def action(place: str, page: Page | None = None, value: str = "") -> str:
    return ":".join(part for part in (MENU, place, page or "", value) if part)


@dataclass(frozen=True, slots=True)
class Menu:
    """For the chat, or for one `coverage`."""

    language: Language
    coverage: Coverage | None = None

    @property
    def place(self) -> str:
        return CHAT if self.coverage is None else str(self.coverage.id)

    def page(self, text: RichText, rows: Iterable[tuple[Button, ...]]) -> Answer:
        """In place of the one whose button was pressed."""
        return Answer(text, buttons=tuple(rows), replaces=True)

    def to(self, name: str, page: Page | None) -> Button:
        """The button that leads to a page."""
        return Button(self.said(name), action(self.place, page))

    def back(self, page: Page | None = None) -> Button:
        return self.to(message("Back"), page)

    def does(self, name: str, page: Page, value: str) -> Button:
        """The button that makes that the value."""
        return Button(self.said(name), action(self.place, page, value))

    def offer(self, said: str, present: bool, page: Page, value: str) -> Button:
        """One value of several; a tick tells which is `present`."""
        return Button(f"✓ {said}" if present else said, action(self.place, page, value))

    def paragraph(self, said: Words) -> RichText:
        return (self.language.paragraph(said),)

    def items(self, lines: Sequence[Words]) -> RichText:
        return tuple(Item(self.language.led(self.language.inlines(line))) for line in lines)

    def said(self, name: str) -> str:
        return self.language.text(words(name))

    def names(self, names: Mapping[Value, str]) -> Mapping[Value, str]:
        return {value: self.said(name) for value, name in names.items()}
