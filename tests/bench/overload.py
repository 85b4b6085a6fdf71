"""`overload`: entries come faster than a sweep through all chats takes, for hours, in virtual time. How late does an
entry stand in a chat, as text or as a headline line, beside the shortest sweep that the platform allows?

`python -m tests.bench.overload PART HOURS` is the process in which the virtual time passes. A PART of the chats are
served at that part of the rate, so that a sweep takes as long and each chat lives through the same; with all of them it
would take many minutes.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from pydantic import SecretStr

from adapters.telegram import TelegramPlatform
from bot.budgets.budget import SLACK, Pace, Rate
from bot.budgets.pacing import GROUP_CHAT, PRIVATE_CHAT
from bot.errors import PlatformError
from bot.lanes.delivery import Form
from bot.lanes.lane import Lane, LaneSettings
from bot.lanes.outcome import Delivered, Outcome
from bot.model import Address, Content, CoverageId, MessageId, Rendered
from bot.ports import Clock
from bot.richtext import from_paragraphs
from bot.store import Publication
from bot.stream import Stream
from storage.sqlite import SqliteStore
from tests.bench.audience import AUTHOR, COVERAGE, begin, multiply
from tests.bench.children import Report, say, started
from tests.bench.rows import Judged, Row
from tests.bench.scale import Scale
from tests.simulation.clock import VirtualClock
from tests.simulation.inline import InlineConnection, new_database, no_pause, store_on
from tests.simulation.loop import run

CHATS = 100_000
RATE = 30
"""Messages a second that Telegram allows."""

WINDOW = 64
LATENCY = 0.05
EVERY = timedelta(minutes=1)
LENGTH = 500
SWEEPS = 1.1
"""An entry is to be in every chat within so many of the shortest sweeps."""

SHORTEST_SWEEP = CHATS / RATE

_SENTENCE = "Firefighters have reached the upper floor of the warehouse on Harbour Street, and nobody was hurt there. "


class Tally(Report):
    """`worst` is the longest that an entry took to stand in a chat, in seconds; `full`, `lines` and `skipped` count
    how entries ended in chats, `messages` those that were sent."""

    worst: float
    full: int
    lines: int
    skipped: int
    messages: int


@dataclass(slots=True)
class Delays:
    """`bot.figures.meters.Meters` that keeps what the tally needs."""

    worst: float = 0.0
    forms: Counter[Form] = field(default_factory=Counter)
    skipped: int = 0
    messages: int = 0

    def turned(self, platform: str, outcomes: Sequence[Outcome]) -> None:
        del platform
        for outcome in outcomes:
            if isinstance(outcome, Delivered):
                layout = outcome.mark.layout
                self.messages += 1
                self.skipped += layout.earlier
                self.forms.update(one.form for one in layout.carried)
                self.worst = max([self.worst, *(seconds for _, seconds in outcome.delays)])

    def failed(self, platform: str, error: PlatformError) -> None:
        del platform
        raise error

    def tally(self) -> Tally:
        return Tally(
            worst=self.worst,
            full=self.forms[Form.ALONE] + self.forms[Form.FULL],
            lines=self.forms[Form.LINE],
            skipped=self.skipped,
            messages=self.messages,
        )


class AlwaysWell(TelegramPlatform):
    """Takes every message, after the latency."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(SecretStr("1:none"))
        self._clock = clock
        self._messages = 0

    async def send(
        self, address: Address, rendered: Rendered, *, nonce: str, reply_to: MessageId | None = None
    ) -> MessageId:
        del address, rendered, nonce, reply_to
        await self._clock.sleep(LATENCY)
        self._messages += 1
        return MessageId(self._messages)


def first_in_first_out(hours: float) -> float:
    """The worst delay of a queue of single messages, in seconds: each entry waits for all that came before."""
    free = worst = 0.0
    for number in range(_entries(hours)):
        published = number * EVERY.total_seconds()
        free = max(free, published) + SHORTEST_SWEEP
        worst = max(worst, free - published)
    return worst


def _entries(hours: float) -> int:
    return timedelta(hours=hours) // EVERY


def pace(part: float) -> Pace:
    """That part of Telegram's, with that part of what a relay loses of it."""
    return Pace(Rate(RATE, 1 / part, slack=SLACK / part), PRIVATE_CHAT, GROUP_CHAT)


async def live_through(store: SqliteStore, lane: Lane, clock: Clock, hours: float) -> None:
    """Publish for as long as it lasts, then wait until nobody is behind."""
    stream = Stream(store.stream, clock, lane.wake)
    content = Content(body=from_paragraphs([(_SENTENCE * LENGTH)[:LENGTH]]))
    async with asyncio.TaskGroup() as tasks:
        serving = tasks.create_task(lane.run())
        for _ in range(_entries(hours)):
            await stream.publish([Publication(CoverageId(COVERAGE), content, clock.now())], AUTHOR)
            await clock.sleep(EVERY.total_seconds())
        while await store.deliveries.due("telegram", 1):
            await clock.sleep(EVERY.total_seconds())
        lane.stop()
        await serving


async def simulate(part: float, hours: float) -> Tally:
    clock, delays = VirtualClock(), Delays()
    with closing(new_database()) as database:
        store = store_on(InlineConnection(database, no_pause))
        await begin(store, "telegram", clock.now())
        multiply(database, int(CHATS * part))
        settings = LaneSettings(pace(part), WINDOW, repeats_are_safe=False)
        lane = Lane(AlwaysWell(clock), store, settings, clock, Random(1), delays)
        await live_through(store, lane, clock, hours)
    return delays.tally()


async def overload(scale: Scale, scratch: Path) -> list[Row]:
    async with started("overload", str(scale.part), str(scale.hours), log=scratch / "overload.log") as child:
        tally = await child.hear(Tally)
    queue = first_in_first_out(scale.hours)
    return [
        Row(
            "overload",
            tally.worst,
            "s",
            SWEEPS,
            Judged.RATIO_AT_MOST,
            reference=SHORTEST_SWEEP,
            ratio=tally.worst / SHORTEST_SWEEP,
            note=f"reference: the shortest sweep; {_told(tally, scale)}",
        ),
        Row(
            "overload-queue",
            tally.worst,
            "s",
            1.0,
            Judged.RATIO_AT_MOST,
            reference=queue,
            ratio=tally.worst / queue,
            note=f"reference: a first-in-first-out queue, whose last message comes {queue / 86_400:.1f} days late",
        ),
    ]


def _told(tally: Tally, scale: Scale) -> str:
    ended = tally.full + tally.lines + tally.skipped
    return (
        f"{CHATS * scale.part:,.0f} of {CHATS:,} chats at {scale.part:g} of the rate, {scale.hours:g} h of an entry a"
        f" minute; {tally.messages:,} messages; entries in chats: {tally.full / ended:.0%} as text,"
        f" {tally.lines / ended:.0%} as lines, {tally.skipped / ended:.1%} only counted"
    )


if __name__ == "__main__":
    say(run(simulate(float(sys.argv[1]), float(sys.argv[2]))))
