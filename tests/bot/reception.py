"""The intake with all that it hands incoming to, one platform, one desk chat, and Eddie as its editor."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.conversation import Incoming
from bot.desk.desk import Desk
from bot.desk.lulls import Lulls
from bot.desk.posting import Posting
from bot.desk.preview import Desktop
from bot.desk.proof import Proofs
from bot.desk.report import Reports
from bot.desk.submissions import Submissions
from bot.intake.dispatch import Dispatch
from bot.intake.intake import CommandIntake
from bot.model import Address
from bot.people.claim import Claims
from bot.people.membership import Membership
from bot.people.patience import Limits
from bot.people.roles import DeskSettings, Roles
from bot.readers.readers import Readers
from bot.richtext import plain
from bot.stream import Stream
from bot.watching.notices import Notices
from tests.bot.clock import HandClock
from tests.bot.incoming import DESK_CHAT
from tests.bot.platform import MemoryPlatform
from tests.bot.pulse import Pulse
from tests.bot.watched import WatchedStore
from tests.bot.watching.web import MemoryWeb, source_commands
from tests.contracts.newsroom import EDDIE, Newsroom


class Reception:
    """`rung` counts how often the lanes were woken, the last time when `told_before` answers had been given; `admitted`
    how often an answer waited for the budget."""

    def __init__(self, store: WatchedStore, clock: HandClock, platform: MemoryPlatform, pulse: Pulse) -> None:
        self.store = store
        self.clock = clock
        self.platform = platform
        self.pulse = pulse
        self.newsroom = Newsroom(store)
        self.rung = 0
        self.told_before = 0
        self.admitted = 0
        self.editors = frozenset({EDDIE.id})
        self.notices: int | None = None
        self.limits = Limits(readers=10_000)
        self.start_anew()

    def start_anew(self) -> None:
        """As after a restart."""
        desk = DeskSettings(self.editors, frozenset({DESK_CHAT.chat}), notices=self.notices)
        stream = Stream(self.store.stream, self.clock, self._ring)
        platforms = {self.platform.name: self.platform}
        self.claims = Claims(self.store, self.clock)
        roles = Roles(self.store.roles, {self.platform.name: desk})
        notices = Notices(platforms, roles, self.store.languages, self._admit)
        membership = Membership(self.store, roles, self.claims, platforms, notices, self.clock)
        self.lulls = Lulls(self.store, notices, self.clock, timedelta(days=7))
        reports = self.reports = Reports(self.store, platforms, self.clock, self._admit)
        desktop = Desktop(platforms)
        proofs = Proofs(self.store, self.clock, desktop)
        self.submissions = Submissions(self.store, stream, reports, notices, proofs, self.clock)
        posting = Posting(self.store, stream, reports, self.clock, desktop)
        sources = source_commands(self.store, stream, MemoryWeb(), platforms, self.clock)
        self.desk = Desk(self.store, stream, posting, self.clock, sources, membership, self.submissions, self.lulls)
        readers = Readers(self.store, self.clock, self._ring)
        dispatch = Dispatch(self.store, platforms, readers, self.desk, self.claims, roles, self.clock, self._ring)
        self.intake = CommandIntake(self.store, platforms, dispatch, roles, self.clock, self._admit, self.limits)

    def _ring(self) -> None:
        self.rung += 1
        self.told_before = len(self.platform.answers)

    async def _admit(self, platform: str) -> None:
        assert platform == self.platform.name
        self.admitted += 1

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """The intake runs inside the block, and is stopped at its end."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.intake.run())
            yield
            self.intake.stop()

    async def settled(self) -> None:
        await self.pulse.until_found(self._nothing_kept)

    async def _nothing_kept(self) -> bool:
        return not await self.store.desk.kept()

    async def comes(self, *incoming: Incoming) -> list[str]:
        """All of this comes in and is acted on; what was answered, in order."""
        before = len(self.platform.answers)
        async with self.open():
            for one in incoming:
                await self.intake.receive(one)
            await self.settled()
        self.start_anew()
        return [plain(answer.text) for _, answer in self.platform.answers[before:]]

    def answered(self, address: Address) -> list[str]:
        return [plain(answer.text) for incoming, answer in self.platform.answers if incoming.address == address]
