"""Standing: what a person may do, worked out of the roles that were given and of the settings. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from bot.command import Audience, Command
from bot.model import CoverageId
from bot.store import Account, Grant, Link, Role

NEEDED: Mapping[Audience, Role | None] = {
    Audience.READERS: None,
    Audience.CONTRIBUTORS: Role.CONTRIBUTOR,
    Audience.EDITORS: Role.EDITOR,
    Audience.OWNERS: Role.OWNER,
}

AUDIENCES: Mapping[Role, Audience] = {role: audience for audience, role in NEEDED.items() if role}


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's role in all coverages, and those in single ones."""

    everywhere: Role | None = None
    within: Mapping[CoverageId, Role] = field(default_factory=dict)

    def role(self, coverage: CoverageId | None = None) -> Role | None:
        """In that coverage, or (None) in all of them."""
        held = [self.everywhere, None if coverage is None else self.within.get(coverage)]
        return highest([role for role in held if role])

    @property
    def anywhere(self) -> Role | None:
        """The highest, in whichever coverage."""
        return highest([*self.within.values(), *([self.everywhere] if self.everywhere else [])])

    def may(self, role: Role, coverage: CoverageId | None = None) -> bool:
        """Is this at least such a one in that coverage, or (None) in all of them?"""
        held = self.role(coverage)
        return held is not None and held.rank >= role.rank

    def may_somewhere(self, role: Role) -> bool:
        held = self.anywhere
        return held is not None and held.rank >= role.rank

    def may_use(self, audience: Audience, *, scoped: bool) -> bool:
        """`scoped`: the role in a single coverage is enough, since what is done there is looked at once more."""
        needed = NEEDED[audience]
        return needed is None or (self.may_somewhere(needed) if scoped else self.may(needed))

    def commands(self, commands: Sequence[Command]) -> list[Command]:
        """Those that this person may use."""
        return [command for command in commands if self.may_use(command.audience, scoped=command.scoped)]


NOBODY = Standing()
OWNER = Standing(Role.OWNER)


def highest(roles: Sequence[Role]) -> Role | None:
    return max(roles, key=lambda role: role.rank, default=None)


class Register:
    """All the roles at one moment. `named` are the owners by the settings: their ids by platform. `known` is what
    people are called who got their roles by number."""

    def __init__(
        self,
        grants: Sequence[Grant],
        links: Sequence[Link],
        named: Mapping[str, frozenset[int]],
        known: Mapping[Account, str] = MappingProxyType({}),
    ) -> None:
        self.grants = tuple(grants)
        self._known = known
        self._named = named
        self._links = {link.account: link for link in links}

    def linked(self, account: Account) -> Account | None:
        link = self._links.get(account)
        return link.other if link else None

    def is_named(self, account: Account) -> bool:
        """By the settings, not counting any linked account."""
        return account.id in self._named.get(account.platform, frozenset())

    def standing(self, account: Account) -> Standing:
        accounts = self._same(account)
        held = [grant for grant in self.grants if grant.account in accounts]
        everywhere = [grant.role for grant in held if grant.coverage is None]
        if any(self.is_named(one) for one in accounts):
            everywhere.append(Role.OWNER)
        within: dict[CoverageId, Role] = {}
        for grant in held:
            if grant.coverage is not None:
                others = [within[grant.coverage]] if grant.coverage in within else []
                within[grant.coverage] = highest([grant.role, *others]) or grant.role
        return Standing(highest(everywhere), within)

    def people(self, platform: str) -> dict[int, Standing]:
        """Everybody of the desk on a platform, by id."""
        found = {
            *(Account(name, person) for name, people in self._named.items() for person in people),
            *(grant.account for grant in self.grants),
        }
        found |= {other for account in found if (other := self.linked(account))}
        return {account.id: self.standing(account) for account in found if account.platform == platform}

    @property
    def has_owner(self) -> bool:
        """Is there one of all coverages?"""
        granted = any(grant.role is Role.OWNER and grant.coverage is None for grant in self.grants)
        return granted or self.names_owners

    @property
    def names_owners(self) -> bool:
        """By the settings, so that nobody can take it from them in a chat."""
        return any(self._named.values())

    def name(self, account: Account) -> str:
        """As it was known last; empty where it never was."""
        link = self._links.get(account)
        names = [*([link.name] if link else []), *(one.name for one in self.grants if one.account == account)]
        return next((name for name in names if name), self._known.get(account, ""))

    def knowing(self, names: Mapping[Account, str]) -> "Register":
        """The same, with what people are called."""
        return Register(self.grants, tuple(self._links.values()), self._named, names)

    def _same(self, account: Account) -> set[Account]:
        """The accounts of the same person."""
        other = self.linked(account)
        return {account, other} if other else {account}
