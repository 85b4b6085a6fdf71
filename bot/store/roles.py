"""Who may do what: roles, the codes with which people get them, linked accounts; the words and the port."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.model import CoverageId


class Role(StrEnum):
    """What somebody of the desk may do; each may do what the ones before may, too."""

    CONTRIBUTOR = "contributor"
    EDITOR = "editor"
    OWNER = "owner"

    @property
    def rank(self) -> int:
        """Higher may do more."""
        return list(Role).index(self)


@dataclass(frozen=True, slots=True)
class Account:
    """A person on one platform; `id` is the platform's."""

    platform: str
    id: int

    def __str__(self) -> str:
        return f"{self.platform}:{self.id}"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that an account was given: in one coverage, or in all of them (None). `name` is the person's, as it was
    known then, and may be empty."""

    account: Account
    name: str
    role: Role
    coverage: CoverageId | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One of two accounts that belong to the same person, and the other."""

    account: Account
    name: str
    other: Account


@dataclass(frozen=True, slots=True)
class Claim:
    """What a code is good for: a role, or (without one) to link an account with that of its issuer.

    `issuer` is None for the relay's own, which makes the first owner.
    """

    role: Role | None
    coverage: CoverageId | None = None
    issuer: Account | None = None
    issuer_name: str = ""


class RoleStore(Protocol):
    """Roles, codes, linked accounts. What an account holds, the one that is linked with it holds too."""

    async def roles(self) -> tuple[list[Grant], list[Link]]:
        """All there are, oldest first; of each link both sides."""

    async def grant(self, grant: Grant, at: datetime, *, keep_owner: bool) -> None:
        """In the place of what the person has in that coverage; codes that the person handed out end.

        Raises `Refused` when with `keep_owner` no owner of all coverages would be left, and for too many grants.
        """

    async def revoke(self, account: Account, coverage: CoverageId | None, *, keep_owner: bool) -> bool:
        """Take what the person has in that coverage, or (None) everything and the link too; codes that the person
        handed out end. False when there was nothing to take. Raises `Refused` like `grant`."""

    async def put_claim(self, digest: str, claim: Claim, expires_at: datetime) -> None:
        """The relay's own code ends the one before; those that people hand out stand beside each other, up to 20."""

    async def use_claim(self, digest: str, account: Account, name: str, now: datetime) -> Claim | None:
        """Carry out what a code is good for, once and in time; None when it is not valid (any more). A role that the
        person has already is never lowered. Raises `Refused` when two accounts of one platform would be linked."""
