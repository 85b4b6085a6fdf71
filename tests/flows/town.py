"""A newsroom whose time stands still, and chats of every kind that follow its one coverage."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.telegram import TelegramSandbox
from bot.figures.reach import PlatformStatus
from bot.model import Address, ChatKind, Coverage, Entry, Level
from bot.store import Correction
from bot.stream import content_of
from tests.flows.newsroom import PATIENCE, Newsroom, Platforms, both_platforms, newsroom, until
from tests.flows.passage import Passage
from tests.flows.reader import Reader, Sandbox
from tests.flows.still_clock import StillClock

ANSWERED_WITHIN = 0.2
"""Seconds that the relay waits for an answer where a test says so: the one wait that is real."""

TURNS = 12
"""More than a lane goes to the database for before it waits again."""

NOBODY = Address("telegram", 0)


@dataclass(frozen=True, slots=True)
class Town:
    news: Newsroom
    clock: StillClock
    coverage: Coverage
    passage: Passage

    @property
    def telegram(self) -> TelegramSandbox:
        return self.news.platforms.telegram

    @property
    def discord(self) -> DiscordSandbox:
        return self.news.platforms.discord

    def sandbox(self, platform: str) -> Sandbox:
        return self.telegram if platform == "telegram" else self.discord

    async def reader(self, platform: str) -> Reader:
        """Somebody's private chat with the bot."""
        if platform == "telegram":
            return await self.follows(self.telegram, self.telegram.add_person("Rhea Reader"))
        return await self.follows(self.discord, self.discord.direct_chat(self.discord.add_person("Rhea Reader")))

    async def group(self, kind: str = "group") -> Reader:
        """A `group`, `supergroup` or `channel` of Telegram."""
        boss = self.telegram.add_person("Gus Groupadmin", "administrator")
        chat = self.telegram.add_group("Pier residents", kind=kind, administrators=[boss])
        return await self.follows(self.telegram, chat, ChatKind.CHANNEL if kind == "channel" else ChatKind.GROUP)

    async def topics(self, *names: str) -> list[Reader]:
        """Topics of one forum of Telegram."""
        boss = self.telegram.add_person("Gus Groupadmin", "administrator")
        forum = self.telegram.add_group("Pier forum", forum=True, administrators=[boss])
        return [
            await self.follows(self.telegram, f"{forum}/{self.telegram.add_topic(forum, name)}", ChatKind.GROUP)
            for name in names
        ]

    async def channel(self, *, thread: bool = False) -> Reader:
        """A channel in a server of Discord, or a thread in one."""
        boss = self.discord.add_person("Greta Guildadmin", "administrator")
        channel = self.discord.add_channel(self.discord.add_guild("Pier", administrators=[boss]), "news")
        chat = self.discord.add_thread(channel, "talk") if thread else channel
        return await self.follows(self.discord, chat, ChatKind.GROUP)

    async def follows(self, sandbox: Sandbox, chat: int | str, kind: ChatKind = ChatKind.PRIVATE) -> Reader:
        reader = Reader(sandbox, str(chat))
        await self.news.parts.store.subscriptions.subscribe(
            reader.address, kind, "Pier", self.coverage.id, Level.ALL, self.clock.now()
        )
        return reader

    async def publishes(self, *texts: str, breaking: bool = False) -> list[Entry]:
        return await self.news.publishes(self.coverage, *texts, breaking=breaking)

    async def corrects(self, entry: Entry, text: str) -> Entry:
        newest = await self.news.parts.store.stream.entry(entry.id)
        stream = self.news.parts.stream
        return (await stream.correct([Correction(entry.id, newest.revision, content_of(text))], "test"))[0]

    async def retracts(self, entry: Entry, reason: str) -> None:
        await self.news.parts.stream.retract(entry.id, reason, "test")

    async def deafen(self, platform: str) -> None:
        """From now on the bot is told nothing of what happens there; its own calls go on."""
        if platform == "telegram":
            self.passage.telling.clear()
        else:
            self.discord.drop_gateway(resumable=False)

    async def status(self, platform: str) -> PlatformStatus:
        return await self.news.parts.store.deliveries.status(platform, self.clock.now())

    async def suspended(self, platform: str) -> int:
        return (await self.status(platform)).suspended

    async def has_suspended(self, chats: int, platform: str) -> None:
        """Until so many chats there are taken for gone, without any time passing."""

        async def suspended() -> bool:
            return await self.suspended(platform) == chats

        await until(suspended)

    async def in_doubt(self, platform: str) -> tuple[int, int]:
        """Cases so far, and how many of them were not sent again."""
        status = await self.status(platform)
        return status.in_doubt, status.skipped

    async def reached(self, entry: Entry) -> int:
        """How many chats have a receipt for it."""
        return (await self.news.parts.store.deliveries.reach(entry.id)).reached

    async def shows(self, reader: Reader, *texts: str) -> None:
        """Until the chat shows these, without any time passing."""
        async with asyncio.timeout(PATIENCE):
            version = reader.sandbox.version
            while not all(reader.times(*texts)):
                version = await reader.sandbox.changed(version)

    async def is_true(self, condition: Callable[[], Awaitable[bool]]) -> None:
        """Until this holds, without any time passing."""
        await until(condition)

    async def comes_to_show(self, reader: Reader, *texts: str) -> None:
        """However much time passes until then."""

        async def shown() -> bool:
            return all(reader.times(*texts))

        await self.goes_on_until(shown)

    async def tries(self, reader: Reader, times: int = 1) -> None:
        """Until so many messages were tried there, whatever came of them, without any time passing."""

        async def tried() -> bool:
            return len(reader.attempts) >= times

        await until(tried)

    async def comes_to_try(self, reader: Reader, times: int) -> None:
        """However much time passes until then."""

        async def tried() -> bool:
            return len(reader.attempts) >= times

        await self.goes_on_until(tried)

    async def goes_on_until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        """Let time pass, from the end of one wait to the end of the next, until this holds."""
        async with asyncio.timeout(PATIENCE):
            while not await condition():
                await self.pauses()
                self.clock.leap()

    async def minutes_pass(self, minutes: int) -> None:
        """With all that happens on the way."""
        end = self.clock.now() + timedelta(minutes=minutes)

        async def over() -> bool:
            return self.clock.now() >= end

        await self.goes_on_until(over)

    async def pauses(self) -> None:
        """Let whoever is at work come to rest: the database serves all in turn, and us last each time."""
        for _ in range(TURNS):
            await self.news.parts.store.deliveries.foreign_version()
            await self.news.parts.store.subscriptions.restore(NOBODY)

    async def lands(self, platform: str) -> PlatformStatus:
        """Until nothing is on its way, without any time passing; how things stand then."""

        async def landed() -> bool:
            return not (await self.status(platform)).marked

        await until(landed)
        return await self.status(platform)

    async def settles(self, platform: str) -> None:
        """Until nothing is on its way there and nobody waits for anything, however much time passes until then."""

        async def settled() -> bool:
            status = await self.status(platform)
            deliveries = self.news.parts.store.deliveries
            return not status.behind and not status.marked and not await deliveries.outdated(platform, 1)

        await self.goes_on_until(settled)


@dataclass(frozen=True, slots=True)
class Site:
    """Where the town stands: platforms, a database and a time that outlast a relay."""

    platforms: Platforms
    database: Path
    passage: Passage
    clock: StillClock

    @asynccontextmanager
    async def town(self, **settings: object) -> AsyncIterator[Town]:
        """The relay at work until the end of the block, with the coverage that there is or a new one."""
        async with newsroom(self.platforms, self.database, self.clock, **settings) as news:
            known = await news.parts.store.stream.coverages()
            try:
                yield Town(news, self.clock, known[0] if known else await news.covers(), self.passage)
            finally:
                self.passage.clear()


@asynccontextmanager
async def site(database: Path) -> AsyncIterator[Site]:
    passage, clock = Passage(), StillClock()
    passage.clear()
    async with both_platforms(passage.pass_through, clock) as platforms:
        yield Site(platforms, database, passage, clock)
