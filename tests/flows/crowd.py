"""A crowd on both platforms, and a relay that is killed in the middle of serving it."""

import asyncio
import re
import signal
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from adapters.sandbox.discord import DiscordSandbox
from adapters.sandbox.telegram import TelegramSandbox
from adapters.sandbox.telegram.calls import Answer, Call, Carrier
from bot.model import Address, ChatKind, Content, CoverageId, Level
from bot.richtext import from_paragraphs
from bot.store import Publication, Store
from bot.stream import Stream
from storage.sqlite import open_store
from tests.flows import relay_process
from tests.flows.newsroom import Platforms
from tests.flows.process import Process, Start, start_process
from tests.flows.relay_process import ClockAhead
from tests.flows.test_run import environment

PATIENCE = 60.0
"""Seconds after which something that should happen counts as not happening; never waited for when all is well."""

WINDOW = 16

ENTRY = re.compile(r"Entry number \d{3}\.")


@dataclass(slots=True)
class Time:
    """Everybody's time of day; it can be put forward."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass(slots=True)
class Assassin:
    """Kills the relay in the middle of the last of `calls_left` messages to Telegram.

    Of that one and of those on their way with it some take effect, others do not.
    """

    random: Random
    calls_left: int = -1
    strike: Callable[[], None] | None = None
    struck: asyncio.Event = field(default_factory=asyncio.Event)

    async def passage(self, call: Call, carry_out: Carrier) -> Answer:
        if call.method != "sendmessage":
            return await carry_out(call)
        self.calls_left -= 1
        if self.calls_left == 0:
            self._kill()
        if self.calls_left <= 0 and self.struck.is_set() and self.random.random() < 0.5:
            return Answer(None)
        return await carry_out(call)

    def _kill(self) -> None:
        assert self.strike
        self.strike()
        self.strike = None
        self.struck.set()


@dataclass(slots=True)
class Crowd:
    platforms: Platforms
    store: Store
    database: Path
    time: Time
    assassin: Assassin
    policy: str
    coverage: CoverageId = field(init=False)
    texts: list[str] = field(default_factory=list)
    readers: list[Address] = field(default_factory=list)

    async def gather(self, of_each: int) -> None:
        """So many private chats on each platform, all of which follow one coverage."""
        telegram, discord = self.platforms.telegram, self.platforms.discord
        for number in range(of_each):
            self.readers.append(Address("telegram", telegram.add_person(f"Reader {number}")))
            self.readers.append(Address("discord", discord.direct_chat(discord.add_person(f"Reader {number}"))))
        coverage = await self.store.stream.open_coverage("Harbour fire", (), "harbour-fire", None, self.time.now())
        self.coverage = coverage.id
        for reader in self.readers:
            await self.store.subscriptions.subscribe(
                reader, ChatKind.PRIVATE, "Reader", self.coverage, Level.ALL, self.time.now()
            )

    async def publish(self) -> None:
        """From beside the relay, as an import does."""
        self.texts.append(f"Entry number {len(self.texts) + 1:03}.")
        content = Content(body=from_paragraphs([self.texts[-1]]))
        stream = Stream(self.store.stream, ClockAhead(self.time.ahead), lambda: None)
        await stream.publish([Publication(self.coverage, content, self.time.now())], "test")

    @asynccontextmanager
    async def relay(self) -> AsyncIterator[Process]:
        variables = environment(
            self.platforms,
            self.database,
            TICKERTAPE_IN_DOUBT=self.policy,
            TICKERTAPE_TELEGRAM_WINDOW=str(WINDOW),
            TICKERTAPE_DISCORD_WINDOW=str(WINDOW),
            TICKERTAPE_LOG_LEVEL="error",
        )
        ahead = str(self.time.ahead.total_seconds())
        process = await start_process(Start(relay_process.main, (ahead,), variables, self.database.parent, {}))
        try:
            yield process
        finally:
            process.kill()
            await process.wait()

    async def killed_after(self, calls: int) -> None:
        """Run the relay until that many messages to Telegram; then it is gone."""
        async with self.relay() as process:
            self.assassin.struck.clear()
            self.assassin.calls_left = calls
            self.assassin.strike = process.kill
            async with asyncio.timeout(PATIENCE):
                await self.assassin.struck.wait()
                assert await process.wait() == -signal.SIGKILL

    async def served(self) -> None:
        """Run the relay until nobody is behind, and stop it in order."""
        self.assassin.struck.clear()
        async with self.relay() as process:
            async with asyncio.timeout(PATIENCE):
                await self._until(self._nothing_left)
                process.send_signal(signal.SIGTERM)
                assert await process.wait() == 0

    async def _until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        """Look again whenever a stand-in was called."""
        while not await condition():
            await asyncio.sleep(0)

    async def _nothing_left(self) -> bool:
        deliveries = self.store.deliveries
        for platform in ("telegram", "discord"):
            if await deliveries.due(platform, 1) or await deliveries.marked(platform):
                return False
        return True

    async def marked(self) -> list[int]:
        return [len(await self.store.deliveries.marked(platform)) for platform in ("telegram", "discord")]

    def counted(self) -> Counter[tuple[int, str]]:
        """The cases in doubt on Telegram: chat and entry."""
        with closing(sqlite3.connect(self.database)) as connection:
            found = connection.execute(
                "SELECT chat.chat, entry.number FROM doubt JOIN chat ON chat.id = doubt.chat"
                " JOIN entry ON entry.id = doubt.entry WHERE doubt.platform = 0"
            ).fetchall()
        return Counter((chat, self.texts[number - 1]) for chat, number in found)

    def sequence(self) -> dict[Address, list[str]]:
        """The entries in the order in which each chat shows them for the first time."""
        return {reader: list(dict.fromkeys(ENTRY.findall(text))) for reader, text in self._texts().items()}

    def shown(self) -> dict[Address, Counter[str]]:
        """How often each chat shows each entry."""
        return {reader: Counter(ENTRY.findall(text)) for reader, text in self._texts().items()}

    def _texts(self) -> dict[Address, str]:
        wanted = {(reader.platform, str(reader.chat)): reader for reader in self.readers}
        texts = dict.fromkeys(self.readers, "")
        for stage in (self.platforms.telegram, self.platforms.discord):
            for chat in stage.chats():
                reader = wanted.get((stage.platform, chat.id))
                if reader:
                    texts[reader] = "\n".join(message.text for message in chat.messages if message.from_bot)
        return texts


@asynccontextmanager
async def crowd(folder: Path, policy: str, seed: int) -> AsyncIterator[Crowd]:
    time, assassin, database = Time(), Assassin(Random(seed)), folder / "news.sqlite3"
    async with (
        TelegramSandbox(limits=None, latency=0, now=time.now, passage=assassin.passage) as telegram,
        DiscordSandbox(limits=None, latency=0, now=time.now) as discord,
        open_store(database, durable=False) as store,
    ):
        telegram.populate()
        discord.populate()
        yield Crowd(Platforms(telegram, discord), store, database, time, assassin, policy)
