"""The registry: the commands that Discord shows, everywhere and in the desk's servers."""

import logging
from collections.abc import Callable, Mapping, Sequence

from adapters.discord.client import Client
from adapters.discord.commands import Announcement, Payload
from adapters.discord.errors import translated
from bot.command import Audience, Command
from bot.errors import Unreachable

log = logging.getLogger(__name__)


class Registry:
    """`forms` are the commands that open one, `menus` the commands by what they are called in the menu of a message.
    `client` raises `Outage` between sessions."""

    def __init__(self, client: Callable[[], Client], desk_guilds: Sequence[int]) -> None:
        self.forms: frozenset[str] = frozenset()
        self.menus: Mapping[str, str] = {}
        self._client = client
        self._desk_guilds = tuple(desk_guilds)
        self._announced: dict[int | None, tuple[Payload, ...]] = {}

    async def announce(self, commands: Sequence[Command], desk: Mapping[int, Audience]) -> None:
        """While nobody is of the desk here, its servers are shown none of its commands."""
        application = self._client().application
        installable = application is not None and application.user_integration_config is not None
        announcement = Announcement.of(commands, Audience.CONTRIBUTORS in desk.values(), installable)
        self.forms, self.menus = announcement.forms, announcement.menus
        await self._register(None, announcement.everywhere)
        for guild in self._desk_guilds:
            try:
                await self._register(guild, announcement.at_desk if desk else ())
            except Unreachable as error:
                log.warning("desk.unreachable guild=%d error=%s", guild, error)

    async def _register(self, guild: int | None, commands: tuple[Payload, ...]) -> None:
        """Only what changed since: Discord counts new commands, at most 200 a day."""
        if self._announced.get(guild) == commands:
            return
        client = self._client()
        assert client.application_id is not None
        with translated(repeatable=True):
            if guild is None:
                await client.http.bulk_upsert_global_commands(client.application_id, list(commands))
            else:
                await client.http.bulk_upsert_guild_commands(client.application_id, guild, list(commands))
        self._announced[guild] = commands
