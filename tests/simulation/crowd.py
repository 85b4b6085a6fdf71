"""The readers of a story: they come and go, block and unblock, move, and delete messages."""

from dataclasses import replace
from random import Random

from bot.conversation import Incoming
from bot.errors import Absence
from bot.model import Address, ChatKind, Level
from tests.contracts.newsroom import command
from tests.simulation.audience import Audience
from tests.simulation.provider import Provider
from tests.simulation.readership import Reader, Thread

LEVELS = (Level.ALL, Level.ALL, Level.ALL, Level.KEY, Level.BREAKING)
SOON = 60.0
"""Seconds: no answer takes that long."""

ABSENCES = (Absence.BLOCKED, Absence.REMOVED, Absence.NO_RIGHTS, Absence.GONE)


class Crowd:
    """`unnoticed`: who came back without a word from the platform."""

    def __init__(self, audience: Audience, providers: dict[str, Provider], random: Random) -> None:
        self._audience = audience
        self._providers = providers
        self._random = random
        self.unnoticed: list[Reader] = []

    def gather(self, number: int) -> None:
        """So many chats, on all platforms."""
        for place in range(1, number + 1):
            name = self._random.choice(list(self._providers))
            kind = self._random.choice((ChatKind.PRIVATE, ChatKind.PRIVATE, ChatKind.GROUP))
            thread = self._random.choice((0, 0, 7)) if kind is ChatKind.GROUP and name == "telegram" else 0
            address = Address(name, place if kind is ChatKind.PRIVATE else -place, thread)
            room = self._providers[name].open(address, kind)
            room.pins = kind is ChatKind.PRIVATE or place % 3 != 0
            if thread:
                self._providers[name].open(replace(address, thread=0), kind)
            self._audience.readership.readers.append(Reader(kind, [address]))

    async def follow(self, reader: Reader | None = None) -> None:
        """Somebody who does not follow it yet."""
        thread = self._thread()
        reader = reader or self._reader()
        if thread is None or reader is None or thread.coverage.id in reader.follows:
            return
        if reader.longing.interests and len(reader.addresses) > 1:
            # Who follows the whole at an address that was not found yet gets no part that the former one waited for.
            return
        level = self._random.choice(LEVELS)
        if reader.longing.interests:
            level = reader.choices.present.level
        async with self._audience.turn:
            if reader.away or not await self._subscribe(reader, thread, level):
                return
            self._audience.note("follows", reader, thread.coverage.title, level)
            self._audience.readership.followed(reader, thread, level)
        self._audience.wake()

    async def unfollow(self) -> None:
        reader = self._reader()
        if reader is None or not reader.follows:
            return
        followed = self._random.choice(list(reader.follows))
        thread = next(thread for thread in self._audience.readership.threads if thread.coverage.id == followed)
        async with self._audience.turn:
            if await self._audience.store.subscriptions.unsubscribe(reader.address, thread.coverage.id):
                self._audience.note("unfollows", reader, thread.coverage.title)
                self._audience.readership.unfollowed(reader, thread, self._audience.clock.monotonic())
        self._audience.wake()

    async def leave(self) -> None:
        """Out of reach, with or without a word from the platform; mostly back some time later."""
        reader = self._reader()
        if reader is None:
            return
        absence = self._absence(reader)
        room = self._providers[reader.address.platform].rooms[reader.address]
        reader.away, room.absence = True, absence
        self._audience.note("goes", reader, absence)
        if self._random.random() < 0.3 and absence is not Absence.TOPIC_GONE:
            async with self._audience.turn:
                await self._audience.store.subscriptions.suspend(reader.address, absence, self._audience.clock.now())
        seconds = self._random.choice((0.1, 5.0, 60.0, 600.0, 3000.0)) * self._random.uniform(0.5, 1.0)
        await self._audience.clock.sleep(seconds)
        fate = self._random.random()
        if fate < 0.8:
            room.absence = None
            await self._come_back(reader, told=fate < 0.6, soon=seconds < SOON)

    async def _come_back(self, reader: Reader, *, told: bool, soon: bool) -> None:
        """With a word from the platform, or unnoticed. Of who is back soon, the last word may be that it went."""
        self._audience.note("returns", reader, "" if told else "unnoticed")
        if soon or not told:
            self.unnoticed.append(reader)
        if told:
            async with self._audience.turn:
                await self._audience.store.subscriptions.restore(reader.address)
                if not soon:
                    self._audience.readership.returned(reader, self._audience.clock.monotonic())
            self._audience.wake()

    def overlook(self, platform: str) -> None:
        """All chats of a platform seem to be gone, and are not."""
        for reader in self._present():
            if reader.address.platform == platform:
                reader.away = True
                self.unnoticed.append(reader)

    def notice(self) -> list[Thread]:
        """Who came back unnoticed is found there when there is something for them: say something in these."""
        found: list[Thread] = []
        running = [thread for thread in self._audience.readership.threads if thread.open]
        for reader in self.unnoticed:
            followed = [thread for thread in running if thread.coverage.id in reader.follows]
            if followed:
                reader.away = False
            found += [thread for thread in followed if thread not in found]
        return found

    async def move(self) -> None:
        """A group becomes a supergroup: told, found out, or both."""
        groups = [
            reader
            for reader in self._present()
            if reader.kind is ChatKind.GROUP and reader.address.platform == "telegram" and not reader.address.thread
        ]
        if not groups:
            return
        reader = self._random.choice(groups)
        old = reader.address
        new = Address(old.platform, -1000 * len(reader.addresses) + old.chat)
        provider = self._providers[old.platform]
        provider.open(new, reader.kind)
        provider.rooms[old].successor = new
        reader.addresses.append(new)
        self._audience.note("moves", reader, "from", old)
        if self._random.random() < 0.6:
            await self._audience.clock.sleep(self._random.choice((0.0, 0.2, 5.0)))
            async with self._audience.turn:
                await self._audience.store.subscriptions.move(old, new)
            self._audience.wake()

    async def delete(self) -> None:
        """Somebody deletes one of the newest messages of the bot."""
        reader = self._reader()
        if reader is None:
            return
        room = self._providers[reader.address.platform].rooms[reader.address]
        if room.shown:
            post = self._random.choice(room.shown[-3:])
            room.lose(post)
            self._audience.note("deletes", reader, post)

    def asking(self) -> Incoming:
        """What somebody asks, in whatever chat."""
        address = self._random.choice(self._audience.readership.readers).address
        return command("1", self._audience.clock.now(), address.platform).model_copy(update={"address": address})

    async def _subscribe(self, reader: Reader, thread: Thread, level: Level) -> bool:
        return thread.open and await self._audience.store.subscriptions.subscribe(
            reader.address, reader.kind, "Rita Reader", thread.coverage.id, level, self._audience.clock.now()
        )

    def _absence(self, reader: Reader) -> Absence:
        if reader.address.thread and self._random.random() < 0.5:
            return Absence.TOPIC_GONE
        return Absence.BLOCKED if reader.kind is ChatKind.PRIVATE else self._random.choice(ABSENCES)

    def _present(self) -> list[Reader]:
        return [reader for reader in self._audience.readership.readers if not reader.away]

    def _reader(self) -> Reader | None:
        present = self._present()
        return self._random.choice(present) if present else None

    def _thread(self) -> Thread | None:
        running = [thread for thread in self._audience.readership.threads if thread.open]
        return self._random.choice(running) if running else None
