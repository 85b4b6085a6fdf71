"""Lulls: the desk is asked whether a coverage that has been quiet for days shall end."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from bot.conversation import Answer, Button
from bot.desk.duration import days
from bot.desk.writing import number_in
from bot.intake.request import Bench, Handler, Request
from bot.languages.language import Language
from bot.languages.words import Words, words
from bot.model import CoverageId, CoverageState
from bot.ports import Clock
from bot.store import Lull, Role, Store
from bot.watching.notices import Notices

LOOK = 3600.0
"""Seconds between two looks whether a coverage has become quiet."""


class Lulls(Bench):
    """`quiet` is after how long the desk is asked, and asked once more when the coverage was to stay open; zero: not at
    all."""

    def __init__(self, store: Store, notices: Notices, clock: Clock, quiet: timedelta) -> None:
        self._store = store
        self._notices = notices
        self._clock = clock
        self._quiet = quiet
        self._asking = asyncio.Lock()

    @property
    def commands(self) -> Mapping[str, Handler]:
        return {}

    @property
    def presses(self) -> Mapping[str, Handler]:
        return {"keep": self.keep_pressed}

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._clock.sleep(LOOK)
            await self.ask_all()

    async def ask_all(self) -> None:
        """Each once; whom nobody could be told of is asked about at the next look."""
        if not self._quiet:
            return
        async with self._asking:
            for lull in await self._store.lulls.unasked(self._clock.now() - self._quiet):
                if await self._notices.tell(partial(self._question, lull), lull.coverage.id):
                    await self._store.lulls.asked(lull.coverage.id, self._clock.now())

    def _question(self, lull: Lull, language: Language) -> Answer:
        number = lull.coverage.id
        buttons = (
            Button(language.text(words("Close")), f"close:{number}"),
            Button(language.text(words("Keep open")), f"keep:{number}"),
        )
        asked = words(
            "Nothing new has come to <b>{title}</b> for {time}. Shall it end?",
            title=lull.coverage.title,
            time=_days(self._clock.now() - lull.since),
        )
        return Answer((language.paragraph(asked),), (buttons,))

    async def keep_pressed(self, request: Request) -> Sequence[Answer]:
        coverage = await self._store.stream.coverage(CoverageId(number_in(request.incoming.arguments)))
        request.require(Role.EDITOR, coverage.id)
        if coverage.state is CoverageState.CLOSED:
            return request.says(words("<b>{title}</b> was closed already.", title=coverage.title), replaces=True)
        now = self._clock.now()
        async with self._store.together():
            await self._store.lulls.keep(coverage.id, now)
            await self._store.desk.record(
                now, request.address.platform, request.incoming.person, "kept open", coverage.slug
            )
        return request.says(self._kept(coverage.title), replaces=True)

    def _kept(self, title: str) -> Words:
        if not self._quiet:
            return words("<b>{title}</b> stays open.", title=title)
        return words(
            "<b>{title}</b> stays open. You are asked again if nothing comes for {time}.",
            title=title,
            time=_days(self._quiet),
        )


def _days(time: timedelta) -> Words:
    return days(max(round(time / timedelta(days=1)), 1))
