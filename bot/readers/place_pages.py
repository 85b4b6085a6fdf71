"""Pages of `/settings` that only some places have: announcement channels. Pure."""

from dataclasses import dataclass

from bot.conversation import Answer, Button
from bot.languages.language import Language
from bot.languages.words import Words, message, words
from bot.model import ChatKind
from bot.readers.menu import Menu, Page
from bot.readers.preference_words import CROSSPOSTS
from bot.store import Wishes


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands on the first page besides what all chats have."""

    lines: tuple[Words, ...] = ()
    buttons: tuple[Button, ...] = ()


NOTHING = Beside()


def beside(wishes: Wishes, kind: ChatKind, language: Language) -> Beside:
    if kind is not ChatKind.ANNOUNCEMENT:
        return NOTHING
    menu = Menu(language)
    line = words("Passed on to channels that follow this one: {value}", value=_passed_on(wishes, menu))
    return Beside((line,), (menu.to(message("Passing on"), Page.CROSSPOSTS),))


def crossposts(wishes: Wishes, language: Language) -> Answer:
    menu = Menu(language)
    said = words(
        "What is passed on to the channels that follow this one? Discord lets through ten an hour: breaking entries go"
        " first, then key ones."
    )
    present = wishes.preferences.crossposts
    rows = [
        (menu.offer(name, value == present, Page.CROSSPOSTS, value),) for value, name in menu.names(CROSSPOSTS).items()
    ]
    return menu.page(menu.paragraph(said), [*rows, (menu.back(),)])


def _passed_on(wishes: Wishes, menu: Menu) -> str:
    return menu.said(CROSSPOSTS[wishes.preferences.crossposts])
