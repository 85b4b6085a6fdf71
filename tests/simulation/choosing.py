"""Readers who change what they want to get, when, and how loud, while everything else goes on."""

import asyncio
from collections.abc import Callable
from datetime import time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.model import CoverageId, Level
from bot.readers.preferences import CardUse, Digest, Exceptions, Preferences, QuietHours, Sound
from bot.store import LanguageStore, PreferenceStore
from tests.simulation.choices import Mute
from tests.simulation.clock import VirtualClock
from tests.simulation.parts import Parts
from tests.simulation.readership import Reader, Readership
from tests.simulation.trace import Trace
from tests.simulation.wording import LANGUAGES

ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", None)
LEVELS = (Level.ALL, Level.ALL, Level.KEY, Level.BREAKING)
MINUTES = (5, 20, 60)
"""Of quiet hours and mutes: they begin near the present, and are over before the run is."""


ROLE = 7
FOREIGN = 0.3
"""The share of readers who are told in another language than English."""


class Choosing:
    """`turn` is the desk's: whatever is written comes in one order. `wake` rings the lanes."""

    def __init__(
        self,
        preferences: PreferenceStore,
        readership: Readership,
        turn: asyncio.Lock,
        wake: Callable[[], None],
        clock: VirtualClock,
        random: Random,
        trace: Trace,
        languages: LanguageStore,
        tongues: Random,
        cards: Random,
    ) -> None:
        self._preferences = preferences
        self._languages = languages
        self._tongues = tongues
        self._cards = cards
        self._readership = readership
        self._parts = Parts(readership)
        self._turn = turn
        self._wake = wake
        self._clock = clock
        self._random = random
        self._trace = trace

    async def begin(self, share: float) -> None:
        """So many have made up their minds before anything happens."""
        for reader in self._readership.readers:
            if self._random.random() < share:
                await self.prefer(reader)

    async def speak(self) -> None:
        """Some have chosen a language before anything happens. Drawn apart, so that all else is as without it."""
        for reader in self._readership.readers:
            if self._tongues.random() < FOREIGN:
                reader.language = self._tongues.choice(LANGUAGES)
                at = self._clock.now()
                await self._languages.choose(reader.address, reader.kind, "Rita Reader", reader.language, at)

    async def prefer(self, reader: Reader | None = None) -> None:
        reader = reader or self._reader()
        if reader:
            await self._prefer(reader, self._drawn())

    async def make_exceptions(self) -> None:
        reader = self._reader()
        if reader is None or not reader.follows:
            return
        coverage = self._random.choice(list(reader.follows))
        own = self._drawn_exceptions()
        async with self._turn:
            if not await self._preferences.make_exceptions(reader.address, CoverageId(coverage), own):
                return
            now = self._clock.monotonic()
            self._trace.add(now, "excepts", reader.address, coverage, own.model_dump_json(exclude_none=True))
            reader.choices.exceptions.setdefault(coverage, []).append((now, own))
            if coverage in reader.follows:
                self._readership.chose_level(reader, coverage, reader.choices.present_in(coverage).level, now)
        self._wake()

    async def mute(self) -> None:
        """And mostly hear again at the end of it, in one catch-up."""
        reader = self._reader()
        if reader is None:
            return
        length = timedelta(minutes=self._random.choice(MINUTES))
        async with self._turn:
            shown, now = self._clock.now(), self._clock.monotonic()
            until = shown + length
            await self._preferences.mute(reader.address, reader.kind, "Rita Reader", until, shown)
            self._trace.add(now, "mutes", reader.address, length)
            self._end_mutes(reader, now)
            reader.choices.mutes.append(Mute(now, until))
        self._wake()
        await self._clock.sleep(length.total_seconds() * self._random.choice((0.3, 1.0, 1.0)))
        if self._random.random() < 0.5:
            await self._unmute(reader)
        self._readership.rested(reader, self._clock.monotonic())

    async def _unmute(self, reader: Reader) -> None:
        async with self._turn:
            if await self._preferences.unmute(reader.address, self._clock.now()):
                now = self._clock.monotonic()
                self._trace.add(now, "unmutes", reader.address)
                self._end_mutes(reader, now)
        self._wake()

    def _end_mutes(self, reader: Reader, now: float) -> None:
        for one in reader.choices.mutes:
            one.ended = now if one.ended is None else one.ended

    async def come_to_an_end(self) -> None:
        """Nobody waits for tomorrow's digest."""
        for reader in self._readership.readers:
            if reader.choices.present.digest is Digest.DAILY and len(reader.addresses) == 1:
                await self._prefer(reader, reader.choices.present.model_copy(update={"digest": Digest.OFF}))

    async def _prefer(self, reader: Reader, wishes: Preferences) -> None:
        """Two of three chats where there are roles mention one."""
        if reader.address.platform == "discord" and reader.address.chat % 3:
            wishes = wishes.model_copy(update={"role": ROLE})
        async with self._turn:
            shown, now = self._clock.now(), self._clock.monotonic()
            await self._preferences.prefer(reader.address, reader.kind, "Rita Reader", wishes, shown)
            self._trace.add(now, "prefers", reader.address, wishes.model_dump_json(exclude_defaults=True))
            self._readership.chose_card(reader, wishes.card, now)
            reader.choices.changes.append((now, wishes))
            before = reader.choices.changes[-2][1].level
            self._parts.chose_level(reader, before, wishes.level)
            for coverage in reader.follows:
                self._readership.chose_level(reader, coverage, reader.choices.present_in(coverage).level, now)
        self._wake()

    def _drawn(self) -> Preferences:
        random = self._random
        zone = random.choice(ZONES)
        return Preferences(
            level=random.choice(LEVELS),
            sound=random.choice(list(Sound)),
            quiet=self._night(zone) if random.random() < 0.6 else None,
            digest=random.choice((Digest.OFF, Digest.OFF, Digest.HOURLY, Digest.DAILY)),
            digest_at=self._wall(zone, random.randrange(5, 120)),
            previews=random.random() < 0.7,
            zone=zone,
            card=self._cards.choice((CardUse.OFF, CardUse.BESIDE, CardUse.BESIDE, CardUse.ONLY)),
        )

    def _drawn_exceptions(self) -> Exceptions:
        random = self._random
        return Exceptions(
            level=random.choice((None, *LEVELS)),
            sound=random.choice((None, *Sound)),
            digest=random.choice((None, None, Digest.OFF, Digest.HOURLY)),
            previews=random.choice((None, True, False)),
        )

    def _night(self, zone: str | None) -> QuietHours:
        begins = self._random.randrange(-20, 60)
        ends = begins + self._random.choice(MINUTES)
        passing = self._random.random() < 0.5
        return QuietHours(begin=self._wall(zone, begins), end=self._wall(zone, ends), breaking_passes=passing)

    def _wall(self, zone: str | None, minutes: int) -> time:
        """In so many minutes."""
        there = (self._clock.now() + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone or "UTC"))
        return there.time().replace(second=0, microsecond=0)

    def _reader(self) -> Reader | None:
        """Of a chat that moves, nobody knows for a while which of its addresses is asked."""
        readers = self._readership.readers
        present = [reader for reader in readers if not reader.away and len(reader.addresses) == 1]
        return self._random.choice(present) if present else None
