"""What roles are called, in phrases that stand for themselves. Pure."""

from collections.abc import Mapping

from bot.command import Audience
from bot.languages.words import Words, words
from bot.store import Role

HOLDER: Mapping[Role, Words] = {
    Role.CONTRIBUTOR: words("a contributor"),
    Role.EDITOR: words("an editor"),
    Role.OWNER: words("an owner"),
}

IN_SOME: Mapping[Role, Words] = {
    Role.CONTRIBUTOR: words("a contributor of some coverages only"),
    Role.EDITOR: words("an editor of some coverages only"),
    Role.OWNER: words("an owner of some coverages only"),
}

AUDIENCE: Mapping[Audience, Words] = {
    Audience.READERS: words("readers"),
    Audience.CONTRIBUTORS: words("contributors"),
    Audience.EDITORS: words("editors"),
    Audience.OWNERS: words("owners"),
}


def holder(role: Role, title: str | None) -> Words:
    """`an editor of all coverages`, `an editor of Harbour fire`."""
    match role:
        case Role.CONTRIBUTOR:
            return words("a contributor of {where}", where=_where(title))
        case Role.EDITOR:
            return words("an editor of {where}", where=_where(title))
        case Role.OWNER:
            return words("an owner of {where}", where=_where(title))


def held(role: Role, title: str | None) -> Words:
    """The same in a list: `editor of all coverages`."""
    match role:
        case Role.CONTRIBUTOR:
            return words("contributor of {where}", where=_where(title))
        case Role.EDITOR:
            return words("editor of {where}", where=_where(title))
        case Role.OWNER:
            return words("owner of {where}", where=_where(title))


def _where(title: str | None) -> str | Words:
    return words("all coverages") if title is None else title


def now_holding(role: Role, title: str | None) -> Words:
    """To who has just got it."""
    return words("You are {role} now. {help} shows what you can do.", role=holder(role, title), help="/help")
