"""Discretion: what somebody of the desk types in front of readers is taken away from there, and goes on in private."""

import logging
from collections.abc import Awaitable, Callable, Mapping

from bot.command import Audience
from bot.conversation import Incoming, IncomingKind
from bot.errors import PlatformError
from bot.intake.commands import ALL
from bot.log import say
from bot.model import Address, ChatKind
from bot.people.roles import Roles
from bot.ports import Platform

log = logging.getLogger(__name__)


class Discretion:
    def __init__(
        self, roles: Roles, platforms: Mapping[str, Platform], admit: Callable[[str], Awaitable[None]]
    ) -> None:
        self._roles = roles
        self._platforms = platforms
        self._admit = admit

    async def aside(self, incoming: Incoming) -> Incoming:
        """A command of the desk among readers as if it had been written in private; anything else as it is."""
        command = ALL.get(incoming.name)
        platform = self._platforms.get(incoming.platform)
        if command is None or command.audience is Audience.READERS or incoming.kind is not IncomingKind.COMMAND:
            return incoming
        if platform is None or platform.answers_privately or not await self._roles.out_of_place(incoming):
            return incoming
        await self._remove(platform, incoming)
        private = Address(incoming.platform, incoming.person.id)
        return incoming.model_copy(
            update={"address": private, "chat_kind": ChatKind.PRIVATE, "message": None, "ticket": {}}
        )

    async def _remove(self, platform: Platform, incoming: Incoming) -> None:
        """Where the bot may not, the command stays: it is not answered there in any case."""
        try:
            await self._admit(platform.name)
            await platform.remove(incoming)
        except PlatformError as error:
            say(log, "command-not-removed", chat=incoming.address, name=incoming.name, why=error)
