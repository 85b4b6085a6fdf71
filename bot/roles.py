"""Who is an editor, and where editors' commands work: in private and in the desk's own chats only."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.commands import CLAIM, EDITORS, READERS
from bot.conversation import Incoming
from bot.errors import PlatformError
from bot.log import say
from bot.model import ChatKind
from bot.ports import Platform
from bot.store import DeskStore

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """Of one platform: the editors' user ids, the desk's own chats or guilds, and whether the editors' commands are
    there in private chats too."""

    editors: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()
    in_private: bool = True


class Roles:
    def __init__(self, store: DeskStore, settings: Mapping[str, DeskSettings]) -> None:
        self._store = store
        self._settings = settings

    async def may_edit(self, incoming: Incoming) -> bool:
        """Is this an editor, in a place where editors' commands work?"""
        settings = self._settings.get(incoming.platform, DeskSettings())
        here = {incoming.address.chat, incoming.guild or 0}
        if incoming.chat_kind is not ChatKind.PRIVATE and not here & settings.places:
            return False
        return incoming.person.id in await self.editors(incoming.platform)

    async def editors(self, platform: str) -> frozenset[int]:
        settings = self._settings.get(platform, DeskSettings())
        return settings.editors | frozenset(await self._store.editors(platform))

    def has_desk(self, platform: str) -> bool:
        """Is there any place for editors' commands?"""
        settings = self._settings.get(platform, DeskSettings())
        return settings.in_private or bool(settings.places)

    async def nobody(self) -> bool:
        """Is there no editor at all?"""
        for platform in self._settings:
            if await self.editors(platform):
                return False
        return True

    async def announce(self, platform: Platform) -> None:
        """Show each his commands; a platform that refuses is asked again at the next start."""
        commands = (*READERS, *EDITORS, *((CLAIM,) if await self.nobody() else ()))
        try:
            await platform.announce(commands, sorted(await self.editors(platform.name)))
        except PlatformError as error:
            say(log, "announce-failed", logging.WARNING, platform=platform.name, why=error)
