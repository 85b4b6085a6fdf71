"""Whom a message may ping. Rules: documentation, "Allowed Mentions Object"."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import model_validator

from adapters.sandbox.discord.bodies.form import Form, Snowflake, length, problem

_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"@(?:everyone|here)\b")


class AllowedMentions(Form):
    parse: tuple[Literal["roles", "users", "everyone"], ...] = ()
    roles: Annotated[tuple[Snowflake, ...], length(0, 100)] = ()
    users: Annotated[tuple[Snowflake, ...], length(0, 100)] = ()
    replied_user: bool = False

    @model_validator(mode="after")
    def _exclusive(self) -> "AllowedMentions":
        for kind, named in (("users", self.users), ("roles", self.roles)):
            if kind in self.parse and named:
                code = "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"
                raise problem(code, f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.')
        return self


# What holds where a message says nothing: webhooks and interactions ping people only.
FOR_MESSAGES = AllowedMentions(parse=("users", "roles", "everyone"), replied_user=True)
FOR_WEBHOOKS = AllowedMentions(parse=("users",), replied_user=True)


@dataclass(frozen=True, slots=True)
class Pinged:
    """Who is really notified: ids of people and roles, in the order in which the text names them."""

    users: tuple[int, ...] = ()
    roles: tuple[int, ...] = ()
    everyone: bool = False


NOBODY = Pinged()


def pinged(
    content: str,
    allowed: AllowedMentions,
    *,
    replied_to: int | None = None,
    everyone: bool = True,
    roles: Container[int] = (),
) -> Pinged:
    """Who is notified by `content`, of `roles`, those that its author may mention; `everyone`: may they everyone?"""
    users = _permitted(_USER.findall(content), "users" in allowed.parse, allowed.users)
    named = _permitted(_ROLE.findall(content), "roles" in allowed.parse, allowed.roles)
    if replied_to is not None and allowed.replied_user:
        users = [*users, replied_to]
    return Pinged(
        users=tuple(dict.fromkeys(users)),
        roles=tuple(dict.fromkeys(role for role in named if role in roles)),
        everyone=everyone and "everyone" in allowed.parse and _EVERYONE.search(content) is not None,
    )


def _permitted(found: Iterable[str], all_of_them: bool, named: tuple[int, ...]) -> list[int]:
    return [number for number in map(int, found) if all_of_them or number in named]
