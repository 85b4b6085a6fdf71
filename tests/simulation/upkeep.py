"""Who keeps the relay running: starts it, and starts it again after it died or was refused."""

import asyncio
from collections.abc import Mapping
from random import Random

from bot.conversation import Incoming
from bot.relay import LANDING
from tests.simulation.account import Account
from tests.simulation.inline import InlineConnection, no_pause, store_on
from tests.simulation.life import Life, Machine
from tests.simulation.limits import Waits, Windows
from tests.simulation.provider import Provider
from tests.simulation.records import PLATFORMS, begun, written
from tests.simulation.scenery import Branch
from tests.simulation.trace import Trace


class Upkeep:
    """`lives` counts them."""

    def __init__(
        self,
        machine: Machine,
        branches: tuple[Branch, ...],
        providers: Mapping[str, Provider],
        random: Random,
        trace: Trace,
    ) -> None:
        self.lives = 0
        self._machine = machine
        self._branches = branches
        self._providers = providers
        self._random = random
        self._trace = trace
        self._waits = {branch.traits.name: Waits() for branch in branches}
        self._life: Life | None = None
        self._running: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    def ring(self) -> None:
        """Something may be due: told at once, or found out by looking at the database."""
        if self._random.random() < 0.7:
            self._wake()
        else:
            asyncio.get_running_loop().call_later(self._random.uniform(0.0, 0.2), self._wake)

    def _wake(self) -> None:
        if self._life:
            self._life.wake()

    def start(self, tasks: asyncio.TaskGroup) -> None:
        self.lives += 1
        self._trace.add(self._now(), "starts")
        accounts = {branch.traits.name: (self._account(branch), branch.settings) for branch in self._branches}
        self._life = Life(self._machine, accounts)
        self._running = tasks.create_task(self._life.run(), name=f"life {self.lives}")

    def _account(self, branch: Branch) -> Account:
        name, windows = branch.traits.name, Windows(branch.settings.pace)
        provider = self._providers[name]
        window = branch.settings.window
        return self._machine.engine.account(provider, self.lives, windows, self._waits[name], window, self._trace)

    async def power_cut(self, tasks: asyncio.TaskGroup) -> None:
        """The process dies; a new one starts some time later."""
        async with self._turn:
            if self._life is None or self._running is None:
                return
            self._trace.add(self._now(), "dies")
            self._life.die()
            self._running.cancel()
            await self._disown(self._life)
            self._leave(self._life)
            await asyncio.wait([self._running])
            shortly, long = self._random.uniform(1.0, 4.0), self._random.uniform(4.0, 250.0)
            await self._machine.clock.sleep(shortly if self._random.random() < 0.7 else long)
            self.start(tasks)

    async def restart(self, tasks: asyncio.TaskGroup) -> None:
        """Stopped in order, cut off where that takes too long, and started again."""
        async with self._turn:
            if self._life and self._running:
                self._life.stop()
                await asyncio.wait([self._running], timeout=LANDING)
                await self._cut_off(self._life, self._running)
            await self._machine.clock.sleep(self._random.uniform(1.0, 20.0))
            self.start(tasks)

    async def _cut_off(self, life: Life, running: asyncio.Task[None]) -> None:
        """What is in flight is left alone, but it is written what is known of it."""
        if not running.done():
            self._trace.add(self._now(), "cut off")
            life.hang_up()
            running.cancel()
            await asyncio.wait([running])
            await self._disown(life)
            life.die()
        self._leave(life)

    def ask(self, asking: Incoming) -> None:
        """Somebody asks the bot something."""
        if self._life:
            self._trace.add(self._now(), "asks", asking.address)
            self._life.ask(PLATFORMS.index(asking.platform), asking)

    async def stop(self) -> None:
        if self._life and self._running:
            self._life.stop()
            await self._running
            self._leave(self._life)

    def _leave(self, life: Life) -> None:
        for account in life.accounts:
            self._waits[account.name] = account.waits.inherited(self._now())
        self._life = None

    def forget_waits(self) -> None:
        """The time of day was set forward."""
        for waits in self._waits.values():
            waits.forget()

    @property
    def refused(self) -> bool:
        return self._life is not None and self._life.refused is not None

    async def _disown(self, life: Life) -> None:
        """What was not written down when the process died is in doubt, even if the answer came."""
        database = self._machine.database
        deliveries = store_on(InlineConnection(database, no_pause)).deliveries
        for name, provider in self._providers.items():
            for mark in await deliveries.marked(name):
                provider.rooms[mark.chat.address].marked |= {carried.entry for carried in mark.layout.carried}
            for address, entry in begun(database):
                if address.platform == name:
                    provider.rooms[address].marked.add(entry)
            for address, room in provider.rooms.items():
                since = life.settled.get(address, float("-inf"))
                for post in room.posts.values():
                    if post.life == self.lives and post.at > since and not written(database, address, post):
                        post.doubtful = True

    def _now(self) -> float:
        return self._machine.clock.monotonic()
