"""Departures: what editors sent off goes out when its time has come, also after a restart."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.desk.preview import Desktop, Viewer, preview
from bot.desk.report import Reports, published
from bot.errors import CoverageClosed, MessageGone, Outage, PlatformError
from bot.languages import spoken
from bot.languages.language import ENGLISH, Language
from bot.languages.words import Words, words
from bot.log import say
from bot.model import Entry
from bot.ports import Clock, Platform
from bot.store import Draft, Leaving, Store
from bot.stream import Stream

log = logging.getLogger(__name__)

LOOK = 0.3
"""Seconds between two looks whether something is due."""

MISSED = timedelta(hours=6)
"""What should have gone out longer ago than this, while nothing ran, is asked about: it may be over by now."""


AGAIN = 5.0
"""Seconds until somebody is told once more, while the platform cannot be reached."""


class Departures:
    def __init__(
        self,
        store: Store,
        stream: Stream,
        reports: Reports,
        clock: Clock,
        desktop: Desktop,
        admit: Callable[[str], Awaitable[None]],
    ) -> None:
        self._store = store
        self._stream = stream
        self._reports = reports
        self._clock = clock
        self._desktop = desktop
        self._admit = admit

    @property
    def _platforms(self) -> Mapping[str, Platform]:
        return self._desktop.platforms

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as telling:
            while True:
                for leaving in await self._store.drafts.due(self._clock.now()):
                    await self._leave(leaving, telling)
                await self._clock.sleep(LOOK)

    async def _leave(self, leaving: Leaving, telling: asyncio.TaskGroup) -> None:
        now = self._clock.now()
        if now - leaving.departure.at > MISSED:
            when = _language(leaving).near(leaving.departure.at, now, self._desktop.zone)
            why = words("This should have gone out at {time}, when nothing ran. Publish it still?", time=when)
            await self._hold_back(leaving, why, telling)
            return
        try:
            entry = await self._stream.publish_leaving(leaving.draft.id)
        except CoverageClosed:
            await self._hold_back(leaving, words("This did not go out: its coverage has ended."), telling)
            return
        if entry is None:
            return
        press = leaving.departure.press
        detail = f"entry {entry.number} of coverage {entry.coverage}"
        await self._store.desk.record(now, press.platform, press.person, "published", detail)
        telling.create_task(self._report(leaving, entry), name=f"entry {entry.id} went out")

    async def _report(self, leaving: Leaving, entry: Entry) -> None:
        press = leaving.departure.press
        platform = self._platforms.get(press.platform)
        if platform is None:
            return
        audience = await self._store.subscriptions.audience(entry.coverage)
        answer = published(entry, audience, _language(leaving))
        try:
            await self._admit(platform.name)
            try:
                await platform.answer(press, answer)
            except MessageGone:
                await platform.tell(press.person.id, replace(answer, replaces=False))
                return
        except PlatformError as error:
            say(log, "report-failed", logging.WARNING, chat=press.address, why=error)
        await self._reports.follow(press, entry)

    async def _hold_back(self, leaving: Leaving, why: Words, telling: asyncio.TaskGroup) -> None:
        draft = await self._store.drafts.hold_back(leaving.draft.id)
        if draft is not None:
            say(log, "held-back", logging.WARNING, draft=draft.id, why=ENGLISH.text(why))
            telling.create_task(self._ask(leaving, draft, why), name=f"draft {draft.id} was held back")

    async def _ask(self, leaving: Leaving, draft: Draft, why: Words) -> None:
        """The draft stays in the list of what is planned, so that nothing is lost when nobody hears this."""
        press = leaving.departure.press
        platform = self._platforms.get(press.platform)
        if platform is None or draft.coverage is None:
            return
        coverage = await self._store.stream.coverage(draft.coverage)
        viewer = Viewer(platform, _language(leaving))
        answer = preview(self._desktop, viewer, draft, coverage, self._clock.now(), why)
        while True:
            try:
                await self._admit(platform.name)
                await platform.tell(press.person.id, answer)
            except Outage:
                await self._clock.sleep(AGAIN)
            except PlatformError as error:
                say(log, "notice-failed", logging.WARNING, platform=platform.name, person=press.person.id, why=error)
                return
            else:
                return


def _language(leaving: Leaving) -> Language:
    """Of who sent it off, as it was then."""
    return spoken(leaving.departure.press.language)
