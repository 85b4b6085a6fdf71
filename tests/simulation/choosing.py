"""Readers who change what they want to get, when, and how loud, while everything else goes on."""

from datetime import time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.model import CoverageId, Level
from bot.readers.preferences import CardUse, Digest, Exceptions, Preferences, QuietHours, Sound
from tests.simulation.audience import Audience
from tests.simulation.choices import Mute
from tests.simulation.parts import Parts
from tests.simulation.readership import Reader
from tests.simulation.wording import LANGUAGES

ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", None)
LEVELS = (Level.ALL, Level.ALL, Level.KEY, Level.BREAKING)
MINUTES = (5, 20, 60)
"""Of quiet hours and mutes: they begin near the present, and are over before the run is."""


ROLE = 7
FOREIGN = 0.3
"""The share of readers who are told in another language than English."""


class Choosing:
    """Languages and cards are drawn apart, so that all else is as without them."""

    def __init__(self, audience: Audience, random: Random, tongues: Random, cards: Random) -> None:
        self._audience = audience
        self._parts = Parts(audience.readership)
        self._random = random
        self._tongues = tongues
        self._cards = cards

    async def begin(self, share: float) -> None:
        """So many have made up their minds before anything happens."""
        for reader in self._audience.readership.readers:
            if self._random.random() < share:
                await self.prefer(reader)

    async def speak(self) -> None:
        """Some have chosen a language before anything happens."""
        for reader in self._audience.readership.readers:
            if self._tongues.random() < FOREIGN:
                reader.language = self._tongues.choice(LANGUAGES)
                languages, at = self._audience.store.languages, self._audience.clock.now()
                await languages.choose(reader.address, reader.kind, "Rita Reader", reader.language, at)

    async def prefer(self, reader: Reader | None = None) -> None:
        reader = reader or self._audience.settled(self._random)
        if reader:
            await self._prefer(reader, self._drawn())

    async def make_exceptions(self) -> None:
        reader = self._audience.settled(self._random)
        if reader is None or not reader.follows:
            return
        coverage = self._random.choice(list(reader.follows))
        own = self._drawn_exceptions()
        async with self._audience.turn:
            if not await self._audience.store.preferences.make_exceptions(reader.address, CoverageId(coverage), own):
                return
            now = self._audience.clock.monotonic()
            self._audience.trace.add(now, "excepts", reader.address, coverage, own.model_dump_json(exclude_none=True))
            reader.choices.exceptions.setdefault(coverage, []).append((now, own))
            if coverage in reader.follows:
                self._audience.readership.chose_level(reader, coverage, reader.choices.present_in(coverage).level, now)
        self._audience.wake()

    async def mute(self) -> None:
        """And mostly hear again at the end of it, in one catch-up."""
        reader = self._audience.settled(self._random)
        if reader is None:
            return
        length = timedelta(minutes=self._random.choice(MINUTES))
        async with self._audience.turn:
            shown, now = self._audience.clock.now(), self._audience.clock.monotonic()
            until = shown + length
            await self._audience.store.preferences.mute(reader.address, reader.kind, "Rita Reader", until, shown)
            self._audience.trace.add(now, "mutes", reader.address, length)
            self._end_mutes(reader, now)
            reader.choices.mutes.append(Mute(now, until))
        self._audience.wake()
        await self._audience.clock.sleep(length.total_seconds() * self._random.choice((0.3, 1.0, 1.0)))
        if self._random.random() < 0.5:
            await self._unmute(reader)
        self._audience.readership.rested(reader, self._audience.clock.monotonic())

    async def _unmute(self, reader: Reader) -> None:
        async with self._audience.turn:
            if await self._audience.store.preferences.unmute(reader.address, self._audience.clock.now()):
                now = self._audience.clock.monotonic()
                self._audience.trace.add(now, "unmutes", reader.address)
                self._end_mutes(reader, now)
        self._audience.wake()

    def _end_mutes(self, reader: Reader, now: float) -> None:
        for one in reader.choices.mutes:
            one.ended = now if one.ended is None else one.ended

    async def come_to_an_end(self) -> None:
        """Nobody waits for tomorrow's digest."""
        for reader in self._audience.readership.readers:
            if reader.choices.present.digest is Digest.DAILY and len(reader.addresses) == 1:
                await self._prefer(reader, reader.choices.present.model_copy(update={"digest": Digest.OFF}))

    async def _prefer(self, reader: Reader, wishes: Preferences) -> None:
        """Two of three chats where there are roles mention one."""
        if reader.address.platform == "discord" and reader.address.chat % 3:
            wishes = wishes.model_copy(update={"role": ROLE})
        async with self._audience.turn:
            shown, now = self._audience.clock.now(), self._audience.clock.monotonic()
            await self._audience.store.preferences.prefer(reader.address, reader.kind, "Rita Reader", wishes, shown)
            self._audience.trace.add(now, "prefers", reader.address, wishes.model_dump_json(exclude_defaults=True))
            self._audience.readership.chose_card(reader, wishes.card, now)
            reader.choices.changes.append((now, wishes))
            before = reader.choices.changes[-2][1].level
            self._parts.chose_level(reader, before, wishes.level)
            for coverage in reader.follows:
                self._audience.readership.chose_level(reader, coverage, reader.choices.present_in(coverage).level, now)
        self._audience.wake()

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
        there = (self._audience.clock.now() + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone or "UTC"))
        return there.time().replace(second=0, microsecond=0)
