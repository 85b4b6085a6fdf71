"""Notices: what the bot says to the desk of its own accord, in the desk's chat or to each editor in private; in the
language that was chosen there, or in which they were answered last."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.composing.splitting import shorten
from bot.conversation import Answer
from bot.errors import PlatformError
from bot.languages import spoken
from bot.languages.language import Language
from bot.languages.words import Words
from bot.log import say
from bot.model import Address, CoverageId
from bot.people.roles import Roles
from bot.ports import Platform
from bot.store import Account, LanguageStore

log = logging.getLogger(__name__)

MOST = 20
"""Editors of one platform who are told."""

Notice = Callable[[Language], Answer]
"""What is told, in whichever language."""


def notice(said: Words) -> Notice:
    """Of one paragraph."""
    return lambda language: Answer((language.paragraph(said),))


class Notices:
    def __init__(
        self,
        platforms: Mapping[str, Platform],
        roles: Roles,
        languages: LanguageStore,
        admit: Callable[[str], Awaitable[None]],
    ) -> None:
        self._platforms = platforms
        self._roles = roles
        self._languages = languages
        self._admit = admit

    async def tell(self, told: Notice, coverage: CoverageId | None = None) -> int:
        """How many were told: the desk's chat, or where there is none that can be reached, the editors of all coverages
        and of that one, each in private."""
        number = 0
        for name, platform in self._platforms.items():
            chat = self._roles.notices(name)
            if chat is not None and await self._said(
                platform, chat, told(await self._of_chat(name, chat)), platform.notify
            ):
                number += 1
                continue
            for person in sorted(await self._roles.editors(name, coverage))[:MOST]:
                number += await self.tell_one(Account(name, person), told)
        return number

    async def tell_one(self, account: Account, told: Notice) -> bool:
        """False for who could not be told: logged, since nobody waits for it."""
        platform = self._platforms.get(account.platform)
        if platform is None:
            return False
        return await self._said(platform, account.id, told(await self._of_person(account)), platform.tell)

    async def _of_chat(self, platform: str, chat: int) -> Language:
        return spoken(await self._languages.of(Address(platform, chat)))

    async def _of_person(self, account: Account) -> Language:
        """What is chosen in private, where that chat has the person's id, holds from the next message on."""
        chosen = await self._languages.of(Address(account.platform, account.id))
        return spoken(chosen or await self._languages.of_person(account))

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
