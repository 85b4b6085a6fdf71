"""Who is of the desk, and where its commands work: in private and in the desk's own chats only."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation import Incoming
from bot.errors import PlatformError
from bot.intake.commands import CLAIM, EDITORS, READERS
from bot.languages.localisation import localised
from bot.log import say
from bot.model import ChatKind, CoverageId
from bot.people.standing import AUDIENCES, NOBODY, Register, Standing
from bot.ports import Platform
from bot.store import Account, Role, RoleStore

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """Of one platform: the owners' user ids, the desk's own chats or guilds, whether the desk's commands are there in
    private chats too, and the chat or channel where the desk is told of what happens (None: each editor in private)."""

    editors: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()
    in_private: bool = True
    notices: int | None = None


class Roles:
    def __init__(self, store: RoleStore, settings: Mapping[str, DeskSettings]) -> None:
        self._store = store
        self._settings = settings

    async def register(self) -> Register:
        grants, links = await self._store.roles()
        return Register(grants, links, {name: desk.editors for name, desk in self._settings.items()})

    async def role(self, account: Account, coverage: CoverageId | None = None) -> Role | None:
        """Of a person, in that coverage or (None) in all of them; wherever they write from."""
        return (await self.register()).standing(account).role(coverage)

    async def standing(self, incoming: Incoming) -> Standing:
        """What may be done by whoever wrote this, there: nothing where the desk's commands do not work."""
        settings = self._settings.get(incoming.platform, DeskSettings())
        here = {incoming.address.chat, incoming.guild or 0}
        if incoming.chat_kind is not ChatKind.PRIVATE and not here & {*settings.places, settings.notices}:
            return NOBODY
        return (await self.register()).standing(account_of(incoming))

    async def out_of_place(self, incoming: Incoming) -> bool:
        """Is this somebody of the desk, where its commands do not work?"""
        register = await self.register()
        return not (await self.standing(incoming)).anywhere and bool(register.standing(account_of(incoming)).anywhere)

    async def may_edit_somewhere(self, incoming: Incoming) -> bool:
        """Is this an editor of any coverage, wherever they write?"""
        return (await self.register()).standing(account_of(incoming)).may_somewhere(Role.EDITOR)

    async def editors(self, platform: str, coverage: CoverageId | None = None) -> frozenset[int]:
        """Those of all coverages, and of that one."""
        people = (await self.register()).people(platform)
        return frozenset(person for person, standing in people.items() if standing.may(Role.EDITOR, coverage))

    def notices(self, platform: str) -> int | None:
        """The chat or channel where the desk is told of what happens; None: each editor in private."""
        return self._settings.get(platform, DeskSettings()).notices

    def has_desk(self, platform: str) -> bool:
        """Is there any place for the desk's commands?"""
        settings = self._settings.get(platform, DeskSettings())
        return settings.in_private or bool(settings.places)

    async def nobody(self) -> bool:
        """Is there no owner at all?"""
        return not (await self.register()).has_owner

    async def announce(self, platform: Platform) -> None:
        """Show each his commands; a platform that refuses is asked again at the next start."""
        register = await self.register()
        commands = (*READERS, *EDITORS, *(() if register.has_owner else (CLAIM,)))
        people = register.people(platform.name)
        desk = {person: AUDIENCES[held] for person in sorted(people) if (held := people[person].anywhere)}
        try:
            await platform.announce(localised(commands), desk)
        except PlatformError as error:
            say(log, "announce-failed", logging.WARNING, platform=platform.name, why=error)


def account_of(incoming: Incoming) -> Account:
    return Account(incoming.platform, incoming.person.id)
