"""The whole way through in one process: stand-ins of both platforms, unchanged adapters, the relay, a real database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.telegram import TelegramSandbox
from adapters.sandbox.telegram.calls import Passage, straight_through
from adapters.sandbox.view import ChatView, MessageView
from bot.clock import SystemClock
from bot.composition import Parts, assembled
from bot.demo.people import ROLE_ADMINISTRATOR, ROLE_EDITOR, ROLE_READER, Somebody, in_chat, in_private, of_role
from bot.model import Content, Coverage, Entry, Marks
from bot.ports import Clock
from bot.richtext import from_paragraphs
from bot.settings import FixedSettings, Settings
from bot.store import Publication
from tests.new_database import put_new_database

PATIENCE = 10.0
"""Seconds after which something that should happen counts as not happening; never waited for when all is well."""

REAL_TIME = SystemClock()


@dataclass(frozen=True, slots=True)
class Platforms:
    telegram: TelegramSandbox
    discord: DiscordSandbox

    def settings(self, database: Path, **others: object) -> Settings:
        return FixedSettings.model_validate(
            {
                "database": database,
                "telegram_token": SecretStr(self.telegram.token),
                "telegram_api_base": self.telegram.url,
                "telegram_editors": of_role(self.telegram, ROLE_EDITOR),
                "discord_token": SecretStr(self.discord.token),
                "discord_api_base": self.discord.url,
                "discord_gateway": self.discord.gateway,
                "discord_editors": of_role(self.discord, ROLE_EDITOR),
                "discord_desk_guilds": (self.discord.desk_guild,),
                "undo_seconds": 0,
                "undo_breaking_seconds": 0,
            }
            | others
        )


@asynccontextmanager
async def both_platforms(passage: Passage = straight_through, clock: Clock = REAL_TIME) -> AsyncIterator[Platforms]:
    """Without the platforms' limits. `passage` is what every call to Telegram passes."""
    async with (
        TelegramSandbox(limits=None, latency=0, now=clock.now, sleep=clock.sleep, passage=passage) as telegram,
        DiscordSandbox(limits=None, latency=0, now=clock.now, sleep=clock.sleep) as discord,
    ):
        telegram.populate()
        discord.populate()
        yield Platforms(telegram, discord)


@dataclass(frozen=True, slots=True)
class Newsroom:
    """A relay at work, and the people around it."""

    platforms: Platforms
    parts: Parts
    clock: Clock

    @property
    def everybody(self) -> tuple[Somebody, ...]:
        """Those who may subscribe the chat that they are in: in private and for a group, on both platforms."""
        telegram, discord = self.platforms.telegram, self.platforms.discord
        return (
            in_private(telegram, ROLE_READER),
            in_chat(telegram, "Harbour Street neighbours", ROLE_ADMINISTRATOR),
            in_private(discord, ROLE_READER),
            in_chat(discord, "live", ROLE_ADMINISTRATOR),
        )

    @property
    def telegram_editor(self) -> Somebody:
        return in_private(self.platforms.telegram, ROLE_EDITOR)

    @property
    def discord_editor(self) -> Somebody:
        return in_chat(self.platforms.discord, "desk", ROLE_EDITOR)

    async def covers(
        self, title: str = "Harbour fire", standfirst: Sequence[str] = ("A warehouse burns.",)
    ) -> Coverage:
        return await self.parts.stream.open(title, standfirst)

    async def publishes(
        self, coverage: Coverage, *texts: str, breaking: bool = False, key: bool = False
    ) -> list[Entry]:
        now, marks = self.clock.now(), Marks(key=key, breaking=breaking)
        return await self.parts.stream.publish(
            [Publication(coverage.id, Content(body=from_paragraphs([text])), now, marks) for text in texts],
            "test",
        )


@asynccontextmanager
async def newsroom(
    platforms: Platforms, database: Path, clock: Clock = REAL_TIME, **others: object
) -> AsyncIterator[Newsroom]:
    """A relay on these platforms, without limits of pace, until the end of the block."""
    if not database.exists():
        put_new_database(database)
    settings = platforms.settings(database, **others)
    async with assembled(settings, limits=False, clock=clock) as parts, asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(parts.relay.run(), name="relay")
        async with asyncio.timeout(PATIENCE):
            await parts.relay.connected()
            await platforms.discord.connected()
        yield Newsroom(platforms, parts, clock)
        parts.relay.stop()
        await serving


def chat_of(somebody: Somebody) -> ChatView:
    chats: Sequence[ChatView] = somebody.stage.chats()  # type: ignore[assignment]
    return next(chat for chat in chats if chat.id == somebody.chat)


def shown(somebody: Somebody) -> list[MessageView]:
    """The bot's messages that everybody in that chat sees."""
    return [message for message in chat_of(somebody).messages if message.from_bot and message.only_for is None]


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Let the relay go on until this holds."""
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            # Whoever only looks keeps the threads of the database from their turn.
            await asyncio.to_thread(int)


async def until_shown(somebody: Somebody, *texts: str) -> list[MessageView]:
    """Wait until the chat shows each of these, then return all that the bot says there."""
    async with asyncio.timeout(PATIENCE):
        version = somebody.stage.version
        while not all(any(text in message.text for message in shown(somebody)) for text in texts):
            version = await somebody.stage.changed(version)
    return shown(somebody)
