"""The claim: how the first editor becomes one without having to find out a user id."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from bot.conversation import Answer
from bot.errors import Refused
from bot.ports import Clock
from bot.request import Request, says
from bot.store import DeskStore

VALID_FOR = timedelta(minutes=15)
PREFIX = "claim_"
"""Before the code in a Telegram deep link, to tell it from a coverage's name."""


class Claims:
    def __init__(self, store: DeskStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def issue(self) -> str:
        """A new code; only its digest is stored."""
        code = secrets.token_urlsafe(12)
        await self._store.put_claim(_digest(code), self._clock.now() + VALID_FOR)
        return code

    async def claim(self, request: Request) -> Sequence[Answer]:
        """`/claim CODE`. Raises `Refused`."""
        code = (request.arguments.get("code") or "").strip().removeprefix(PREFIX)
        person = request.incoming.person
        now = self._clock.now()
        if not await self._store.use_claim(_digest(code), request.address.platform, person, now):
            raise Refused("This code is not valid: it works once, for 15 minutes.")
        await self._store.record(now, request.address.platform, person, "claimed", "first editor")
        return says(
            "You are the editor now. /open TITLE opens a coverage, /post TEXT writes an entry, /help lists the rest."
        )


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
