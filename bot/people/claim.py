"""Codes that are handed over: how the first owner becomes one without having to find out a user id, how an owner gives
somebody a role, and how a person links two accounts."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from bot.conversation import Answer, Incoming
from bot.errors import Refused
from bot.intake.request import in_language
from bot.languages import spoken
from bot.languages.words import words
from bot.model import CoverageId
from bot.people.role_words import now_holding
from bot.ports import Clock
from bot.store import Account, Claim, Role, Store

VALID_FOR = timedelta(minutes=15)
"""The relay's own code, and one that links accounts."""
GRANTS_FOR = timedelta(hours=1)
"""A code that an owner hands over."""
PREFIX = "claim_"
LINK_PREFIX = "link_"
"""Before the code behind `/start`, where a Telegram deep link puts it, to tell it from a coverage's name."""

LONGEST = 100
"""Characters of a code that are looked at."""


class Claims:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def issue(self) -> str:
        """The relay's own, for the first owner."""
        return await self._put(Claim(Role.OWNER), VALID_FOR)

    async def hand_out(self, claim: Claim) -> str:
        """Somebody's."""
        return await self._put(claim, GRANTS_FOR if claim.role else VALID_FOR)

    async def use(self, incoming: Incoming, code: str) -> Sequence[Answer] | None:
        """What came of it; None when the code is not valid (any more). Raises `Refused`."""
        person, now = incoming.person, self._clock.now()
        account = Account(incoming.platform, person.id)
        claim = await self._store.roles.use_claim(_digest(code), account, person.name, now)
        if claim is None:
            return None
        if claim.role is None:
            done, detail = "linked", f"with {claim.issuer}"
            told = words("Both accounts are yours now: what you may do on one platform, you may do on the other.")
        else:
            title = await self._title(claim.coverage)
            where = "all coverages" if title is None else title
            done, detail = "claimed", f"{claim.role} of {where}, from {claim.issuer or 'the relay'}"
            told = now_holding(claim.role, title)
        await self._store.desk.record(now, incoming.platform, person, done, detail)
        return in_language(spoken(incoming.language), told)

    async def _put(self, claim: Claim, valid_for: timedelta) -> str:
        """A new code; only its digest is stored."""
        code = secrets.token_urlsafe(12)
        await self._store.roles.put_claim(_digest(code), claim, self._clock.now() + valid_for)
        return code

    async def _title(self, coverage: CoverageId | None) -> str | None:
        return None if coverage is None else (await self._store.stream.coverage(coverage)).title


def code_in(incoming: Incoming) -> str | None:
    """The code that somebody hands in: `/claim CODE`, `/link CODE`, or behind `/start` with what it is for before it.

    Empty for `/claim` alone; None where it is about something else.
    """
    if incoming.name == "start":
        given = incoming.arguments or incoming.options.get("coverage", "")
        prefix = next((one for one in (PREFIX, LINK_PREFIX) if given.startswith(one)), None)
        return None if prefix is None else given.removeprefix(prefix)[:LONGEST]
    given = (incoming.options.get("code") or incoming.arguments).strip()
    for name, prefix in (("claim", PREFIX), ("link", LINK_PREFIX)):
        if incoming.name == name and (given or name == "claim"):
            return given.removeprefix(prefix)[:LONGEST]
    return None


def not_valid() -> Refused:
    return Refused(words("This code is not valid: it works once, and not for long."))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
