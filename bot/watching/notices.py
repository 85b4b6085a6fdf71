"""Notices: what the bot says to the desk of its own accord, to each editor in private."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.conversation import Answer
from bot.errors import PlatformError
from bot.log import say
from bot.ports import Platform
from bot.roles import Roles
from bot.splitting import shorten

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

    async def tell(self, answer: Answer) -> int:
        """How many were told; a platform that does not take it is logged, and the others are told all the same."""
        told = 0
        for name, platform in self._platforms.items():
            fitting = replace(answer, text=shorten(answer.text, platform.fits))
            for person in sorted(await self._roles.editors(name))[:MOST]:
                try:
                    await self._admit(name)
                    await platform.tell(person, fitting)
                    told += 1
                except PlatformError as error:
                    say(log, "notice-failed", logging.WARNING, platform=name, person=person, why=error)
        return told
