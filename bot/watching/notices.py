"""Notices: what the bot says to the desk of its own accord, to each editor in private."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.conversation import Answer
from bot.errors import PlatformError
from bot.log import say
from bot.model import CoverageId
from bot.ports import Platform
from bot.roles import Roles
from bot.splitting import shorten
from bot.store import Account

log = logging.getLogger(__name__)

MOST = 20
"""Editors of one platform who are told."""


class Notices:
    def __init__(
        self, platforms: Mapping[str, Platform], roles: Roles, admit: Callable[[str], Awaitable[None]]
    ) -> None:
        self._platforms = platforms
        self._roles = roles
        self._admit = admit

    async def tell(self, answer: Answer, coverage: CoverageId | None = None) -> int:
        """How many were told: the editors of all coverages, and of that one."""
        told = 0
        for name in self._platforms:
            for person in sorted(await self._roles.editors(name, coverage))[:MOST]:
                told += await self.tell_one(Account(name, person), answer)
        return told

    async def tell_one(self, account: Account, answer: Answer) -> bool:
        """False for who could not be told: logged, since nobody waits for it."""
        platform = self._platforms.get(account.platform)
        if platform is None:
            return False
        fitting = replace(answer, text=shorten(answer.text, platform.fits))
        try:
            await self._admit(account.platform)
            await platform.tell(account.id, fitting)
        except PlatformError as error:
            say(log, "notice-failed", logging.WARNING, platform=account.platform, person=account.id, why=error)
            return False
        return True
