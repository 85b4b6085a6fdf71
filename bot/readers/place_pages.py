"""Pages of `/settings` that only some places have: announcement channels, and servers, which have roles. Pure."""

from dataclasses import dataclass, replace

from bot.conversation import AlertRole, Answer, Button
from bot.languages.language import Language
from bot.languages.words import Words, message, words
from bot.model import ChatKind
from bot.readers.menu import OFF, Menu, Page, action
from bot.readers.preference_words import CROSSPOSTS
from bot.readers.preferences import Crossposts
from bot.store import Wishes

SIGN = "sign"
"""Of the button that puts up the sign with which readers take the role."""


@dataclass(frozen=True, slots=True)
class Place:
    """`has_roles`: one may be mentioned there. `role` is the one that is, None where it is gone or none was chosen."""

    kind: ChatKind
    has_roles: bool = False
    role: AlertRole | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands on the first page besides what all chats have."""

    lines: tuple[Words, ...] = ()
    buttons: tuple[Button, ...] = ()


NOTHING = Beside()


def beside(wishes: Wishes, place: Place, language: Language) -> Beside:
    menu = Menu(language)
    lines: list[Words] = []
    buttons: list[Button] = []
    if place.kind is ChatKind.ANNOUNCEMENT:
        passed_on = menu.said(CROSSPOSTS[wishes.preferences.crossposts])
        lines.append(words("Passed on to channels that follow this one: {value}", value=passed_on))
        buttons.append(menu.to(message("Passing on"), Page.CROSSPOSTS))
    if place.has_roles:
        lines.append(_mentioned(place, menu))
        buttons.append(menu.to(message("Role"), Page.ROLE))
    return Beside(tuple(lines), tuple(buttons))


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


def roles(wishes: Wishes, place: Place, language: Language) -> Answer:
    menu = Menu(language)
    said = words(
        "Which role is mentioned when something breaks? The message that tells it first mentions it;"
        " no correction does, and nothing that comes late."
    )
    lines = [_mentioned(place, menu)]
    if place.kind is ChatKind.ANNOUNCEMENT and wishes.preferences.crossposts is not Crossposts.NONE:
        lines.append(words("What this channel passes on mentions no role: in other servers, nobody knows it."))
    rows = [(menu.back(),)]
    if place.role:
        rows.insert(0, (menu.does(message("No role"), Page.ROLE, OFF),))
        if place.role.grantable:
            rows.insert(0, (menu.does(message("Put up buttons for readers"), Page.ROLE, SIGN),))
        else:
            lines.append(_not_grantable(place.role))
    page = menu.page((*menu.paragraph(said), *menu.items(lines)), rows)
    return replace(page, offers_role=Button(menu.said(message("Choose a role")), action(menu.place, Page.ROLE)))


def _mentioned(place: Place, menu: Menu) -> Words:
    value = f"@{place.role.name}" if place.role else menu.said(message("None"))
    return words("Role mentioned when something breaks: {value}", value=value)


def _not_grantable(role: AlertRole) -> Words:
    return words(
        "Readers cannot get {role} from me: for that I need the right {right}, and a role of mine above it. Or they get"
        " it elsewhere, such as behind Discord's own {place}.",
        role=f"@{role.name}",
        right="“Manage Roles”",
        place="“Channels & Roles”",
    )
