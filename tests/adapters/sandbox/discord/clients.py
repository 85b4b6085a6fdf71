"""The two client libraries, pointed at a stand-in for the length of a test."""

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import yarl

from adapters.sandbox.discord import DiscordSandbox
from tests.adapters.sandbox.discord.harness import SAFETY_NET

with warnings.catch_warnings():
    # discord.py imports audioop for voice, which Python is giving up.
    warnings.simplefilter("ignore", DeprecationWarning)
    import discord

__all__ = ["Bot", "discord", "running"]


class Bot(discord.Client):
    """A client that registers its commands and keeps what it was told of."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True), guild_ready_timeout=0
        )
        self.tree = discord.app_commands.CommandTree(self)
        self.happened: asyncio.Queue[str] = asyncio.Queue()

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Does not wait the five seconds between two sessions."""

    async def on_ready(self) -> None:
        self.happened.put_nowait("ready")

    async def on_resumed(self) -> None:
        self.happened.put_nowait("resumed")

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.happened.put_nowait(f"removed from {guild.name}")

    async def on_guild_unavailable(self, guild: discord.Guild) -> None:
        self.happened.put_nowait(f"lost {guild.name}")

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self.happened.put_nowait(f"deleted {channel.name}")

    async def hears(self, what: str) -> None:
        """Wait until that happened."""
        async with asyncio.timeout(SAFETY_NET):
            while await self.happened.get() != what:
                pass


@asynccontextmanager
async def running(bot: Bot, sandbox: DiscordSandbox, token: str | None = None) -> AsyncIterator[Bot]:
    """The bot, logged in and ready."""
    base, gateway = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = sandbox.url
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sandbox.gateway)
    try:
        async with bot, asyncio.TaskGroup() as group:
            group.create_task(bot.start(token or sandbox.token))
            await bot.hears("ready")
            yield bot
            await bot.close()
    finally:
        discord.http.Route.BASE = base
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway
