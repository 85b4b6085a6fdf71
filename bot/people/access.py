"""Who is let in where: commands and buttons against a person's standing. Pure.

Whoever is of the desk is told what they may not do. Outsiders learn nothing: to them the desk's commands are unknown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.command import Audience, Command
from bot.errors import Refused
from bot.languages.words import words
from bot.people.role_words import AUDIENCE, HOLDER, IN_SOME
from bot.people.standing import Standing

UNKNOWN = words("I do not know this command. {help} lists what I can do.", help="/help")
NOT_YOURS = words("This is for the desk's editors.")


@dataclass(frozen=True, slots=True)
class Access:
    """Whom a button of the desk is for; `scoped` like a command's."""

    audience: Audience = Audience.EDITORS
    scoped: bool = False


BUTTONS: Mapping[str, Access] = {
    "publish": Access(scoped=True),
    "breaking": Access(scoped=True),
    "alarm": Access(scoped=True),
    "cancel": Access(scoped=True),
    **dict.fromkeys(
        ("edit", "source_line", "tags", "key", "pinned", "unplanned", "bare", "look", "more", "draft", "nothing"),
        Access(Audience.CONTRIBUTORS, scoped=True),
    ),
    "assign": Access(Audience.CONTRIBUTORS, scoped=True),
    "discard": Access(Audience.CONTRIBUTORS, scoped=True),
    "submit": Access(Audience.CONTRIBUTORS, scoped=True),
    "revoke": Access(Audience.OWNERS),
    "revoked": Access(Audience.OWNERS),
    "approve": Access(scoped=True),
    "view": Access(scoped=True),
    "reject": Access(scoped=True),
    "dismiss": Access(scoped=True),
    "close": Access(scoped=True),
    "end": Access(scoped=True),
    "keep": Access(scoped=True),
    "form": Access(scoped=True),
    "typo": Access(scoped=True),
    "corrected": Access(scoped=True),
    "forget": Access(scoped=True),
    "note": Access(scoped=True),
    "status": Access(scoped=True),
    "again": Access(scoped=True),
}
"""By the first part of their action; those that are not here are for the editors of all coverages."""


def admits(command: Command, standing: Standing) -> bool:
    """False for who is an outsider to it. Raises `Refused` for who is of the desk with a lesser role."""
    return _admits(Access(command.audience, command.scoped), standing)


def admits_press(name: str, standing: Standing) -> bool:
    """The same for a button of the desk, by the first part of its action."""
    return _admits(BUTTONS.get(name, Access()), standing)


def _admits(access: Access, standing: Standing) -> bool:
    if standing.may_use(access.audience, scoped=access.scoped):
        return True
    held = standing.anywhere
    if held is None:
        return False
    raise Refused(
        words(
            "This is for the {audience} of all coverages; you are {role}.",
            audience=AUDIENCE[access.audience],
            role=(HOLDER if standing.everywhere is held else IN_SOME)[held],
        )
    )
