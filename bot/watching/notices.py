"""Notices: what the bot says to the desk of its own accord, in the desk's chat or to each editor in private."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.composing.splitting import shorten
from bot.conversation import Answer
from bot.errors import PlatformError
from bot.log import say
from bot.model import CoverageId
from bot.people.roles import Roles
from bot.ports import Platform
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
        """How many were told: the desk's chat, or where there is none that can be reached, the editors of all coverages
        and of that one, each in private."""
        told = 0
        for name, platform in self._platforms.items():
            chat = self._roles.notices(name)
            if chat is not None and await self._said(platform, chat, answer, platform.notify):
                told += 1
                continue
            for person in sorted(await self._roles.editors(name, coverage))[:MOST]:
                told += await self.tell_one(Account(name, person), answer)
        return told

    async def tell_one(self, account: Account, answer: Answer) -> bool:
        """False for who could not be told: logged, since nobody waits for it."""
        platform = self._platforms.get(account.platform)
        return platform is not None and await self._said(platform, account.id, answer, platform.tell)

    async def _said(
        self, platform: Platform, whom: int, answer: Answer, tell: Callable[[int, Answer], Awaitable[object]]
    ) -> bool:
        fitting = replace(answer, text=shorten(answer.text, platform.fits))
        try:
            await self._admit(platform.name)
            await tell(whom, fitting)
        except PlatformError as error:
            say(log, "notice-failed", logging.WARNING, platform=platform.name, whom=whom, why=error)
            return False
        return True
