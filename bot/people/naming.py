"""Naming: what people of the desk are called, and what they are told about their roles. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from bot.errors import Refused
from bot.languages.language import Language
from bot.languages.words import Words, words
from bot.model import Coverage, CoverageId
from bot.people.role_words import held
from bot.people.standing import Register
from bot.richtext import Item
from bot.store import Account


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a command is about; `name` may be empty."""

    account: Account
    name: str


def known(register: Register, person: Named) -> str:
    return register.name(person.account)


def called(register: Register, person: Named) -> str:
    """`Rita Reader (Telegram)`, or `Telegram 7` where no name is known."""
    name, platform = person.name or known(register, person), person.account.platform.capitalize()
    return f"{name} ({platform})" if name else f"{platform} {person.account.id}"


def recorded(register: Register, person: Named) -> str:
    return " ".join(part for part in (str(person.account), person.name or known(register, person)) if part)


def line(register: Register, account: Account, titles: Mapping[CoverageId, str], language: Language) -> Item | None:
    """`Eddie Editor, Telegram 8: owner by the settings; contributor of Harbour fire; linked with Discord 9`; None
    where none of the coverages is shown."""
    standing = register.standing(account)
    roles = [held(standing.everywhere, None)] if standing.everywhere else []
    if register.is_named(account):
        roles = [words("owner by the settings")]
    roles += [held(role, titles[coverage]) for coverage, role in standing.within.items() if coverage in titles]
    if not roles:
        return None
    if other := register.linked(account):
        roles.append(words("linked with {account}", account=f"{other.platform.capitalize()} {other.id}"))
    name, number = register.name(account), f"{account.platform.capitalize()} {account.id}"
    known = words("{name}, {account}", name=name, account=number) if name else words("{account}", account=number)
    listed = reduce(lambda first, rest: words("{first}; {rest}", first=first, rest=rest), roles)
    return Item(language.led(language.inlines(words("{person}: {roles}", person=known, roles=listed))))


def revoking(register: Register, account: Account) -> Words:
    return words("Revoke: {person}", person=register.name(account) or str(account))


def by_settings(register: Register, person: Named) -> Refused:
    return Refused(
        words("{person} is an owner by the settings; only there this can be changed.", person=called(register, person))
    )


def nothing_to_take(person: str, coverage: Coverage | None) -> Words:
    if coverage is None:
        return words("{person} has no role that could be taken back.", person=person)
    return words("{person} has no role of {title} that could be taken back.", person=person, title=coverage.title)


def lost(coverage: Coverage | None) -> Words:
    if coverage is None:
        return words("An owner took back all your roles at the desk. {help} shows what you can do.", help="/help")
    return words(
        "An owner took back your role of {title}. {help} shows what you can do.", title=coverage.title, help="/help"
    )
