"""The watcher: reads all active sources, each at its own pace, and tells the desk what it has to know."""

import asyncio
import logging

from bot.errors import AddressRefused, NoSuchSource, SourceUnavailable
from bot.languages.words import Words, words
from bot.log import say
from bot.ports import Clock
from bot.source import Source, SourceId, SourceState
from bot.store import SourceStore
from bot.watching.announcements import SourceAnnouncements
from bot.watching.check import Checked, Checks
from bot.watching.questions import Questions
from bot.watching.troubles import in_words

log = logging.getLogger(__name__)

LOOK = 0.9
"""Seconds between two looks whether a source is due."""
AT_ONCE = 8
"""Sources that are read at the same time."""
WORTH_TELLING = 5
"""Failures in a row after which the desk is told, once."""


class Watcher:
    """`announcements` are asked for where a source names a hub, None where hubs cannot reach the relay."""

    def __init__(
        self,
        sources: SourceStore,
        checks: Checks,
        questions: Questions,
        clock: Clock,
        announcements: SourceAnnouncements | None = None,
    ) -> None:
        self._sources = sources
        self._checks = checks
        self._questions = questions
        self._clock = clock
        self._announcements = announcements
        self._places = asyncio.Semaphore(AT_ONCE)
        self._under_way: dict[SourceId, str] = {}

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                await self._hurry()
                for source in await self.due():
                    self._under_way[source.id] = host_of(source)
                    tasks.create_task(self._watch(source), name=f"source {source.id}")
                await self._clock.sleep(LOOK)

    async def _hurry(self) -> None:
        """What a hub has announced is due now; while it is being read, what is announced may have come too late."""
        changed = self._announcements.changed if self._announcements else set[SourceId]()
        for source in sorted(changed - self._under_way.keys()):
            changed.discard(source)
            await self._sources.hurry(source, self._clock.now())

    async def due(self) -> list[Source]:
        """Active sources whose time has come, the longest overdue first, one of each host that none is read from now.

        A host is asked one thing at a time. So a second source of a slow one would only keep a place from others.
        """
        now, busy, found = self._clock.now(), set(self._under_way.values()), []
        for source in sorted(await self._sources.sources(), key=lambda one: one.next_at):
            if source.state is SourceState.ACTIVE and source.next_at <= now and host_of(source) not in busy:
                busy.add(host_of(source))
                found.append(source)
        return found

    async def _watch(self, source: Source) -> None:
        try:
            async with self._places:
                await self.check(source)
        finally:
            del self._under_way[source.id]

    async def check(self, source: Source) -> None:
        """Read it now. A bug in a reader stops one source, and not the relay."""
        try:
            checked = await self._checks.check(source)
        except NoSuchSource:
            self._checks.forget(source.id)
        except Exception:
            log.exception("source-broken source=%s", source.id)
            self._checks.forget(source.id)
            await self._pause(source, words("something went wrong here; it was noted in the log"))
        else:
            await self._tell(checked)

    async def _tell(self, checked: Checked) -> None:
        source, error = checked.source, checked.failed
        if error is None:
            for question in checked.applied.questions:
                await self._questions.ask(question)
            if self._announcements is not None:
                await self._announcements.follow(source, checked.hub, checked.topic)
            if checked.applied:
                say(log, "source-read", source=source.id, **checked.applied.counts)
            return
        say(log, "source-trouble", logging.WARNING, source=source.id, times=source.failures, why=error)
        if isinstance(error, AddressRefused) or (isinstance(error, SourceUnavailable) and error.gone):
            await self._pause(source, error.said if isinstance(error, AddressRefused) else in_words(str(error)))
        elif source.failures == WORTH_TELLING:
            await self._questions.tell_of_trouble(source)

    async def _pause(self, source: Source, why: str | Words) -> None:
        await self._sources.set_state(source.id, SourceState.PAUSED, self._clock.now())
        await self._questions.tell_of_pause(source, why)


def host_of(source: Source) -> str:
    return source.address.partition("://")[2].partition("/")[0].lower()
